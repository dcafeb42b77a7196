"""Rates of countries before and after an edit as the row that every comparison is drawn with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contentan.report.drawing.forest_row import Axis, Mark, heading, row
from contentan.report.writing.catalogue import Text

Figures = Sequence[Mapping[str, Any]]


def picture(text: Text, before: Figures, after: Figures, says: tuple[str, str]) -> str:
    """The row of a code below its axis: of each country the rate `before`, hollow, and `after`;
    one mark where both are the same. `says` are the words for before and after.
    """
    axis = Axis(most([*before, *after]))
    lanes = []
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        marks = []
        if new["rate"] is not None and old["hits"] != new["hits"]:
            marks.append(mark(text, number, old, says[0], hollow=True))
        if new["rate"] is not None:
            marks.append(mark(text, number, new, says[1]))
        lanes.append(marks)
    return str(heading(axis, [text.plain(tick) for tick in axis.ticks()]) + row(axis, lanes))


def most(figures: Figures) -> float:
    """The right end of the axis of some figures."""
    rates = max((one["rate"] or 0.0 for one in figures), default=0.0)
    highs = max((one["high"] or 0.0 for one in figures), default=0.0)
    return max(rates, min(highs, 2 * rates)) or highs or 1.0


def mark(
    text: Text, number: int, one: Mapping[str, Any], word: str, *, hollow: bool = False
) -> Mark:
    """The mark of the country of that number, whose rate is known; `word` says which figure it
    is.
    """
    rate, low, high = (text.decimal(one[name], 2) for name in ("rate", "low", "high"))
    says = f"{text.country(one['country'])}, {word}: {rate} [{low}–{high}]"
    return Mark(number, one["rate"], one["low"], one["high"], says, hollow)
