"""What is not settled makes bounds, or no figure; the rate does not depend on who judged more."""

from __future__ import annotations

import sqlite3

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.decisions.correction.code_quality import quality
from contentan.decisions.correction.reviewed_shares import UNSETTLED
from contentan.decisions.correction.reviewer_errors import Told, Ways, errors_of, without_errors
from contentan.decisions.decision_log import Decision, decide_all
from contentan.statistics.intervals import Ends, jeffreys, wilson
from tests.decisions.decided import AT, BOTH, add
from tests.decisions.reviewed_runs import (
    ALONE,
    ANCESTRY,
    MADE,
    NOTHING_READ,
    bare,
    corrected,
    good,
    line,
    open_ones,
    run,
    said,
    searched,
    verified,
)
from tests.decisions.test_own_order import ONE, hits_as_drawn


def rows(n: int, right: int, **facts: float) -> pl.DataFrame:
    return verified(
        *[("a", "KAZ", "ru", at < right, None, facts.get("chance", 1.0)) for at in range(n)]
    )


def test_bounds_reach_from_all_wrong_to_all_right() -> None:
    """Two of 22 are open: 18 of 22 right at least, 20 of 22 at most; one half each between."""
    judged = open_ones(rows(22, 18), "|a", "|a")
    one = line(quality(judged, NOTHING_READ, run({"KAZ": [22]}).tally, ALONE), lang="")
    assert one["precision"] == pytest.approx(19 / 22)
    assert one["precision_low"] == pytest.approx(float(wilson(18 / 22, 22).low))
    assert one["precision_high"] == pytest.approx(float(wilson(20 / 22, 22).high))
    assert (one["verified"], one["correct"], one["unresolved"]) == (20, 18, 2)
    # Where somebody is unsure, the estimate is that of the others; the bounds are the same.
    unsure = line(
        quality(open_ones(rows(22, 18), "?", "?"), NOTHING_READ, run({"KAZ": [22]}).tally, ALONE),
        lang="",
    )
    assert unsure["precision"] == pytest.approx(18 / 20)
    assert unsure["precision_low"] == pytest.approx(one["precision_low"])


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 30), st.integers(0, 30), st.integers(0, 8), st.booleans())
def test_the_interval_holds_whatever_the_open_ones_come_to(
    n: int, right: int, open_number: int, yes: bool
) -> None:
    right, open_number = min(right, n), min(open_number, n)
    settled = n - open_number
    tally = run({"KAZ": [n]}).tally
    found = line(
        quality(open_ones(rows(n, min(right, settled)), *["?"] * open_number), NOTHING_READ,
                tally, ALONE),
        lang="",
    )  # fmt: skip
    in_the_end = min(right, settled) + yes * open_number
    after = line(quality(rows(n, in_the_end), NOTHING_READ, tally, ALONE), lang="")
    assert found["precision_low"] <= after["precision_low"] + 1e-9
    assert found["precision_high"] >= after["precision_high"] - 1e-9
    assert (found["precision"] is None) == (open_number / n > UNSETTLED)


def test_where_most_is_open_there_is_no_figure_and_it_says_so(db: sqlite3.Connection) -> None:
    """Precision was that of items on which people agree: 1.00 of 6, with 10 open."""
    ids = add(db, "verify-1", items=16, lang="ru")
    other = ["accept"] * 6 + ["reject"] * 10
    decide_all(
        db,
        [
            (Decision("verify-1", item, who, verdict, AT), None)
            for who, verdicts in zip(BOTH, (["accept"] * 16, other), strict=True)
            for item, verdict in zip(ids, verdicts, strict=True)
        ],
    )
    db.executescript("drop trigger stratum_no_update; update stratum set size = drawn;")
    found = hits_as_drawn(db)
    made = run({"KAZ": [8], "USA": [8]}, code="exchange")
    one = line(quality(found.verified, found.searched, made.tally, ONE), lang="")
    assert one["precision"] is None
    assert one["precision_low"] < 6 / 16
    assert one["precision_high"] == 1
    assert (one["verified"], one["correct"], one["unresolved"]) == (6, 6, 10)
    assert "10 of 16 hits not settled" in one["why"]
    after = corrected(made, found.verified, found.searched, ancestry=ONE).row(0, named=True)
    assert after["corrected_rate_left"] is None


def test_too_many_open_hits_leave_nothing_corrected() -> None:
    tally = [*good("KAZ"), *good("USA")]
    judged, read = verified(*tally), searched(*bare("KAZ"), *bare("USA"))
    assert line(corrected(MADE, judged, read), code="a")["verdict"] == "survives"
    some = open_ones(judged, *["?"] * 15)
    row = line(corrected(MADE, some, read), code="a")
    assert (row["verdict"], row["corrected_ratio"]) == ("unknown", None)
    assert row["why"] == "75 of 300 hits of USA were not settled"
    few = line(corrected(MADE, open_ones(judged, *["?"] * 5), read), code="a")
    whole = line(corrected(MADE, judged, read), code="a")
    assert few["corrected_rate_right_low"] < whole["corrected_rate_right_low"]


