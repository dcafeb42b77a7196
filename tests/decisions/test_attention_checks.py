"""Attention checks: rows with a known answer in a sample are in no figure, and their answers are
told.
"""

from __future__ import annotations

import sqlite3

import pytest

from contentan.decisions import decision_log
from contentan.decisions.attention_checks import checked
from contentan.decisions.gold_answers import gold_answers
from contentan.decisions.judged import judged
from contentan.decisions.own_order import orders
from contentan.decisions.reviewer_drift import answered
from contentan.decisions.reviewer_pace import least_seconds, pace
from tests.decisions.known_rows import answer, checked_sample

CHECKS = {"k0": "exchange", "k1": "", "k2": "", "k3": "dialogue"}


def test_checks_are_shown_like_any_row_and_counted_nowhere(db: sqlite3.Connection) -> None:
    sample = checked_sample(db, CHECKS)
    rows = decision_log.reviewer_rows(db, sample, "john")
    assert [row["id"] for row in rows][5:9] == list(CHECKS)
    drawn = [row["id"] for row in rows if row["id"] not in CHECKS]
    answer(db, sample, "john", dict.fromkeys(drawn, "exchange"))
    before = judged(db), gold_answers(db, "verify").rows(), answered(db).rows()
    assert before[0].resolved["chance"].to_list() == [0.5] * 10
    # A check left open is no gap, and one that is answered is no row.
    assert orders(db, sample)[("john",)].counted == set(drawn)
    answer(db, sample, "john", dict.fromkeys(CHECKS, "exchange"))
    after = judged(db), gold_answers(db, "verify").rows(), answered(db).rows()
    assert before[0].digest == after[0].digest and before[1:] == after[1:]


def test_what_came_of_them_is_told_with_its_interval(db: sqlite3.Connection) -> None:
    sample = checked_sample(db, CHECKS)
    answer(db, sample, "john", {"k0": "exchange"})
    row = checked(db).row(0, named=True)
    assert (row["given"], row["answered"], row["right"], row["below"]) == (4, 1, 1, False)
    answer(db, sample, "john", {"k1": "?", "k2": "exchange", "k3": "exchange"})
    row = checked(db).row(0, named=True)
    assert (row["answered"], row["right"], row["share"]) == (4, 1, 0.25)
    assert row["share_high"] == pytest.approx(0.699, abs=1e-3) and row["below"]


def test_one_slip_among_five_is_no_reason_to_talk(db: sqlite3.Connection) -> None:
    sample = checked_sample(db, {f"k{number}": "exchange" for number in range(5)})
    answer(db, sample, "john", {f"k{number}": "exchange" for number in range(4)} | {"k4": ""})
    assert not checked(db)["below"][0]


def test_rows_faster_than_reading_are_told(db: sqlite3.Connection) -> None:
    sample = checked_sample(db, {})
    seconds = [0.1, 0.1, 0.35, 0.36, 2, 3, 4, 5, 6, 7]
    for number, took in enumerate(seconds):
        answer(db, sample, "john", {f"h{number:03}": "exchange"}, seconds=took)
    answer(db, sample, "john", {"h009": ""}, seconds=0.1)  # an answer changed needs no reading
    row = pace(db).row(0, named=True)
    assert least_seconds("exchange") == 0.36
    assert (row["rows"], row["too_fast"], row["fast"], row["seconds"]) == (10, 3, True, 2.5)


def test_no_checks_are_no_rows(db: sqlite3.Connection) -> None:
    checked_sample(db, {})
    assert checked(db).is_empty() and pace(db).is_empty()
