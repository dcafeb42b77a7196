"""Attention checks: rows of a sample whose answer is known, mixed into a reviewer's order.

They are off unless asked for, they are in no estimate (`known_answers`), and what came of them is
for whoever coordinates. A single wrong answer says little: people err on hard rows. So the share is
given with its interval, and a reviewer is named only where the interval lies below the mark.
"""

from __future__ import annotations

import sqlite3
from typing import Any

import polars as pl

from contentan.decisions.known_answers import chosen_codes, known_of
from contentan.decisions.stored_samples import samples
from contentan.statistics.intervals import wilson
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare, with_interval

#: Who answers known rows right less often than this does not look, or sees the codebook otherwise.
MARK = 0.8
CHECKED = declare(
    "attention_checks",
    "sample reviewer",
    """
    sample    text  sample into which they were mixed
    reviewer  text  who was checked
    given     int   rows with a known answer
    answered  int   of these, rows answered
    right     int   of these, rows answered as known; unsure is not right
    """,
    with_interval("share", "share of the answers that are right"),
    """
    below  flag  the interval lies below .8: a talk is due
    """,
)


def checked(db: sqlite3.Connection) -> pl.DataFrame:
    """Table CHECKED of all samples with checks; the answers that stand."""
    rows = []
    for sample in reversed(samples(db)):
        known = known_of(sample)
        if not known or not sample.random:
            continue
        given: dict[str, dict[str, Any]] = {}
        for row in db.execute(
            "select a.reviewer, a.item, i.code as machine, d.verdict, d.code"
            " from current_assignment a"
            " join item i on i.id = a.item"
            " left join current_decision d on d.sample = a.sample and d.item = a.item"
            " and d.reviewer = a.reviewer and d.how <> 'adjudicated'"
            " where a.sample = ? and a.chance = 0",
            (sample.id,),
        ):
            given.setdefault(row["reviewer"], {})[row["item"]] = row
        rows += [
            _row(
                sample.id,
                reviewer,
                len(own),
                [
                    chosen_codes(row, row["machine"]) == known[item].codes
                    for item, row in own.items()
                    if row["verdict"]
                ],
            )
            for reviewer, own in sorted(given.items())
        ]
    return frame_of(CHECKED, rows)


def _row(sample: str, reviewer: str, given: int, right: list[bool]) -> tuple[Any, ...]:
    if not right:
        return (sample, reviewer, given, 0, 0, None, None, None, False)
    at, low, high = (float(end) for end in wilson(sum(right) / len(right), len(right)))
    return (sample, reviewer, given, len(right), sum(right), at, low, high, high < MARK)
