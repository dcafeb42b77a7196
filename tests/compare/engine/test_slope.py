"""The ratio of rates from one year to the next, as the engine finds it."""

from __future__ import annotations

import numpy as np
import pytest

from contentan.compare.engine import score_test, variance_law
from contentan.compare.engine.slope import slope
from contentan.compare.engine.stratified_fit import Rows

SOME = score_test.Permutations(199)


def rows_of(hits: np.ndarray, words: np.ndarray, year: np.ndarray) -> Rows:
    return score_test.rows_of(hits, words, year, np.zeros(len(year), int))


def test_a_slope_is_found_and_none_is_not() -> None:
    """Twenty works a year, six years: a rate that grows by a fifth a year, and one that stays."""
    rng = np.random.default_rng(2)
    year = np.repeat(np.arange(2019.0, 2025), 20)
    words = rng.uniform(500, 6000, len(year))
    mean = words[:, None] / 1000 * np.array([1.2 ** (year - 2019), np.ones(len(year))]).T
    hits = rng.poisson(mean * rng.gamma(3, 1 / 3, mean.shape)).astype(float)
    law = variance_law.fitted(hits, words, np.zeros(len(year), int))
    found = slope(rows_of(hits, words, year), law, permutations=SOME, seed=1)
    assert found.low[0] < 1.2 < found.high[0] and found.low[1] < 1 < found.high[1]
    assert found.low[0] > 1
    assert found.test.p[0] < 0.01 < found.test.p[1]


def test_of_poisson_counts_the_slope_is_that_of_the_likelihood() -> None:
    """Rates that double from year to year have the ratio 2."""
    year, words = np.array([2020.0, 2021, 2022]), np.array([1000.0, 1000, 1000])
    hits = np.array([[4.0], [8], [16]])
    found = slope(rows_of(hits, words, year), variance_law.poisson(1))
    assert found.ratio[0] == pytest.approx(2, rel=1e-4)


@pytest.mark.parametrize("last", [True, False])
def test_one_hit_anywhere_shows_no_change(last: bool) -> None:
    year, words = np.repeat(np.arange(2019.0, 2025), 5), np.full(30, 3000.0)
    hits = np.zeros((30, 1))
    hits[-1 if last else 0] = 1
    found = slope(rows_of(hits, words, year), variance_law.poisson(1), permutations=SOME)
    assert np.isnan(found.ratio[0]) and found.test.p[0] > 0.1
    assert found.low[0] < 1 < found.high[0]
    assert np.isinf(found.high[0]) if last else found.low[0] == 0
