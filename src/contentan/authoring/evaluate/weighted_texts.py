"""Counts of texts that were drawn with unequal chances: each stands for as many as its weight says.

A share is Σ w·y / Σ w·x, y those of x that have the property: Horvitz and Thompson's (1952)
estimate of a total over that of another, as recall = Σ w·TP / Σ w·(TP + FN). Its variance is that
of the linearised share, Σ_h n_h/(n_h - 1) Σ (z - z̄_h)² with z = w(y - share·x) / Σ w·x over strata
h (Särndal, Swensson & Wretman 1992, 5.6); its interval is Wilson's of the number of texts that a
plain random sample of that variance would have (Korn & Graubard 1998; Franco et al. 2019).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Reals = NDArray[np.float64]


class Design(NamedTuple):
    """How texts were drawn: each one's weight and the number of its stratum."""

    weight: NDArray[np.float64]
    stratum: NDArray[np.intp]


def design(weights: Sequence[float], strata: Sequence[str]) -> Design:
    """The design of texts; their weights are scaled to a mean of 1, which no share depends on."""
    weight = np.asarray(weights, dtype=float)
    _, stratum = np.unique(np.asarray(strata, dtype=str), return_inverse=True)
    return Design(weight / weight.mean() if len(weight) else weight, stratum)


def part(drawn: Design, where: NDArray[np.bool_]) -> Design:
    """The design of some of the texts."""
    return Design(drawn.weight[where], drawn.stratum[where])


def size(has: NDArray[np.bool_], whole: NDArray[np.bool_], drawn: Design) -> float:
    """How many texts of a plain random sample tell as much of the share of `has` in `whole`; of
    equal weights in one stratum about as many as there are.

    Where all or none have it the variance is 0, and the number is Kish's, (Σ w)² / Σ w².

    >>> yes = np.array([True, False, False, False])
    >>> round(size(yes, yes | True, design([1, 1, 1, 1], [""] * 4)), 6)
    3.0
    >>> size(yes | True, yes | True, design([1, 1, 1, 3], [""] * 4))
    3.0
    """
    weight = drawn.weight * whole
    total = float(weight.sum())
    if not total:
        return 0.0
    share = float((weight * has).sum()) / total
    kish = total**2 / float((weight**2).sum())
    if not 1e-12 < share < 1 - 1e-12:
        return kish
    z = weight * (has - share) / total
    n = np.bincount(drawn.stratum)
    mean = np.bincount(drawn.stratum, weights=z) / np.maximum(n, 1)
    squares = np.bincount(drawn.stratum, weights=(z - mean[drawn.stratum]) ** 2)
    # A stratum of one text has no variance of its own: that of the text is taken.
    lone = np.bincount(drawn.stratum, weights=z**2)
    variance = float(np.where(n > 1, squares * n / np.maximum(n - 1, 1), lone).sum())
    return share * (1 - share) / variance if variance else kish
