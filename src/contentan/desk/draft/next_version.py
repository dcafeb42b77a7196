"""The version that the draft deserves against the codebook of the run, by the rule of `contentan
diff`, and what changed since as a line for a changelog.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from contentan.authoring.changes.change_kinds import Change
from contentan.authoring.changes.codebook_changes import bump, structural
from contentan.authoring.changes.codebook_versions import BUMPS, moved_part, raised
from contentan.authoring.propose.yaml_places import scalar
from contentan.authoring.restructure.file_edits import child
from contentan.codebook.yaml_with_lines import composed
from contentan.errors import CodebookError
from contentan.model import Codebook


class Proposal(NamedTuple):
    """`now` is the draft's version, `version` the one it is to have: '' where that is high enough,
    or no three numbers. `changes` are all since the run.
    """

    now: str
    version: str
    changes: tuple[Change, ...]


def proposed(before: Codebook, after: Codebook) -> Proposal:
    """What the draft `after` deserves, where the run had `before`."""
    changes = tuple(structural(before, after))
    deserved = bump(changes)
    moved = moved_part(before.version, after.version)
    enough = moved is not None and BUMPS.index(moved) >= BUMPS.index(deserved)
    return Proposal(after.version, "" if enough else raised(before.version, deserved), changes)


def line(changes: Sequence[Change], version: str, labels: Mapping[str, str]) -> str:
    """All changes on one line: of each code, by its label, what came (+), went (−) or became
    another (→), with the language of the pattern.
    """
    of: dict[str, list[str]] = {}
    for one in changes:
        of.setdefault(one.code, []).append(_told(one))
    told = []
    for code, own in of.items():
        head = f"{labels.get(code, code)}: " if code else ""
        told.append(head + ", ".join(own))
    return f"{version}: {'; '.join(told)}"


def _told(one: Change) -> str:
    if one.before and one.after:
        what = f"{one.before} → {one.after}"
    elif one.before or one.after:
        what = f"+ {one.after}" if one.after else f"− {one.before}"
    else:
        what = one.what or one.kind
    return f"{one.lang} {what}".strip()


def with_version(text: str, version: str, path: Path) -> str:
    """The text of a codebook with another version. CodebookError where it has none to change."""
    own = child(composed(text, path), "version")
    if own is None or not isinstance(own.value, str) or own.start_mark.line != own.end_mark.line:
        raise CodebookError("there is no line `version:` that can be changed", where=path)
    start, end = own.start_mark.index, own.end_mark.index
    mark = text[start] if text[start] in "'\"" else ""
    return text[:start] + (f"{mark}{version}{mark}" if mark else scalar(version)) + text[end:]
