"""Proposals that a person accepts, into codebook.yaml, and what that changes in it."""

from __future__ import annotations

import difflib
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from contentan.authoring.propose.changed_codebook import changed
from contentan.authoring.propose.codebook_edit import edited, unsafe
from contentan.authoring.propose.proposals import Proposal, Proposed
from contentan.authoring.propose.tables import ADD
from contentan.codebook import codebook_file
from contentan.errors import CodebookError, UsageError
from contentan.model import Codebook
from contentan.store.files import write_atomic


def chosen(words: str, done: Proposed) -> list[Proposal]:
    """The proposals that a person names: '1,3,7=roma_travellers', where = gives a new pattern
    another code. UsageError for a number or a code that is not there.
    """
    codes = {code.id for code in done.read.book.codes}
    found: dict[int, Proposal] = {}
    for part in filter(None, (one.strip() for one in words.split(","))):
        number, _, code = (own.strip() for own in part.partition("="))
        if not re.fullmatch(r"\d+", number) or not 0 < int(number) <= len(done.proposals):
            raise UsageError(
                f"{part!r}: expected numbers from 1 to {len(done.proposals)}, such as 1,3,"
                "7=other_code",
                where="--accept",
            )
        one = done.proposals[int(number) - 1]
        if code and code not in codes:
            raise UsageError(f"there is no code {code!r}", where="--accept")
        if code and one.change.kind != ADD:
            raise UsageError(
                f"{part!r}: the line stands in {one.change.pattern.code}; only a new pattern can"
                " be put elsewhere",
                where="--accept",
            )
        found[int(number)] = _into(one, code) if code else one
    if not found:
        raise UsageError("name a proposal, such as 1", where="--accept")
    return [found[number] for number in sorted(found)]


def _into(one: Proposal, code: str) -> Proposal:
    return one._replace(change=one.change._replace(pattern=replace(one.change.pattern, code=code)))


def accept(done: Proposed, own: Sequence[Proposal], folder: Path, today: str) -> Iterator[str]:
    """Write proposals into the codebook of a folder; lines of what changed in the file, as `diff
    -u` tells it. CodebookError where it cannot be written; then nothing is.
    """
    path = codebook_file.codebook_path(folder).resolve()  # a link stays one
    before = path.read_bytes()
    noted = [(one.change, note(one, done, today)) for one in own]
    after = edited(before, noted, path)
    _says(after, changed(done.read.book, [one.change for one in own]), path)
    write_atomic(path, after, tmp=path.parent)
    old, new = (part.decode("utf-8-sig").splitlines() for part in (before, after))
    return difflib.unified_diff(old, new, str(path), str(path), lineterm="")


def note(one: Proposal, done: Proposed, today: str) -> str:
    """Where an accepted line comes from.

    >>> note(one, done, "2026-11-29")  # doctest: +SKIP
    'from: propose 2026-11-29, gold upr.csv, +0.127 F1'
    """
    return f"from: propose {today}, {done.taught.source}, {one.gain:+.3f} F1"


def _says(written: bytes, wanted: Codebook, path: Path) -> None:
    """CodebookError unless the written file has the patterns that are wanted."""
    with tempfile.TemporaryDirectory() as place:
        draft = Path(place) / path.name
        draft.write_bytes(written)
        try:
            made = codebook_file.read(draft)
        except CodebookError:
            raise unsafe(path) from None
    if _lines(made) != _lines(wanted):
        raise unsafe(path)


def _lines(book: Codebook) -> list[tuple[object, ...]]:
    return sorted(
        (one.code, one.lang, one.source, sorted(one.unless), sorted(one.requires), one.within)
        for one in book.patterns
    )
