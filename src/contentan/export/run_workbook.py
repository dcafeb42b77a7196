"""workbook.xlsx: the tables of a run as sheets of one file that Excel, LibreOffice and Google
Sheets open.

First a sheet of contents, then a sheet a table, last the definitions: every column with its
sentence. A text is written as a text and never as a formula, whatever it begins with. Equal tables
give equal bytes: the file carries no clock.
"""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import polars as pl

from contentan.errors import UsageError, many
from contentan.tables.schema import Column, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Tables: TypeAlias = Mapping[str, tuple[pl.DataFrame, Table]]

#: A table of more cells stays in its CSV file: some ten seconds a million cells, and a sheet that
#: nobody can scroll.
MOST_CELLS = 250_000
#: What Excel takes: rows of a sheet with the header, letters of a cell, letters of a sheet's name.
MOST_ROWS, MOST_LETTERS, MOST_NAME = 1_048_576, 32_767, 31
CONTENTS, DEFINITIONS = "contents", "definitions"
NARROWEST, WIDEST = 8, 60
#: Numbers that name something rather than count it: without a separator of thousands.
_NAMING = re.compile(
    r"(^|_)(year|page|paragraph|segment|sentence|start|stop|line|number|rank|block|section)($|_)"
)
#: Probabilities: p, q and those with more behind them.
_CHANCE = re.compile(r"[pq](_(exact|least|all|without))?")
_CLOCK = datetime.datetime(2000, 1, 1)


class Sheet(NamedTuple):
    """A table as it goes into the file. `note` says what was left out, `rows` how many there are in
    all.
    """

    name: str
    frame: pl.DataFrame
    table: Table
    rows: int
    note: str


def write(
    path: Path, tables: Tables, meta: Mapping[str, str], *, most_cells: int = MOST_CELLS
) -> tuple[str, ...]:
    """Write the file; notes on tables that were left out or cut. `meta` is what the first sheet
    says above its list.

    Example: write(Path("workbook.xlsx"), {"counts": (counted, COUNTS)}, {"run": "r0123456789"})
    """
    blob, notes = to_bytes(tables, meta, most_cells=most_cells)
    path.write_bytes(blob)
    return notes


def to_bytes(
    tables: Tables, meta: Mapping[str, str], *, most_cells: int = MOST_CELLS
) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of the file, and the notes. Raises UsageError for a name that no sheet can have."""
    import xlsxwriter

    sheets = _sheets(tables, most_cells)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "contentan", "created": _CLOCK})
    book.set_calc_mode("auto")
    formats = _formats(book)
    front = book.add_worksheet(CONTENTS)
    for sheet in sheets:
        if not sheet.note:
            _fill(book.add_worksheet(sheet.name), sheet, formats)
    _contents(front, sheets, meta, formats)
    _definitions(book.add_worksheet(DEFINITIONS), sheets, formats)
    book.close()
    return buffer.getvalue(), tuple(f"{sheet.name}: {sheet.note}" for sheet in sheets if sheet.note)


def _sheets(tables: Tables, most_cells: int) -> list[Sheet]:
    names: dict[str, str] = {}
    sheets = []
    for given, (frame, table) in tables.items():
        name = sheet_name(given)
        if name.lower() in (*names, CONTENTS, DEFINITIONS):
            taken = names.get(name.lower(), "a sheet that every workbook has")
            raise UsageError(
                f"table {given!r} would be sheet {name!r}, as would {taken}", where="workbook"
            )
        names[name.lower()] = repr(given)
        too_long = frame.height * frame.width > most_cells or frame.height >= MOST_ROWS
        note = (
            f"{many(frame.height, 'row')}: too many for a workbook; all are in {given}.csv"
            if too_long
            else ""
        )
        sheets.append(Sheet(name, frame, table, frame.height, note))
    return sheets


def sheet_name(name: str) -> str:
    """A name that a sheet may have.

    >>> sheet_name("counts: all/by year [a long name that goes on]")
    'counts_ all_by year _a long nam'
    """
    allowed = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", name).strip("'")[:MOST_NAME].rstrip("' ")
    if not allowed:
        raise UsageError(f"{name!r} is no name of a sheet", where="workbook")
    return allowed


def _formats(book: Workbook) -> dict[str, Format]:
    head = {
        "bold": True,
        "bg_color": "#DDE6EF",
        "border": 1,
        "border_color": "#B0BCC8",
        "valign": "top",
        "text_wrap": True,
    }
    return {
        "head": book.add_format(head),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "link": book.add_format({"font_color": "#0563C1", "underline": 1}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "naming": book.add_format({"num_format": "0"}),
        "count": book.add_format({"num_format": "#,##0"}),
        "real": book.add_format({"num_format": "#,##0.000"}),
        "chance": book.add_format({"num_format": "0.0000"}),
    }


def _format_of(column: Column) -> str:
    if column.dtype.is_integer():
        return "naming" if _NAMING.search(column.name) else "count"
    return "chance" if _CHANCE.fullmatch(column.name) else "real"


def _fill(sheet: Worksheet, made: Sheet, formats: Mapping[str, Format]) -> None:
    """Header, cells column by column, widths, filter, frozen header; titles repeat on each printed
    page.
    """
    columns = {column.name: column for column in made.table.columns}
    for j, name in enumerate(made.frame.columns):
        sheet.write_string(0, j, name, formats["head"])
        values = made.frame[name]
        if name in columns and columns[name].says:
            sheet.write_comment(0, j, columns[name].says, {"visible": False})
        _column(
            sheet, j, values, formats[_format_of(columns.get(name, Column(name, values.dtype, "")))]
        )
        sheet.set_column(j, j, _wide(name, values))
    sheet.freeze_panes(1, 0)
    if made.frame.width:
        sheet.autofilter(0, 0, made.frame.height, made.frame.width - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _column(sheet: Worksheet, j: int, values: pl.Series, number: Format) -> None:
    """Cells below the header: texts, truth values or numbers; an empty value is an empty cell, one
    that is no number says so.
    """
    for i, value in enumerate(values.to_list(), start=1):
        if value is None:
            continue
        if isinstance(value, bool):
            sheet.write_boolean(i, j, value)
        elif isinstance(value, int | float) and math.isfinite(value):
            sheet.write_number(i, j, value, number)
        else:
            sheet.write_string(i, j, _text(str(value)))


def _text(text: str) -> str:
    """What a cell holds: at most what Excel takes, and that it was cut is seen."""
    return text if _letters(text) <= MOST_LETTERS else text[: MOST_LETTERS // 2] + " … [cut]"


def _letters(text: str) -> int:
    """Excel counts in UTF-16."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _wide(name: str, values: pl.Series) -> float:
    """Width for the header with its filter arrow and nine in ten of the first cells."""
    shown = (
        values.head(500).cast(pl.String)
        if values.dtype != pl.Float64
        else pl.Series([], dtype=pl.String)
    )
    usual = shown.str.len_chars().quantile(0.9) or 0
    return float(min(WIDEST, max(NARROWEST, len(name) + 3, usual + 1)))


