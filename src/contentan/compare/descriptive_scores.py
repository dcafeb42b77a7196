"""Descriptive scores of two counts, and how evenly hits are spread over documents. None is a test:
words are no independent witnesses.

All take arrays and work element by element. a and b are hits in texts of c and d words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Reals = NDArray[np.float64]

#: What a count of zero is taken for where a logarithm needs more (Hardie 2014).
ZERO_CELL = 0.5


def _times_log(observed: Reals, expected: Reals) -> Reals:
    """observed · ln(observed / expected), 0 where nothing is observed."""
    ratio = np.divide(
        observed, expected, out=np.ones(np.broadcast(observed, expected).shape), where=observed > 0
    )
    return np.asarray(observed * np.log(ratio), dtype=float)


def log_likelihood(
    a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, *, cells: int = 2
) -> Reals:
    """G2 of two frequencies; of the hits alone (cells=2, Rayson & Garside 2000) or of hits and
    other words (cells=4, Dunning 1993).

    >>> float(log_likelihood(50, 20, 10_000, 10_000).round(3))
    13.283
    >>> float(log_likelihood(50, 20, 10_000, 10_000, cells=4).round(3))
    13.328
    """
    x, y, n, m = (np.asarray(value, dtype=float) for value in (a, b, c, d))
    rate = (x + y) / (n + m)
    found = _times_log(x, n * rate) + _times_log(y, m * rate)
    if cells == 4:
        found = found + _times_log(n - x, n * (1 - rate)) + _times_log(m - y, m * (1 - rate))
    return 2 * found


def log_ratio(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Reals:
    """Binary logarithm of the ratio of rates; 0.5 for a count of zero (Hardie 2014).

    >>> float(log_ratio(40, 10, 1000, 1000))
    2.0
    """
    x, y, n, m = (np.asarray(value, dtype=float) for value in (a, b, c, d))
    rates = np.where(x > 0, x, ZERO_CELL) / n, np.where(y > 0, y, ZERO_CELL) / m
    return np.asarray(np.log2(rates[0] / rates[1]), dtype=float)


def dp(hits: ArrayLike, sizes: ArrayLike) -> Reals:
    """Deviation of proportions (Gries 2008) of hits (parts, ...) over parts of these sizes
    (parts,): 0 even, near 1 in one small part.

    NaN where there is no hit.

    >>> round(float(dp([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 3)
    0.18
    """
    found, parts = np.asarray(hits, dtype=float), np.asarray(sizes, dtype=float)
    total = found.sum(axis=0)
    shares = np.divide(found, total, out=np.full(found.shape, np.nan), where=total > 0)
    expected = (parts / parts.sum()).reshape(-1, *[1] * (found.ndim - 1))
    return np.asarray(np.abs(shares - expected).sum(axis=0) / 2, dtype=float)


def dp_norm(hits: ArrayLike, sizes: ArrayLike) -> Reals:
    """DP over its largest possible value, so that corpora of unlike parts can be compared (Lijffijt
    & Gries 2012); NaN for one part.

    >>> round(float(dp_norm([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 6)
    0.219512
    """
    parts = np.asarray(sizes, dtype=float)
    # All hits in the smallest part: the largest DP there can be.
    most = 1 - parts.min() / parts.sum()
    return dp(hits, sizes) / most if most > 0 else np.full(np.shape(hits)[1:], np.nan)
