"""Reviewers over time on the agreement page: a table, a small chart for each reviewer, and a
sentence where an interval supports one.

Only rows that all to whom they were given have decided are in it, as in the agreement above.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl

from contentan.decisions import reviewer_drift
from contentan.decisions.reviewer_drift import MEASURES, WEEKS
from contentan.decisions.stored_samples import Sample

#: Size of a chart, and what is left free around the points.
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 300, 120, 28, 18, 8
#: Rows of a block where all was decided within a week.
BLOCK = "25"


class Chart(NamedTuple):
    """A reviewer's `periods` (rows of PERIODS), their `points` (measure, x, y, low, high), `ticks`
    (x, period).
    """

    reviewer: str
    periods: list[dict[str, Any]]
    points: list[dict[str, Any]]
    ticks: list[dict[str, Any]]


class Drift(NamedTuple):
    """`charts` of each reviewer, rows of CHANGES, and whether periods are weeks."""

    charts: list[Chart]
    changes: list[dict[str, Any]]
    weeks: bool


def drift_of(db: sqlite3.Connection, sample: Sample) -> Drift:
    """How the reviewers of a sample judged by calendar week, or by blocks of rows where all was
    decided within one.
    """
    answers = reviewer_drift.answered(db, [sample], released=True)
    found = reviewer_drift.drift(answers, WEEKS)
    weeks = found.periods["period"].n_unique() > 1
    if not weeks:
        found = reviewer_drift.drift(answers, BLOCK)
    names = found.periods["reviewer"].unique().sort()
    charts = [_chart(name, found.periods.filter(pl.col("reviewer") == name)) for name in names]
    return Drift(charts, found.changes.to_dicts(), weeks)


def _chart(reviewer: str, periods: pl.DataFrame) -> Chart:
    rows = periods.to_dicts()
    middles = _places(len(rows))
    # The two marks of a period stand beside each other, or one would hide the other.
    points = [
        {
            "measure": measure,
            "x": round(middle + shift, 1),
            **{end: _height(row[f"{measure}{tail}"]) for end, tail in _ENDS},
        }
        for row, middle in zip(rows, middles, strict=True)
        for measure, shift in zip(MEASURES, (-4, 4), strict=True)
        if row[measure] is not None
    ]
    ticks = [
        {"x": round(middle, 1), "period": row["period"].rpartition("-")[2]}
        for row, middle in zip(rows, middles, strict=True)
    ]
    return Chart(reviewer, rows, points, ticks)


_ENDS = (("y", ""), ("low", "_low"), ("high", "_high"))


def _places(number: int) -> Sequence[float]:
    step = (WIDTH - LEFT) / max(1, number)
    return [LEFT + step * (at + 0.5) for at in range(number)]


def _height(share: float) -> float:
    return round(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM), 1)
