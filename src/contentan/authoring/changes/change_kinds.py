"""Kinds of changes between two codebooks, and the part of the version number that each moves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from contentan.authoring.changes.codebook_versions import BUMPS, Bump
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

#: Every kind of change, with the part of the version number that it moves; in the order in which
#: they are told.
KINDS: dict[str, Bump] = {
    "codes merged": "major",
    "code split": "major",
    "code renamed": "major",
    "code removed": "major",
    "code added": "minor",
    "parent changed": "minor",
    "criterion changed": "minor",
    "language added": "minor",
    "language removed": "minor",
    "pattern added": "minor",
    "pattern removed": "minor",
    "pattern changed": "minor",
    "pattern moved": "minor",
    "conditions changed": "minor",
    "set changed": "minor",
    "coordination changed": "minor",
    "wording": "patch",
}
#: Two patterns of one code and language are the same pattern, rewritten, when they share this part
#: of their words.
ALIKE = 0.5


class Change(NamedTuple):
    """One difference. `code` is the code in B, or in A where B has none; `what` is a field, empty
    where the kind says all.
    """

    kind: str
    code: str
    lang: str = ""
    what: str = ""
    before: str = ""
    after: str = ""


CHANGES = declare(
    "structure_changes",
    "kind code lang what before after",
    """
    bump    text  part of the version number that it moves
    kind    text  what it is
    code    text  code in B, in A where B has none; empty for the codebook
    lang    text  language of the pattern or the label; else empty
    what    text  the field, the set, or the pattern that moved or has other conditions; else empty
    before  text  what stood there in A
    after   text  what stands there in B
    """,
    values={"bump": BUMPS, "kind": tuple(KINDS)},
)


def changes_table(changes: Iterable[Change]) -> pl.DataFrame:
    """Table CHANGES."""
    return frame_of(CHANGES, [(KINDS[one.kind], *one) for one in changes])


class Line(NamedTuple):
    """A pattern without its place in the file."""

    code: str
    lang: str
    source: str
    unless: tuple[str, ...] = ()
    within: str = ""
    requires: tuple[str, ...] = ()
    case: bool = False
