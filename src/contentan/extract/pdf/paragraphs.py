"""Rows to paragraphs, headings, list items and notes, across columns and pages.

Comparisons are with the row before, not with a column's left edge, so indented paragraphs hold
together; where paragraphs hang, the column's two left edges say which rows begin one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from contentan.extract.block_kinds import starts_item
from contentan.extract.pdf.columns import ENDED, NOTE_START, Column, split_notes
from contentan.extract.pdf.raised_numbers import take_raised
from contentan.extract.pdf.rows import Row
from contentan.extract.raw_blocks import Line
from contentan.model import SegmentKind


@dataclass(slots=True)
class Paragraph:
    """A paragraph that grows row by row."""

    kind: SegmentKind
    lines: list[Line]
    size: float
    bold: bool
    ended: bool = False  # its last row ends a sentence before the column's right edge
    full: bool = False  # its last row comes near the column's right edge


class Flow:
    """The document's text as it is read, column after column."""

    def __init__(self, body: float) -> None:
        self.body = body
        self.blocks: list[Paragraph] = []
        self.notes: list[Paragraph] = []
        # The last paragraph of running text, which the next column may continue.
        self.open: Paragraph | None = None

    def add(self, one: Column, *, fresh: bool = False) -> None:
        """Read one column; a `fresh` one stands below a line drawn across the page and continues no
        paragraph.
        """
        text, notes = split_notes(one.rows, self.body)
        before: Row | None = None
        if fresh and text:
            self.open = None
        for row in text:
            if row.table:
                self._table(row, one.page)
                before, self.open = None, None
                continue
            if before is not None and self.open is not None and _is_lone_mark(row, self.body):
                last = self.open.lines[-1]
                self.open.lines[-1] = replace(
                    last, dropped=(*last.dropped, (len(last.text), row.text))
                )
                continue
            line = take_raised(row)
            if self.open is not None and not self._begins(line, before, one):
                _grow(self.open, line, one)
            else:
                self.open = _paragraph(line, one)
                self.blocks.append(self.open)
            before = line
        self._add_notes(notes, one)

    def end_page(self) -> None:
        """Put the page's notes after its text."""
        self.blocks += self.notes
        self.notes = []

    def _table(self, line: Row, page: int) -> None:
        word = line.words[0]
        height = (word.bottom - word.top) / max(1, len(word.table))
        lines = [
            Line(
                page, text, (word.x0, word.top + height * at, word.x1, word.top + height * (at + 1))
            )
            for at, text in enumerate(word.table)
        ]
        self.blocks.append(Paragraph("table", lines, self.body, False))

    def _add_notes(self, notes: Sequence[Row], one: Column) -> None:
        for row in notes:
            line = take_raised(row, keep_first=True)
            if not self.notes or _starts_note(line, self.notes[-1]):
                self.notes.append(Paragraph("note", [_line(line, one.page)], line.size, line.bold))
            else:
                _grow(self.notes[-1], line, one)

    def _begins(self, line: Row, before: Row | None, one: Column) -> bool:
        """Whether the row begins a paragraph. `before` is the row above it in the same column."""
        assert self.open is not None
        if _is_broken(self.open.lines[-1].text, line.text):
            return False
        if _new_style(line, self.open):
            return True
        hung = _hung(line, before, one, self.open.lines[-1].text)
        if hung is not None:
            return hung
        if starts_item(line.text):
            return True
        # At the top of a column the row above is on another column or page, so only the open
        # paragraph and this row can tell.
        if before is None:
            finished = self.open.ended or self.open.bold or self.open.size > 1.12 * self.body
            broken_off = self.open.full or line.text[:1].islower()
            return finished or not broken_off or line.x0 - one.left > 0.8 * line.size
        if line.middle - before.middle > 1.25 * one.pitch(line) or line.middle < before.middle:
            return True
        return _shape_breaks(line, before, self.open, one)


