"""A specification curve: a column for each choice in the order of their ratios, and below it rows
with a mark where a choice uses what the row says.

All across is in parts of the width, so letters and marks keep their size at any width; colours are
those of the classes `.cN`, and a hollow mark tells what a colour would.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from markupsafe import Markup

from contentan.report.drawing.forest_row import Axis
from contentan.report.drawing.svg import at, marker

#: Pixels: of the curve, of a row below it.
HEIGHT, ROW = 170, 15
_USED, _USUAL = 4.0, 2.2


class Bar(NamedTuple):
    """A choice: its ratio with its interval, in the mark of the country in place `series`; `hollow`
    where nothing holds under it, `main` for the comparison itself.
    """

    series: int
    value: float
    low: float
    high: float
    says: str
    hollow: bool = False
    main: bool = False


def curve(axis: Axis, bars: Sequence[Bar], written: Sequence[str]) -> Markup:
    """The columns of the curve; `axis` is one of ratios, `written` its ticks in words, which stand
    to the left of it.
    """
    grid = [
        Markup(
            '<line class="{kind}" x2="100%" y1="{y}" y2="{y}"/>'
            '<text x="-6" y="{base}" text-anchor="end">{said}</text>'
        ).format(
            kind="one" if tick == 1 else "tick",
            y=at(_y(axis, tick)),
            base=at(_y(axis, tick) + 3.5),
            said=said,
        )
        for tick, said in zip(axis.ticks(), written, strict=True)
    ]
    drawn = [_bar(axis, bar, _x(i, len(bars))) for i, bar in enumerate(bars)]
    return Markup('<svg class="row" width="100%" height="{h}">{band}{grid}{drawn}</svg>').format(
        h=HEIGHT, band=_band(bars), grid=Markup("").join(grid), drawn=Markup("").join(drawn)
    )


def used(bars: Sequence[Bar], places: Collection[int], *, usual: bool) -> Markup:
    """A row: marks at the places of the choices that use it; small ones where that is `usual`."""
    size = _USUAL if usual else _USED
    marks = "".join(
        f'<circle cx="{at(_x(i, len(bars)))}%" cy="{at(ROW / 2)}" r="{size}"/>'
        for i in sorted(places)
    )
    return Markup(
        '<svg class="row used" width="100%" height="{h}">{band}'
        '<line class="tick" x2="100%" y1="{y}" y2="{y}"/>{marks}</svg>'
    ).format(h=ROW, band=_band(bars), y=at(ROW / 2), marks=Markup(marks))


def _x(place: int, columns: int) -> float:
    return 100 * (place + 0.5) / columns


def _y(axis: Axis, value: float) -> float:
    return HEIGHT * (1 - axis.place(value) / 100)


def _band(bars: Sequence[Bar]) -> Markup:
    """The ground of the comparison itself, the same in each row."""
    wide = 100 / len(bars)
    return Markup("").join(
        Markup('<rect class="band" x="{}%" width="{}%" height="100%"/>').format(
            at(i * wide), at(wide)
        )
        for i, bar in enumerate(bars)
        if bar.main
    )


def _bar(axis: Axis, bar: Bar, x: float) -> Markup:
    top, bottom, y = (at(_y(axis, end)) for end in (bar.high, bar.low, bar.value))
    arrows = ""
    for end, way, beyond in ((top, 1, bar.high > axis.most), (bottom, -1, bar.low < axis.least)):
        if beyond:
            arrows += (
                f'<svg x="{at(x)}%" y="{end}" overflow="visible">'
                f'<path d="M-3.5 {4 * way}L0 0L3.5 {4 * way}"/></svg>'
            )
    return Markup(
        '<g class="c{series}{hollow}"><title>{says}</title>'
        '<line x1="{x}%" x2="{x}%" y1="{top}" y2="{bottom}"/>{arrows}'
        '<svg x="{x}%" y="{y}" overflow="visible">{shape}</svg></g>'
    ).format(
        series=bar.series,
        hollow=" hollow" * bar.hollow,
        says=bar.says,
        x=at(x),
        top=top,
        bottom=bottom,
        y=y,
        arrows=Markup(arrows),
        shape=marker("currentColor", bar.series, 0, 0),
    )
