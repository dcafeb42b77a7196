"""The row that every comparison is drawn with: a mark for each country, its interval, and a hollow
mark for the figure before it was corrected.

A row is as wide as its place: all across is in parts of its width, so letters and marks keep their
size at any width. Countries differ by colour and by shape; colours are those of the classes `.cN`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from contentan.report.drawing.svg import at, marker, ticks

#: Pixels: of a lane, of a second mark below the first in it, above and below all lanes.
LANE, BELOW, MARGIN = 11, 6, 8
#: Percent of the width that stay free at both ends, so that no mark is cut.
FREE = 3.0
#: Percent of the width between two figures of an axis.
ROOM = 13.0
#: The farthest ratio that is drawn to scale.
FARTHEST = 32.0
_STEPS = (2.0, 4.0, 8.0, 16.0, FARTHEST)


class Axis(NamedTuple):
    """A scale: the square root from 0 to `most`, or, of ratios, the logarithm from 1/most to most,
    or from 1 on where all are above. `alike` is the factor within which ratios are called alike.
    """

    most: float
    ratio: bool = False
    alike: float = 0.0
    above: bool = False

    @property
    def least(self) -> float:
        """The value at the left end."""
        return (1.0 if self.above else 1 / self.most) if self.ratio else 0.0

    def place(self, value: float) -> float:
        """Where a value stands, in percent of the width; one beyond the scale stands at its end."""
        if self.ratio:
            kept, whole = min(max(value, self.least), self.most), self.most / self.least
            part = math.log(kept / self.least) / math.log(whole)
        else:
            part = math.sqrt(min(max(value, 0.0), self.most) / self.most) if self.most else 0.0
        return FREE + (100 - 2 * FREE) * part

    def ticks(self) -> tuple[float, ...]:
        """Values that have a line."""
        if not self.ratio:
            return _apart(self, ticks(self.most))
        above = [step for step in _STEPS if step <= self.most]
        if self.above:
            return (1.0, *above)
        kept = above if len(above) < 4 else above[1::2] if len(above) == 4 else above[::2]
        return (*(1 / step for step in reversed(kept)), 1.0, *kept)


def _apart(axis: Axis, values: Sequence[float]) -> tuple[float, ...]:
    """The values that stand far enough from each other for their figures, the largest first."""
    kept: list[float] = []
    for value in reversed(values):
        near = (abs(axis.place(value) - axis.place(one)) for one in kept)
        if min(near, default=100.0) >= ROOM:
            kept.append(value)
    return tuple(reversed(kept))


class Mark(NamedTuple):
    """A value of a country with its interval, if it has one. `says` is read out and shown to a
    pointer at rest; `hollow` is a figure beside which a better one stands, `faint` one that bears
    no verdict.
    """

    series: int
    value: float
    low: float | None
    high: float | None
    says: str
    hollow: bool = False
    faint: bool = False


def ratio_axis(reach: float, alike: float) -> Axis:
    """The axis of ratios that goes at least as far as `reach` on both sides of 1, but no farther
    than FARTHEST.

    >>> ratio_axis(5.0, 1.5).most, ratio_axis(1e9, 1.5).most
    (8.0, 32.0)
    """
    return Axis(next((step for step in _STEPS if step >= reach), FARTHEST), True, alike)


def row(axis: Axis, lanes: Sequence[Sequence[Mark]]) -> Markup:
    """A row: each lane holds the marks of one country, below each other; a lane without marks keeps
    its place.
    """
    tops, y = [], float(MARGIN)
    for lane in lanes:
        tops.append(y + LANE / 2)
        y += LANE + BELOW * max(len(lane) - 1, 0)
    drawn = [
        _mark(axis, mark, top + BELOW * below)
        for lane, top in zip(lanes, tops, strict=True)
        for below, mark in enumerate(lane)
    ]
    says = "; ".join(mark.says for lane in lanes for mark in lane)
    named = (
        Markup('role="img" aria-label="{}"').format(says) if says else Markup('aria-hidden="true"')
    )
    return Markup('<svg class="row" width="100%" height="{h}" {named}>{grid}{drawn}</svg>').format(
        h=at(y + MARGIN), named=named, grid=_grid(axis), drawn=Markup("").join(drawn)
    )


def heading(axis: Axis, written: Sequence[str]) -> Markup:
    """The figures of an axis, to stand above its rows; `written` are its ticks in words. Where two
    have no room, 1 and the ends stand before the others.
    """
    places = {tick: axis.place(tick) for tick in axis.ticks()}
    ends = {axis.least, axis.most, 1.0}
    kept: list[float] = []
    for tick in sorted(places, key=lambda one: (one not in ends, abs(math.log(one or 1.0)))):
        if not axis.ratio or all(abs(places[tick] - places[one]) >= ROOM for one in kept):
            kept.append(tick)
    figures = [
        Markup('<text{kind} x="{x}%" y="12" text-anchor="middle">{said}</text>').format(
            kind=Markup(' class="one"') if axis.ratio and tick == 1 else "",
            x=at(place),
            said=said,
        )
        for (tick, place), said in zip(places.items(), written, strict=True)
        if tick in kept
    ]
    return Markup(
        '<svg class="row axis" width="100%" height="16" aria-hidden="true">{}</svg>'
    ).format(Markup("").join(figures))


def _grid(axis: Axis) -> Markup:
    lines = []
    for tick in axis.ticks():
        kind, x = "one" if axis.ratio and tick == 1 else "tick", at(axis.place(tick))
        lines.append(f'<line class="{kind}" x1="{x}%" x2="{x}%" y2="100%"/>')
    band = ""
    if axis.alike > 1:
        left, right = axis.place(1 / axis.alike), axis.place(axis.alike)
        band = f'<rect class="band" x="{at(left)}%" width="{at(right - left)}%" height="100%"/>'
    return Markup(band + "".join(lines))


def _mark(axis: Axis, mark: Mark, y: float) -> Markup:
    kinds = " hollow" * mark.hollow + " faint" * mark.faint
    return Markup(
        '<g class="c{series}{kinds}"><title>{says}</title>{whisker}'
        '<svg x="{x}%" y="{y}" overflow="visible">{shape}</svg></g>'
    ).format(
        series=mark.series,
        kinds=kinds,
        says=mark.says,
        whisker=_whisker(axis, mark, y),
        x=at(axis.place(mark.value)),
        y=at(y),
        shape=marker("currentColor", mark.series, 0, 0),
    )


def _whisker(axis: Axis, mark: Mark, y: float) -> Markup:
    """The interval; an end beyond the axis is an arrow."""
    if mark.low is None or mark.high is None:
        return Markup("")
    a, b = axis.place(mark.low), axis.place(mark.high)
    parts = [f'<line x1="{at(a)}%" x2="{at(b)}%" y1="{at(y)}" y2="{at(y)}"/>']
    for end, way, beyond in ((a, -1, mark.low < axis.least), (b, 1, mark.high > axis.most)):
        if beyond:
            parts.append(
                f'<svg x="{at(end)}%" y="{at(y)}" overflow="visible">'
                f'<path d="M{-4 * way} -3.5L0 0L{-4 * way} 3.5"/></svg>'
            )
    return Markup("".join(parts))
