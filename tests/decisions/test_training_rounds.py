"""Training rounds: what is told when, what counts, and that no figure reads them."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contentan.decisions import blind_answers, decision_log
from contentan.decisions.decision_log import Decision, decide
from contentan.decisions.gold_answers import gold_answers
from contentan.decisions.judged import judged
from contentan.decisions.reviewer_drift import answered
from contentan.decisions.training_rounds import first_answers, told, trained
from tests.decisions.decided import AT, add, opened
from tests.decisions.known_rows import GOLD, answer, training


def round_of(db: sqlite3.Connection, who: str = "john") -> dict[str, object]:
    return trained(db).rounds.filter(reviewer=who).row(0, named=True)


def test_answers_are_scored_against_the_gold(db: sqlite3.Connection) -> None:
    new = training(db, "john", "aigerim")
    answer(db, new.id, "john", GOLD)
    # All accepted: right where the machine is, five of eleven rows wrong.
    answer(db, new.id, "aigerim", dict.fromkeys(GOLD, "exchange"))
    john, aigerim = round_of(db), round_of(db, "aigerim")
    assert (john["right"], john["share"], john["kappa"], john["state"]) == (11, 1.0, 1.0, "passed")
    assert john["share_low"] == pytest.approx(0.741, abs=1e-3)
    assert (aigerim["right"], aigerim["state"]) == (6, "failed")
    assert aigerim["kappa"] == pytest.approx(0.0)
    codes = trained(db).codes.filter(reviewer="aigerim")
    rows = {row["code"]: row for row in codes.iter_rows(named=True)}
    names = ("gold", "found", "missed", "extra")
    assert [rows["exchange"][name] for name in names] == [6, 6, 0, 5]
    assert [rows["dialogue"][name] for name in names] == [2, 0, 2, 0]


def test_unsure_is_not_right_and_an_open_round_has_no_result(db: sqlite3.Connection) -> None:
    new = training(db, "john")
    answer(db, new.id, "john", {"t00": "exchange", "t01": "?"})
    row = round_of(db)
    assert (row["answered"], row["right"], row["unsure"], row["state"]) == (2, 1, 1, "open")


def test_a_mark_of_whole_rows_is_reached_exactly(db: sqlite3.Connection) -> None:
    new = training(db, "john", mark=9 / 11)
    answer(db, new.id, "john", GOLD | {"t00": "", "t01": ""})
    assert round_of(db)["state"] == "passed"


def test_with_feedback_after_each_the_first_answer_counts(db: sqlite3.Connection) -> None:
    new = training(db, "john")
    answer(db, new.id, "john", {"t00": ""})
    assert [(one.item, one.right, one.known.note) for one in told(db, new, "john")] == [
        ("t00", False, "why t00")
    ]
    answer(db, new.id, "john", {"t00": "exchange"})
    assert round_of(db)["right"] == 0
    decision_log.undo(db, new.id, "john", at=AT)
    decision_log.undo(db, new.id, "john", at=AT)
    assert round_of(db)["answered"] == 1  # taken back, and told all the same


def test_with_feedback_at_the_end_nothing_is_told_before_and_nothing_counts_after(
    db: sqlite3.Connection,
) -> None:
    new = training(db, "john", feedback="end")
    *first, last = GOLD
    answer(db, new.id, "john", {item: GOLD[item] for item in first} | {"t00": ""})
    assert told(db, new, "john") == []
    answer(db, new.id, "john", {"t00": "exchange"})  # a slip mended in time
    answer(db, new.id, "john", {last: GOLD[last]})
    assert len(told(db, new, "john")) == len(GOLD) and round_of(db)["right"] == 11
    answer(db, new.id, "john", {"t01": ""})
    assert round_of(db)["right"] == 11


def test_nobody_is_told_what_another_answered(db: sqlite3.Connection) -> None:
    new = training(db, "john", "aigerim")
    answer(db, new.id, "aigerim", GOLD)
    assert told(db, new, "john") == [] and told(db, new, "stranger") == []


STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(GOLD)), st.sampled_from(["exchange", "", "dialogue", "?"])),
    max_size=12,
)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS, st.sampled_from(["each", "end"]))
def test_no_figure_moves_whatever_is_answered_in_training(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]], feedback: str
) -> None:
    db = opened(tmp_path_factory.mktemp("round"))
    for task in ("verify", "code"):
        for item in add(db, task, task, who=("john", "aigerim")):
            for who in ("john", "aigerim"):
                verdict = "accept" if task == "verify" else "none"
                decide(db, Decision(task, item, who, verdict, AT))
    new = training(db, "john", "aigerim", feedback=feedback)

    def figures() -> list[object]:
        found = judged(db)
        coded = blind_answers.coded(db, ["code"])
        rows = [part.rows() for part in (*coded, gold_answers(db, "verify"), answered(db))]
        return [found.digest, found.resolved.rows(), *rows]

    before = figures()
    for who in ("john", "aigerim"):
        for item, codes in steps:
            answer(db, new.id, who, {item: codes})
    assert figures() == before
    made = first_answers(db, new)["john"]
    assert {item for item, _ in steps} == made.keys()
    if feedback == "each":
        firsts = dict(reversed(steps))
        codes = {item: ("?" if row["verdict"] == "unsure" else "") for item, row in made.items()}
        assert all((firsts[item] == "?") == (codes[item] == "?") for item in made)
    db.close()


def test_who_was_told_a_row_is_in_no_agreement_on_it(db: sqlite3.Connection) -> None:
    training(db, "john", gold={"h000": "exchange", "h001": ""})
    for item in add(db, "code", "code", items=3):
        for who in ("john", "aigerim"):
            decide(db, Decision("code", item, who, "none", AT))
    blind = blind_answers.coded(db, ["code"]).blind
    assert sorted(blind.filter(reviewer="john")["item"]) == ["h002"]
    assert len(blind.filter(reviewer="aigerim")) == 3
    assert len(blind_answers.of_sample(db, "code").blind.filter(reviewer="john")) == 1
