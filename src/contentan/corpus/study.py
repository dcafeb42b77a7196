"""The bounds of a study: its countries and its period, and which documents lie outside."""

from __future__ import annotations

import re
from typing import TypeAlias

from contentan.errors import UsageError
from contentan.model import Document

#: First and last year of a study.
Period: TypeAlias = tuple[int, int]


def country_list(given: str) -> tuple[str, ...]:
    """Countries as a person writes them.

    >>> country_list("kaz, USA")
    ('KAZ', 'USA')
    """
    return tuple(dict.fromkeys(part.strip().upper() for part in given.split(",") if part.strip()))


def years(given: str) -> Period | None:
    """A period of study as a person writes it; None for an empty text. Raises UsageError for
    anything else.

    >>> years("2019-2024")
    (2019, 2024)
    """
    found = re.fullmatch(r"\s*(\d{4})\s*[-–]\s*(\d{4})\s*", given)
    if not given:
        return None
    if not found or found[1] > found[2]:
        raise UsageError(
            f"{given!r}: expected first and last year, such as 2019-2024", where="--period"
        )
    return int(found[1]), int(found[2])


#: Beginnings of the reasons for which a document is listed and not counted.
LEFT_OUT = ("no_year: ", "outside_period: ")


def outside(document: Document, period: Period | None) -> str:
    """Why a document is not counted in a period of study; empty where it is."""
    if period is None:
        return ""
    first, last = period
    if document.year is None:
        return f"{LEFT_OUT[0]}whether it lies in {first}-{last} is not known; not counted"
    return (
        ""
        if first <= document.year <= last
        else f"{LEFT_OUT[1]}{document.year} is not in {first}-{last}; not counted"
    )