def _hung(line: Row, before: Row | None, one: Column, last: str) -> bool | None:
    """Whether a row of a column of hanging paragraphs begins one; None where its place does not
    say. `last` is the text of the row read before, which may stand in another column.
    """
    if one.hang is None:
        return None
    left, inner = one.hang
    ended = ENDED.search(last) is not None
    if abs(line.x0 - left) < 0.35 * line.size:
        # Block paragraphs stand among hanging ones: a row that goes on at the same edge.
        level = before is not None and abs(before.x0 - line.x0) < 0.35 * line.size
        goes_on = line.text[:1].islower() or (before is not None and _is_full(before, one))
        return None if level and goes_on and not ended else True
    if abs(line.x0 - inner) > 0.35 * line.size:
        return None
    # A number at the inner edge is an item of its own only where the row above is finished: a
    # volume or a page of a reference also begins rows.
    if starts_item(line.text) and (ended or not line.text[:1].isdigit()):
        return True
    if before is None:
        return False
    far = line.middle - before.middle > 1.25 * one.pitch(line) or line.middle < before.middle
    return far or _had_room(line, before, one)


def _is_broken(text: str, following: str) -> bool:
    """Whether a row ends inside a word that the next one goes on with."""
    return re.search(r"[^\W\d_][-\u2010]$", text) is not None and following[:1].islower()


def _is_lone_mark(row: Row, body: float) -> bool:
    """Whether a row is nothing but a note's number, which had no room behind the last word of the
    row before.
    """
    return row.size < 0.75 * body and re.fullmatch(r"[\d*†‡§]{1,3}", row.text) is not None


def _new_style(line: Row, paragraph: Paragraph) -> bool:
    if abs(line.size - paragraph.size) > 1.2 and all(
        abs(word.size - paragraph.size) > 0.6 for word in line.words
    ):
        return True
    return line.bold != paragraph.bold


def _shape_breaks(line: Row, before: Row, paragraph: Paragraph, one: Column) -> bool:
    """Indents, outdents, and a row above that had room for this row's first word although its
    sentence had ended.
    """
    em = line.size
    if _centred(line, one) and _centred(before, one):
        return False
    first = len(paragraph.lines) == 1
    if line.x0 - before.x0 > 0.8 * em and not (first and starts_item(before.text)):
        return True
    if before.x0 - line.x0 > 0.8 * em and not first:
        return True
    return _had_room(line, before, one)


def _had_room(line: Row, before: Row, one: Column) -> bool:
    """Whether the row above left room for this row's first word although its sentence had ended."""
    em, word = line.size, line.words[0]
    room = one.right - before.x1 - (word.x1 - word.x0) - 0.3 * em
    fresh = word.text[:1].isupper() or word.text[:1].isdigit() or not word.text[:1].isalpha()
    return room > 1.5 * em and (
        ENDED.search(before.text) is not None or (fresh and room > 0.3 * (one.right - one.left))
    )


def _centred(line: Row, one: Column) -> bool:
    left, right = line.x0 - one.left, one.right - line.x1
    return left > line.size and right > line.size and abs(left - right) < 2 * line.size


def _starts_note(line: Row, note: Paragraph) -> bool:
    """A note begins at a mark that stands at or left of the last note's text, or is smaller than
    what follows it.
    """
    if NOTE_START.match(line.text) is None:
        return False
    first = line.words[0]
    mark = re.fullmatch(r"(?:\d{1,4}|[*†‡§]{1,3}|[a-z](?=\)))[.)]?", first.text) is not None
    if first.size <= 0.85 * line.size:
        return True
    number = re.match(r"\d+", note.lines[0].text)
    here = re.match(r"\d+", line.text)
    # Note numbers rise by one, or by a few where a note was lost; a year at a line's beginning does
    # not.
    follows = (
        number is not None and here is not None and 0 < int(here.group()) - int(number.group()) <= 3
    )
    return follows or (mark and not first.text[0].isdigit())


def _line(line: Row, page: int) -> Line:
    return Line(page, line.text, (line.x0, line.top, line.x1, line.bottom), tuple(line.marks))


def _paragraph(line: Row, one: Column) -> Paragraph:
    kind: SegmentKind = "list" if starts_item(line.text) else "paragraph"
    made = Paragraph(kind, [_line(line, one.page)], line.size, line.bold)
    made.ended, made.full = _ends(line, one), _is_full(line, one)
    return made


def _grow(paragraph: Paragraph, line: Row, one: Column) -> None:
    paragraph.lines.append(_line(line, one.page))
    paragraph.ended, paragraph.full = _ends(line, one), _is_full(line, one)


def _ends(line: Row, one: Column) -> bool:
    return ENDED.search(line.text) is not None and line.x1 < one.right - 2 * line.size


def _is_full(line: Row, one: Column) -> bool:
    return one.right - line.x1 < 0.2 * (one.right - one.left)
