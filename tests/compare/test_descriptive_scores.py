"""Scores and dispersion: published values, then laws."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from contentan.compare import descriptive_scores

SIZES, PARTS = [9, 10, 10, 10, 11], [1, 2, 3, 4, 5]


def test_log_likelihood_of_two_and_of_four_cells() -> None:
    """50 and 20 hits in 10,000 words each, as the UCREL calculator and as a table of
    contingency.
    """
    assert float(descriptive_scores.log_likelihood(50, 20, 10_000, 10_000)) == pytest.approx(
        13.283, abs=5e-4
    )
    assert float(
        descriptive_scores.log_likelihood(50, 20, 10_000, 10_000, cells=4)
    ) == pytest.approx(13.328, abs=5e-4)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(100, 9000), st.integers(100, 9000))
def test_log_likelihood_of_four_cells_equals_scipy(a: int, b: int, c: int, d: int) -> None:
    if not a + b:
        assert descriptive_scores.log_likelihood(a, b, c, d, cells=4) == 0
        return
    table = [[a, b], [c - a, d - b]]
    expected = scipy.stats.chi2_contingency(
        table, correction=False, lambda_="log-likelihood"
    ).statistic
    assert float(descriptive_scores.log_likelihood(a, b, c, d, cells=4)) == pytest.approx(
        expected, abs=1e-8
    )


def test_log_ratio_takes_half_a_hit_for_none() -> None:
    assert float(descriptive_scores.log_ratio(8, 0, 1000, 1000)) == 4.0


def test_dispersion_as_published() -> None:
    """Gries's corpus of five parts."""
    assert float(descriptive_scores.dp(PARTS, SIZES)) == pytest.approx(0.18)
    assert float(descriptive_scores.dp_norm(PARTS, SIZES)) == pytest.approx(0.219512, abs=5e-7)


@given(st.lists(st.integers(1, 500), min_size=2, max_size=9), st.integers(1, 9))
def test_dispersion_is_zero_where_hits_go_with_words_and_one_in_the_smallest_part(
    sizes: list[int], times: int
) -> None:
    assert float(
        descriptive_scores.dp_norm([times * size for size in sizes], sizes)
    ) == pytest.approx(0, abs=1e-12)
    smallest = int(np.argmin(sizes))
    assert float(
        descriptive_scores.dp_norm([times * (i == smallest) for i in range(len(sizes))], sizes)
    ) == pytest.approx(1)


def test_without_hits_there_is_no_dispersion() -> None:
    assert np.isnan(descriptive_scores.dp([[0, 1], [0, 2]], [5, 5])).tolist() == [True, False]
