"""What the pages of a training round show: what a reviewer is told of each row, and how the round
went. Nothing here tells of another reviewer.
"""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from contentan.decisions import training_rounds
from contentan.decisions.known_answers import TRAINING, is_training
from contentan.decisions.stored_samples import Sample, sample_of
from contentan.decisions.training_rounds import Told
from contentan.errors import UsageError


class Page(NamedTuple):
    """`round` and `codes` as rows of ROUNDS and ROUND_CODES (None before the first answer may be
    told), `rows` as of `told_rows`.
    """

    round: dict[str, Any] | None
    codes: list[dict[str, Any]]
    rows: list[dict[str, Any]]


def round_of(db: sqlite3.Connection, wanted: str) -> Sample:
    """A training round by its id; UsageError for any other sample."""
    found = sample_of(db, wanted)
    if not is_training(found):
        raise UsageError("is no training round", where=wanted)
    return found


def told_rows(db: sqlite3.Connection, sample: Sample, reviewer: str) -> list[dict[str, Any]]:
    """The rows that a reviewer may be told, in the order of the answers: item, right, verdict,
    chosen and gold (lists of codes), note, before, quote, after, lang.
    """
    return [
        _row(one, db.execute("select * from item where id = ?", (one.item,)).fetchone())
        for one in training_rounds.told(db, sample, reviewer)
    ]


def _row(told: Told, item: sqlite3.Row) -> dict[str, Any]:
    return {
        "item": told.item,
        "right": told.right,
        "verdict": told.verdict,
        "chosen": sorted(told.codes or ()),
        "gold": sorted(told.known.codes),
        "note": told.known.note,
        **{name: item[name] for name in ("before", "quote", "after", "lang")},
    }


def page(db: sqlite3.Connection, sample: Sample, reviewer: str) -> Page:
    """A reviewer's own page of a round."""
    rows = told_rows(db, sample, reviewer)
    if not rows:
        return Page(None, [], [])
    made = training_rounds.trained(db, [sample])
    own = made.rounds.filter(reviewer=reviewer).row(0, named=True)
    return Page(own, made.codes.filter(reviewer=reviewer).to_dicts(), rows)


def told_at_end(sample: Sample) -> bool:
    return bool(sample.choices[TRAINING]["feedback"] == "end")
