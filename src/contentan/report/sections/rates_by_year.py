"""The report's table of rates by year and country, for criteria and codes.

A year without text is an empty cell that says so, never a zero and never bridged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from contentan.model import CRITERIA, Codebook
from contentan.report.sections.corpus_section import exposure
from contentan.report.writing.catalogue import DASH, Text, capital
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.number_format import Cell, empty, number

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
    words = {
        (row["country"], row["year"]): int(row["tokens"])
        for row in (
            exposure(counts)
            .group_by("country", "year")
            .agg(pl.col("tokens").sum())
            .iter_rows(named=True)
        )
        if row["country"] in countries
    }
    columns = year_columns({year for _, year in words})
    hits = {
        (row["code"], row["country"], row["year"]): int(row["hits"])
        for row in (
            counts.group_by("code", "country", "year")
            .agg(pl.col("hits").sum())
            .iter_rows(named=True)
        )
    }
    # A criterion adds up its codes, and a parent's hits include those below it.
    own = _own(hits, codebook)
    sums: dict[tuple[str, str, int | None], int] = {}
    criterion = {code.id: code.criterion for code in codebook.codes}
    for (code, country, year), amount in own.items():
        at = (criterion.get(code, ""), country, year)
        sums[at] = sums.get(at, 0) + amount
    totals = _trend_rows(
        text, [(one, capital(text.term(one))) for one in CRITERIA], sums, words, columns, countries
    )
    by_criterion = [
        (
            one,
            [
                (view.code.id, view.label)
                for view in views
                if view.code.criterion == one and view.hits
            ],
        )
        for one in CRITERIA
    ]
    return Trend(
        years=tuple(_head(text, column) for column in columns),
        criteria=totals,
        codes=tuple(
            (one, _trend_rows(text, codes, hits, words, columns, countries))
            for one, codes in by_criterion
            if codes
        ),
        words=tuple(
            (
                country,
                tuple(
                    "" if column == "gap" else _words(text, words.get((country, _year(column)), 0))
                    for column in columns
                ),
            )
            for country in countries
        ),
    )


def _words(text: Text, amount: int) -> str:
    return text.integer(amount) if amount else DASH


def _head(text: Text, column: int | str | None) -> str:
    """The head of a column of `year_columns`."""
    if column == "gap":
        return "…"
    return text("no year") if column is None else str(column)


def _year(column: int | str | None) -> int | None:
    return column if isinstance(column, int) else None


def year_columns(years: set[int | None]) -> list[int | str | None]:
    """Years in order, 'gap' where some are missing between two, None last for documents without a
    year.
    """
    known = sorted(year for year in years if year is not None)
    columns: list[int | str | None] = []
    for before, year in zip([None, *known], known, strict=False):
        if before is not None and year - before > 1:
            columns.append("gap")
        columns.append(year)
    return [*columns, None] if None in years else columns


def _own(
    hits: Mapping[tuple[str, str, int | None], int], codebook: Codebook
) -> dict[tuple[str, str, int | None], int]:
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
    hits: Mapping[tuple[str, str, int | None], int],
    words: Mapping[tuple[str, int | None], int],
    columns: Sequence[int | str | None],
    countries: Sequence[str],
) -> tuple[TrendRow, ...]:
    def rate(thing: str, country: str, column: int | str | None) -> float | None:
        said = words.get((country, _year(column)), 0) if column != "gap" else 0
        return 1000 * hits.get((thing, country, _year(column)), 0) / said if said else None

    rates = [
        rate(thing, country, column)
        for thing, _ in things
        for country in countries
        for column in columns
    ]
    most = max((one for one in rates if one is not None), default=0.0)

    def shade(thing: str, country: str, column: int | str | None) -> Shade:
        value = rate(thing, country, column)
        if column == "gap":
            return Shade(Cell("", "", text("years without text")), 0, False)
        if value is None:
            return Shade(
                empty(text("no text counts for {country} in this year", country=text.of(country))),
                0,
                False,
            )
        said, found = words[country, _year(column)], hits.get((thing, country, _year(column)), 0)
        # By the root, since a few high rates would else leave all others white.
        depth = math.ceil(SHADES * math.sqrt(value / most)) if most else 0
        return Shade(
            Cell(
                number(text, value),
                "",
                text("hits: {hits}, words: {words}", hits=found, words=said),
            ),
            depth,
            said < FEW_WORDS,
        )

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
