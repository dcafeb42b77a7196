"""Agreement is that of the answers given before others could be seen, whatever is changed later."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.decisions import blind_answers, judged, released_decisions
from contentan.decisions.agreed_answers import AGREED, agreed
from contentan.decisions.blind_answers import of_sample
from contentan.decisions.database import connect
from contentan.decisions.decision_log import Decision, decide, decide_all, undo
from contentan.review.samples import reviewer_agreement
from contentan.review.screen import live_figures
from contentan.statistics import agreement
from contentan.tables.frames import check_frame
from tests.decisions.decided import AT, BOTH, add

CODES = ("exchange", "dialogue")
ANCESTRY = pl.DataFrame(
    [(code, above) for code in CODES for above in (code, "contact")] + [("contact", "contact")],
    schema=["code", "ancestor"],
    orient="row",
)
#: What may come later; - takes back.
LATER = (*CODES, "unsure", "-")
#: Forty answers of each: they differ in every third.
FIRST = [CODES[number % 2] for number in range(40)]
SECOND = [CODES[(number + (number % 3 == 0)) % 2] for number in range(40)]


def made(sample: str, item: str, who: str, code: str) -> Decision:
    verdict = "unsure" if code == "unsure" else "coded"
    return Decision(sample, item, who, verdict, AT, code=code * (verdict == "coded"))


def answer(db: sqlite3.Connection, sample: str, item: str, who: str, code: str) -> None:
    decide(db, made(sample, item, who, code), check=False)


def answer_all(
    db: sqlite3.Connection, sample: str, ids: list[str], who: str, codes: Sequence[str]
) -> None:
    first = [(made(sample, *each), None) for each in zip(ids, [who] * 40, codes, strict=False)]
    decide_all(db, first)


def coded(db: sqlite3.Connection, sample: str = "code-1") -> list[str]:
    ids = add(db, sample, "code", items=40)
    for who, answers in zip(BOTH, (FIRST, SECOND), strict=True):
        answer_all(db, sample, ids, who, answers)
    return ids


def test_alpha_stays_when_one_takes_over_the_answers_of_the_other(db: sqlite3.Connection) -> None:
    """Alpha of .41 became 1.00 without a word."""
    ids = coded(db)
    expected = agreement.alpha(list(zip(FIRST, SECOND, strict=True))).value
    assert expected is not None
    assert 0.2 < expected < 0.5
    before = live_figures.agreement(db, "code-1")
    for item, code, before_that in zip(ids, FIRST, SECOND, strict=True):
        if code != before_that:
            answer(db, "code-1", item, BOTH[1], code)
    own = judged.judged(db)
    table = agreed(own.answers, ANCESTRY, seed=1, replicates=50)
    check_frame(table, AGREED)
    whole = table.row(0, named=True)
    assert whole["alpha"] == pytest.approx(expected)
    assert (whole["changed"], whole["share_after"], whole["alpha_after"]) == (14, 1.0, 1.0)
    # The screen: figures and confusion are the first ones, what came later stands apart.
    after = live_figures.agreement(db, "code-1")
    assert after.rows[0]["alpha"] == pytest.approx(expected)
    assert after.pairs == before.pairs
    assert (before.changed, after.changed, after.rows[0]["alpha_after"]) == (0, 14, 1.0)
    # The command line.
    lines = reviewer_agreement.agreement_lines(table)
    assert f"{expected:.2f} [" in lines[1]
    assert "after discussion" in lines[-4]
    assert "14 units changed, share 1.00, alpha 1.00" in lines[-3]


def test_nothing_differs_any_more_but_the_first_answers_are_shown(db: sqlite3.Connection) -> None:
    ids = coded(db)
    answer(db, "code-1", ids[0], BOTH[1], FIRST[0])
    assert ids[0] not in [row["id"] for row in released_decisions.differing(db, "code-1")]
    (row,) = [
        one for one in released_decisions.differing(db, "code-1", ever=True) if one["id"] == ids[0]
    ]
    assert [one["first"] and one["first"]["code"] for one in row["decisions"]] == [None, SECOND[0]]


def test_what_is_taken_back_before_the_release_is_no_answer(db: sqlite3.Connection) -> None:
    (item,) = add(db, "code-1", "code", items=1)
    answer(db, "code-1", item, BOTH[0], "exchange")
    undo(db, "code-1", BOTH[0], at=AT)
    answer(db, "code-1", item, BOTH[1], "dialogue")
    assert of_sample(db, "code-1").blind.is_empty()
    answer(db, "code-1", item, BOTH[0], "dialogue")
    assert of_sample(db, "code-1").blind["codes"].to_list() == ["dialogue", "dialogue"]
    undo(db, "code-1", BOTH[0], at=AT)
    own = of_sample(db, "code-1")
    assert own.blind["codes"].to_list() == ["dialogue", "dialogue"]
    assert own.after["codes"].to_list() == [None, "dialogue"]


def test_of_several_samples_the_answer_released_first_is_the_blind_one(
    db: sqlite3.Connection,
) -> None:
    ids = coded(db)
    add(db, "code-2", "code", items=40)
    for who in BOTH:
        answer_all(db, "code-2", ids, who, ["exchange"] * 40)
    own = blind_answers.coded(db, ["code-2", "code-1"])
    assert own.blind.filter(reviewer=BOTH[1])["codes"].to_list() == SECOND
    assert set(own.after["codes"]) == {"exchange"}


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(BOTH), st.sampled_from(LATER)),
        max_size=8,
    )
)
def test_nothing_that_comes_after_the_release_changes_a_blind_answer(
    later: list[tuple[int, str, str]],
) -> None:
    with TemporaryDirectory() as folder, closing(connect(Path(folder) / "x.db", lambda: AT)) as db:
        ids = add(db, "code-1", "code", items=3)
        for who in BOTH:
            answer_all(db, "code-1", ids, who, ["exchange"] * 3)
        before = of_sample(db, "code-1").blind
        for number, who, code in later:
            if code == "-":
                undo(db, "code-1", who, at=AT)
            else:
                answer(db, "code-1", ids[number], who, code)
        assert of_sample(db, "code-1").blind.equals(before)
