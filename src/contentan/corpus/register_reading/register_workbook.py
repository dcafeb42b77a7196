"""The sheet of an XLSX register as a grid of text: the sheet `register`, else the first one.

Formulas are never computed; they are the text that they are written as. The file is hostile until
it has been looked at.
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

MOST_BYTES = 200_000_000
_MOST_MEMBERS = 2_000
_MOST_ROWS = 200_000
_MOST_COLUMNS = 500


def opened(raw: bytes, path: Path) -> Any:
    """The workbook. Raises RegisterError where it is none, or would unpack to too much."""
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
                or sum(member.file_size for member in members) > MOST_BYTES
            ):
                raise RegisterError(f"unpacks to more than {MOST_BYTES:,} bytes", where=path)
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


def sheet_of(book: Any) -> Any:
    """The sheet of the register. Raises RegisterError where there is none, or a huge one."""
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


def grid_of(sheet: Any) -> list[tuple[int, tuple[str, ...]]]:
    """The rows that are neither empty nor comments, with their numbers."""
    rows = [
        (number, tuple(text_of(cell.value) for cell in cells))
        for number, cells in enumerate(sheet.iter_rows(), 1)
    ]
    return [
        (number, cells) for number, cells in rows if any(cells) and not cells[0].startswith("#")
    ]


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