def _contents(
    sheet: Worksheet,
    sheets: Sequence[Sheet],
    meta: Mapping[str, str],
    formats: Mapping[str, Format],
) -> None:
    sheet.write_string(0, 0, "contentan", formats["title"])
    row = 1
    for name, says in meta.items():
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, _text(says))
        row += 1
    row += 1
    for j, name in enumerate(("sheet", "rows", "what to know")):
        sheet.write_string(row, j, name, formats["head"])
    for made in sheets:
        row += 1
        if made.note:
            sheet.write_string(row, 0, made.name)
        else:
            sheet.write_url(
                row,
                0,
                f"internal:'{made.name.replace(chr(39), chr(39) * 2)}'!A1",
                formats["link"],
                made.name,
            )
        sheet.write_number(row, 1, made.rows, formats["count"])
        sheet.write_string(row, 2, made.note or f"one row for each {', '.join(made.table.key)}")
    sheet.write_url(row + 1, 0, f"internal:'{DEFINITIONS}'!A1", formats["link"], DEFINITIONS)
    sheet.write_string(row + 1, 2, "what each column says")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 2, WIDEST)


def _definitions(sheet: Worksheet, sheets: Sequence[Sheet], formats: Mapping[str, Format]) -> None:
    for j, name in enumerate(("table", "column", "type", "what it says")):
        sheet.write_string(0, j, name, formats["head"])
    row = 0
    for made in sheets:
        for column in made.table.columns:
            row += 1
            for j, cell in enumerate((made.name, column.name, kind_of(column), _says(column))):
                sheet.write_string(row, j, cell, formats["wrap"])
    for j, wide in enumerate((20, 20, 14, 90)):
        sheet.set_column(j, j, wide)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(row, 1), 3)


def kind_of(column: Column) -> str:
    """A column's type in a person's words."""
    names = {pl.String: "text", pl.Boolean: "true or false"}
    name = (
        "whole number"
        if column.dtype.is_integer()
        else next((says for kind, says in names.items() if column.dtype == kind), "number")
    )
    return f"{name}, may be empty" if column.null else name


def _says(column: Column) -> str:
    return (
        f"{column.says} ({', '.join(one for one in column.one_of if one)})"
        if column.one_of
        else column.says
    )
