"""Intervals: laws, published examples, other programs, and how often they hold the truth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.statistics import intervals
from contentan.statistics.intervals import Ends

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def ends(*values: float) -> Ends:
    return Ends(*(np.array(value, dtype=float) for value in values))


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.sampled_from([intervals.wilson, intervals.jeffreys]))
def test_an_interval_holds_its_share_and_stays_a_share(
    counts: tuple[int, int], interval: object
) -> None:
    yes, n = counts
    found = interval(yes / n, n)  # type: ignore[operator]
    assert 0 <= found.low <= found.at <= found.high <= 1
    assert found.high - found.low > 0
    turned = interval(1 - yes / n, n)  # type: ignore[operator]
    assert [float(1 - turned.high), float(1 - turned.low)] == pytest.approx(
        [float(found.low), float(found.high)], abs=1e-9
    )


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_wilson_equals_statsmodels(counts: tuple[int, int]) -> None:
    from statsmodels.stats.proportion import proportion_confint

    yes, n = counts
    found = intervals.wilson(yes / n, n)
    assert [float(found.low), float(found.high)] == pytest.approx(
        proportion_confint(yes, n, method="wilson"), abs=1e-9
    )


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.floats(0.3, 1))
def test_jeffreys_equals_scipy(counts: tuple[int, int], part: float) -> None:
    """Also where the effective number of units is not whole."""
    from scipy.stats import beta

    yes, n = counts[0] * part, counts[1] * part
    found = intervals.jeffreys(yes / n, n)
    low, high = beta.ppf([0.025, 0.975], yes + 0.5, n - yes + 0.5)
    assert found.low == pytest.approx(low if yes > 0 else 0, rel=1e-7, abs=1e-12)
    assert found.high == pytest.approx(high if counts[0] < counts[1] else 1, rel=1e-7)
    if counts[0] < counts[1]:
        exact = intervals.jeffreys(yes / n, n, exact_high=True)
        assert exact.high == pytest.approx(beta.ppf(0.975, yes + 1, n - yes), rel=1e-7)
        assert exact.low == found.low


def test_published_wilson_intervals() -> None:
    """18 of 20: 0.699 to 0.972; all of 20: 0.839 to 1; all of 35: 0.901 to 1."""
    assert intervals.wilson([0.9, 1, 1], [20, 20, 35]).low == pytest.approx(
        [0.699, 0.839, 0.901], abs=5e-4
    )
    assert intervals.wilson([0.9, 1, 1], [20, 20, 35]).high == pytest.approx(
        [0.972, 1, 1], abs=5e-4
    )


def test_published_difference() -> None:
    """Newcombe 1998, table II (a): 56 of 70 against 48 of 80, method 10: 0.0524 to 0.3339."""
    found = intervals.difference(intervals.wilson(56 / 70, 70), intervals.wilson(48 / 80, 80))
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_without_units_anything_is_possible() -> None:
    for interval, how in (
        (intervals.wilson, {}),
        (intervals.jeffreys, {}),
        (intervals.jeffreys, {"exact_high": True}),
    ):
        found = interval(np.nan, 0, **how)  # type: ignore[operator]
        assert np.isnan(found.at)
        assert (found.low, found.high) == (0, 1)


def test_a_share_a_last_digit_off_is_certain() -> None:
    """Weighted sums gave 1 - 1e-16: Beta(·, 0) has no points."""
    for share in (1 - 1e-16, 1 + 1e-16, 1e-17, -1e-17):
        found = intervals.jeffreys(share, 30, exact_high=True)
        assert tuple(found) == tuple(intervals.jeffreys(round(share), 30, exact_high=True))


def test_a_sum_of_one_is_itself_and_what_is_certain_adds_nothing() -> None:
    one = ends(5, 3, 9)
    assert intervals.total(one) == one
    found = intervals.total(one, ends(2, 2, 2))
    assert tuple(found) == (7, 5, 11)
    assert tuple(intervals.joined(one, ends(5, 5, 5))) == (5, 3, 9)
    assert tuple(intervals.joined(one, ends(5, 3, 9))) == pytest.approx(
        (5, 5 - 8**0.5, 5 + 32**0.5)
    )


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0.1, 1e4),
    st.floats(0, 1),
    st.floats(0, 3),
    st.floats(0, 1e4),
    st.floats(0, 1),
    st.floats(0.01, 1e3),
)
def test_a_part_lies_between_none_and_all(
    a: float, a_low: float, a_high: float, b: float, b_low: float, b_high: float
) -> None:
    found = intervals.part_of(ends(a, a * a_low, a * (1 + a_high)), ends(b, b * b_low, b + b_high))
    assert 0 <= found.low <= found.at + 1e-12
    assert found.at - 1e-12 <= found.high <= 1
    assert found.at == pytest.approx(a / (a + b))


def test_a_part_is_unknown_where_there_is_nothing() -> None:
    found = intervals.part_of(ends(0, 0, 0), ends(0, 0, 5))
    assert np.isnan(tuple(found)).all()


def test_part_of_holds_the_true_recall() -> None:
    """Hits 300, of which 60 are judged; 5,000 paragraphs, of which 150 are read."""
    rng = np.random.default_rng(1)
    for precision, missed in ((0.8, 0.02), (0.95, 0.005), (0.5, 0.05)):
        p, m = rng.binomial(60, precision, 2000) / 60, rng.binomial(150, missed, 2000) / 150
        found = intervals.part_of(
            intervals.times(300, intervals.jeffreys(p, 60)),
            intervals.times(5000, intervals.jeffreys(m, 150, exact_high=True)),
        )
        true = 300 * precision / (300 * precision + 5000 * missed)
        assert ((found.low <= true) & (true <= found.high)).mean() > 0.93


def test_needed_is_the_smallest_number_that_is_enough() -> None:
    for share, half in ((0.85, 0.05), (0.5, 0.1), (1.0, 0.02)):
        n = intervals.needed(share, half)
        widths = [np.subtract(*intervals.wilson(share, k)[:0:-1]) / 2 for k in (n - 1, n)]
        assert widths[1] <= half < widths[0]
