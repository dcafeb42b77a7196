"""The test of a contrast and its interval: known values, then what must hold in any table."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy import stats

from contentan.compare.engine import score_test, variance_law
from contentan.compare.engine.score_test import Contrast, Permutations
from contentan.compare.engine.stratified_fit import fit
from contentan.compare.engine.variance_law import Law
from tests.compare.engine.small_tables import HITS, LEFT, ONE, STRATA, WORDS, Small, small

SOME = Permutations(399, 400)


def law_of(one: Small) -> Law:
    return variance_law.fitted(one.x, one.n, (2 * one.strata + one.z).astype(int))


def made(one: Small, law: Law, permutations: Permutations = score_test.NONE) -> Contrast:
    rows = score_test.rows_of(one.x, one.n, one.z, one.strata)
    return score_test.contrast(rows, law, permutations=permutations, seed=1)


PLAIN, STRATIFIED = Small(HITS, WORDS, LEFT, ONE), Small(HITS, WORDS, LEFT, STRATA)


def test_the_contrast_of_the_small_table() -> None:
    law = law_of(PLAIN)
    found = made(PLAIN, law)
    assert found.test.beta == pytest.approx([0.590852, -1.327038, 1.398441], abs=5e-7)
    assert found.test.error == pytest.approx([0.325072, 1.022800, 0.875223], abs=5e-7)
    assert found.test.score == pytest.approx([1.817603, 1.297457, 1.597811], abs=5e-7)
    assert found.test.p[1:] == pytest.approx([0.209241, 0.125765], abs=5e-7)
    # Of the exact test of hits and of Jeffreys' tails of 1.04 times fewer events the larger.
    assert found.test.p[0] == found.exact.p[0] == pytest.approx(0.140535, abs=5e-7)
    assert found.low[2] == pytest.approx(0.652305, abs=5e-7)
    assert found.high[1:] == pytest.approx([2.240019, 25.131573], abs=5e-6)


def test_of_strangers_the_floor_is_of_hits() -> None:
    """The small table's exact test and interval."""
    found = made(PLAIN, variance_law.poisson(3)).exact
    assert found.p == pytest.approx([0.140535, 0.031942, 0.000004], abs=5e-7)
    assert (found.low[0], found.high[0]) == pytest.approx((0.854208, 3.778576), abs=5e-7)


def test_the_floor_is_of_events_not_of_hits() -> None:
    """Bursts of five hits are as ten events; hits that are too even are no more than they are."""
    left, right = np.array([50.0, 10.0]), np.array([0.0, 0.0])
    law = variance_law.poisson(2)._replace(phi=np.array([5.0, 1.0]), s2=np.array([1.0, 0.5]))
    rows = score_test.rows_of(
        np.array([left, right]), np.array([500.0, 500.0]), np.array([1.0, 0.0]), ONE[:2]
    )
    found = score_test.contrast(rows, law).exact
    assert found.p == pytest.approx([2 * stats.beta.cdf(0.5, 10.5, 0.5), 2 * 0.5**10], rel=1e-9)


@pytest.mark.parametrize(("others", "speaks"), [([2, 0, 1, 0, 0, 2, 1, 0], False), ([9] * 8, True)])
def test_what_few_works_carry_holds_without_the_weightiest(others: list[int], speaks: bool) -> None:
    """One work of 60 hits among four that have the code: the difference is gone without it."""
    left = [60, 1, 0, 1, 1, 0, 0, 0] if not speaks else [60, 50, 55, 70, 0, 0, 65, 45]
    right = others if not speaks else [3, 2, 0, 0, 4, 0, 0, 2]
    x = np.array([*left, *right], dtype=float)[:, None]
    one = Small(x, np.full(16, 1000.0), np.repeat([1.0, 0.0], 8), np.zeros(16, dtype=int))
    law = variance_law.poisson(1)._replace(df=np.array([14.0]))
    known = made(one, law)
    found = made(one, law, score_test.Permutations(199))
    assert known.test.p[0] < 0.05
    assert (found.test.p[0] <= 0.05) == speaks
    assert (found.low[0] > 1 or found.high[0] < 1) == speaks
    assert found.low[0] <= known.low[0] and found.high[0] >= known.high[0]


