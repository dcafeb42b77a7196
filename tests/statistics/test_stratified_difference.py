"""The difference of shares over strata: what it is of one stratum, that the mix of strata does not
move it, and how often its interval holds the truth.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.statistics.stratified_difference import exact_p, stratified_difference

UNITS = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.sampled_from("abc")), min_size=1, max_size=40
)


@given(UNITS)
def test_groups_turned_round_turn_the_sign(units: list[tuple[bool, bool, str]]) -> None:
    value, second, stratum = zip(*units, strict=True)
    found = stratified_difference(value, second, stratum)
    other = stratified_difference(value, [not one for one in second], stratum)
    if found is None or other is None:
        assert found is other is None
        return
    assert found.at == pytest.approx(-other.at)
    assert found.low == pytest.approx(-other.high) and found.units == other.units
    assert -1 <= found.low <= found.at <= found.high <= 1


def test_in_one_stratum_it_is_the_plain_difference() -> None:
    value, second = [1] * 18 + [0] * 2 + [1] * 12 + [0] * 8, [False] * 20 + [True] * 20
    found = stratified_difference(value, second, ["a"] * 40)
    assert found is not None and found.at == pytest.approx(-0.3)
    half = 1.959964 * (0.9 * 0.1 / 20 + 0.6 * 0.4 / 20) ** 0.5
    assert found.high - found.at == pytest.approx(half, rel=1e-6)


def test_another_mix_of_strata_is_no_difference() -> None:
    # Nine of ten are right in a and one of two in b; the second group has more of b.
    value = ([1] * 9 + [0]) * 4 + [1, 0] * 5 + ([1] * 9 + [0]) + [1, 0] * 20
    second = [False] * 50 + [True] * 50
    stratum = ["a"] * 40 + ["b"] * 10 + ["a"] * 10 + ["b"] * 40
    found = stratified_difference(value, second, stratum)
    assert found is not None and found.at == pytest.approx(0) and found.units == 100
    plain = stratified_difference(value, second, ["all"] * 100)
    assert plain is not None and plain.high < 0


def test_strata_with_one_group_say_nothing() -> None:
    assert stratified_difference([1, 0], [True, False], ["a", "b"]) is None
    assert stratified_difference([], [], []) is None


@pytest.mark.parametrize("strata", [1, 12])
def test_its_interval_holds_the_truth_as_often_as_it_says(strata: int) -> None:
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(600):
        stratum = rng.integers(strata, size=80)
        second = np.arange(80) >= 40
        base = np.linspace(0.6, 0.9, strata)[stratum]
        value = rng.random(80) < base - 0.15 * second
        found = stratified_difference(value, second, stratum)
        assert found is not None
        held += found.low <= -0.15 <= found.high
    assert held / 600 >= 0.925


def test_where_few_units_tell_the_exact_test_is_asked() -> None:
    """Four pairs that all moved one way are z = 2.2, and p = 2 / 2⁴ (McNemar's exact test)."""
    pairs = np.repeat(np.arange(24), 2)
    value, second = np.where(pairs < 4, np.arange(48) % 2, 1), np.arange(48) % 2 == 1
    found = stratified_difference(value, second, pairs)
    assert found is not None and found.low > 0
    assert found.p == 0.125
    # One stratum: Fisher's exact test of 8 of 10 against 3 of 10.
    one = [1] * 8 + [0] * 2 + [1] * 3 + [0] * 7
    assert exact_p(one, [0] * 10 + [1] * 10, ["a"] * 20) == pytest.approx(0.0697785, abs=1e-7)
    # Many units stand on the interval alone.
    many = stratified_difference(np.tile(one, 4), np.tile([0] * 10 + [1] * 10, 4), ["a"] * 80)
    assert many is not None and many.p is None
