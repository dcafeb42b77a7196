"""How a slope over the years is said: a change of the rate a year in percent with its interval and
q, or that no change is shown.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from contentan.compare.verdicts import ALPHA
from contentan.report.writing.catalogue import SPACE, Text
from contentan.report.writing.number_format import chance, number

#: A rate that grows at least so many times a year is told in times, not in percent.
MANY_TIMES = 10.0


def change_shown(row: Mapping[str, Any]) -> bool:
    """Whether a row of table SLOPES shows a change: q is small and the interval leaves out 1."""
    return row["q"] is not None and row["q"] <= ALPHA and (row["low"] > 1 or row["high"] < 1)


def change_said(text: Text, row: Mapping[str, Any]) -> str:
    """What a row of table SLOPES says; empty where there is no test.

    >>> from contentan.report.writing.catalogue import text_of
    >>> row = {"slope": 1.12, "low": 1.03, "high": 1.22, "p": 0.004, "q": 0.0123}
    >>> change_said(text_of("en"), row).replace(SPACE, " ")
    '+12 % a year [+3 % to +22 %], q = 0.012'
    >>> change_said(text_of("en"), row | {"low": 0.996, "q": 0.2}).replace(SPACE, " ")
    'no change shown [−0.4 % to +22.0 % a year], q = 0.20'
    """
    if row["p"] is None:
        return ""
    q = small(text, "q", row["q"])
    low, high = row["low"], row["high"]
    bounded = low > 0 and math.isfinite(high)
    if not change_shown(row):
        if not bounded:
            return text("no change shown, {q}", q=q)
        ends = a_year(text, low, high)
        return text("no change shown [{low} to {high} a year], {q}", low=ends[0], high=ends[1], q=q)
    if row["slope"] is None:
        end = a_year(text, low if low > 1 else high)
        return text("{change} a year or more, {q}", change=end[0], q=q)
    change, *ends = a_year(text, row["slope"], low, high)
    return text(
        "{change} a year [{low} to {high}], {q}", change=change, low=ends[0], high=ends[1], q=q
    )


def a_year(text: Text, *ratios: float) -> list[str]:
    """Ratios of rates from one year to the next as changes in percent, with the same decimals.

    >>> from contentan.report.writing.catalogue import text_of
    >>> [one.replace(SPACE, " ") for one in a_year(text_of("en"), 1.123, 0.86, 24)]
    ['+12 %', '−14 %', '× 24']
    >>> [one.replace(SPACE, " ") for one in a_year(text_of("ru"), 1.123, 1.004, 1.0)]
    ['+12,3 %', '+0,4 %', '0 %']
    """
    percents = [100 * (ratio - 1) for ratio in ratios]
    places = 0 if min(map(abs, percents)) >= 1 else 1
    return [
        f"×{SPACE}{text.decimal(ratio, 0)}"
        if ratio >= MANY_TIMES
        else f"{'+' if round(percent, places) > 0 else ''}{number(text, percent, places)}{SPACE}%"
        for ratio, percent in zip(ratios, percents, strict=True)
    ]


def small(text: Text, name: str, value: float) -> str:
    """A chance by its name.

    >>> from contentan.report.writing.catalogue import text_of
    >>> [small(text_of("en"), "q", value).replace(SPACE, " ") for value in (0.0123, 0.0004)]
    ['q = 0.012', 'q < 0.001']
    """
    said = chance(text, value)
    sign, number_of = ("<", said[1:]) if said.startswith("<") else ("=", said)
    return SPACE.join((name, sign, number_of))
