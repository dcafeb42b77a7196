"""Shared works and what is held equal: published weights, then cases that can be read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.compare.strata import shared_works, standard
from contentan.compare.works import Works, crossed


def works(family: list[int], lang: list[int] | None = None, year: list[int] | None = None) -> Works:
    size = len(family)
    zero = np.zeros(size, np.intp)
    one = np.ones(size)
    return Works(
        np.arange(size),
        zero,
        np.array(lang if lang is not None else zero, dtype=np.intp),
        np.array(family, dtype=np.intp),
        np.array(year if year is not None else zero + 2021, dtype=np.intp),
        one,
        one,
        one[:, None],
        one[:, None],
        zero + 1,
        zero[:, None],
    )


def halves(left: list[int], right: list[int]) -> tuple[list[int], np.ndarray]:
    return [*left, *right], np.repeat([True, False], [len(left), len(right)])


@pytest.mark.parametrize(
    ("left", "right", "shared"),
    [
        ([0] * 15 + [1] * 5, [0] * 5 + [1] * 15, 15),
        ([0] * 18 + [1] * 2, [0] * 2 + [1] * 18, 7.2),
        ([0] * 20, [1] * 20, 0),
        ([0] * 5, [0] * 5, 5),
        ([0, 0, 1, 1, 1, 2], [0, 0, 0, 1, 1, 3], 4.8),
    ],
)
def test_shared_works(left: list[int], right: list[int], shared: float) -> None:
    factor, ours = halves(left, right)
    assert shared_works(ours, np.array(factor)) == pytest.approx(shared)


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=30
    )
)
def test_finer_strata_share_no_more_and_sides_share_alike(
    rows: list[tuple[bool, int, int]],
) -> None:
    left, one, two = (np.array(column) for column in zip(*rows, strict=True))
    left = left.astype(bool)
    whole, coarse, fine = (shared_works(left, *f) for f in ((), (one,), (one, two)))
    assert fine <= coarse + 1e-9 <= whole + 2e-9 <= 2 * min(left.sum(), (~left).sum()) + 3e-9
    assert shared_works(~left, one, two) == pytest.approx(fine)
    numbers = crossed(one, two, size=len(left))
    assert len(np.unique(numbers)) == len({(a, b) for _, a, b in rows})


def test_years_are_held_equal_where_both_sides_have_them() -> None:
    years = [2019, 2020, 2021, 2022] * 6
    year, left = halves(years, years)
    held = standard(works([0] * 48, year=year), left)
    assert (held.held, held.shared, held.missing) == (("year",), 24, "")


def test_where_years_cost_a_third_of_what_is_shared_three_years_stand_for_them() -> None:
    """No year in common, but the same three years."""
    year, left = halves([2016, 2018, 2019, 2021] * 3, [2017, 2017, 2020, 2020] * 3)
    held = standard(works([0] * 24, year=year), left)
    assert held.held == ("three years",) and held.shared == 12 and held.missing == ""


def test_years_at_random_in_few_works_are_held_as_nothing() -> None:
    """Six works a side, each of another time of the same eighteen years: no trend to take out."""
    year, left = halves([2000, 2003, 2006, 2009, 2012, 2015], [2003, 2006, 2009, 2012, 2015, 2000])
    held = standard(works([0] * 12, year=year), left)
    assert held.missing == "" and held.shared >= 5


def test_two_times_that_lie_apart_cannot_be_told_from_the_countries() -> None:
    year, left = halves([2013] * 12, [2021] * 12)
    held = standard(works([0] * 24, year=year), left)
    assert held.missing == "year"


def test_the_factor_that_alone_is_the_reason_is_named() -> None:
    family, left = halves([0] * 10, [1] * 10)
    assert standard(works(family), left).missing == "family"
    lang, _ = halves([0] * 10, [1] * 10)
    assert standard(works([0] * 20, lang=lang), left).missing == "language"
    assert standard(works(family, lang=lang), left).missing == "family and language"
    crossed_family, left = halves([0] * 6 + [1] * 6, [0] * 6 + [1] * 6)
    crossed_lang, _ = halves([0] * 6 + [1] * 6, [1] * 6 + [0] * 6)
    held = standard(works(crossed_family, lang=crossed_lang), left)
    assert held.missing == "family and language together" and held.shared == 0


def test_too_few_works_are_no_fault_of_a_factor() -> None:
    family, left = halves([0] * 3, [1] * 9)
    assert standard(works(family), left).missing == ""


def test_family_and_language_are_never_dropped() -> None:
    family, left = halves([0] * 15 + [1] * 5, [0] * 5 + [1] * 15)
    held = standard(works(family, year=[2000 + i % 7 for i in range(40)]), left)
    assert "family" in held.held
    assert len(np.unique(held.strata)) >= 2


def test_without_works_nothing_is_shared() -> None:
    held = standard(works([]), np.zeros(0, bool))
    assert (held.held, held.shared, held.missing) == ((), 0, "")
