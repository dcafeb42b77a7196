"""The exact floor: published and library values, then laws."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from contentan.compare.engine.exact_poisson import Exact, garwood, two_counts


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(18, 10.6679, 28.4478), (7, 2.81436, 14.42268), (0, 0, 3.68888)],
)
def test_garwoods_interval(count: int, low: float, high: float) -> None:
    found = [float(end) for end in garwood(count, 0.95)]
    assert found == pytest.approx([low, high], abs=5e-5)


def test_garwoods_interval_is_wide_enough_for_each_mean() -> None:
    """Sum of the chances of all counts whose interval holds the mean."""
    counts = np.arange(200)
    low, high = garwood(counts, 0.95)
    for mean in np.linspace(0.1, 60, 80):
        held = (low <= mean) & (mean <= high)
        assert scipy.stats.poisson.pmf(counts, mean)[held].sum() >= 0.95 - 1e-9


def exact(left: float, right: float, chance: float, level: float = 0.95) -> Exact:
    return two_counts(np.array([left]), np.array([right]), np.array([chance]), level)


@pytest.mark.parametrize(
    ("left", "right", "words", "p", "p_least", "low", "high"),
    [
        (1, 0, (1, 1), 1, 1, 0.02564, np.inf),
        (5, 0, (1, 1), 0.0625, 0.0625, 0.91636, np.inf),
        (6, 0, (1, 1), 0.03125, 0.03125, 1.17742, np.inf),
        (1, 0, (176, 824), 0.352, 0.352, 0.12005, np.inf),
        (10, 2, (1, 1), 0.038574, 0.000488, 1.06553, 46.93284),
        (0, 4, (3, 1), 0.0078125, 0.0078125, 0, 0.50496),
        (2.5, 1.5, (1, 1), 1, 0.125, 0.13993, 34.12359),
    ],
)
def test_two_counts(
    left: float,
    right: float,
    words: tuple[int, int],
    p: float,
    p_least: float,
    low: float,
    high: float,
) -> None:
    found = exact(left, right, words[0] / sum(words))
    assert [float(value[0]) for value in found] == pytest.approx([p, p_least, low, high], abs=5e-6)


@given(st.integers(0, 30), st.integers(0, 30), st.floats(0.02, 0.98))
def test_the_test_is_twice_the_smaller_binomial_tail(a: int, b: int, chance: float) -> None:
    if not a + b:
        return
    found = exact(a, b, chance)
    tails = [
        scipy.stats.binomtest(a, a + b, chance, alternative=side).pvalue
        for side in ("greater", "less")
    ]
    assert found.p[0] == pytest.approx(min(1, 2 * min(tails)), rel=1e-9)
    assert found.p_least[0] <= found.p[0] + 1e-12


@given(st.integers(0, 30), st.integers(0, 30), st.floats(0.02, 0.98))
def test_its_interval_leaves_out_one_where_it_speaks(a: int, b: int, chance: float) -> None:
    found = exact(a, b, chance)
    outside = found.low[0] > 1 or found.high[0] < 1
    assert outside == (found.p[0] < 0.05) or found.p[0] == pytest.approx(0.05, abs=1e-9)


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.02, 0.98))
def test_swapped_sides_give_the_same_p_and_the_inverse_interval(
    a: int, b: int, chance: float
) -> None:
    """Of events, which need not be whole."""
    one, other = exact(a / 9, b / 9, chance), exact(b / 9, a / 9, 1 - chance)
    assert one.p[0] == pytest.approx(other.p[0], rel=1e-9)
    with np.errstate(divide="ignore"):
        assert one.low[0] == pytest.approx(float(1 / other.high[0]), rel=1e-6)
        assert one.high[0] == pytest.approx(float(1 / other.low[0]), rel=1e-6)


@given(st.floats(0.02, 0.98))
def test_a_single_hit_is_never_less_likely_than_its_chance(chance: float) -> None:
    assert exact(1, 0, chance).p[0] >= chance - 1e-12


@pytest.mark.filterwarnings("error")
def test_a_side_without_words_is_no_warning() -> None:
    """Left out, the only work of a side in a stratum left no words there: NumPy's warning stood on
    the terminal of a run.
    """
    made = two_counts(np.array([0.0]), np.array([3.0]), np.array([0.0]), 0.95)
    assert made.p == 1
