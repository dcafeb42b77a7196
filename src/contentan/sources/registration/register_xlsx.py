"""A register as XLSX, altered cell by cell: formats, widths and comments stay."""

from __future__ import annotations

import importlib
import io
from pathlib import Path
from typing import Any

from contentan.corpus.register_reading.register_csv_lines import ABOVE
from contentan.corpus.register_reading.register_headings import header_at
from contentan.corpus.register_reading.register_sheet import Changes, in_one_line
from contentan.corpus.register_reading.register_workbook import grid_of, opened, sheet_of, text_of


def altered(raw: bytes, changes: Changes, path: Path) -> bytes:
    """The bytes of a workbook with its changes; `raw` is empty for a new one."""
    book = opened(raw, path) if raw else _empty(changes)
    sheet = sheet_of(book)
    header_at, header, lines = _places(sheet)
    for name in changes.columns(header):
        header.append(name)
        _put(sheet, header_at, len(header), name)
    at = {name: column for column, name in enumerate(header, 1)}
    for (row, name), text in changes.cells.items():
        if text_of(sheet.cell(lines[row], at[name]).value) != in_one_line(text):
            _put(sheet, lines[row], at[name], text)
    last = max([header_at, *lines])
    for number, new in enumerate(changes.rows, last + 1):
        for name, text in new.items():
            _put(sheet, number, at[name], text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _empty(changes: Changes) -> Any:
    openpyxl: Any = importlib.import_module("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "register"
    for column, name in enumerate(changes.columns(()), 1):
        _put(sheet, 1, column, name)
    sheet.freeze_panes = "A2"
    return book


def _places(sheet: Any) -> tuple[int, list[str], list[int]]:
    """Where the header stands, what it says, and where each row of a document stands."""
    grid = grid_of(sheet)
    at = header_at([cells for _, cells in grid[:ABOVE]])
    header_line, header = grid[at] if grid else (0, ())
    names = list(header)
    while names and not names[-1]:
        names.pop()
    return header_line, names, [number for number, _ in grid[at + 1 :]]


def _put(sheet: Any, row: int, column: int, text: str) -> None:
    """Text, whatever it begins with: a title is no formula."""
    cell = sheet.cell(row, column)
    cell.value = in_one_line(text) or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = text.startswith(tuple("=+-@"))
