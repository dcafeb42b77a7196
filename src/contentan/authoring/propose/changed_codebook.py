"""A codebook as it would be with proposals accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contentan.authoring.propose.candidate_changes import Change
from contentan.authoring.propose.tables import ADD
from contentan.model import Codebook, Pattern


def changed(book: Codebook, changes: Iterable[Change]) -> Codebook:
    """The codebook with some changes, without a digest: it is no file. A change whose line is gone
    does nothing.
    """
    lines = list(book.patterns)
    for change in changes:
        if change.kind == ADD:
            lines.append(change.pattern)
            continue
        for at, line in enumerate(lines):
            if _place(line) == _place(change.pattern):
                lines[at : at + 1] = _narrowed(line, change)
                break
    return replace(book, patterns=tuple(lines), digest="")


def _narrowed(line: Pattern, change: Change) -> list[Pattern]:
    """The line as it would be, none where it would be gone."""
    made = change.after
    if made is None:
        return []
    more = tuple(one for one in change.unless if one not in line.unless)
    unless = (*line.unless, *more)
    return [replace(line, source=made.source, unless=unless, within=made.within)]


def _place(line: Pattern) -> tuple[str, str, str, int]:
    return line.code, line.lang, line.source, line.line