def test_answers_that_come_to_the_same_parent_are_settled_for_it() -> None:
    judged = open_ones(verified(*[("a", "KAZ", "ru", True, None, 1.0)] * 10), "a|b")
    found = quality(judged, NOTHING_READ, run({"KAZ": [10]}).tally, ANCESTRY)
    assert line(found, code="a", lang="")["unresolved"] == 1
    assert line(found, code="top", lang="")["unresolved"] == 0
    assert line(found, code="top", lang="")["correct"] == 10


def test_a_paragraph_is_open_for_the_codes_on_which_answers_differ() -> None:
    read = open_ones(searched(*[("KAZ", "ru", "", "", 1.0)] * 10), "a other|b other")
    found = quality(verified(("a", "KAZ", "ru", True)), read, run({"KAZ": [2]}).tally, ANCESTRY)
    whole = found.filter(lang="").select("code", "unread", "missed")
    assert whole.rows() == [("a", 1, 0), ("b", 1, 0), ("other", 0, 1), ("top", 0, 1)]


# reviewers' errors


def people(strict_alone: int, lenient_alone: int) -> pl.DataFrame:
    """Hits of which 7 in 10 are right. One reviewer accepts none that is wrong and half of those
    that are right, the other accepts all. Twenty were judged by both and settled.
    """
    table, answers = [], []
    for at in range(40):
        right = at % 10 < 7
        table.append(right)
        strict = right and at % 2 == 0
        answers.append(f"lenient=a, strict={'a' if strict else ''}")
    for who, n in (("strict", strict_alone), ("lenient", lenient_alone)):
        for at in range(n):
            says = who == "lenient" or (at % 10 < 7 and at % 2 == 0)
            table.append(says)
            answers.append(f"{who}={'a' if says else ''}")
    made = verified(
        *[("a", "KAZ", "ru", right, None, 1.0, f"d{at}") for at, right in enumerate(table)]
    )
    return said(made, *answers)  # fmt: skip


def test_the_rate_does_not_depend_on_who_judged_more() -> None:
    found = []
    for alone in ((20, 80), (80, 20)):
        judged = people(*alone)
        tally = run({"KAZ": [140]}).tally
        one = line(quality(judged, NOTHING_READ, tally, ALONE), lang="")
        plain = judged["correct"].mean()
        # As they stand the answers say .60 or .90, depending on who gave more.
        assert abs(plain - 0.7) > 0.1
        found.append(one)
        assert one["precision_low"] < 0.7 < one["precision_high"]
    assert found[0]["precision"] == pytest.approx(found[1]["precision"], abs=0.06)
    assert found[0]["precision"] == pytest.approx(0.7, abs=0.06)


def test_without_a_doubled_error_answers_are_taken_as_they_are() -> None:
    answers = [f"john={'a' if at < 15 else ''}" for at in range(20)]
    for at in range(0, 15, 5):
        answers[at] = "aigerim=a, john=a"
    judged = said(rows(20, 15), *answers)
    one = line(quality(judged, NOTHING_READ, run({"KAZ": [20]}).tally, ALONE), lang="")
    assert one["precision"] == 0.75
    assert one["precision_low"] == float(wilson(0.75, 20).low)


def test_rogan_and_gladen_by_hand() -> None:
    """Of ten wrong the reviewer accepts two, of ten right nine: with half an answer more as it
    should be 2/10.5 and 9.5/10.5; of .6 accepted alone (.6 - 2/10.5) / (7.5/10.5) are right.
    """
    outcome = np.repeat([0.0, 1.0], 10)
    answers = np.array([[1.0, 1] + [0] * 8 + [1] * 9 + [0]])
    errors = errors_of(Told(Ways(outcome, outcome, outcome), answers), rare=False).at
    assert (errors.false.at[0], errors.found.at[0]) == pytest.approx((2 / 10.5, 9.5 / 10.5))
    share = jeffreys(np.array([0.6]), np.array([50.0]))
    ends = without_errors(share, np.ones((1, 1)), errors)
    assert ends.at[0] == pytest.approx((0.6 - 2 / 10.5) / (7.5 / 10.5))
    assert ends.low[0] < (share.low[0] - 2 / 10.5) / (7.5 / 10.5)
    # Half of them judged by several: their share needs no correction.
    half = without_errors(share, np.full((1, 1), 0.5), errors)
    assert half.at[0] == pytest.approx((0.6 - 1 / 10.5) / (0.5 + 3.75 / 10.5))


def test_rare_answers_are_told_by_their_ratio() -> None:
    """Ten passages are there, the reviewer names five of them: 5.5 of 10.5 with half more."""
    outcome = np.repeat([0.0, 1.0], [90, 10])
    answers = np.array([[0.0] * 95 + [1.0] * 5])
    errors = errors_of(Told(Ways(outcome, outcome, outcome), answers), rare=True).at
    assert (errors.false.at[0], errors.found.at[0]) == pytest.approx((0, 5.5 / 10.5))
    far = np.exp(1.959964 * np.sqrt(5 / (5.5 * 10.5)))
    assert errors.found.high[0] == pytest.approx(5.5 / 10.5 * far)
    ends = without_errors(Ends(*[np.array([0.03])] * 3), np.ones((1, 1)), errors)
    assert ends.at[0] == pytest.approx(0.03 * 10.5 / 5.5)
