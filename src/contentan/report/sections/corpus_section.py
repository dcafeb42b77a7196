"""What a report says of the texts: which were read, what counts for which country, and the rates by
year.

A year without text is an empty cell that says so, never a zero and never bridged.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from contentan.corpus.study import LEFT_OUT
from contentan.model import CRITERIA, Codebook
from contentan.report.writing.catalogue import DASH, Text, capital
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.number_format import Cell, empty, number, whole_percent

SHADES = 6
FEW_WORDS = 1000
FAMILIES = {
    "apk": "Assembly of People",
    "state": "state",
    "osce": "OSCE",
    "unesco": "UNESCO",
    "un": "UN",
    "law": "law",
    "scholarly": "scholarly",
    "other": "other",
}
_LANGS = ("kk", "ru", "en")


class FilesRow(NamedTuple):
    """The files of one voice."""

    voice: str
    documents: int
    ok: int
    warning: int
    failed: int
    years: str
    families: str
    words: tuple[int, int, int]


class TextRow(NamedTuple):
    """The text that counts for one country; `largest` is the share of its longest document in its
    words.
    """

    country: str
    documents: int | None
    words: int
    paragraphs: int
    largest: Cell
    by_lang: tuple[int, int, int]
    by_family: str


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


def counted(documents: pl.DataFrame) -> pl.DataFrame:
    """The documents in the period of study, as DOCUMENTS tells them."""
    return documents.filter(
        ~pl.any_horizontal(pl.col("reason").str.starts_with(reason) for reason in LEFT_OUT)
    )


def files(text: Text, documents: pl.DataFrame) -> list[FilesRow]:
    """A row for each voice, and one for all where there are several; documents outside the period
    of study are left out.
    """
    documents = counted(documents)
    voices = sorted(set(documents["country"]), key=lambda country: (not country, country))
    rows = [
        _files_row(
            text,
            text.country(voice) if voice else text("international organisations"),
            documents.filter(pl.col("country") == voice),
        )
        for voice in voices
    ]
    return [*rows, _files_row(text, text("all"), documents)] if len(rows) > 1 else rows


def _files_row(text: Text, voice: str, some: pl.DataFrame) -> FilesRow:
    status = {
        value: some.filter(pl.col("status") == value).height
        for value in ("ok", "warning", "failed")
    }
    words = tuple(int(some[f"tokens_{lang}"].sum()) for lang in _LANGS)
    return FilesRow(
        voice,
        some.height,
        status["ok"],
        status["warning"],
        status["failed"],
        years_of(text, some["year"].to_list()),
        _amounts(text, some.group_by("family").len().rows()),
        (words[0], words[1], words[2]),
    )


def years_of(text: Text, years: Iterable[int | None]) -> str:
    """'2019-2024', with what has no year beside it.

    >>> from contentan.report.writing.catalogue import text_of
    >>> years_of(text_of("en"), [2021, 2019, None])
    '2019\\u20132021, 1 without year'
    """
    every = list(years)
    known = sorted({year for year in every if year is not None})
    missing = sum(year is None for year in every)
    span = "" if not known else str(known[0]) if len(known) == 1 else f"{known[0]}{DASH}{known[-1]}"
    return ", ".join(
        part for part in (span, text("{n} without year", n=missing) if missing else "") if part
    )


def family_name(text: Text, family: str) -> str:
    """A family of sources in the report's language; one that is not known as it is."""
    return text.term(FAMILIES[family]) if family in FAMILIES else family


def _amounts(text: Text, rows: Iterable[tuple[str, int]]) -> str:
    ordered = sorted(rows, key=lambda row: (-row[1], row[0]))
    return ", ".join(
        f"{family_name(text, family)} {text.integer(amount)}" for family, amount in ordered
    )


def text_rows(
    text: Text,
    counts: pl.DataFrame,
    documents: pl.DataFrame,
    views: Sequence[CodeView],
    countries: Sequence[str],
) -> list[TextRow]:
    """A row for each compared country."""
    one = exposure(counts)
    sides = {side.country: side.documents for side in views[0].sides} if views else {}
    rows = []
    for country in countries:
        own = one.filter(pl.col("country") == country)
        words = tuple(int(own.filter(pl.col("lang") == lang)["tokens"].sum()) for lang in _LANGS)
        by_family = own.group_by("family").agg(pl.col("tokens").sum()).rows()
        speakers = documents.filter((pl.col("country") == country) & (pl.col("about") == "speaker"))
        total = int(own["tokens"].sum())
        rows.append(
            TextRow(
                country,
                sides.get(country),
                total,
                int(own["paragraphs"].sum()),
                _largest(text, speakers, total),
                (words[0], words[1], words[2]),
                _amounts(text, by_family),
            )
        )
    return rows


def _largest(text: Text, own: pl.DataFrame, words: int) -> Cell:
    """The share of the longest of a country's own documents in the words that count for it."""
    if not own.height or not words:
        return empty(text("no document of its own voice"))
    longest = own.sort("tokens", "doc", descending=[True, False]).row(0, named=True)
    return Cell(
        whole_percent(text, longest["tokens"] / words), "", longest["title"] or longest["doc"]
    )


def overlap(counts: pl.DataFrame, left: str, right: str, column: str) -> float:
    """How alike two countries' texts are in their mix, 0 to 1: the smaller of two shares of words,
    summed over values.

    0 where one has no text.
    """
    shares: list[dict[object, float]] = []
    for country in (left, right):
        own = exposure(counts).filter(pl.col("country") == country)
        total = int(own["tokens"].sum())
        amounts = own.group_by(column).agg(pl.col("tokens").sum()).iter_rows()
        shares.append({value: amount / total for value, amount in amounts} if total else {})
    return sum(
        min(share, shares[1].get(value, 0.0)) for value, share in sorted(shares[0].items(), key=str)
    )


def exposure(counts: pl.DataFrame) -> pl.DataFrame:
    """The groups of `counts` once: each stands there for every code, with the same denominators."""
    return counts.filter(pl.col("code") == counts["code"].min()) if len(counts) else counts


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
        years=tuple(
            "…" if column == "gap" else text("no year") if column is None else str(column)
            for column in columns
        ),
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
