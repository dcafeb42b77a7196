"""A register as XLSX: the sheet `register`, else the first one. Formulas are never computed; they
are the text that they are written as.
"""

from __future__ import annotations

import datetime
import importlib
import io
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

from contentan.errors import RegisterError, many
from contentan.sources.registration.register_sheet import (
    Changes,
    Row,
    Sheet,
    check_header,
    in_one_line,
)

_MOST_BYTES = 200_000_000
_MOST_MEMBERS = 2_000
_MOST_ROWS = 200_000
_MOST_COLUMNS = 500


def read(path: Path) -> Sheet:
    """The cells of a workbook's register; RegisterError where it is none, or is too big, or a name
    is a duplicate in the header.
    """
    sheet = _sheet(_opened(path.read_bytes(), path))
    header, rows = None, []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = tuple(text_of(cell.value) for cell in cells)
        if not any(texts) or texts[0].startswith("#"):
            continue
        if header is None:
            header = texts
            check_header(header, path, number)
        else:
            rows.append(Row(number, texts))
    if header is None:
        raise RegisterError("the register is empty: it has no header", where=path)
    while header and not header[-1]:
        header = header[:-1]
    return Sheet(header, tuple(Row(row.line, row.cells[: len(header)]) for row in rows))


def altered(raw: bytes, changes: Changes, path: Path) -> bytes:
    """The bytes of a workbook with its changes; `raw` is empty for a new one."""
    book = _opened(raw, path) if raw else _empty(changes)
    sheet = _sheet(book)
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


def text_of(value: Any) -> str:
    """A cell as text: dates as ISO dates, whole numbers without a point.

    >>> text_of(2021.0), text_of(datetime.datetime(2021, 4, 28)), text_of(None)
    ('2021', '2021-04-28', '')
    """
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _opened(raw: bytes, path: Path) -> Any:
    openpyxl: Any = importlib.import_module("openpyxl")  # ships no types
    _safe(raw, path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are of no account here
            return openpyxl.load_workbook(io.BytesIO(raw))
    # Openpyxl lets through whatever its XML parser and its own tables raise.
    except Exception as error:
        raise RegisterError(
            f"a workbook that does not open ({type(error).__name__}: {error})", where=path
        ) from None


def _safe(raw: bytes, path: Path) -> None:
    """Refuse what would unpack to too much, and XML with entities of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
            if (
                len(members) > _MOST_MEMBERS
                or sum(member.file_size for member in members) > _MOST_BYTES
            ):
                raise RegisterError(f"unpacks to more than {_MOST_BYTES:,} bytes", where=path)
            for member in members:
                with archive.open(member) as file:
                    if b"<!DOCTYPE" in file.read(4_096):
                        raise RegisterError("has XML with a document type of its own", where=path)
    # Deflate breaks off (zlib.error, EOFError), an offset cannot be (OSError), a method is unknown
    # or a password is set (RuntimeError).
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise RegisterError(
            f"is no workbook ({error}); save it as XLSX or 'CSV UTF-8'", where=path
        ) from None


def _sheet(book: Any) -> Any:
    sheets = book.worksheets
    if not sheets:
        raise RegisterError("the workbook has no sheet")
    sheet = next((one for one in sheets if one.title.lower() == "register"), sheets[0])
    if sheet.max_row > _MOST_ROWS or sheet.max_column > _MOST_COLUMNS:
        raise RegisterError(
            f"the sheet {sheet.title!r} has {many(sheet.max_row, 'row')} and"
            f" {many(sheet.max_column, 'column')}; at most {_MOST_ROWS:,} and"
            f" {_MOST_COLUMNS} are read"
        )
    return sheet


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
    header_at, header, lines = 0, [], []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [text_of(cell.value) for cell in cells]
        if not any(texts) or texts[0].startswith("#"):
            continue
        if header_at:
            lines.append(number)
        else:
            header_at, header = number, texts
    while header and not header[-1]:
        header.pop()
    return header_at, header, lines


def _put(sheet: Any, row: int, column: int, text: str) -> None:
    """Text, whatever it begins with: a title is no formula."""
    cell = sheet.cell(row, column)
    cell.value = in_one_line(text) or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = text.startswith(tuple("=+-@"))