def test_that_a_side_has_next_to_nothing_is_no_single_works_doing() -> None:
    """Three hits in two works of a side against all works of the other: nothing is taken away."""
    x = np.array([2, 1, 0, 0, 0, 0, 0, 0, 9, 8, 12, 7, 10, 6, 9, 7], dtype=float)[:, None]
    rows = score_test.rows_of(x, np.full(16, 1000.0), np.repeat([1.0, 0.0], 8), np.zeros(16, int))
    law = variance_law.poisson(1)._replace(df=np.array([14.0]))
    found = score_test.contrast(rows, law, permutations=Permutations(199), seed=1)
    plain = score_test._contrast(rows, law, Permutations(199), 1, None)
    assert found.test.p[0] == plain.test.p[0] <= 0.05
    assert (found.low[0], found.high[0]) == (plain.low[0], plain.high[0])


def test_permutations_count_in_the_observed_direction_twice() -> None:
    """Twenty long works and four short ones, one of which has a burst: all orders that reach the
    statistic have it on the smaller side.
    """
    words = np.repeat([10_000.0, 500.0], [20, 4])
    left = np.repeat([1.0, 0.0], [20, 4])
    hits = np.full((24, 1), 10.0) * (left[:, None] == 1)
    hits[23] = 4
    law = variance_law.poisson(1)._replace(alpha=np.ones(1))
    rows = score_test.rows_of(hits, words, left, np.zeros(24, int))
    test = score_test.contrast(rows, law, permutations=Permutations(1999), seed=1).test
    null = fit(rows, law, given=np.zeros(1))
    drawn = score_test._permuted(rows, null.r, null.i, 1999, np.random.default_rng(2))
    low = (drawn <= -test.score * (1 - 1e-9)).mean()
    both = (np.abs(drawn) >= test.score * (1 - 1e-9)).mean()
    assert test.beta[0] < 0 and low == pytest.approx(both, abs=0.01)
    assert test.p[0] == pytest.approx(2 * low, abs=0.03)
    assert test.p[0] > score_test.p_of(test.score, law)[0]


def test_the_contrast_within_strata_of_the_small_table() -> None:
    law = law_of(STRATIFIED)
    found = made(STRATIFIED, law)
    assert found.test.beta == pytest.approx([0.866306, -1.035625, 1.895692], abs=5e-7)
    assert found.test.error == pytest.approx([0.380652, 1.236105, 1.404498], abs=5e-7)
    assert score_test.p_of(found.test.score, law)[1:] == pytest.approx(
        [0.414476, 0.197122], abs=5e-7
    )
    assert found.weights.T.ravel() == pytest.approx(
        [0.3842, 0.6158, 0.3572, 0.6428, 0.5627, 0.4373], abs=3e-4
    )


def test_permutations_are_drawn_from_all_orders_of_the_works() -> None:
    """All 924 of the small table, against those that are drawn."""
    law = law_of(PLAIN)
    rows = score_test.rows_of(HITS, WORDS, LEFT, ONE)
    null = fit(rows, law, given=np.zeros(3))
    sides = np.array(
        [np.isin(range(12), own) for own in itertools.combinations(range(12), 6)], float
    )
    inside = sides @ null.i
    every = np.abs(sides @ null.r) / np.sqrt((inside - inside**2 / null.i.sum(axis=0)) * law.s2)
    score = made(PLAIN, law).test.score
    shares = (every >= score * (1 - 1e-9)).mean(axis=0)
    assert shares == pytest.approx([0.084416, 0.188312, 0.129870], abs=5e-7)
    size = 20_000
    drawn = np.abs(score_test._permuted(rows, null.r, null.i, size, np.random.default_rng(1)))
    found = (drawn / np.sqrt(law.s2) >= score * (1 - 1e-9)).mean(axis=0)
    assert found == pytest.approx(shares, abs=4 * np.sqrt(0.25 / size))


def test_permutations_stay_within_strata() -> None:
    """One work a side in each stratum: each change of sides in a stratum is as likely as none."""
    strata = np.repeat(np.arange(6), 2)
    left = np.tile([1.0, 0.0], 6)
    hits = np.where(left[:, None] == 1, 9.0, 1.0)
    rows = score_test.rows_of(hits, np.full(12, 1000.0), left, strata)
    law = variance_law.poisson(1)
    null = fit(rows, law, given=np.zeros(1))
    drawn = np.abs(score_test._permuted(rows, null.r, null.i, 4000, np.random.default_rng(1)))
    observed = drawn.max()
    # Of 64 orders two have all six strata the same way.
    assert (drawn >= observed * (1 - 1e-9)).mean() == pytest.approx(2 / 64, abs=0.012)


