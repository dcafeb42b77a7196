"""What a coordinator wants to know of the reviewers: training rounds, attention checks, pace, and
whether somebody judges otherwise than before.

All decisions are in it, also those that reviewers may not see of each other yet.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.decisions import (
    attention_checks,
    reviewer_drift,
    reviewer_pace,
    training_rounds,
)
from contentan.decisions.database import REVIEW, connect
from contentan.errors import UsageError, many


class Report(NamedTuple):
    """Tables ROUNDS, ROUND_CODES, CHECKED, PACE, PERIODS and CHANGES."""

    training: pl.DataFrame
    training_codes: pl.DataFrame
    checks: pl.DataFrame
    pace: pl.DataFrame
    periods: pl.DataFrame
    changes: pl.DataFrame


def reviewer_report(outputs: Path, by: str) -> Report:
    """What the decisions say of who made them; `by` as in `reviewer_drift.drift`. UsageError where
    no sample was drawn.
    """
    path = outputs / REVIEW
    if not path.is_file():
        raise UsageError("no sample has been drawn here; `contentan sample` draws one", where=path)
    with closing(connect(path, lambda: "")) as db:
        return report_of(db, by)


def report_of(db: sqlite3.Connection, by: str) -> Report:
    """The same of an open file of decisions."""
    return Report(
        *training_rounds.trained(db),
        attention_checks.checked(db),
        reviewer_pace.pace(db),
        *reviewer_drift.drift(reviewer_drift.answered(db), by),
    )


def report_lines(found: Report) -> list[str]:
    """What a person reads; a part that says nothing is left out."""
    parts = (
        ("training rounds", map(_round, _rows(found.training))),
        ("codes of training rounds", map(_code, _rows(found.training_codes))),
        ("attention checks (in no figure)", map(_check, _rows(found.checks))),
        ("pace", map(_pace, _rows(found.pace))),
        ("by period", map(_period, _rows(found.periods))),
        ("change from the earlier to the later half", map(_change, _rows(found.changes))),
    )
    lines: list[str] = []
    for title, rows in parts:
        if own := list(rows):
            lines += [*([""] if lines else []), f"{title}:", *own]
    return lines or ["nobody has decided yet"]


def _rows(table: pl.DataFrame) -> Iterable[dict[str, Any]]:
    return table.iter_rows(named=True)


def _ends(row: dict[str, Any], name: str) -> str:
    at, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
    if at is None:
        return "–"
    return f"{at:.2f}" if low is None or high is None else f"{at:.2f} [{low:.2f}, {high:.2f}]"


def _round(row: dict[str, Any]) -> str:
    unsure = f", {row['unsure']} unsure" if row["unsure"] else ""
    return (
        f"  {row['sample']:<20} {row['reviewer']:<14} {row['state']:<7}"
        f" {row['right']} right of {row['answered']} ({row['given']} given{unsure}):"
        f" {_ends(row, 'share')}, mark {row['pass_mark']:.2f}; kappa {_ends(row, 'kappa')}"
    )


def _code(row: dict[str, Any]) -> str:
    return (
        f"  {row['sample']:<20} {row['reviewer']:<14} {row['code']:<32} gold {row['gold']}:"
        f" found {row['found']}, missed {row['missed']}, too many {row['extra']};"
        f" kappa {_ends(row, 'kappa')}"
    )


def _check(row: dict[str, Any]) -> str:
    below = "; below .80 by more than chance" if row["below"] else ""
    return (
        f"  {row['sample']:<20} {row['reviewer']:<14} {row['right']} right of {row['answered']}"
        f" ({row['given']} given): {_ends(row, 'share')}{below}"
    )


def _pace(row: dict[str, Any]) -> str:
    told = f"{many(row['too_fast'], 'row')} faster than anybody can read"
    fast = f"; {told}" if row["too_fast"] else ""
    mark = " (a tenth or more)" if row["fast"] else ""
    return (
        f"  {row['sample']:<20} {row['reviewer']:<14} {many(row['rows'], 'row')},"
        f" {row['seconds']:.1f} s each{fast}{mark}"
    )


def _period(row: dict[str, Any]) -> str:
    return (
        f"  {row['task']:<7} {row['reviewer']:<14} {row['period']:<10} {many(row['rows'], 'row')}:"
        f" yes {_ends(row, 'yes')}, agreement {_ends(row, 'agreement')}"
        f" ({many(row['compared'], 'row')})"
    )


def _change(row: dict[str, Any]) -> str:
    head = f"  {row['task']:<7} {row['reviewer']:<14} {row['measure']:<10}"
    means = f"{row['earlier']:.2f} -> {row['later']:.2f}"
    if row["difference"] is None:
        return f"{head} {means}; of other strata, so not comparable"
    ends = f"{row['difference']:+.2f} [{row['low']:+.2f}, {row['high']:+.2f}]"
    told = "changed" if row["changed"] else "no change that the rows can tell"
    return f"{head} {means}, within strata {ends} at {100 * row['level']:.1f} %: {told}"
