"""Intervals of rates and of differences: known values, then what must hold in any table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from contentan.compare.engine import rate_intervals, score_test, variance_law
from contentan.compare.engine.exact_poisson import garwood
from contentan.compare.engine.rate_intervals import difference, rate, rate_of_strata
from tests.compare.engine.small_tables import HITS, LEFT, ONE, WORDS, Small, small

PER = 1000


def test_rates_of_the_small_table() -> None:
    law = variance_law.fitted(HITS, WORDS, LEFT.astype(int))
    left, right = rate(HITS[:6], WORDS[:6], law), rate(HITS[6:], WORDS[6:], law)
    assert PER * left.at == pytest.approx([2.341594, 0.311852, 4.699885], abs=5e-7)
    assert PER * left.low == pytest.approx([1.543125, 0.060265, 1.556645], abs=5e-7)
    assert PER * left.high == pytest.approx([3.459727, 1.613717, 14.190078], abs=5e-7)
    assert PER * right.at == pytest.approx([1.287732, 1.149347, 1.158676], abs=5e-7)
    assert PER * right.low == pytest.approx([0.665390, 0.346576, 0.272647], abs=5e-7)
    assert PER * right.high == pytest.approx([2.261186, 3.811576, 4.924053], abs=5e-7)


def test_differences_of_the_small_table() -> None:
    law = variance_law.fitted(HITS, WORDS, LEFT.astype(int))
    made = score_test.contrast(score_test.rows_of(HITS, WORDS, LEFT, ONE), law)
    sides = rate(HITS[:6], WORDS[:6], law), rate(HITS[6:], WORDS[6:], law)
    found = difference(*sides, made.low, made.high)
    assert PER * found.low == pytest.approx([-0.205171, -3.511585, -1.363689], abs=5e-7)
    assert PER * found.high == pytest.approx([2.333523, 0.691980, 13.072674], abs=5e-7)


def test_two_works_of_nine_hits_do_not_make_a_sure_rate() -> None:
    """The bootstrap said 48.39 [47.86-48.92]."""
    hits, words = np.array([[9.0], [9], [2], [1], [0]]), np.array([186.0, 186, 900, 800, 1000])
    law = variance_law.fitted(hits, words, np.array([1, 1, 0, 0, 0]))
    found = rate(hits[:2], words[:2], law)
    ends = [float(PER * end[0]) for end in (found.at, found.low, found.high)]
    assert ends == pytest.approx([48.387, 24.02, 97.48], abs=5e-3)


@given(small())
def test_a_rates_interval_holds_garwoods_of_its_hits(one: Small) -> None:
    law = variance_law.fitted(one.x, one.n, one.z.astype(int))
    own = one.z == 1
    found, hits = rate(one.x[own], one.n[own], law), one.x[own].sum(axis=0)
    low, high = garwood(hits, 0.95)
    some = hits > 0
    assert np.all(found.low[some] <= (found.at * low / np.maximum(hits, 1))[some] * (1 + 1e-12))
    assert np.all(found.high[some] >= (found.at * high / np.maximum(hits, 1))[some] * (1 - 1e-12))
    assert np.all(found.low[~some] == 0) and np.all(found.at[~some] == 0)
    assert np.all(found.high[~some] >= high[~some] / one.n[own].sum() * (1 - 1e-12))


@given(small())
def test_a_single_stratum_is_the_whole(one: Small) -> None:
    law = variance_law.fitted(one.x, one.n, one.z.astype(int))
    found = rate(one.x, one.n, law)
    for part, other in zip(
        found, rate_of_strata([(one.x, one.n)], np.ones((1, 2)), law), strict=True
    ):
        assert np.array_equal(part, other)
    assert np.all((found.carried >= 1 - 1e-9) & (found.carried <= len(one.n) + 1e-9))


@given(small())
def test_a_difference_leaves_out_zero_where_the_ratio_leaves_out_one(one: Small) -> None:
    law = variance_law.fitted(one.x, one.n, one.z.astype(int))
    made = score_test.contrast(score_test.rows_of(one.x, one.n, one.z, one.strata * 0), law)
    sides = [rate(one.x[one.z == side], one.n[one.z == side], law) for side in (1, 0)]
    found = difference(sides[0], sides[1], made.low, made.high)
    assert np.array_equal((found.low > 0) | (found.high < 0), (made.low > 1) | (made.high < 1))
    assert np.all((found.low <= found.at) & (found.at <= found.high))


def test_a_giant_work_does_not_carry_a_clustered_rate() -> None:
    """Seven works of two hits in 1,000 words and one of 100,000 words with 2,000 hits."""
    words = np.array([1000.0] * 7 + [100_000])
    hits = np.array([[2.0]] * 7 + [[2000]])
    law = variance_law.fitted(hits, words, np.zeros(8, int))
    found = rate(hits, words, law)
    assert PER * found.at[0] < 8 < PER * hits.sum() / words.sum()
    assert found.carried[0] > 6
    assert rate_intervals.rate(hits, words, variance_law.poisson(1)).carried[0] < 1.2
