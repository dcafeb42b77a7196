"""Words outside the codebook that a country's texts use more than the others', language by
language, each with lines in which it stands.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl
from markupsafe import Markup

from contentan.compare.keyness import LEADING
from contentan.compare.verdicts import ALPHA
from contentan.report.drawing.forest_row import FARTHEST, Axis, Mark, heading, row
from contentan.report.sections import hit_parts
from contentan.report.writing import verdict_wording
from contentan.report.writing.catalogue import Text
from contentan.report.writing.language_names import language_name
from contentan.report.writing.number_format import Cell, bound, chance, empty, estimate, number

#: All ratios are above 1.
_AXIS = Axis(FARTHEST, ratio=True, above=True)


class WordRow(NamedTuple):
    """A word with its picture; `works` are those with it and all, of the country and the others."""

    word: Markup
    rates: tuple[str, str]
    works: tuple[tuple[int, int], tuple[int, int]]
    picture: Markup
    ratio: Cell
    q: Cell
    differs: bool


class Side(NamedTuple):
    """A country's words of a language; `series` is its place, `considered` how many words were."""

    series: int
    others: str
    considered: int
    held: str
    missing: str
    rows: tuple[WordRow, ...]


class Words(NamedTuple):
    """`languages` have a name and their sides, `axis` stands above the pictures; `differ` is how
    many words hold after correction.
    """

    languages: tuple[tuple[str, str, tuple[Side, ...]], ...]
    axis: Markup
    differ: int


def words(
    text: Text,
    keyness: pl.DataFrame,
    countries: Sequence[str],
    shown: Mapping[str, tuple[int, int]],
) -> Words | None:
    """The section; None where there are no such words."""
    languages = []
    for (lang,), own in keyness.group_by("lang", maintain_order=True):
        sides = [
            _side(text, own.filter(pl.col("country") == country), i, countries, shown)
            for i, country in enumerate(countries)
            if country in own["country"]
        ]
        if sides:
            languages.append((str(lang), language_name(text, str(lang)), tuple(sides)))
    if not languages:
        return None
    written = [text.plain(tick) for tick in _AXIS.ticks()]
    differ = keyness.filter(pl.col("q") <= ALPHA).height
    return Words(tuple(languages), heading(_AXIS, written), differ)


def _side(
    text: Text,
    own: pl.DataFrame,
    series: int,
    countries: Sequence[str],
    shown: Mapping[str, tuple[int, int]],
) -> Side:
    others = [country for i, country in enumerate(countries) if i != series]
    name = text.country(others[0]) if len(others) == 1 else text("all others")
    first = own.row(0, named=True)
    held = verdict_wording.within(text, first["held_equal"])
    missing = text.term(verdict_wording.NOT_SEPARABLE.get(first["missing"], ""))
    rows = [_row(text, one, series, shown) for one in own.head(LEADING).iter_rows(named=True)]
    return Side(series, name, first["considered"], held, missing, tuple(rows))


def _row(
    text: Text,
    one: Mapping[str, Any],
    series: int,
    shown: Mapping[str, tuple[int, int]],
) -> WordRow:
    key = f"{one['lang']}:{one['word']}"
    opens = hit_parts.opener(shown if key in shown else None)
    low, high, ratio = one["ratio_low"], one["ratio_high"], one["ratio"]
    why = text("no such word in the others’ texts that can be compared")
    if ratio is not None:
        cell = estimate(text, ratio, low, high)
    else:
        cell = (
            empty(text("too few works can be compared"))
            if low is None
            else bound(text, low, high, why)
        )
    at = ratio if ratio is not None else math.inf
    marks = [] if low is None else [Mark(series, at, low, high, f"{cell.text} {cell.interval}")]
    return WordRow(
        opens(one["word"], key),
        (number(text, one["rate"]), number(text, one["rate_others"])),
        ((one["works_hit"], one["works"]), (one["works_hit_others"], one["works_others"])),
        row(_AXIS, [marks]),
        cell,
        Cell(chance(text, one["q"])) if one["q"] is not None else empty(text("not tested")),
        one["q"] is not None and one["q"] <= ALPHA,
    )


def words_with_lines(
    keyness: pl.DataFrame | None, lines: pl.DataFrame | None
) -> dict[str, hit_parts.Word]:
    """The words that have lines, by the ids of their parts."""
    if keyness is None or lines is None:
        return {}
    places = {
        (lang, word): hits + others
        for lang, word, hits, others in keyness.select(
            "lang", "word", "hits", "hits_others"
        ).iter_rows()
    }
    found = {}
    for (lang, word), own in hit_parts.lined(lines).group_by("lang", "word", maintain_order=True):
        # A place of two countries is one line.
        merged = (
            own.group_by("doc", "start", maintain_order=True)
            .agg(pl.col("country").sort().str.join(",").alias("countries"), pl.all().first())
            .with_columns(
                pl.lit(False).alias("negated"),
                (pl.col("doc") + ":" + pl.col("start").cast(pl.String)).alias("hit"),
            )
        )
        key = f"{lang}:{word}"
        found[key] = hit_parts.Word(str(word), merged, max(merged.height, places[lang, word]))
    return found
