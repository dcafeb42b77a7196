"""XLSX: the sheets of a workbook as tables, each row with the places of its cells.

Hidden sheets are left out and counted; formulas are read as the values that were last computed.
"""

from __future__ import annotations

from pathlib import Path

from contentan.errors import ExtractError
from contentan.extract.left_out import left_out
from contentan.extract.limits import Limits
from contentan.extract.office import xlsx
from contentan.extract.office.sheet_pages import SheetRow, reading
from contentan.extract.office.zip_container import Container, attribute, local
from contentan.extract.raw_blocks import NoticeRow, Reading


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of a workbook. Raises ExtractError 'damaged' or 'too_big'."""
    with Container(path, limits) as container:
        rows: list[SheetRow] = []
        hidden = _hidden(container)
        unread = ""
        for name, found in xlsx.rows_of(container):
            made = [
                SheetRow(name, tuple((cell.place, cell.text) for cell in row.cells.values()))
                for row in found
            ]
            if name in hidden:
                unread += " ".join(text for row in made for _, text in row.cells) + " "
            else:
                rows += made
    notices: list[NoticeRow] = left_out({"hidden sheets": unread})
    return reading("xlsx", [_filled(row) for row in rows if _filled(row).cells], notices)


def _filled(row: SheetRow) -> SheetRow:
    """The row without cells that have no text: formulas that were never computed."""
    return SheetRow(row.sheet, tuple((place, text) for place, text in row.cells if text.strip()))


def _hidden(container: Container) -> frozenset[str]:
    book = container.xml("xl/workbook.xml")
    if book is None:
        raise ExtractError("damaged", "it holds no workbook")
    return frozenset(
        attribute(sheet, "name")
        for sheet in book.iter()
        if local(sheet) == "sheet" and attribute(sheet, "state") in ("hidden", "veryHidden")
    )
