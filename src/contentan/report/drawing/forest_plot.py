"""Differences of two countries before and after review, as a forest plot of ratios: the raw one and
below it the corrected one.

The axis is logarithmic. An interval that is longer than the picture ends in an arrow; a ratio
beyond it stands at the edge.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from contentan.report.drawing.svg import FONTS, INK, LEADING, LETTERS, LINE, at, broken
from contentan.report.writing.catalogue import Text

WIDTH, LEFT, RIGHT, ROW, TOP, BOTTOM = 700, 232, 136, 30, 26, 34
RAW, AFTER = "#6b6b6b", "#00527f"
#: The farthest ratio that is drawn to scale, and marks of the axis.
FARTHEST = 32.0
TICKS = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)


class Mark(NamedTuple):
    """A ratio with its interval, if it has one, and what a pointer at rest reads."""

    value: float
    low: float | None
    high: float | None
    says: str


class Branch(NamedTuple):
    """A row: a code, its raw and corrected ratio, and the verdict."""

    label: str
    raw: Mark
    after: Mark | None
    verdict: str


def forest(text: Text, rows: Sequence[Branch], left: str, right: str) -> Markup:
    """The picture; `left` and `right` are names of countries, on whose side of 1 a ratio lies."""
    most = _most(rows)
    bottom = TOP + ROW * len(rows)
    title = text("Ratios before and after review: {left} to {right}", left=left, right=right)
    head = Markup(
        '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{title}"'
        ' font-family="{fonts}" font-size="{size}">'
    ).format(w=WIDTH, h=bottom + BOTTOM, title=title, fonts=FONTS, size=LETTERS)
    parts = [head, _axis(text, bottom, most, left, right)]
    parts += [_row(one, TOP + ROW * i, most) for i, one in enumerate(rows)]
    return Markup("").join((*parts, Markup("</svg>")))


def _most(rows: Sequence[Branch]) -> float:
    """The right end of the axis: a mark of it, the same distance from 1 as the left end."""
    marks = [mark for row in rows for mark in (row.raw, row.after) if mark]
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high) if end]
    # The same distance to both sides, so that 1 stands in the middle.
    reach = max((max(end, 1 / end) for end in ends), default=2.0)
    return next((tick for tick in TICKS[6:] if tick >= reach), FARTHEST)


def _x(value: float, most: float) -> float:
    place = math.log(min(max(value, 1 / most), most)) / math.log(most) if value > 0 else -1.0
    return LEFT + (WIDTH - LEFT - RIGHT) * (place + 1) / 2


def _text(
    x: float, y: float, words: str, anchor: str, *, colour: str = INK, size: float = 11
) -> Markup:
    return Markup(
        '<text x="{x}" y="{y}" fill="{c}" font-size="{s}" text-anchor="{a}">{words}</text>'
    ).format(x=at(x), y=at(y), c=colour, s=size, a=anchor, words=words)


def _axis(text: Text, bottom: int, most: float, left: str, right: str) -> Markup:
    parts = []
    for tick in TICKS:
        if not 1 / most <= tick <= most:
            continue
        x, colour = at(_x(tick, most)), INK if tick == 1 else LINE
        parts.append(Markup(f'<path d="M{x} {TOP - 4}V{bottom}" stroke="{colour}"/>'))
        said = text.plain(tick) if tick >= 1 else f"1/{1 / tick:.0f}"
        parts.append(_text(_x(tick, most), bottom + 14, said, "middle"))
    middle = _x(1, most)
    parts.append(_text(middle - 8, 12, text("← more in {country}", country=text.of(right)), "end"))
    parts.append(_text(middle + 8, 12, text("more in {country} →", country=text.of(left)), "start"))
    parts.append(_text(middle, bottom + 29, text("ratio (logarithmic axis)"), "middle"))
    return Markup("").join(parts)


def _row(row: Branch, top: int, most: float) -> Markup:
    lines = broken(row.label, LEFT - 18, LETTERS)
    first = top + ROW / 2 + 4 - LEADING * (len(lines) - 1) / 2
    parts = [
        _text(LEFT - 12, first + LEADING * i, part, "end", colour="#111", size=LETTERS)
        for i, part in enumerate(lines)
    ]
    parts.append(_mark(row.raw, top + 10, most, RAW, 2))
    if row.after:
        parts.append(_mark(row.after, top + 20, most, AFTER, 1.4))
    parts.append(_text(WIDTH - RIGHT + 12, top + ROW / 2 + 4, row.verdict, "start", colour="#111"))
    return Markup("").join(parts)


def _mark(mark: Mark, y: float, most: float, colour: str, wide: float) -> Markup:
    """A filled circle for the raw ratio, an open diamond for the corrected one."""
    x, place = at(_x(mark.value, most)), at(y)
    shape = f'<circle cx="{x}" cy="{place}" r="3.6" fill="{colour}"/>'
    if colour == AFTER:
        shape = (
            f'<path d="M{x} {place}m0 -4.8l4.8 4.8l-4.8 4.8l-4.8 -4.8z" fill="#fff"'
            f' stroke="{colour}" stroke-width="1.6"/>'
        )
    line = ""
    if mark.low is not None and mark.high is not None:
        a, b = _x(mark.low, most), _x(mark.high, most)
        line = f'<path d="M{at(a)} {place}H{at(b)}" stroke="{colour}" stroke-width="{wide}"/>'
        line += _arrow(a, y, -1, colour) if mark.low < 1 / most else ""
        line += _arrow(b, y, 1, colour) if mark.high > most else ""
    return Markup("<g><title>{says}</title>{line}{shape}</g>").format(
        says=mark.says, line=Markup(line), shape=Markup(shape)
    )


def _arrow(x: float, y: float, way: int, colour: str) -> str:
    return (
        f'<path d="M{at(x - 5 * way)} {at(y - 3)}l{5 * way} 3l{-5 * way} 3" fill="none"'
        f' stroke="{colour}"/>'
    )
