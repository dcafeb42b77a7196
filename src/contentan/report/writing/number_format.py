"""How numbers are written in a report: two or three significant digits, an interval in brackets, a
dash that says why.

No number is written finer than it is known, and none is left out without a reason. Decimal sign and
grouping are those of the report's language.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from contentan.report.writing.catalogue import DASH, MINUS, SPACE, Text

INFINITE = "\N{INFINITY}"
AT_LEAST, AT_MOST = "\N{GREATER-THAN OR EQUAL TO}", "\N{LESS-THAN OR EQUAL TO}"


class Cell(NamedTuple):
    """What a cell shows: the number, its interval (may be empty) and, for a pointer at rest, what
    lies behind it.
    """

    text: str
    interval: str = ""
    why: str = ""


def empty(why: str) -> Cell:
    """A dash that says why there is no number."""
    return Cell(DASH, "", why)


def decimals(value: float) -> int:
    """Decimals that leave two digits below 1 and three above.

    >>> decimals(0.0314), decimals(3.14), decimals(314)
    (3, 2, 0)
    """
    size, places = abs(value), 0
    if size == 0 or math.isinf(size):
        return 0
    while size < 100 and places < 6:
        size, places = size * 10, places + 1
        if abs(value) < 1 and size >= 10:
            break
    return places


def number(text: Text, value: float, places: int | None = None) -> str:
    """A number with grouped thousands and a true minus sign.

    >>> from contentan.report.writing.catalogue import text_of
    >>> [number(text_of("en"), value) for value in (0.03142, 3.1416, 31416.0, 0.0, math.inf)]
    ['0.031', '3.14', '31,416', '0', '∞']
    """
    if value == 0:
        return "0"
    if math.isinf(value):
        return INFINITE if value > 0 else MINUS + INFINITE
    kept = decimals(value) if places is None else places
    # Never "-0" or "0.00": what rounds to nothing is shown as nothing.
    return text.decimal(value, kept) if round(value, kept) else "0"


def interval(text: Text, low: float | None, high: float | None, places: int) -> str:
    """'[0.8-2.4]' with an en dash, '[-0.8; 2.4]' where an end is negative; empty where an end is
    unknown.
    """
    if low is None or high is None:
        return ""
    # A dash beside a minus sign cannot be read.
    between = "; " if low < 0 or high < 0 else DASH
    return f"[{number(text, low, places)}{between}{number(text, high, places)}]".replace(
        "; ", f";{SPACE}"
    )


def estimate(
    text: Text, value: float, low: float | None, high: float | None, *, why: str = ""
) -> Cell:
    """A number with its interval, both with the same decimals."""
    # Of a zero the upper end says how finely it is known.
    places = decimals(value if value else high or 0.0)
    return Cell(number(text, value, places), interval(text, low, high, places), why)


def bound(text: Text, low: float | None, high: float | None, why: str) -> Cell:
    """What an interval without a value in it says, such as that of a ratio with a side without a
    hit: its finite end.

    >>> from contentan.report.writing.catalogue import text_of
    >>> en = text_of("en")
    >>> [bound(en, *ends, "")[0] for ends in ((3.14, math.inf), (0.0, 0.4), (0.0, math.inf))]
    ['≥\xa03.14', '≤\xa00.40', '–']
    """
    if low:
        return Cell(f"{AT_LEAST}{SPACE}{number(text, low)}", "", why)
    if high is not None and math.isfinite(high):
        return Cell(f"{AT_MOST}{SPACE}{number(text, high)}", "", why)
    return empty(why)


def percent(
    text: Text, value: float, low: float | None, high: float | None, *, why: str = ""
) -> Cell:
    """A share as a percentage with its interval.

    >>> from contentan.report.writing.catalogue import text_of
    >>> percent(text_of("ru"), 0.1234, 0.08, 0.2)[:2]
    ('12,3\\xa0%', '[8,0–20,0]')
    """
    ends = [None if end is None else 100 * end for end in (low, high)]
    cell = estimate(text, 100 * value, ends[0], ends[1], why=why)
    return Cell(f"{cell.text}{SPACE}%", cell.interval, why)


def whole_percent(text: Text, value: float) -> str:
    """A share as a percentage without decimals."""
    return f"{text.decimal(100 * value, 0)}{SPACE}%"


def chance(text: Text, value: float) -> str:
    """A p or q value: '<0.001', else two significant digits.

    >>> from contentan.report.writing.catalogue import text_of
    >>> [chance(text_of("en"), value) for value in (0.0004, 0.0321, 0.5, 1.0)]
    ['<0.001', '0.032', '0.50', '1.0']
    """
    if value < 0.001:
        return f"<{text.decimal(0.001, 3)}"
    if value < 0.1:
        return text.decimal(value, 3)
    return text.decimal(value, 2 if value < 0.995 else 1)


def spaced(cell: Cell) -> str:
    """A number and its interval in running text."""
    return f"{cell.text} {cell.interval}".rstrip()
