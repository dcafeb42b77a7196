"""How numbers are written in a report: two or three significant digits, an interval in brackets, a dash that says why.

No number is written finer than it is known, and none is left out without a reason.
"""

from __future__ import annotations

from typing import NamedTuple

MINUS, DASH, THIN_SPACE = "\N{MINUS SIGN}", "\N{EN DASH}", "\N{NARROW NO-BREAK SPACE}"


class Cell(NamedTuple):
    """What a cell shows: the number, its interval (may be empty) and, for a pointer at rest, what lies behind it."""

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
    if size == 0:
        return 0
    while size < 100 and places < 6:
        size, places = size * 10, places + 1
        if abs(value) < 1 and size >= 10:
            break
    return places


def number(value: float, places: int | None = None) -> str:
    """A number with grouped thousands and a true minus sign.

    >>> number(0.03142), number(3.1416), number(31416.0), number(0.0)
    ('0.031', '3.14', '31,416', '0')
    """
    if value == 0:
        return "0"
    return f"{value:,.{decimals(value) if places is None else places}f}".replace("-", MINUS)


def interval(low: float | None, high: float | None, places: int) -> str:
    """'[0.8-2.4]' with an en dash; empty where an end is unknown."""
    if low is None or high is None:
        return ""
    return f"[{number(low, places)}{DASH}{number(high, places)}]"


def estimate(value: float, low: float | None, high: float | None, *, why: str = "") -> Cell:
    """A number with its interval, both with the same decimals."""
    places = decimals(value if value else high or 0.0)
    return Cell(number(value, places), interval(low, high, places), why)


def percent(value: float, low: float | None, high: float | None, *, why: str = "") -> Cell:
    """A share as a percentage with its interval.

    >>> percent(0.1234, 0.08, 0.2).text, percent(0.1234, 0.08, 0.2).interval
    ('12.3\\u202f%', '[8.0\\u201320.0]')
    """
    ends = [None if end is None else 100 * end for end in (low, high)]
    cell = estimate(100 * value, ends[0], ends[1], why=why)
    return Cell(f"{cell.text}{THIN_SPACE}%", cell.interval, why)


def chance(value: float) -> str:
    """A p or q value: '<0.001', else two significant digits.

    >>> chance(0.0004), chance(0.0321), chance(0.5), chance(1.0)
    ('<0.001', '0.032', '0.50', '1.0')
    """
    if value < 0.001:
        return "<0.001"
    return f"{value:.{3 if value < 0.1 else 2 if value < 0.995 else 1}f}"


def count(amount: int, noun: str, nouns: str = "") -> str:
    """A counted noun.

    >>> count(1, "document"), count(1200, "document"), count(2, "family", "families")
    ('1 document', '1,200 documents', '2 families')
    """
    return f"{amount:,} {noun if amount == 1 else nouns or noun + 's'}"


def listed(words: list[str]) -> str:
    """Words as in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""