@settings(phases=(Phase.explicit, Phase.generate))
@given(small())
def test_swapped_sides_invert_the_ratio_and_leave_p(one: Small) -> None:
    law = law_of(one)
    found, turned = made(one, law), made(one._replace(z=1 - one.z), law)
    assert turned.test.beta == pytest.approx(-found.test.beta, abs=1e-4)
    assert turned.test.p == pytest.approx(found.test.p, rel=1e-3)
    with np.errstate(divide="ignore"):
        assert turned.low == pytest.approx(1 / found.high, rel=1e-3)
        assert turned.inner_high == pytest.approx(1 / found.inner_low, rel=1e-3)


@given(small(), st.randoms(use_true_random=False))
def test_order_of_works_does_not_matter_to_the_statistic(one: Small, chance: object) -> None:
    order = np.random.default_rng(7).permutation(len(one.n))
    law = law_of(one)
    moved = Small(one.x[order], one.n[order], one.z[order], one.strata[order])
    found, other = made(one, law), made(moved, law)
    assert other.test.score == pytest.approx(found.test.score, rel=1e-9, abs=1e-9)
    assert other.low == pytest.approx(found.low, rel=1e-7)


@given(small())
def test_p_is_never_below_the_exact_test_and_the_interval_never_within_its(one: Small) -> None:
    found = made(one, law_of(one), SOME)
    assert np.all(found.test.p >= found.exact.p)
    assert np.all(found.exact.p >= found.exact.p_least - 1e-12)
    assert np.all(found.low <= found.exact.low) and np.all(found.high >= found.exact.high)
    assert np.all(found.low <= found.inner_low) and np.all(found.inner_high <= found.high)


@given(small(least=5))
def test_p_below_five_percent_and_an_interval_without_one_are_the_same(one: Small) -> None:
    found = made(one, law_of(one), SOME)
    outside = (found.low > 1) | (found.high < 1)
    near = np.abs(found.test.p - 0.05) < 1e-6
    assert np.all((outside == (found.test.p <= 0.05)) | near)


@given(small())
def test_permutations_only_widen(one: Small) -> None:
    law = law_of(one)
    alone, checked = made(one, law), made(one, law, SOME)
    assert np.all(checked.test.kappa >= 1)
    assert np.all(checked.test.p >= alone.test.p - 1e-12)
    assert np.all(checked.low <= alone.low) and np.all(checked.high >= alone.high)


@given(small(), st.integers(1, 9))
def test_words_may_be_counted_in_any_unit(one: Small, unit: int) -> None:
    found = made(one, law_of(one))
    scaled = one._replace(n=one.n * unit)
    other = made(scaled, law_of(scaled))
    assert other.test.beta == pytest.approx(found.test.beta, abs=1e-6)
    assert other.test.p == pytest.approx(found.test.p, rel=1e-6)


def test_a_stratum_with_one_side_says_nothing() -> None:
    found = made(STRATIFIED, law_of(STRATIFIED))
    keep = STRATA < 2
    small_one = Small(HITS[keep], WORDS[keep], LEFT[keep], STRATA[keep])
    other = made(small_one, law_of(STRATIFIED))
    assert other.test.beta == pytest.approx(found.test.beta) and other.low == pytest.approx(
        found.low
    )


def test_a_side_without_hits_has_an_open_interval() -> None:
    hits = np.where(LEFT[:, None] == 1, np.array([3.0, 0.0]), np.array([0.0, 3.0]))
    one = Small(hits, WORDS, LEFT, ONE)
    found = made(one, law_of(one))
    assert found.low[0] > 1 and np.isinf(found.high[0])
    assert found.low[1] == 0 and found.high[1] < 1
    assert found.test.p[0] < 0.05 and found.test.p[1] < 0.05


@settings(max_examples=20)
@given(small(least=5), st.integers(0, 1))
def test_the_work_that_is_left_out_is_that_without_which_the_statistic_is_weakest(
    one: Small, code: int
) -> None:
    law = law_of(one)
    rows = score_test.rows_of(one.x, one.n, one.z, one.strata)
    worst, rest = score_test.without_one(rows, law)
    assert rest.x[worst[code], code] == 0 and rest.n[worst[code], code] == 0
    kept = np.arange(len(rows.z)) != worst[code]
    assert np.all(rest.x[kept, code] == rows.x[kept, code])
    null = fit(rows, law, given=np.zeros(2))
    u = (_far(rows, null.i) * null.r)[:, code]
    assert abs(u[worst[code]]) > 0 or not one.x[:, code].any()


def _far(rows: score_test.Rows, i: np.ndarray) -> np.ndarray:
    return rows.z[:, None] - score_test.middles(rows, i)
