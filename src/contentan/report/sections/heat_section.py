"""Which kind of source carries a code: rates by country and family of sources, as a table in one
ramp of colour.

Empty is no hit; a family in which a country has no text is no column. Rows stand by criterion, or
so that neighbours are alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import polars as pl
from markupsafe import Markup

from contentan.report.sections.corpus_section import exposure
from contentan.report.sections.table1_section import Criterion
from contentan.report.writing.catalogue import Text
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.number_format import number

STEPS = 6


class Column(NamedTuple):
    """A family of sources of the country in place `series`, with the words that it has there."""

    series: int
    country: str
    family: str
    words: int


class HeatRow(NamedTuple):
    """A code; its cells have a step of the ramp, 0 for none, and what they say. `rank` is its place
    where neighbours are alike.
    """

    view: CodeView
    cells: tuple[tuple[int, Markup], ...]
    rank: int


class Heat(NamedTuple):
    """`spans` are the countries with their numbers of columns, `most` the rate of the last step."""

    columns: tuple[Column, ...]
    spans: tuple[tuple[int, int], ...]
    groups: tuple[tuple[str, tuple[HeatRow, ...]], ...]
    most: str


def heat(
    text: Text,
    counts: pl.DataFrame,
    criteria: Sequence[Criterion],
    countries: Sequence[str],
    opens: Callable[..., Markup],
) -> Heat | None:
    """The table of all codes with hits but sums; None where fewer than two columns would stand
    there.
    """
    columns = columns_of(counts, countries)
    if len(columns) < 2:
        return None
    rates = _rates(counts, criteria, columns)
    most = max((rate for own in rates.values() for rate in own), default=0.0)
    rank = {code: i for i, code in enumerate(chain(rates))}

    def cell(code: str, rate: float, column: Column) -> tuple[int, Markup]:
        if not rate:
            return 0, Markup("")
        said = opens(number(text, rate), code, column.country, family=column.family)
        return math.ceil(STEPS * math.sqrt(rate / most)), said

    groups = [
        (
            row.title,
            tuple(
                HeatRow(
                    view,
                    tuple(
                        cell(view.code.id, rate, column)
                        for rate, column in zip(rates[view.code.id], columns, strict=True)
                    ),
                    rank[view.code.id],
                )
                for view in row.views
                if view.code.id in rates
            ),
        )
        for row in criteria
    ]
    spans = [(i, sum(one.series == i for one in columns)) for i in range(len(countries))]
    return Heat(
        columns,
        tuple(span for span in spans if span[1]),
        tuple(group for group in groups if group[1]),
        number(text, most),
    )


def _rates(
    counts: pl.DataFrame, criteria: Sequence[Criterion], columns: Sequence[Column]
) -> dict[str, list[float]]:
    """Hits per 1,000 words of each column, by the code."""
    hits = hits_by_family(counts)
    return {
        view.code.id: [
            1000 * hits.get((view.code.id, one.country, one.family), 0) / one.words
            for one in columns
        ]
        for row in criteria
        for view in row.views
        if view.hits and not view.total
    }


def columns_of(counts: pl.DataFrame, countries: Sequence[str]) -> tuple[Column, ...]:
    """The families in which each country has text, those with most words first."""
    words = exposure(counts).group_by("country", "family").agg(pl.col("tokens").sum())
    found = [
        Column(countries.index(country), country, family, int(n))
        for country, family, n in words.iter_rows()
        if country in countries and n
    ]
    return tuple(sorted(found, key=lambda one: (one.series, -one.words, one.family)))


def hits_by_family(counts: pl.DataFrame) -> dict[tuple[str, str, str], int]:
    """Hits by code, country and family of sources."""
    summed = counts.group_by("code", "country", "family").agg(pl.col("hits").sum())
    return {(code, country, family): n for code, country, family, n in summed.iter_rows()}


def chain(rates: Mapping[str, Sequence[float]]) -> list[str]:
    """The codes so that each is followed by the one most like it among those that are left, from
    the one with the highest rate on; by the angle between the roots of their rates.

    >>> chain({"a": [9, 0], "b": [0, 4], "c": [1, 0]})
    ['a', 'c', 'b']
    """
    roots = {code: [math.sqrt(rate) for rate in own] for code, own in rates.items()}
    sizes = {code: math.hypot(*own) or 1.0 for code, own in roots.items()}

    def likeness(one: str, other: str) -> float:
        product = sum(a * b for a, b in zip(roots[one], roots[other], strict=True))
        return product / sizes[one] / sizes[other]

    left = sorted(rates, key=lambda code: (-max(rates[code], default=0.0), code))
    ordered = left[:1]
    left = left[1:]
    while left:
        last = ordered[-1]
        nearest = max(left, key=lambda code: (likeness(last, code), code))
        left.remove(nearest)
        ordered.append(nearest)
    return ordered
