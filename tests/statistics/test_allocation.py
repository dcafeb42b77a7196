"""Neyman's numbers: no other numbers have a smaller variance."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.errors import UsageError
from contentan.statistics.allocation import neyman

SIZES = {"a": 40, "b": 200, "c": 1000}
DEVIATIONS = {"a": 0.5, "b": 0.3, "c": 0.1}


def variance(numbers: dict[str, int]) -> float:
    return sum((SIZES[name] * DEVIATIONS[name]) ** 2 / n for name, n in numbers.items())


def test_no_other_numbers_are_better() -> None:
    made = neyman(SIZES, DEVIATIONS, 40)
    ways = (
        dict(zip(SIZES, (a, b, 40 - a - b), strict=True))
        for a, b in itertools.product(range(4, 37), repeat=2)
        if 40 - a - b >= 4
    )
    assert variance(made) <= 1.002 * min(map(variance, ways))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 300), min_size=1),
    st.lists(st.floats(0, 0.5), min_size=6, max_size=6),
    st.integers(24, 400),
)
def test_numbers_have_the_sum_and_stay_within_their_strata(
    sizes: dict[str, int], deviations: list[float], total: int
) -> None:
    made = neyman(sizes, dict(zip("abcdef", deviations, strict=True)), total)
    assert sum(made.values()) == min(total, sum(sizes.values()))
    assert all(min(4, sizes[name]) <= n <= sizes[name] for name, n in made.items())


def test_too_few_for_all_strata() -> None:
    with pytest.raises(UsageError, match="need 12 at 4 each"):
        neyman(SIZES, DEVIATIONS, 11)
