"""Figures of a report, drawn as SVG by small functions that escape what they are given.

Countries differ by shape as well as by colour. The axis of rates is a square root: small rates stay
apart and zero has a place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from contentan.findings.network.label_lines import FONT, advance
from contentan.report.writing.catalogue import Text
from contentan.report.writing.country_colours import OUTLINES

#: Fonts with Kazakh letters come first: a renderer may take the rest of a text from any font where
#: the first lacks a letter.
FONTS = "Noto Sans, Segoe UI, DejaVu Sans, Arial, sans-serif"
WIDTH, LEFT, RIGHT = 560, 232, 16
ROW, STEP, TOP, BOTTOM = 12, 9, 6, 34
#: Pixels more for a point with a corrected one below it.
BELOW = 7
#: Size of the letters of a label, and of its lines.
LETTERS, LEADING = 11.5, 13
INK, LINE = "#444", "#ddd"


class Point(NamedTuple):
    """A rate with its interval, if it has one; `series` numbers the country. `corrected` is the
    rate after review, drawn below it.
    """

    series: int
    value: float
    low: float | None
    high: float | None
    says: str
    corrected: tuple[float, float | None, float | None, str] | None = None


class Line(NamedTuple):
    """One row of a dot plot."""

    label: str
    points: tuple[Point, ...]


def ticks(most: float) -> tuple[float, ...]:
    """Round values from 0 to `most` or just below that lie well apart on a square-root axis.

    >>> ticks(11)
    (0.0, 0.1, 0.5, 2.0, 5.0, 10.0)
    """
    power = 10.0 ** math.floor(math.log10(most)) if most > 0 else 1.0
    steps = [power * part for part in (0.01, 0.05, 0.2, 0.5, 1, 2, 5)]
    apart: list[float] = [0.0]
    for step in (step for step in steps if step <= most):
        if math.sqrt(step / most) - math.sqrt(apart[-1] / most) > 0.09:
            apart.append(round(step, 10))
    return tuple(apart)


def dots(text: Text, lines: Sequence[Line], most: float, title: str) -> Markup:
    """A dot plot: a row for each line and in it a mark for each country; `most` is the right end of
    the axis.
    """
    tops, y = [], TOP
    for line in lines:
        tops.append(y)
        y += ROW + _tall(line)
    parts = [_axis(text, y, most)]
    for line, top in zip(lines, tops, strict=True):
        parts.append(_line(text, line, top, most))
    head = Markup(
        '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{title}" '
        'font-family="{fonts}" font-size="{size}">'
    ).format(w=WIDTH, h=y + BOTTOM, title=title, fonts=FONTS, size=LETTERS)
    return head + Markup("").join(parts) + Markup("</svg>")


def _tall(line: Line) -> int:
    return STEP * max(1, len(line.points)) + BELOW * sum(
        point.corrected is not None for point in line.points
    )


def bar(colour: str, x: float, y: float) -> Markup:
    """The mark of a corrected rate: an upright bar, which no country's own mark is."""
    return Markup(f'<path d="M{at(x)} {at(y - 4)}v8" stroke="{colour}" stroke-width="2.6"/>')


def marker(colour: str, series: int, x: float, y: float) -> Markup:
    """The mark of a country, by its place among the compared ones."""
    outline = OUTLINES[series % len(OUTLINES)]
    if not outline:
        return Markup(f'<circle cx="{at(x)}" cy="{at(y)}" r="4" fill="{colour}"/>')
    corners = " ".join(f"{at(x + 4.7 * right)},{at(y + 4.7 * down)}" for right, down in outline)
    # Numbers alone: nothing to escape.
    return Markup(f'<polygon points="{corners}" fill="{colour}"/>')


def _x(value: float, most: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * math.sqrt(min(value, most) / most) if most > 0 else LEFT


def at(place: float) -> str:
    """A place in a picture, to a tenth of a pixel."""
    return f"{place:.1f}".removesuffix(".0")


def _axis(text: Text, bottom: int, most: float) -> Markup:
    parts = [
        Markup(
            '<path d="M{x} {top}V{bottom}" stroke="{line}"/>'
            '<text x="{x}" y="{y}" fill="{ink}" font-size="11" text-anchor="middle">{tick}</text>'
        ).format(
            x=at(_x(tick, most)),
            top=TOP - 4,
            bottom=bottom,
            y=bottom + 14,
            tick=text.plain(tick),
            ink=INK,
            line=LINE,
        )
        for tick in ticks(most)
    ]
    parts.append(
        Markup(
            '<text x="{x}" y="{y}" fill="{ink}" font-size="11" text-anchor="middle">{says}</text>'
        ).format(
            x=(LEFT + WIDTH - RIGHT) // 2,
            y=bottom + 29,
            ink=INK,
            says=text("hits per 1,000 words (square-root axis)"),
        )
    )
    return Markup("").join(parts)


def _line(text: Text, line: Line, top: int, most: float) -> Markup:
    lines = broken(line.label, LEFT - 18, LETTERS)
    middle = top + (ROW + _tall(line)) / 2 + 4 - LEADING * (len(lines) - 1) / 2
    label = Markup("").join(
        Markup('<tspan x="{x}" y="{y}">{part}</tspan>').format(
            x=LEFT - 12, y=at(middle + LEADING * i), part=part
        )
        for i, part in enumerate(lines)
    )
    name = Markup('<text text-anchor="end" fill="#111"><title>{full}</title>{label}</text>').format(
        label=label, full=line.label
    )
    parts, y = [name], top + ROW / 2 + STEP / 2
    for point in line.points:
        parts.append(_point(text, point, y, most))
        y += STEP + BELOW * (point.corrected is not None)
    return Markup("").join(parts)


def broken(label: str, room: float, size: float) -> tuple[str, ...]:
    """A label in one line or two of so many pixels, the second cut with an ellipsis."""

    def width(text: str) -> float:
        return advance(text) * size / FONT

    words = label.split()
    fits = next((n for n in range(len(words), 0, -1) if width(" ".join(words[:n])) <= room), 1)
    first, second = " ".join(words[:fits]), " ".join(words[fits:])
    return tuple(part for part in (cut(first, room, size), cut(second, room, size)) if part)


def cut(label: str, room: float, size: float) -> str:
    """A label with an ellipsis in place of what does not fit in so many pixels."""
    if advance(label) * size / FONT <= room:
        return label
    kept = label
    while kept and advance(kept + "…") * size / FONT > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _point(text: Text, point: Point, y: float, most: float) -> Markup:
    colour = text.colour(point.series)
    raw = Markup("<g><title>{says}</title>{whisker}{mark}</g>").format(
        says=point.says,
        whisker=_whisker(colour, point.low, point.high, y, most, 2),
        mark=marker(colour, point.series, _x(point.value, most), y),
    )
    if point.corrected is None:
        return raw
    value, low, high, says = point.corrected
    below = y + BELOW
    return raw + Markup("<g><title>{says}</title>{whisker}{mark}</g>").format(
        says=says,
        whisker=_whisker(colour, low, high, below, most, 1),
        mark=bar(colour, _x(value, most), below),
    )


def _whisker(
    colour: str, low: float | None, high: float | None, y: float, most: float, wide: int
) -> Markup:
    if low is None or high is None:
        return Markup("")
    a, b = _x(low, most), _x(high, most)
    return Markup(f'<path d="M{at(a)} {at(y)}H{at(b)}" stroke="{colour}" stroke-width="{wide}"/>')
