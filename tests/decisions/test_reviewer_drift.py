"""Drift of a reviewer: by period, within strata, and stated only where an interval supports it."""

from __future__ import annotations

import sqlite3

import numpy as np
import polars as pl
import pytest

from contentan.decisions.decision_log import Decision, decide, undo
from contentan.decisions.reviewer_drift import ANSWERED, answered, changes, drift
from contentan.errors import UsageError
from contentan.tables.frames import frame_of
from tests.decisions.decided import AT, BOTH, add

WEEKS = ("2026-11-02T10:00:00+00:00", "2026-11-09T10:00:00+00:00")


def rows(yes: list[float], alike: list[float], who: str = "john", mix: str = "a") -> pl.DataFrame:
    """Answers of one reviewer, in order; strata in turn."""
    return frame_of(
        ANSWERED,
        [
            ("verify", "s", f"i{at}", who, at, WEEKS[0], mix[at % len(mix)], one, other)
            for at, (one, other) in enumerate(zip(yes, alike, strict=True))
        ],
    )


def test_periods_are_weeks_or_blocks(db: sqlite3.Connection) -> None:
    for number, item in enumerate(add(db, "s", items=6)):
        for who in BOTH:
            verdict = "accept" if number < 3 or who == "john" else "reject"
            decide(db, Decision("s", item, who, verdict, WEEKS[number > 2]))
    found = drift(answered(db)).periods.filter(reviewer="aigerim")
    assert found["period"].to_list() == ["2026-W45", "2026-W46"]
    assert found["yes"].to_list() == [1.0, 0.0] and found["agreement"].to_list() == [1.0, 0.0]
    assert found["rows"].to_list() == found["compared"].to_list() == [3, 3]
    blocks = drift(answered(db), "4").periods.filter(reviewer="john")
    assert blocks["period"].to_list() == ["1-4", "5-6"]
    for wrong in ("days", "0", "-3", ""):
        with pytest.raises(UsageError, match="expected weeks, or a number of rows"):
            drift(answered(db), wrong)


def test_what_was_taken_back_carried_or_not_yet_to_be_seen_is_left_out(
    db: sqlite3.Connection,
) -> None:
    ids = add(db, "s", items=4)
    decide(db, Decision("s", ids[0], "john", "reject", AT))
    undo(db, "s", "john", at=AT)
    decide(db, Decision("s", ids[1], "john", "accept", AT, how="carried"))
    decide(db, Decision("s", ids[2], "john", "accept", AT, how="bulk"))
    decide(db, Decision("s", ids[3], "john", "unsure", AT))
    assert answered(db)["item"].to_list() == [ids[3]] and answered(db)["yes"][0] is None
    assert answered(db, released=True).is_empty()
    decide(db, Decision("s", ids[3], "aigerim", "accept", AT))
    assert len(answered(db, released=True)) == 2


def test_the_first_answer_stands_for_its_time(db: sqlite3.Connection) -> None:
    first = add(db, "s", items=1)[0]
    decide(db, Decision("s", first, "john", "reject", WEEKS[0]))
    decide(db, Decision("s", first, "aigerim", "accept", WEEKS[0]))
    decide(db, Decision("s", first, "john", "accept", WEEKS[1]), check=False)
    found = answered(db).filter(reviewer="john").row(0, named=True)
    assert (found["yes"], found["at"], found["agreement"]) == (0.0, WEEKS[0], 0.0)


def test_a_large_change_is_stated_and_a_small_one_is_not() -> None:
    steady, lenient = [1.0, 0.0] * 30, [1.0, 0.0] * 15 + [1.0] * 30
    found = changes(rows(lenient, steady)).rows(named=True)
    assert [(row["measure"], row["changed"]) for row in found] == [
        ("yes", True),
        ("agreement", False),
    ]
    assert found[0]["difference"] == 0.5 and found[0]["level"] == 0.975
    assert not changes(rows([1.0, 0.0] * 19, steady[:38]))["changed"].any()  # too few for a half


def test_another_kind_of_rows_is_no_change() -> None:
    """Whoever works code by code accepts less of the second code, and judges as before."""
    easy, hard = rows([1.0] * 30, [1.0] * 30, mix="a"), rows([0.0] * 30, [1.0] * 30, mix="b")
    made = pl.concat(
        [easy, hard.with_columns(pl.col("number") + 30, pl.format("j{}", "item").alias("item"))]
    )
    row = changes(made).row(0, named=True)
    assert (row["earlier"], row["later"], row["difference"]) == (1.0, 0.0, None)
    assert not row["changed"]


def test_a_few_pairs_that_moved_are_no_change() -> None:
    """All five that moved went one way: an interval leaves out zero, the exact test does not."""
    made = rows([0.0] * 5 + [1.0] * 39, [1.0] * 44)
    strata = pl.Series("stratum", [f"p{at % 22}" for at in range(44)])
    row = changes(made.with_columns(strata)).row(0, named=True)
    assert row["low"] > 0
    assert not row["changed"]


def test_without_drift_hardly_anything_is_stated_of_five_people() -> None:
    rng = np.random.default_rng(5)
    false = 0
    for _ in range(80):
        team = [
            rows(
                list((rng.random(60) < 0.85).astype(float)),
                list((rng.random(60) < 0.8).astype(float)),
                f"r{number}",
                "abc",
            )
            for number in range(5)
        ]
        false += bool(changes(pl.concat(team))["changed"].any())
    assert false / 80 <= 0.1
