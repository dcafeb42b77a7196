"""A sheet of a review workbook that a spreadsheet saved in another format than XLSX.

A CSV of the sheet *review* looks like a dictionary or like codings, and would be read as one: its
rows without a verdict as texts in which a coder found nothing. It does not say whose decisions it
holds either; that stands in the sheet *about*.
"""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

from contentan.errors import UsageError
from contentan.review.workbook.workbook_sheets import ID, KIND, NOTE, VERDICT

_TEXTS = {".csv", ".tsv", ".txt"}
_MOST_BYTES = 100_000
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_AS_XLSX = "in the spreadsheet, save the workbook as XLSX, and import that"


def refuse(path: Path) -> None:
    """UsageError for a sheet of a review workbook as CSV, and for any OpenDocument or old Excel
    spreadsheet, none of which is read. Any other file passes.
    """
    suffix = path.suffix.lower()
    if not path.is_file():
        return
    if suffix in _TEXTS and (sheet := _sheet_of(path)):
        raise UsageError(
            f"the sheet {sheet!r} of a review workbook, without the sheet that says whose decisions"
            f" these are: {_AS_XLSX}",
            where=path,
        )
    if suffix == ".xls" or _is_ods(path):
        kind = "an old Excel" if suffix == ".xls" else "an OpenDocument"
        raise UsageError(f"{kind} spreadsheet: {_AS_XLSX}", where=path)


def _sheet_of(path: Path) -> str:
    """Which sheet of a review workbook a file of text is; nothing where it is none."""
    from contentan.extract.text.charset import decode

    with path.open("rb") as file:
        text = decode(file.read(_MOST_BYTES))[0].removeprefix("\ufeff")
    first = text.lstrip().partition("\n")[0]
    if first.strip('";,\t\r ').startswith(KIND):
        return "about"
    heads = next(csv.reader([first], delimiter=max(",;\t", key=first.count)), [])
    names = {head.strip().casefold() for head in heads}
    if {ID, VERDICT, NOTE} <= names and names & {"match", "text"}:
        return "review"
    return "codes" if {ID, "label kk", "label ru", "label en", "use when"} <= names else ""


def _is_ods(path: Path) -> bool:
    if path.suffix.lower() != ".ods" or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        try:
            with archive.open("mimetype") as member:
                return member.read(len(_ODS)) == _ODS
        except KeyError:
            return False
