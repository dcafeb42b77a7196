"""Rows of a workbook's sheets to blocks and pages, whatever format they come from.

A page is a row, in large workbooks a few rows, and its label says which cells: `Budget!A17:D17`. So
a hit leads to its row. A cell with several words of running text, such as an answer to an open
question, is a paragraph of its own; other cells of a row are joined by bars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contentan.extract.left_out import words_in
from contentan.extract.raw_blocks import Block, Line, NoticeRow, Reading, Sheet

MOST_PAGES = 1_000
_PROSE = 12  # words of a cell that is text, not an entry


class SheetRow(NamedTuple):
    """A row that is not empty: its cells from the left, each as its place (B17) and text."""

    sheet: str
    cells: tuple[tuple[str, str], ...]


def reading(form: str, rows: Sequence[SheetRow], notices: Sequence[NoticeRow]) -> Reading:
    """The reading of a workbook."""
    # So many rows share a page that there are not too many pages.
    step = -(-len(rows) // MOST_PAGES) or 1
    pages = [page for sheet in _by_sheet(rows) for page in _cut(sheet, step)]
    blocks: list[Block] = []
    table: list[Line] = []
    for number, page in enumerate(pages, 1):
        new = number == 1 or pages[number - 2][0].sheet != page[0].sheet
        if new:
            blocks += _table(table)
            table = []
        for row in page:
            prose = [text for _, text in row.cells if words_in(text) >= _PROSE]
            rest = [text for _, text in row.cells if words_in(text) < _PROSE]
            if rest:
                table.append(Line(number, " | ".join(rest)))
            if prose:
                blocks += _table(table)
                table = []
            blocks += [Block("paragraph", (Line(number, text),)) for text in prose]
    blocks += _table(table)
    sheets = tuple(Sheet(number, form, _label(page)) for number, page in enumerate(pages, 1))
    return Reading(form, sheets or (Sheet(1, form),), tuple(blocks), tuple(notices))


def _table(lines: Sequence[Line]) -> list[Block]:
    return [Block("table", tuple(lines))] if lines else []


def _by_sheet(rows: Sequence[SheetRow]) -> Iterator[list[SheetRow]]:
    some: list[SheetRow] = []
    for row in rows:
        if some and some[-1].sheet != row.sheet:
            yield some
            some = []
        some.append(row)
    if some:
        yield some


def _cut(rows: Sequence[SheetRow], step: int) -> Iterator[list[SheetRow]]:
    return (list(rows[at : at + step]) for at in range(0, len(rows), step))


def _label(page: Sequence[SheetRow]) -> str:
    """The sheet and the cells from the first to the last."""
    first, last = page[0].cells[0][0], page[-1].cells[-1][0]
    return f"{page[0].sheet}!{first}" + (f":{last}" if last != first else "")
