"""The picture of the first screen: a row for each code by criterion, with the rates of all
countries and, of two, their ratio within what both share.

The rows that say most stand there at once: codes that differ or are alike, else the leading ones of
each criterion; all others wait to be asked for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from contentan.compare import verdicts
from contentan.compare.verdicts import MARGIN
from contentan.report.drawing.forest_row import Axis, Mark, heading, ratio_axis, row
from contentan.report.sections import table1_section
from contentan.report.writing import verdict_wording
from contentan.report.writing.catalogue import Text
from contentan.report.writing.code_views import CodeView, Side
from contentan.report.writing.number_format import Cell, spaced
from contentan.report.writing.pair_views import Pair

#: Kinds of standings that have a word of their own, in the order of the legend.
KINDS: Mapping[str, str] = {
    "differs": "differs",
    "alike": "alike",
    "inseparable": "not separable",
    "open": "open",
}
#: Of several pairs a code has the first of these that is true of any.
BEST = ("differs", "alike", "open", "inseparable")
#: An interval is drawn up to so many times the highest rate; one that is longer has an arrow.
REACH = 1.5
#: Codes of each criterion that stand there at once where nothing differs and nothing is alike.
LEADING = 2


class Entry(NamedTuple):
    """A row. `more` is the place of the country that has more, None where none is known to;
    `ratio` how many times; `word` the verdict, `of` how many pairs of how many have it.
    """

    view: CodeView
    rates: Markup
    ratios: Markup | None
    more: int | None
    ratio: Cell | None
    kind: str
    word: str
    of: str
    first: bool


class Picture(NamedTuple):
    """Rows by criterion below the heads of their axes; `pair` is empty where all countries are
    shown at once. `tally` counts codes by kind and word.
    """

    pair: tuple[str, ...]
    rates: Markup
    ratios: Markup | None
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]
    tally: tuple[tuple[str, str, int], ...]

    @property
    def rows(self) -> int:
        return sum(len(rows) for _, rows in self.groups)

    @property
    def rest(self) -> int:
        """Rows that wait to be asked for."""
        return sum(not entry.first for _, rows in self.groups for entry in rows)


class Scales(NamedTuple):
    """The axes of all rows of a picture."""

    rates: Axis
    ratios: Axis


def picture(
    text: Text,
    criteria: Sequence[table1_section.Criterion],
    countries: Sequence[str],
    pair: tuple[str, ...] = (),
    margin: float = MARGIN,
) -> Picture:
    """The picture of these criteria: of a pair of countries, else of all."""
    shown = [(one, [view for view in one.views if _has_hits(view, pair)]) for one in criteria]
    every = [view for _, views in shown for view in views]
    scales = Scales(Axis(_most(every)), _ratios(every, pair, margin))
    kinds = {view.code.id: _standing(text, view, pair) for view in every}
    telling = any(kind in {"differs", "alike"} for kind, _, _ in kinds.values())
    groups = []
    for one, views in shown:
        leads = {lead.view.code.id for _, own in one.leading for lead in own[:LEADING]}
        rows = []
        for view in views:
            said = kinds[view.code.id]
            tells = said[0] in {"differs", "alike", "refuted"}
            first = tells if telling else view.code.id in leads
            rows.append(_entry(text, view, countries, pair, scales, said, first=first))
        if rows:
            groups.append((one.title, tuple(rows)))
    found = [kind for kind, _, _ in kinds.values()]
    return Picture(
        pair,
        heading(scales.rates, [text.plain(tick) for tick in scales.rates.ticks()]),
        heading(scales.ratios, [_tick(text, tick) for tick in scales.ratios.ticks()])
        if pair
        else None,
        tuple(groups),
        tuple((kind, text.term(word), found.count(kind)) for kind, word in KINDS.items()),
    )


def _has_hits(view: CodeView, pair: tuple[str, ...]) -> bool:
    return any(side.hits for side in view.sides if not pair or side.country in pair)


def _tick(text: Text, tick: float) -> str:
    return text.plain(tick) if tick >= 1 else f"1/{1 / tick:.0f}"


def _most(views: Sequence[CodeView]) -> float:
    """The right end of the axis of rates."""
    sides = [side for view in views for side in view.sides]
    rates = [side.rate or 0.0 for side in sides]
    rates += [side.corrected.value for side in sides if side.corrected]
    top = max(rates, default=0.0)
    return max(top, min(max((side.high or 0.0 for side in sides), default=0.0), REACH * top)) or 1.0


def _ratios(views: Sequence[CodeView], pair: tuple[str, ...], margin: float) -> Axis:
    found = [own for view in views if (own := _pair(view, pair))]
    values = [_value(own) for own in found]
    sizes = [max(value, 1 / value) for value in values if value and math.isfinite(value)]
    return ratio_axis(REACH * max(sizes, default=2.0), margin)


def _pair(view: CodeView, pair: tuple[str, ...]) -> Pair | None:
    return verdict_wording.pair_of(view, pair[0], pair[1]) if pair else None


def _value(pair: Pair) -> float | None:
    """The ratio, else the plain one, which bears no verdict."""
    found: float | None = pair.row["ratio"]
    return (
        found
        if found is not None or pair.row["ratio_low"] is not None
        else (pair.row["plain_ratio"])
    )


def _standing(text: Text, view: CodeView, pair: tuple[str, ...]) -> tuple[str, str, str]:
    """Kind and word of what may be said of a code, and, of all pairs, of how many it is true."""
    own = _pair(view, pair)
    if own:
        kind = verdict_wording.standing(text, view, own)[1]
        word = (
            text("does not survive review")
            if kind == "refuted"
            else (verdict_wording.word_of(text, own))
        )
        return kind, word, ""
    found = [verdict_wording.standing(text, view, one)[1] for one in view.pairs]
    for kind in BEST:
        if kind in found:
            return kind, text.term(KINDS[kind]), f"{found.count(kind)}/{len(found)}"
    return "none", "", ""


def _entry(
    text: Text,
    view: CodeView,
    countries: Sequence[str],
    pair: tuple[str, ...],
    scales: Scales,
    said: tuple[str, str, str],
    *,
    first: bool,
) -> Entry:
    own = _pair(view, pair)
    more, ratio = None, None
    if own and own.verdict != verdicts.NOT_SEPARABLE:
        found = verdict_wording.ratio_from(text, own)
        if found:
            more, ratio = countries.index(found[0]), found[1]
    lanes = [
        _lane(text, i, side)
        for i, side in enumerate(view.sides)
        if not pair or side.country in pair
    ]
    ratios = row(scales.ratios, [_ratio_lane(text, own, countries)]) if own else None
    kind, word, of = said
    return Entry(view, row(scales.rates, lanes), ratios, more, ratio, kind, word, of, first)


def _lane(text: Text, series: int, side: Side) -> list[Mark]:
    """The rate of a country, and below it the corrected one."""
    if side.rate is None:
        return []
    name = text.country(side.country)
    after = side.corrected
    marks = [
        Mark(
            series,
            side.rate,
            side.low,
            side.high,
            f"{name}: {spaced(side.rate_cell)}",
            hollow=after is not None,
        )
    ]
    if after:
        says = text("{country}, corrected: {rate}", country=name, rate=spaced(after.cell))
        marks.append(Mark(series, after.value, after.low, after.high, says))
    return marks


def _ratio_lane(text: Text, pair: Pair, countries: Sequence[str]) -> list[Mark]:
    """The ratio as counted, and below it the corrected one; in the mark of the country that has
    more.
    """
    row_of = pair.row
    value, low, high = (row_of[f"ratio{end}"] for end in ("", "_low", "_high"))
    bare = value is None and low is None
    if bare:
        value, low, high = (row_of[f"plain_ratio{end}"] for end in ("", "_low", "_high"))
    elif value is None:
        # A side has no hit: the mark stands at the end that is not known.
        value = math.inf if low else 0.0
    if value is None:
        return []
    corrected = row_of["corrected_ratio"] if pair.after else None
    cell = pair.plain if bare and pair.plain else pair.ratio
    heading_of = (
        text("with nothing held equal {ratio} times", ratio=spaced(cell))
        if bare
        else (text("ratio {ratio}", ratio=spaced(cell)))
    )
    higher = countries.index(pair.left if value >= 1 else pair.right)
    mute = bare or pair.verdict == verdicts.NOT_SEPARABLE
    marks = [Mark(higher, value, low, high, heading_of, hollow=corrected is not None, faint=mute)]
    if corrected and pair.after:
        marks.append(
            Mark(
                countries.index(pair.left if corrected >= 1 else pair.right),
                corrected,
                row_of["corrected_ratio_low"],
                row_of["corrected_ratio_high"],
                text("corrected: {rate}", rate=spaced(pair.after.ratio)),
            )
        )
    return marks
