"""Rows with a known answer that are handed over or closed, and whoever may know the answer."""

from __future__ import annotations

import sqlite3

import polars as pl
import pytest

from contentan.decisions import blind_answers, decision_log, roles
from contentan.decisions.attention_checks import checked
from contentan.decisions.decision_log import Decision, decide
from contentan.decisions.discussion import add_remark
from contentan.decisions.gold_answers import gold_answers
from contentan.decisions.handovers import Stamp, add_reviewer, close, hand_over
from contentan.decisions.known_answers import met_before
from contentan.decisions.stored_samples import given_to
from contentan.decisions.training_rounds import trained
from contentan.errors import UsageError
from contentan.review.samples.gold_rows import known_answers
from contentan.review.screen.live_figures import BULK_FROM, record
from tests.decisions.decided import AT, BOTH, add
from tests.decisions.known_rows import BOOK, GOLD, answer, checked_sample, training

STAMP = Stamp("dana", AT)
LATER = "2026-12-01T10:00:00+00:00"


def units(item: str) -> pl.DataFrame:
    return pl.DataFrame({"item": [item]})


def test_a_round_is_handed_to_nobody(db: sqlite3.Connection) -> None:
    new = training(db, "john")
    for hand in (
        lambda: hand_over(db, new.id, "john", ["fatima"], STAMP),
        lambda: add_reviewer(db, new.id, "fatima", STAMP),
    ):
        with pytest.raises(UsageError, match="one person's own"):
            hand()


def test_a_round_is_not_passed_by_closing_what_is_open(db: sqlite3.Connection) -> None:
    new = training(db, "john")
    answer(db, new.id, "john", {"t00": "exchange", "t01": "exchange"})
    assert close(db, new.id, "john", STAMP) == len(GOLD) - 2
    row = trained(db).rounds.row(0, named=True)
    assert (row["given"], row["answered"], row["state"]) == (len(GOLD), 2, "open")
    # Nothing of it is a task any more.
    assert len(given_to(db, new.id)) == 2


def test_who_was_told_and_took_the_answer_back_stays_told(db: sqlite3.Connection) -> None:
    new = training(db, "john", gold={"h000": "exchange", "h001": ""})
    answer(db, new.id, "john", {"h000": "exchange"})
    decision_log.undo(db, new.id, "john", at=AT)
    close(db, new.id, "john", STAMP)
    assert trained(db).rounds["answered"].to_list() == [1]
    for item in add(db, "code", "code", items=2):
        for who in BOTH:
            decide(db, Decision("code", item, who, "none", AT))
    assert blind_answers.coded(db, ["code"]).blind.filter(reviewer="john").is_empty()


def test_a_check_goes_to_nobody_who_may_know_it(db: sqlite3.Connection) -> None:
    # The item of a check was settled in an earlier sample, by judge; both had it there.
    (item, *_) = add(db, "first", items=1, id="m0")
    answer(db, "first", "aigerim", {item: "exchange"})
    answer(db, "first", "john", {item: ""})
    decide(db, Decision("first", item, "judge", "accept", AT, how="adjudicated"))
    sample = checked_sample(db, {item: "exchange"}, who="lena")
    got = hand_over(db, sample, "lena", ["aigerim", "judge"], STAMP)
    assert got[""] == 1 and got["aigerim"] + got["judge"] == 10
    assert given_to(db, sample)[item] == {"lena"}
    assert hand_over(db, sample, "lena", ["fatima"], STAMP) == {"fatima": 1}
    answer(db, sample, "fatima", {item: "exchange"})
    assert checked(db).select("reviewer", "right").rows() == [("fatima", 1)]


def test_a_newcomer_gets_no_check_that_she_settled_or_discussed(db: sqlite3.Connection) -> None:
    (item, *_) = add(db, "first", items=1, id="m0")
    for who, codes in zip(BOTH, ("exchange", ""), strict=True):
        answer(db, "first", who, {item: codes})
    add_remark(db, "first", item, "judge", "It is one.", AT)
    assert met_before(db, "judge") == {item}
    sample = checked_sample(db, {item: "exchange"}, who="lena")
    add_reviewer(db, sample, "judge", STAMP)
    assert given_to(db, sample)[item] == {"lena"}


def test_a_check_changes_no_date_of_the_gold(db: sqlite3.Connection) -> None:
    (item, *_) = add(db, "first", items=1, id="m0", who=("aigerim",))
    answer(db, "first", "aigerim", {item: "exchange"})
    before = gold_answers(db, "verify").rows()
    sample = checked_sample(db, {item: "exchange"})
    decide(db, Decision(sample, item, "john", "reject", LATER))
    assert gold_answers(db, "verify").rows() == before


def test_the_note_of_an_answer_is_that_of_its_task(db: sqlite3.Connection) -> None:
    (item, *_) = add(db, "first", items=1, id="m0")
    add(db, "coded", "code", items=1, id="m0")
    for who in BOTH:
        decide(db, Decision("first", item, who, "accept", AT))
    for who, verdict, code in zip(BOTH, ("coded", "none"), ("dialogue", ""), strict=True):
        decide(db, Decision("coded", item, who, verdict, AT, code))
    judge = Decision("coded", item, "judge", "none", AT, note="no code", how="adjudicated")
    decide(db, judge)
    codes = ("contact", "exchange", "dialogue")
    known = known_answers(db, "verify", units(item), codes, None)
    assert known[item].note == ""
    assert known_answers(db, "code", units(item), codes, None)[item].note == "no code"


def test_the_record_of_a_pattern_does_not_tell_which_row_is_a_check(
    db: sqlite3.Connection,
) -> None:
    sample = checked_sample(db, {f"k{number}": "" for number in range(110)})
    own = [row["id"] for row in decision_log.reviewer_rows(db, sample, "john", {"lang": "en"})]
    for number, item in enumerate(own, 1):
        answer(db, sample, "john", {item: "exchange"})
        found = record(db, "john", "exchange*", "en", BOOK["digest"])
        assert (found.right, found.seen) == (number, number)
    # So many right rows would allow to accept in bulk; those that were drawn do not.
    assert found.low > BULK_FROM and not found.bulk


def test_nobody_is_given_rows_whom_the_roles_let_answer_none(db: sqlite3.Connection) -> None:
    add(db, "v", items=2)
    roles.set_roles(db, "dana", ["coordinator"], STAMP)
    for give in (
        lambda: hand_over(db, "v", "john", ["dana"], STAMP),
        lambda: add_reviewer(db, "v", "dana", STAMP),
    ):
        with pytest.raises(UsageError, match="none of a reviewer"):
            give()
    roles.set_roles(db, "dana", ["coordinator", "reviewer"], STAMP)
    assert hand_over(db, "v", "john", ["dana"], STAMP) == {"dana": 2}
