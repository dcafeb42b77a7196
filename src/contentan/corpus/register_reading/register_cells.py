"""Cells of a register whose meaning is sure though they are written otherwise: dates of three
languages and of Excel, years with a word behind, paths of Windows and of a Macintosh.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from pathlib import Path

_ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4})(?:\s*(?:г|ж)\.?)?")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_MONTH = re.compile(r"(\d{1,2})[./](\d{4})")
_YEAR = re.compile(r"(\d{4})(?:[.,]0+|\s*(?:г|ж|год|года|жыл|жылы|жылғы)\.?)")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
#: Excel counts days from here; its numbers of the years 1950 to 2064.
_EXCEL_DAY, _EXCEL = datetime.date(1899, 12, 30), (18_264, 60_000)
_DRIVE = re.compile(r"^[A-Za-z]:[\\/]|^\\\\")
_INSIDE = "!/"


def date_of(text: str) -> tuple[str, str]:
    """A date as ISO, and how it was understood; both '' where it is ISO already or not sure.

    >>> date_of("28.04.2021"), date_of("44562"), date_of("04/05/2021")
    (('2021-04-28', 'day first'), ('2022-01-01', "Excel's count of days"), ('', ''))
    """
    if _ISO.fullmatch(text):
        return "", ""
    if found := _TIME.fullmatch(text):
        return found[1], "without its time"
    if (found := _DAY_FIRST.fullmatch(text)) and (found[2] == "." or int(found[1]) > 12):
        return _date(int(found[4]), int(found[3]), int(found[1])), "day first"
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3])), "year first"
    if (found := _MONTH.fullmatch(text)) and 1 <= int(found[1]) <= 12:
        return f"{found[2]}-{int(found[1]):02}", "month and year"
    if found := _YEAR.fullmatch(text):
        return found[1], "a year"
    if text.isdigit() and _EXCEL[0] <= int(text) <= _EXCEL[1]:
        day = _EXCEL_DAY + datetime.timedelta(days=int(text))
        return day.isoformat(), "Excel's count of days"
    return "", ""


def _date(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def year_of(text: str) -> tuple[str, str]:
    """A year of four digits out of one with a word or a zero behind; '' where it is one already or
    not sure.

    >>> year_of("2021 г."), year_of("21")
    (('2021', 'a year'), ('', ''))
    """
    found = _YEAR.fullmatch(text)
    return (found[1], "a year") if found else ("", "")


def date_remedy(text: str) -> str:
    """What to write in place of a date that may mean two days; '' where there is no such hint.

    >>> date_remedy("04/05/2021")
    ': 4 May or 5 April? write 2021-05-04 or 2021-04-05'
    """
    found = _DAY_FIRST.fullmatch(text)
    if found and (day := _date(int(found[4]), int(found[3]), int(found[1]))):
        other = _date(int(found[4]), int(found[1]), int(found[3]))
        if other and other != day:
            return f": {_spoken(day)} or {_spoken(other)}? write {day} or {other}"
    return ""


def _spoken(day: str) -> str:
    months = "January February March April May June July August September October November December"
    return f"{int(day[8:])} {months.split()[int(day[5:7]) - 1]}"


def path_of(text: str, root: Path) -> tuple[str, str]:
    """A path as its file is named below `root`, and how it was understood; both '' where it is
    right as it stands, or no one file is meant.
    """
    own, inside, label = text.partition(_INSIDE)
    if not own or _DRIVE.match(own) or _is_there(root, own):
        return "", ""
    slashed = own.replace("\\", "/").removeprefix("./")
    if slashed != own and _is_there(root, slashed):
        return f"{slashed}{inside}{label}", "slashes for backslashes"
    meant = _same_letters(root, slashed)
    how = "letters of the same look, written in other code points"
    return (f"{meant}{inside}{label}", how) if meant else ("", "")


def path_remedy(text: str, root: Path) -> str:
    """What may be meant by a path that leads to nothing; '' where nothing is like it."""
    if _DRIVE.match(text):
        return ": write it relative to the register's folder"
    here = root / text.replace("\\", "/")
    if not here.parent.is_dir():
        return ""
    alike = [one.name for one in here.parent.iterdir() if _folded(one.name) == _folded(here.name)]
    return f": there is {alike[0]}" if len(alike) == 1 else ""


def _is_there(root: Path, path: str) -> bool:
    try:
        return (root / path).exists()
    except (OSError, ValueError):
        return False


def _same_letters(root: Path, path: str) -> str:
    """The path whose parts are those of another in Unicode's composed form; '' where none or
    several are.
    """
    here, parts = root, list[str]()
    for part in path.split("/"):
        if part in ("", ".", ".."):
            return ""
        wanted = unicodedata.normalize("NFC", part)
        if not here.is_dir():
            return ""
        alike = [
            one.name for one in here.iterdir() if unicodedata.normalize("NFC", one.name) == wanted
        ]
        if len(alike) != 1:
            return ""
        parts.append(alike[0])
        here /= alike[0]
    return "/".join(parts)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()
