"""ODS (LibreOffice): the sheets of a workbook as tables, each row with the places of its cells.

Comments are left out and counted. Rows and cells that a file says to repeat are read once: millions
of empty ones are written so, and of full ones the copies say nothing new.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contentan.errors import ExtractError, many
from contentan.extract.left_out import left_out
from contentan.extract.limits import Limits
from contentan.extract.office.sheet_pages import SheetRow, reading
from contentan.extract.office.xlsx import MOST_ROWS, letters
from contentan.extract.office.zip_container import Container, attribute, local
from contentan.extract.raw_blocks import Reading


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of a workbook. Raises ExtractError 'damaged' or 'too_big'."""
    with Container(path, limits) as container:
        root = container.xml("content.xml")
    body = root.find(".//{*}body/{*}spreadsheet") if root is not None else None
    if body is None:
        raise ExtractError("damaged", "content.xml has no sheets")
    rows = [row for table in body.iterfind("{*}table") for row in _rows(table)]
    if len(rows) > MOST_ROWS:
        raise ExtractError("too_big", f"{many(len(rows), 'row')}; at most {MOST_ROWS:,} are read")
    notes = " ".join("".join(note.itertext()) for note in body.iter("{*}annotation"))
    return reading("ods", rows, left_out({"comments": notes}))


def _rows(table: Any) -> Iterator[SheetRow]:
    name, number = attribute(table, "name"), 0
    for row in table.iter("{*}table-row"):
        cells = tuple(_cells(row, number + 1))
        if cells:
            yield SheetRow(name, cells)
        number += _times(row, "number-rows-repeated")


def _cells(row: Any, number: int) -> Iterator[tuple[str, str]]:
    column = 0
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        text = " ".join(" ".join(_text(p) for p in cell.iterfind("{*}p")).split())
        if text:
            yield f"{letters(column)}{number}", text
        column += _times(cell, "number-columns-repeated")


def _text(paragraph: Any) -> str:
    pieces = [paragraph.text or ""]
    for child in paragraph.iterdescendants():
        # Runs of spaces and line ends are elements.
        pieces.append(" " if local(child) in ("s", "tab", "line-break") else child.text or "")
        pieces.append(child.tail or "")
    return "".join(pieces)


def _times(element: Any, name: str) -> int:
    said = attribute(element, name)
    return min(int(said), 2_000_000) if said.isdigit() and len(said) < 9 else 1
