"""Many tests at once: a library's values, a slow oracle, then laws."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from contentan.compare.engine.multiplicity import benjamini_hochberg, shaffer

LEVEL = 0.05


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_benjamini_hochberg_equals_scipy(p: list[float]) -> None:
    expected = scipy.stats.false_discovery_control(p)
    assert benjamini_hochberg(p, level=LEVEL) == pytest.approx(list(expected), abs=1e-12)


def test_what_cannot_speak_is_no_member_of_the_family() -> None:
    p, least = [0.001, 0.02, 0.04, 1, 0.03], [1e-4, 1e-3, 1e-3, 0.2, 0.2]
    found = benjamini_hochberg(p, least, level=LEVEL)
    assert found[:3] == pytest.approx([0.003, 0.03, 0.04]) and np.isnan(found[3:]).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.permutations(range(12)))
def test_order_does_not_matter_and_mute_ones_do_not(p: list[float], order: list[int]) -> None:
    order = [at for at in order if at < len(p)]
    found = benjamini_hochberg(p, level=LEVEL)
    moved = benjamini_hochberg([p[at] for at in order], level=LEVEL)
    assert moved == pytest.approx(found[order])
    mute = benjamini_hochberg([*p, 0.0, np.nan], [0.0] * len(p) + [0.2, 0.0], level=LEVEL)
    assert mute[:-2] == pytest.approx(found) and np.isnan(mute[-2:]).all()


def partitions(members: tuple[int, ...]) -> list[list[tuple[int, ...]]]:
    """Every way to put countries into groups of equals."""
    if not members:
        return [[]]
    first, rest = members[0], members[1:]
    found = []
    for size in range(len(rest) + 1):
        for others in itertools.combinations(rest, size):
            left = tuple(one for one in rest if one not in others)
            found += [[(first, *others), *more] for more in partitions(left)]
    return found


def slow_shaffer(p: list[float], countries: int) -> list[float]:
    """Shaffer's first modification (S2 begun after the test of all): at each step the most pairs
    that can be equal if as many as were rejected are not; found by trying all groupings.
    """
    pairs = list(itertools.combinations(range(countries), 2))
    possible = {
        sum(any(a in group and b in group for group in groups) for a, b in pairs)
        for groups in partitions(tuple(range(countries)))
    }
    order = sorted(range(len(p)), key=lambda at: p[at])
    found, worst = [0.0] * len(p), 0.0
    for done, at in enumerate(order):
        false = max(done, 1)
        most = max(one for one in possible if one <= len(pairs) - false)
        worst = max(worst, min(1.0, max(1, most) * p[at]))
        found[at] = worst
    return found


@pytest.mark.parametrize("countries", [3, 4, 5])
def test_steps_are_those_of_all_groupings(countries: int) -> None:
    rng = np.random.default_rng(countries)
    pairs = countries * (countries - 1) // 2
    p = rng.beta(0.4, 3, (pairs, 6))
    expected = np.array([slow_shaffer(list(column), countries) for column in p.T]).T
    assert shaffer(p, countries) == pytest.approx(expected, abs=1e-12)


def test_three_countries_pay_nothing_after_the_test_of_all() -> None:
    """If one equality is false, at most one of three can be true."""
    p = np.array([[0.01], [0.04], [0.3]])
    assert shaffer(p, 3) == pytest.approx(p)


def test_twelve_countries_pay_for_what_can_still_be_equal() -> None:
    """Eleven of twelve may be equal: 55 pairs."""
    p = np.full((66, 1), 0.5)
    p[7] = 0.0004
    found = shaffer(p, 12)
    assert found[7, 0] == pytest.approx(0.022) and found[0, 0] == 1


def test_pairs_without_a_test_take_no_part() -> None:
    p = np.array([[0.01], [np.nan], [0.3]])
    found = shaffer(p, 3)
    assert np.isnan(found[1, 0]) and found[0, 0] == pytest.approx(0.01)
