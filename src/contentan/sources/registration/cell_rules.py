"""What a cell of the register may hold. One rule a column, used when a row is added and when a
register is checked.
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Callable, Collection
from typing import TypeAlias

from contentan.corpus.register import INTERNATIONAL, countries
from contentan.corpus.register_reading import register_cells
from contentan.corpus.study import FAMILIES
from contentan.model import LANGS
from contentan.sources.registration.public_address import AddressError, address

#: Columns that a row should have filled, beside path: whose voice it is, when it spoke, of what
#: kind it is, under what rights we hold it.
WANTED = ("title", "institution", "family", "country", "lang", "year", "rights")
EARLIEST = 1900


#: What is wrong with a cell of a column, '' where nothing is.
Fault: TypeAlias = Callable[[str, str], str]


def faults_of(today: str, families: Collection[str]) -> Fault:
    """`fault` of one day and one study."""
    return functools.partial(fault, today=today, families=families)


def fault(column: str, text: str, today: str, families: Collection[str] = tuple(FAMILIES)) -> str:
    """What is wrong with a cell, '' where nothing is. An empty cell is never wrong here; `today` is
    an ISO date, `families` are the kinds of sources of the study.

    >>> fault("date", "2021-13-01", "2026-11-23")
    "'2021-13-01': there is no month 13"
    """
    rule = _RULES.get(column)
    wrong = rule(text, today) if rule and text else ""
    if column == "family" and text and text.lower() not in (*families, "other"):
        wrong = f"is not one of {', '.join(families)}"
    return f"{text!r}: {wrong}" if wrong else ""


def _id(text: str, _: str) -> str:
    return (
        "" if re.fullmatch(r"[\w.-]{1,120}", text) else "expected letters, digits, '.', '_' and '-'"
    )


def _sha256(text: str, _: str) -> str:
    return "" if re.fullmatch(r"[0-9a-fA-F]{64}", text) else "expected 64 hexadecimal digits"


def _country(text: str, _: str) -> str:
    known = text.upper() in countries() or text.upper() in INTERNATIONAL
    return "" if known else "is no ISO 3166-1 alpha-3 code such as KAZ or USA"


def _about(text: str, _: str) -> str:
    return "" if text in ("speaker", "mentioned") else "expected speaker or mentioned"


def _lang(text: str, _: str) -> str:
    return (
        ""
        if set(text.lower().split("+")) <= set(LANGS)
        else "expected kk, ru, en, or several as kk+ru"
    )


def _date(text: str, today: str) -> str:
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        hint = register_cells.date_remedy(text).removeprefix(": ")
        return hint or "expected 2021, 2021-04 or 2021-04-28"
    year, month, day = (int(part) for part in (text + "-01-01")[:10].split("-"))
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    if not 1 <= day <= calendar.monthrange(max(year, 1), month)[1]:
        return f"there is no day {day} in this month"
    return "lies in the future" if text > today[: len(text)] else _early(year)


def _year(text: str, today: str) -> str:
    if not re.fullmatch(r"\d{4}", text):
        return "expected four digits"
    return "lies in the future" if text > today[:4] else _early(int(text))


def _early(year: int) -> str:
    return f"lies before {EARLIEST}" if year < EARLIEST else ""


def _url(text: str, _: str) -> str:
    if "://" not in text:
        return "is no address that could be fetched"
    try:
        address(text)
    except AddressError as error:
        return str(error)
    return ""


_RULES: dict[str, Callable[[str, str], str]] = {
    "id": _id,
    "sha256": _sha256,
    "country": _country,
    "about": _about,
    "lang": _lang,
    "date": _date,
    "year": _year,
    "url": _url,
}
#: Faults for which a run would stop; an odd date only makes one wonder.
_ODD = ("lies in the future", "lies before", "there is no day")


def stops_a_run(column: str, message: str) -> bool:
    """Whether `contentan run` refuses a register with this fault."""
    return column not in ("url", "lang") and not any(odd in message for odd in _ODD)
