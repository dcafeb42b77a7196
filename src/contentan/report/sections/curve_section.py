"""The specification curve of a contrast: its ratio under each choice, and what each choice uses
(Simonsohn, Simmons & Nelson 2020).

All figures are those of the table SPECIFICATION.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl
from markupsafe import Markup

from contentan.compare.specification import AS_COMPARED
from contentan.report.drawing.choice_curve import Bar, curve, used
from contentan.report.drawing.forest_row import Axis, ratio_axis
from contentan.report.sections.robustness_section import KINDS, Choice, choices_of
from contentan.report.writing import verdict_wording
from contentan.report.writing.catalogue import Text
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.number_format import number, spaced
from contentan.report.writing.pair_views import Pair
from contentan.report.writing.passage_views import Row

#: What may be chosen: its name, what the comparison does, and what other choices do.
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("held equal", "what both share", ("nothing held equal",)),
    (
        "measure",
        "hits per 1,000 words",
        ("share of paragraphs", "share of works", "hits per paragraph"),
    ),
    ("weight", "works by how hits vary", ("each work equal", "each word equal")),
    ("matches", "the longest match", ("matches before overlap",)),
    (
        "texts",
        "all texts",
        (
            "each document alone",
            "without the longest work",
            "own voice only",
            "country spoken of",
            "kk only",
            "ru only",
            "en only",
        ),
    ),
)
#: Contrasts that have a curve; where none differs; and those that stand on paper.
MOST, MOST_OPEN, PRINTED = 40, 12, 3
#: Choices with an interval below which there is no curve.
LEAST = 3
#: The axis reaches to the ends of intervals, but only so many times as far as the farthest ratio.
_REACH = 2.5


class UsedRow(NamedTuple):
    """What a choice may use; a line with a mark below each choice that does. `usual` is what the
    comparison does.
    """

    label: str
    picture: Markup
    usual: bool


class Curve(NamedTuple):
    """The curve of one contrast; `groups` are the rows below `picture`, `choices` the same as a
    table.
    """

    id: str
    view: CodeView
    left: str
    right: str
    said: str
    without: str
    picture: Markup
    groups: tuple[tuple[str, tuple[UsedRow, ...]], ...]
    choices: tuple[Choice, ...]


class Curves(NamedTuple):
    """The curves, those that differ first, then by hits; `open` where no code differs."""

    rows: tuple[Curve, ...]
    open: bool


class _Contrast(NamedTuple):
    """A contrast with its rows of SPECIFICATION that have an interval, and those that have none."""

    view: CodeView
    pair: Pair
    kind: str
    known: tuple[Row, ...]
    every: tuple[Row, ...]

    @property
    def hold(self) -> int:
        return sum(row["holds"] for row in self.known)


def curves(
    text: Text,
    views: Sequence[CodeView],
    specification: pl.DataFrame,
    countries: Sequence[str],
) -> Curves | None:
    """The curves of the contrasts that differ; where none does, of those that hold under most other
    choices. None where no contrast has LEAST choices with an interval.
    """
    found = list(_contrasts(text, views, specification))
    differ = [one for one in found if one.kind in KINDS]
    if differ:
        differ.sort(key=lambda one: (KINDS.index(one.kind), -one.view.hits, one.view.code.id))
        kept = differ[:MOST]
    else:
        # Sums of codes repeat what stands below them.
        rest = [one for one in found if one.kind in {"open", "alike"} and not one.view.total]
        rest.sort(key=lambda one: (-one.hold, -one.view.hits, one.view.code.id))
        kept = rest[:MOST_OPEN]
    if not kept:
        return None
    return Curves(tuple(_curve(text, one, countries) for one in kept), not differ)


def _contrasts(
    text: Text, views: Sequence[CodeView], specification: pl.DataFrame
) -> Iterator[_Contrast]:
    rows: dict[tuple[str, str, str], list[Row]] = {}
    for row in specification.iter_rows(named=True):
        rows.setdefault((row["code"], row["left"], row["right"]), []).append(row)
    for view in views:
        for pair in view.pairs:
            own = rows.get((view.code.id, pair.left, pair.right), [])
            known = [row for row in own if _value(row) is not None]
            if len(known) >= LEAST:
                known.sort(key=lambda row: (_value(row) or 0.0, row["specification"]))
                kind = verdict_wording.standing(text, view, pair)[1]
                yield _Contrast(view, pair, kind, tuple(known), tuple(own))


def _value(row: Row) -> float | None:
    """Where the mark stands: at the ratio, else, where a side has no hit, at the end of the
    interval that is not known; None without an interval.
    """
    if row["ratio_low"] is None or row["ratio_high"] is None:
        return None
    if row["ratio"] is not None:
        return float(row["ratio"])
    return math.inf if row["ratio_low"] > 0 else 0.0


def _curve(text: Text, one: _Contrast, countries: Sequence[str]) -> Curve:
    choices = choices_of(text, one.every)
    by_name = dict(zip((row["specification"] for row in one.every), choices, strict=True))
    axis = _axis(one.known)
    bars = [_bar(row, by_name[row["specification"]], one.pair, countries) for row in one.known]
    names = [row["specification"] for row in one.known]
    ratios = [row["ratio"] for row in one.known if row["ratio"] is not None]
    none = [text.term(row["specification"]) for row in one.every if row not in one.known]
    return Curve(
        f"curve-{one.view.code.id}-{one.pair.left}-{one.pair.right}",
        one.view,
        one.pair.left,
        one.pair.right,
        text(
            "Interval without 1, in the direction of the comparison: {hold} of {known} choices;"
            " ratios from {least} to {most}.",
            hold=one.hold,
            known=len(one.known),
            least=number(text, min(ratios, default=0.0)),
            most=number(text, max(ratios, default=math.inf)),
        ),
        text("Without an interval: {names}.", names=", ".join(none)) if none else "",
        curve(axis, bars, [_tick(text, tick) for tick in axis.ticks()]),
        tuple(_groups(text, names, bars)),
        choices,
    )


def _tick(text: Text, tick: float) -> str:
    return text.plain(tick) if tick >= 1 else f"1/{1 / tick:.0f}"


def _axis(rows: Sequence[Row]) -> Axis:
    ratios = [_away(row["ratio"]) for row in rows if row["ratio"]]
    ends = [_away(row[f"ratio_{end}"]) for row in rows for end in ("low", "high")]
    farthest = max(ratios, default=2.0)
    return ratio_axis(max(farthest, min(max(ends), _REACH * farthest)), 0.0)


def _away(ratio: float) -> float:
    """How far from 1 a ratio is, as a factor."""
    return max(ratio, 1 / ratio) if ratio > 0 else math.inf


def _bar(row: Row, choice: Choice, pair: Pair, countries: Sequence[str]) -> Bar:
    value = _value(row)
    assert value is not None
    return Bar(
        countries.index(pair.left if value >= 1 else pair.right),
        value,
        row["ratio_low"],
        row["ratio_high"],
        f"{choice.name}: {spaced(choice.ratio)}",
        hollow=not row["holds"],
        main=row["specification"] == AS_COMPARED,
    )


def _groups(
    text: Text, names: Sequence[str], bars: Sequence[Bar]
) -> Iterator[tuple[str, tuple[UsedRow, ...]]]:
    """The rows below the curve; what no choice of it does is left out."""
    for title, usual, others in GROUPS:
        there = [name for name in others if name in names]
        if there:
            places = {name: {names.index(name)} for name in there}
            rest = set(range(len(names))).difference(*places.values())
            rows = [UsedRow(text.term(usual), used(bars, rest, usual=True), True)]
            rows += [
                UsedRow(text.term(name), used(bars, own, usual=False), False)
                for name, own in places.items()
            ]
            yield text.term(title), tuple(rows)


def label_of(text: Text, one: Curve, pairs: int) -> str:
    """The name of a curve: its code, and of several pairs the countries."""
    if pairs < 2:
        return one.view.label
    return f"{one.view.label}: {text.country(one.left)} – {text.country(one.right)}"
