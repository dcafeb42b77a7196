"""Precision and recall over all codes of a language, put together from table QUALITY, for which a
report has one line.

Each code that does not add up others weighs by its hits, so that a code counts by what it brings
into the tables. Neither figure is given where codes with more than a fifth of the hits have none.
What was missed of a code follows from its recall; of a code whose recall says nothing of it (it has
no right hit) it is the share of the paragraphs read, taken as if these had been drawn with one
chance.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import polars as pl

from contentan.decisions.correction.reviewed_shares import COVERED
from contentan.report.writing.catalogue import Text
from contentan.report.writing.number_format import Cell, empty, percent
from contentan.statistics.intervals import Ends, jeffreys, part_of, times, total

if TYPE_CHECKING:
    from numpy.typing import NDArray

Row: TypeAlias = Mapping[str, Any]


class Overall(NamedTuple):
    """A language, empty for all: hits judged and right; paragraphs read, as many as for the code
    with most of them; precision and recall are estimate and ends, or None.
    """

    lang: str
    judged: int
    right: int
    read: int
    precision: tuple[float, float, float] | None
    recall: tuple[float, float, float] | None


class _Of(NamedTuple):
    """One code in one language: its hits in the run, the paragraphs without one, and its row of
    QUALITY.
    """

    hits: int
    bare: int
    row: Row


def overall(quality: pl.DataFrame, counts: pl.DataFrame, totals: Collection[str]) -> list[Overall]:
    """A row for all languages and for each of them. `totals` are the codes that add up others;
    tables QUALITY and COUNTS.
    """
    single = quality.filter(pl.col("code").is_in(list(totals)).not_())
    found = []
    for lang in ("", *sorted(set(quality["lang"]) - {""})):
        own = counts if not lang else counts.filter(pl.col("lang") == lang)
        rows = single.filter(pl.col("lang") == lang).iter_rows(named=True)
        paragraphs = own.unique(("country", "family", "institution", "lang", "year"))[
            "paragraphs"
        ].sum()
        sums = {
            code: (hits, paragraphs - segments)
            for code, hits, segments in (
                own.group_by("code").agg(pl.col("hits", "segments").sum()).iter_rows()
            )
        }
        every = [_Of(*sums.get(row["code"], (0, paragraphs)), row) for row in rows]
        found.append(
            Overall(
                lang,
                sum(one.row["verified"] for one in every),
                sum(one.row["correct"] for one in every),
                max((one.row["searched"] for one in every), default=0),
                _precision(every),
                _recall(every),
            )
        )
    return found


def _known(every: list[_Of], name: str) -> list[_Of]:
    """Codes that have hits and this figure; none where they have too few of the hits."""
    known = [one for one in every if one.hits and one.row[name] is not None]
    there = sum(one.hits for one in every)
    return known if there and sum(one.hits for one in known) >= COVERED * there else []


def _ends(rows: list[_Of], name: str) -> Ends:
    return Ends(
        *(
            np.array([one.row[f"{name}{end}"] for one in rows], dtype=float)
            for end in ("", "_low", "_high")
        )
    )


def _hits(rows: list[_Of]) -> NDArray[np.float64]:
    return np.array([one.hits for one in rows], dtype=float)


def _sum(parts: Ends) -> Ends:
    return total(*(Ends(*(end[number] for end in parts)) for number in range(len(parts.at))))


def _precision(every: list[_Of]) -> tuple[float, float, float] | None:
    known = _known(every, "precision")
    if not known:
        return None
    hits = _hits(known)
    return _within(_sum(times(hits / hits.sum(), _ends(known, "precision"))))


def _recall(every: list[_Of]) -> tuple[float, float, float] | None:
    known = _known(every, "recall")
    if not known:
        return None
    told = [one for one in known if one.row["recall"] > 0]
    others = [
        one for one in every if one.row["searched"] and (not one.hits or one.row["recall"] == 0)
    ]
    right = times(_hits(known), _ends(known, "precision"))
    parts = [one for one in (missed_of(told), _missed(others)) if len(one.at)]
    if not parts or not right.at.sum() + sum(one.at.sum() for one in parts):
        return None
    return _within(
        part_of(_sum(right), _sum(Ends(*(np.concatenate(end) for end in zip(*parts, strict=True)))))
    )


def missed_of(rows: list[_Of]) -> Ends:
    """What was missed of codes with a recall r above 0: right·(1-r)/r. Its ends are those for which
    `intervals.part_of` gives the ends of r: with r at its end, (1-r)·right - r·missed is as far
    from zero as the two distances, (1-r)·d and r·e, squared and added.
    """
    right, recall = times(_hits(rows), _ends(rows, "precision")), _ends(rows, "recall")
    at = right.at * (1 - recall.at) / recall.at

    def away(r: NDArray[np.float64], d: NDArray[np.float64]) -> NDArray[np.float64]:
        r = np.maximum(r, 1e-6)
        gap = ((1 - r) * right.at - r * at) ** 2 - ((1 - r) * d) ** 2
        return np.sqrt(np.maximum(gap, 0)) / r

    low, high = away(recall.high, right.high - right.at), away(recall.low, right.at - right.low)
    return Ends(at, np.maximum(at - low, 0), at + high)


def _missed(rows: list[_Of]) -> Ends:
    bare, n, yes = (
        np.array(part, dtype=float)
        for part in (
            [one.bare for one in rows],
            *([one.row[name] for one in rows] for name in ("searched", "missed")),
        )
    )
    return times(bare, jeffreys(yes / np.maximum(n, 1), n))


def _within(ends: Ends) -> tuple[float, float, float]:
    at, low, high = (float(np.clip(end, 0, 1)) for end in ends)
    return at, low, high


def cell(text: Text, figure: tuple[float, float, float] | None) -> Cell:
    """A share as a percentage with its interval, or why there is none."""
    return (
        percent(text, *figure)
        if figure
        else empty(text("not known: too little of it was reviewed"))
    )
