"""Dates as documents write them, in three languages, and which of them is likely to be the
document's own.

>>> dates("Астана, 2021 жылғы 28 сәуір; 12 мая 2021 года; April 5, 2019; 01.02.2020")[0]
(8, '2021-04-28')
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

_MONTHS = tuple(
    """
    january|jan|январ|янв|қаңтар february|feb|феврал|фев|ақпан march|mar|март|мар|наурыз
    april|apr|апрел|апр|сәуір may|мая|май|мамыр june|jun|июн|маусым july|jul|июл|шілде
    august|aug|август|авг|тамыз september|sept|sep|сентябр|сен|қыркүйек
    october|oct|октябр|окт|қазан november|nov|ноябр|ноя|қараша
    december|dec|декабр|дек|желтоқсан
    """.split()
)
_NUMBER = {stem: number for number, stems in enumerate(_MONTHS, 1) for stem in stems.split("|")}
_M = rf"(?P<m>{'|'.join(sorted(_NUMBER, key=len, reverse=True))})(?P<ending>[^\W\d_]{{0,6}})\.?"
_D, _Y = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?", r"(?P<y>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(rf"(?<![\w.]){form}(?!\w)", re.IGNORECASE)
    for form in (
        rf"«?{_D}»?[ \u00a0]+(?:of )?{_M},?[ \u00a0]+{_Y}",  # 28 April 2021, «28» апреля 2021
        rf"{_M}[ \u00a0]+{_D},?[ \u00a0]+{_Y}",  # April 28, 2021
        # 2021 жылғы 28 сәуір
        rf"{_Y}[ \u00a0]*(?:жыл[^\W\d_]*|ж\.)[,]?[ \u00a0]+«?{_D}»?[ \u00a0-]+{_M}",
        # 2021-04-28
        r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d\d)",  # 28.04.2021
    )
)
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d)")
#: Characters at either end in which a document is dated, and the longest line that only dates,
#: names or signs it.
HEAD, TAIL, SHORT = 1_500, 600, 160


def dates(text: str) -> list[tuple[int, str]]:
    """Full dates that exist in the calendar, with where they stand, in the order of the text."""
    found = []
    for form in _FORMS:
        for match in form.finditer(text):
            month = match["m"].lower()
            # 31 February is no date of a calendar, and no date of a document.
            day = _date(
                int(match["y"]), int(month) if month.isdigit() else _NUMBER[month], int(match["d"])
            )
            if day:
                found.append((match.start(), day))
    return sorted(found)


def _date(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def own_date(lines: Sequence[str], today: str) -> str:
    """The first full date among a document's first short lines, else the last among its last, where
    it is signed; '' where there is none.

    A date within running text is one that the document speaks of, and so is one after `today`.
    """
    first, last = _short(lines, HEAD), _short(lines[::-1], TAIL)
    head = [day for line in first for _, day in dates(line) if day <= today]
    tail = [day for line in last for _, day in dates(line)[::-1] if day <= today]
    found = head or tail
    return found[0] if found else ""


def own_year(lines: Sequence[str], today: str) -> str:
    """The one year up to `today` that a document's first short lines name; '' where they name none
    or several.
    """
    years = {
        year for line in _short(lines, HEAD) for year in _YEAR.findall(line) if year <= today[:4]
    }
    return years.pop() if len(years) == 1 else ""


def _short(lines: Sequence[str], most: int) -> list[str]:
    """Short lines among the first `most` characters."""
    found, seen = [], 0
    for line in lines:
        if seen > most:
            break
        seen += len(line)
        if len(line) <= SHORT:
            found.append(line)
    return found
