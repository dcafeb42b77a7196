"""The first sheet of an XLSX file as rows of text. Read as hostile: the ZIP within bounds, XML
without entities, no formula is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contentan.errors import ContentanError, ExtractError
from contentan.extract.limits import Limits
from contentan.extract.office.xlsx import column_of, runs_of
from contentan.extract.office.zip_container import Container, attribute, local

_LIMITS = Limits(unpacked_bytes=200_000_000, members=2_000)
_MOST_COLUMNS = 1_000


def read_sheet(path: Path) -> list[tuple[int, list[str]]]:
    """Rows that are not empty, with their numbers. ContentanError for what is no workbook."""
    try:
        with Container(path, _LIMITS) as container:
            name = _first_sheet(container)
            shared = _shared(container.xml("xl/sharedStrings.xml"))
            sheet = container.xml(name)
    except ExtractError as error:
        raise ContentanError(error.detail, where=path) from None
    if sheet is None:
        raise ContentanError("no workbook: it has no sheet", where=path)
    return list(_rows(sheet, shared))


def _first_sheet(container: Container) -> str:
    """The member that holds the first sheet of the workbook."""
    book, links = container.xml("xl/workbook.xml"), container.xml("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return "xl/worksheets/sheet1.xml"
    first = next((attribute(e, "id") for e in book.iter() if local(e) == "sheet"), "")
    target = next(
        (attribute(e, "Target") for e in links.iter() if attribute(e, "Id") == first),
        "worksheets/sheet1.xml",
    )
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _shared(root: Any) -> list[str]:
    return [] if root is None else [runs_of(e) for e in root if local(e) == "si"]


def _rows(sheet: Any, shared: list[str]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    for row in (e for e in sheet.iter() if local(e) == "row"):
        given = attribute(row, "r")
        number = int(given) if re.fullmatch(r"\d{1,7}", given) else number + 1
        cells: list[str] = []
        for cell in (e for e in row if local(e) == "c"):
            at = column_of(attribute(cell, "r"), len(cells))
            if at < _MOST_COLUMNS:
                cells += [""] * (at + 1 - len(cells))
                cells[at] = _value(cell, shared)
        if any(text.strip() for text in cells):
            yield number, cells


def _value(cell: Any, shared: list[str]) -> str:
    kind = attribute(cell, "t")
    if kind == "inlineStr":
        return runs_of(cell)
    value = next((e.text or "" for e in cell if local(e) == "v"), "")
    if kind == "s":
        return (
            shared[int(value)]
            if re.fullmatch(r"\d{1,9}", value) and int(value) < len(shared)
            else ""
        )
    if kind == "b":
        return value
    return value.removesuffix(".0") if kind in ("", "n") else value
