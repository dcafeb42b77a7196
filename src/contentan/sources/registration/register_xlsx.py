"""A register as XLSX, altered cell by cell: formats, widths and comments stay."""

from __future__ import annotations

import importlib
import io
from pathlib import Path
from typing import Any

from contentan.corpus.register_reading import register_reader
from contentan.corpus.register_reading.register_sheet import Changes, in_one_line
from contentan.corpus.register_reading.register_workbook import grid_of, opened, sheet_of, text_of
from contentan.errors import Faults, RegisterError


def altered(raw: bytes, changes: Changes, path: Path) -> bytes:
    """The bytes of a workbook with its changes; `raw` is empty for a new one."""
    book = opened(raw, path) if raw else _empty(changes)
    sheet = sheet_of(book)
    header_at, header, lines = _places(sheet, path) if raw else (1, changes.columns(()), [])
    for name in changes.columns(header):
        header.append(name)
        _put(sheet, header_at, len(header), name)
    at = {name: column for column, name in enumerate(header, 1)}
    for (row, name), text in changes.cells.items():
        if text_of(sheet.cell(lines[row], at[name]).value) != in_one_line(text):
            _put(sheet, lines[row], at[name], text)
    last = max([header_at, *(number for number, _ in grid_of(sheet))])
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


def _places(sheet: Any, path: Path) -> tuple[int, list[str], list[int]]:
    """Where the header stands, what it says, and where each row of a document stands."""
    faults = Faults(RegisterError, path)
    found = register_reader.workbook_layout(sheet, path, None, faults)
    faults.refuse()
    return found.number, found.header, [number for number, _ in found.rows]


def _put(sheet: Any, row: int, column: int, text: str) -> None:
    """Text, whatever it begins with: a title is no formula."""
    area = next((one for one in sheet.merged_cells.ranges if (row, column) in set(one.cells)), None)
    if area is not None:
        # Of merged cells only the first can be written; the others keep what it says.
        said = sheet.cell(area.min_row, area.min_col).value
        sheet.unmerge_cells(area.coord)
        for other_row, other_column in area.cells:
            sheet.cell(other_row, other_column).value = said
    cell = sheet.cell(row, column)
    cell.value = in_one_line(text) or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = text.startswith(tuple("=+-@"))
