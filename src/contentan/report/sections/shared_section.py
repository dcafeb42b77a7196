"""What two countries' texts share, and so what a verdict on them compares: their works in each
family of sources, language and time, and what these weigh (table SHARED_TEXTS).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from contentan.compare import verdicts
from contentan.report.writing import verdict_wording
from contentan.report.writing.catalogue import DASH, Text, capital
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.language_names import language_name
from contentan.report.writing.number_format import whole_percent

#: Strata of a pair that the page shows; the rest is in the file.
MOST = 12


class Stratum(NamedTuple):
    """Works and words of each side in one family, language and time; `weight` is empty where one
    side alone has any.
    """

    family: str
    language: str
    time: str
    works: tuple[int, int]
    words: tuple[int, int]
    weight: str


class Shared(NamedTuple):
    """A pair of countries. `said` says what is compared, or what is missing; `timed` whether time
    is held equal, `more` how many strata are not shown.
    """

    left: str
    right: str
    said: str
    strata: tuple[Stratum, ...]
    timed: bool
    more: int


def shared(text: Text, table: pl.DataFrame, views: Sequence[CodeView]) -> tuple[Shared, ...]:
    """A part for each pair of countries."""
    return tuple(
        _shared(text, own, left, right, views)
        for (left, right), own in table.group_by("left", "right", maintain_order=True)
    )


def _shared(
    text: Text, own: pl.DataFrame, left: object, right: object, views: Sequence[CodeView]
) -> Shared:
    two = str(left), str(right)
    rows = own.sort("weight", "family", "language", "time", descending=[True, False, False, False])
    strata = tuple(
        Stratum(
            text.family(row["family"]),
            language_name(text, row["language"]),
            _time(text, row["time"]),
            (row["works_left"], row["works_right"]),
            (row["words_left"], row["words_right"]),
            whole_percent(text, row["weight"]) if row["shared"] else "",
        )
        for row in rows.iter_rows(named=True)
    )
    timed = any(own["time"].to_list())
    return Shared(*two, _said(text, own, *two, views), strata[:MOST], timed, len(strata[MOST:]))


def _time(text: Text, time: str) -> str:
    return text("no year") if time == "unknown" else time.replace("-", DASH)


def _said(text: Text, own: pl.DataFrame, left: str, right: str, views: Sequence[CodeView]) -> str:
    pair = verdict_wording.pair_of_all(views, left, right)
    if pair is None or pair.verdict == verdicts.NO_TEXT:
        return text("A side has no text: nothing is shared.")
    if pair.verdict == verdicts.NOT_SEPARABLE:
        parts = [
            _apart(text, own, name, (left, right))
            for name in ("family", "language")
            if name in pair.reason
        ]
        return " ".join([f"{capital(verdict_wording.word_of(text, pair))}.", *parts])
    held = verdict_wording.within(text, pair.row["held_equal"])
    if not held:
        return text("Their works are of one family of sources and in one language.")
    return text(
        "Verdicts compare {within}. That is as good as a balanced comparison of {works} works a"
        " side.",
        within=held,
        works=text.plain(round(float(own["shared"].sum()), 1)),
    )


def _apart(text: Text, own: pl.DataFrame, factor: str, two: tuple[str, str]) -> str:
    """'By family of sources: Kazakhstan – Assembly of People 9; the USA – state 12.' in works."""
    sides = []
    for country, column in zip(two, ("works_left", "works_right"), strict=True):
        sums = own.group_by(factor).agg(pl.col(column).sum()).filter(pl.col(column) > 0)
        ordered = sorted(sums.iter_rows(), key=lambda row: (-row[1], row[0]))
        said = (f"{_value(text, factor, value)} {text.integer(works)}" for value, works in ordered)
        sides.append(f"{text.country(country)} {DASH} {', '.join(said)}")
    what = text("family of sources") if factor == "family" else text("language")
    return text("Works by {what}: {sides}.", what=what, sides="; ".join(sides))


def _value(text: Text, factor: str, value: str) -> str:
    return text.family(value) if factor == "family" else language_name(text, value)
