"""The report's table of rates by year and country, for criteria and codes.

A year without text is an empty cell that says so, never a zero and never bridged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from contentan.model import Codebook
from contentan.report.sections.corpus_section import exposure
from contentan.report.writing.catalogue import DASH, Text, capital
from contentan.report.writing.code_views import CodeView, names_of, title_of
from contentan.report.writing.number_format import Cell, empty, number

#: A year, or None for documents without one; a column of the table may be a gap too.
Year = int | None
YearColumn = int | str | None

SHADES = 6
FEW_WORDS = 1000


class Shade(NamedTuple):
    """A cell of the table of years: `shade` from 0 (none) to SHADES, `thin` where there are few
    words.
    """

    cell: Cell
    shade: int
    thin: bool


@dataclass(frozen=True, slots=True)
class TrendRow:
    """Rates by year: `series` holds a country and its cells, one for each column."""

    label: str
    series: tuple[tuple[str, tuple[Shade, ...]], ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """`years` are the columns: a year, or a text for a gap or for documents without a year."""

    years: tuple[str, ...]
    criteria: tuple[TrendRow, ...]
    codes: tuple[tuple[str, tuple[TrendRow, ...]], ...]
    words: tuple[tuple[str, tuple[str, ...]], ...]


def trend(
    text: Text,
    counts: pl.DataFrame,
    codebook: Codebook,
    views: Sequence[CodeView],
    countries: Sequence[str],
) -> Trend:
    """Rates by year and country: for each criterion (its codes added up), and for each code with
    hits.
    """
    said = exposure(counts).group_by("country", "year").agg(pl.col("tokens").sum())
    words: dict[tuple[str, Year], int] = {
        (country, year): int(amount)
        for country, year, amount in said.iter_rows()
        if country in countries
    }
    columns = year_columns({year for _, year in words})
    sums = counts.group_by("code", "country", "year").agg(pl.col("hits").sum())
    hits: dict[tuple[str, str, Year], int] = {
        (code, country, year): int(amount) for code, country, year, amount in sums.iter_rows()
    }
    names = names_of(codebook)
    titles = {one: title_of(text, one, names) for one in names}
    criteria = [(one, capital(titles[one])) for one in names if one]
    of_criteria = _hits_of_criteria(hits, codebook)
    codes = {one: [view for view in views if view.code.criterion == one] for one in names}
    things = {
        one: [(view.code.id, view.label) for view in own if view.hits] for one, own in codes.items()
    }
    return Trend(
        years=tuple(_head(text, column) for column in columns),
        criteria=_trend_rows(text, criteria, of_criteria, words, columns, countries),
        codes=tuple(
            (titles[one], _trend_rows(text, own, hits, words, columns, countries))
            for one, own in things.items()
            if own
        ),
        words=tuple(
            (country, tuple(_words(text, words, country, column) for column in columns))
            for country in countries
        ),
    )


def _hits_of_criteria(
    hits: Mapping[tuple[str, str, Year], int], codebook: Codebook
) -> dict[tuple[str, str, Year], int]:
    """Hits of each criterion, which are those of its codes; a parent's include those below it, and
    each counts once.
    """
    sums: dict[tuple[str, str, Year], int] = {}
    criterion = {code.id: code.criterion for code in codebook.codes}
    for (code, country, year), amount in _own(hits, codebook).items():
        at = (criterion.get(code, ""), country, year)
        sums[at] = sums.get(at, 0) + amount
    return sums


def _words(
    text: Text, words: Mapping[tuple[str, Year], int], country: str, column: YearColumn
) -> str:
    if column == "gap":
        return ""
    amount = words.get((country, _year(column)), 0)
    return text.integer(amount) if amount else DASH


def _head(text: Text, column: YearColumn) -> str:
    """The head of a column of `year_columns`."""
    if column == "gap":
        return "…"
    return text("no year") if column is None else str(column)


def _year(column: YearColumn) -> Year:
    return column if isinstance(column, int) else None


def year_columns(years: set[Year]) -> list[YearColumn]:
    """Years in order, 'gap' where some are missing between two, None last for documents without a
    year.
    """
    known = sorted(year for year in years if year is not None)
    columns: list[YearColumn] = []
    for before, year in zip([None, *known], known, strict=False):
        if before is not None and year - before > 1:
            columns.append("gap")
        columns.append(year)
    return [*columns, None] if None in years else columns


def _own(
    hits: Mapping[tuple[str, str, Year], int], codebook: Codebook
) -> dict[tuple[str, str, Year], int]:
    """Hits without those of the codes below, so that sums over codes count each hit of a code
    once.
    """
    own = dict(hits)
    parent = {code.id: code.parent for code in codebook.codes}
    for (code, country, year), amount in hits.items():
        above = (parent.get(code, ""), country, year)
        if above in own:
            own[above] -= amount
    return own


def _trend_rows(
    text: Text,
    things: Sequence[tuple[str, str]],
    hits: Mapping[tuple[str, str, Year], int],
    words: Mapping[tuple[str, Year], int],
    columns: Sequence[YearColumn],
    countries: Sequence[str],
) -> tuple[TrendRow, ...]:
    def counted(thing: str, country: str, column: YearColumn) -> tuple[int, int]:
        """Hits and words; none in a gap."""
        if column == "gap":
            return 0, 0
        year = _year(column)
        return hits.get((thing, country, year), 0), words.get((country, year), 0)

    def shade(thing: str, country: str, column: YearColumn) -> Shade:
        if column == "gap":
            return Shade(Cell("", "", text("years without text")), 0, False)
        found, said = counted(thing, country, column)
        return _shade(text, country, found, said, most)

    every = [
        counted(thing, country, column)
        for thing, _ in things
        for country in countries
        for column in columns
    ]
    most = max((1000 * found / said for found, said in every if said), default=0.0)
    return tuple(
        TrendRow(
            label,
            tuple(
                (country, tuple(shade(thing, country, column) for column in columns))
                for country in countries
            ),
        )
        for thing, label in things
    )


def _shade(text: Text, country: str, found: int, said: int, most: float) -> Shade:
    """The cell of a year with so many hits and words; `most` is the highest rate of the table."""
    if not said:
        none = text("no text counts for {country} in this year", country=text.of(country))
        return Shade(empty(none), 0, False)
    rate = 1000 * found / said
    # By the root, since a few high rates would else leave all others white.
    depth = math.ceil(SHADES * math.sqrt(rate / most)) if most else 0
    why = text("hits: {hits}, words: {words}", hits=found, words=said)
    return Shade(Cell(number(text, rate), "", why), depth, said < FEW_WORDS)
