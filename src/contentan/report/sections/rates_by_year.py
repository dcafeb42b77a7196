"""The report's table of rates by year and country, for criteria and codes.

A year without text is an empty cell that says so, never a zero and never bridged.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import polars as pl

from contentan.compare.contrasts import LEAST_WORKS
from contentan.compare.tables import TRENDS
from contentan.model import Codebook
from contentan.report.drawing.year_panel import few_works, year_columns
from contentan.report.writing.catalogue import DASH, Text, capital
from contentan.report.writing.code_views import CodeView, names_of, title_of
from contentan.report.writing.number_format import Cell, empty, number
from contentan.tables.frames import frame_of

SHADES = 6
#: Works below which a rate is set in italics.
FEW_WORKS = LEAST_WORKS


class Figure(NamedTuple):
    """Of a thing, country and year."""

    rate: float
    hits: int


class Amount(NamedTuple):
    """How much text a country has in a year."""

    works: int
    words: int


Figures: TypeAlias = Mapping[tuple[str, str, int], Figure]
Amounts: TypeAlias = Mapping[tuple[str, int], Amount]


class Shade(NamedTuple):
    """A cell of the table of years: `shade` from 0 (none) to SHADES, `thin` where there are few
    works.
    """

    cell: Cell
    shade: int
    thin: bool


@dataclass(frozen=True, slots=True)
class TrendRow:
    """Rates by year of a code or criterion, `thing`: `series` holds a country and its cells, one
    for each column.
    """

    thing: str
    label: str
    series: tuple[tuple[str, tuple[Shade, ...]], ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """`years` are the columns: a year, or an ellipsis for a gap; `amounts` are titles with the
    cells of each country.
    """

    years: tuple[str, ...]
    criteria: tuple[TrendRow, ...]
    codes: tuple[tuple[str, tuple[TrendRow, ...]], ...]
    amounts: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]


def trend(
    text: Text,
    points: pl.DataFrame | None,
    codebook: Codebook,
    views: Sequence[CodeView],
    countries: Sequence[str],
) -> Trend:
    """Rates by year and country: for each criterion (its codes added up), and for each code with
    hits. `points` is table TRENDS.
    """
    given = frame_of(TRENDS, []) if points is None else points
    dated = given.filter(pl.col("works") > 0, pl.col("country").is_in(list(countries)))
    if dated.is_empty():
        return Trend((), (), (), ())
    amounts = {
        (country, year): Amount(works, words)
        for country, year, works, words in dated.select(
            "country", "year", "works", "tokens"
        ).iter_rows()
    }
    figures = {
        (code, country, year): Figure(rate, hits)
        for code, country, year, rate, hits in dated.select(
            "code", "country", "year", "rate", "hits"
        ).iter_rows()
    }
    columns = year_columns({year for _, year in amounts})
    names = names_of(codebook)
    titles = {one: title_of(text, one, names) for one in names}
    rows = functools.partial(_rows, amounts=amounts, columns=columns, countries=countries)
    criteria = [(one, capital(title)) for one, title in titles.items() if one]
    codes = {one: [view for view in views if view.code.criterion == one] for one in names}
    things = {
        one: [(view.code.id, view.label) for view in own if view.hits] for one, own in codes.items()
    }
    works = {place: amount.works for place, amount in amounts.items()}
    words = {place: amount.words for place, amount in amounts.items()}
    return Trend(
        years=tuple("…" if column == "gap" else str(column) for column in columns),
        criteria=rows(text, criteria, _of_criteria(figures, codebook)),
        codes=tuple((titles[one], rows(text, own, figures)) for one, own in things.items() if own),
        amounts=(
            (text("works"), _said(text, works, columns, countries)),
            (text("words read"), _said(text, words, columns, countries)),
        ),
    )


def _of_criteria(figures: Figures, codebook: Codebook) -> Figures:
    """Of each criterion the sums over its codes. A code's hits include those of the codes below it,
    which are taken away, so that each counts once.
    """
    known = {code.id: code for code in codebook.codes}
    sums: dict[tuple[str, str, int], Figure] = {}

    def add(criterion: str, country: str, year: int, figure: Figure, sign: int) -> None:
        before = sums.get((criterion, country, year), Figure(0.0, 0))
        sums[criterion, country, year] = Figure(
            before.rate + sign * figure.rate, before.hits + sign * figure.hits
        )

    for (code, country, year), figure in figures.items():
        own = known.get(code)
        if own is None:
            continue
        add(own.criterion, country, year, figure, 1)
        if (own.parent, country, year) in figures and own.parent in known:
            add(known[own.parent].criterion, country, year, figure, -1)
    return sums


def _rows(
    text: Text,
    things: Sequence[tuple[str, str]],
    figures: Figures,
    amounts: Amounts,
    columns: Sequence[int | str],
    countries: Sequence[str],
) -> tuple[TrendRow, ...]:
    """A row for each thing and its label."""
    wanted = {thing for thing, _ in things}
    most = max((one.rate for (thing, *_), one in figures.items() if thing in wanted), default=0.0)

    def shade(thing: str, country: str, column: int | str) -> Shade:
        if isinstance(column, str):
            return Shade(Cell("", "", text("years without text")), 0, thin=False)
        figure = figures.get((thing, country, column), Figure(0.0, 0))
        return _shade(text, country, figure, amounts.get((country, column)), most)

    return tuple(
        TrendRow(
            thing,
            label,
            tuple(
                (country, tuple(shade(thing, country, column) for column in columns))
                for country in countries
            ),
        )
        for thing, label in things
    )


def _shade(text: Text, country: str, figure: Figure, amount: Amount | None, most: float) -> Shade:
    """The cell of a year; `most` is the highest rate of the table."""
    if amount is None:
        none = text("no text counts for {country} in this year", country=text.of(country))
        return Shade(empty(none), 0, thin=False)
    why = text(
        "hits: {hits}, works: {works}, words: {words}",
        hits=figure.hits,
        works=amount.works,
        words=amount.words,
    )
    few = few_works(text, amount.works)
    # What codes below take away may leave less than nothing by rounding.
    rate = max(figure.rate, 0.0)
    # By the root, since a few high rates would else leave all others white.
    depth = math.ceil(SHADES * math.sqrt(rate / most)) if most else 0
    cell = Cell(number(text, rate), "", f"{why}; {few}" if few else why)
    return Shade(cell, depth, amount.works < FEW_WORKS)


def _said(
    text: Text,
    amounts: Mapping[tuple[str, int], int],
    columns: Sequence[int | str],
    countries: Sequence[str],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Works or words of each country by year."""

    def said(country: str, column: int | str) -> str:
        if isinstance(column, str):
            return ""
        amount = amounts.get((country, column))
        return text.integer(amount) if amount else DASH

    return tuple(
        (country, tuple(said(country, column) for column in columns)) for country in countries
    )
