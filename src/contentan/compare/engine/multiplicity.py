"""Many tests at once: the false discovery rate over codes, and pairs of countries inside a code."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Reals = NDArray[np.float64]


def benjamini_hochberg(p: ArrayLike, p_least: ArrayLike | None = None, *, level: float) -> Reals:
    """Adjusted p of each test (Benjamini & Hochberg 1995). A test whose least attainable p is above
    `level` cannot speak, and is no member of the family (Tarone 1990): NaN, as for a p of NaN.

    >>> p, least = [0.001, 0.02, 0.04, 1, 0.03], [1e-4, 1e-3, 1e-3, 0.2, 0.2]
    >>> benjamini_hochberg(p, least, level=0.05)
    array([0.003, 0.03 , 0.04 ,   nan,   nan])
    """
    given = np.asarray(p, dtype=float)
    can = np.isfinite(given)
    if p_least is not None:
        can &= np.asarray(p_least, dtype=float) <= level
    members = np.flatnonzero(can)
    order = members[np.argsort(given[members], kind="stable")]
    ranked = given[order] * len(order) / np.arange(1, len(order) + 1)
    q = np.full(len(given), np.nan)
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return q


def shaffer(p: Reals, countries: int) -> Reals:
    """Adjusted p of all pairs of `countries` countries, (pairs, codes), after a test of all of them
    at once has spoken (Shaffer 1986): the first step already takes one equality for false.

    NaN takes part in no step.
    """
    pairs = len(p)
    order = np.argsort(p, axis=0, kind="stable")
    ranked = np.take_along_axis(p, order, axis=0)
    steps = np.array([max(1, _most_true(countries, max(done, 1))) for done in range(pairs)])
    made = np.fmin(np.fmax.accumulate(steps[:, None] * ranked, axis=0), 1.0)
    found = np.empty_like(made)
    np.put_along_axis(found, order, np.where(np.isnan(ranked), np.nan, made), axis=0)
    return found


def _most_true(countries: int, false: int) -> int:
    """How many pairs can still be equal when `false` of them are known not to be."""
    pairs = countries * (countries - 1) // 2
    return max(true for true in _equalities(countries) if true <= pairs - false)


@functools.cache
def _equalities(countries: int) -> frozenset[int]:
    """Numbers of equal pairs that can occur: countries fall into groups of equals."""
    if countries < 2:
        return frozenset({0})
    return frozenset(
        size * (size - 1) // 2 + rest
        for size in range(1, countries + 1)
        for rest in _equalities(countries - size)
    )
