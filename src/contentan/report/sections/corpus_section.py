"""What a report says of the texts: which were read, what counts for which country, and the rates by
year.

A year without text is an empty cell that says so, never a zero and never bridged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from contentan.corpus.study import LEFT_OUT
from contentan.model import Codebook
from contentan.report.writing.catalogue import DASH, Text
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.number_format import Cell, empty, whole_percent

if TYPE_CHECKING:
    from markupsafe import Markup

#: Headings of the columns of words: that of the first column, that of any other.
_HEADINGS = {
    "kk": ("words in<br>Kazakh", "in<br>Kazakh"),
    "ru": ("words in<br>Russian", "in<br>Russian"),
    "en": ("words in<br>English", "in<br>English"),
}


class TextRow(NamedTuple):
    """The text that counts for one country; `largest` is the share of its longest document in its
    words.
    """

    country: str
    documents: int | None
    works: int | None
    words: int
    paragraphs: int
    largest: Cell
    by_lang: tuple[int, ...]
    by_family: str


def counted(documents: pl.DataFrame) -> pl.DataFrame:
    """The documents in the period of study, as DOCUMENTS tells them."""
    return documents.filter(
        ~pl.any_horizontal(pl.col("reason").str.starts_with(reason) for reason in LEFT_OUT)
    )


def languages(codebook: Codebook, documents: pl.DataFrame) -> tuple[str, ...]:
    """The languages that have a column: those of the codebook, and any other with words."""
    return tuple(
        lang
        for lang in _HEADINGS
        if lang in codebook.languages or documents[f"tokens_{lang}"].sum()
    )


def words_in(text: Text, lang: str, first: bool) -> Markup:
    """Heading of a column of words in a language."""
    return text.markup(_HEADINGS[lang][0 if first else 1])


def years_of(text: Text, years: Iterable[int | None]) -> str:
    """'2019-2024', with what has no year beside it.

    >>> from contentan.report.writing.catalogue import text_of
    >>> years_of(text_of("en"), [2021, 2019, None])
    '2019\\u20132021, 1 without year'
    """
    every = list(years)
    known = sorted({year for year in every if year is not None})
    missing = sum(year is None for year in every)
    span = str(known[0]) if known else ""
    if len(known) > 1:
        span = f"{known[0]}{DASH}{known[-1]}"
    return ", ".join(
        part for part in (span, text("{n} without year", n=missing) if missing else "") if part
    )


def amounts(text: Text, rows: Iterable[tuple[str, int]]) -> str:
    """Families of sources with what each has, most first."""
    ordered = sorted(rows, key=lambda row: (-row[1], row[0]))
    return ", ".join(f"{text.family(family)} {text.integer(amount)}" for family, amount in ordered)


def text_rows(
    text: Text,
    counts: pl.DataFrame,
    documents: pl.DataFrame,
    views: Sequence[CodeView],
    countries: Sequence[str],
    langs: Sequence[str],
) -> list[TextRow]:
    """A row for each compared country, its words in each of the languages."""
    one = exposure(counts)
    sides = {side.country: side for side in views[0].sides} if views else {}
    rows = []
    for country in countries:
        own = one.filter(pl.col("country") == country)
        words = tuple(int(own.filter(pl.col("lang") == lang)["tokens"].sum()) for lang in langs)
        by_family = own.group_by("family").agg(pl.col("tokens").sum()).rows()
        speakers = documents.filter((pl.col("country") == country) & (pl.col("about") == "speaker"))
        total = int(own["tokens"].sum())
        rows.append(
            TextRow(
                country,
                sides[country].documents if country in sides else None,
                sides[country].works if country in sides else None,
                total,
                int(own["paragraphs"].sum()),
                _largest(text, speakers, total),
                words,
                amounts(text, by_family),
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
    # Any one code will do; the first by name, so that it is the same each time.
    return counts.filter(pl.col("code") == counts["code"].min()) if len(counts) else counts
