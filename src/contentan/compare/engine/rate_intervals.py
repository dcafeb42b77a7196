"""Intervals of one country's rates, and of the difference of two.

A rate has λ·exp(± c·s / √I), with α made 1.25 times as large, as rates are skewed where ratios are
not; it is never narrower than the exact interval of so many hits. It is about the *weighted* rate,
in which one long work does not carry a clustered code. With strata, the rates of the strata are
put together by the weights that the contrast gives them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.engine.exact_poisson import garwood
from contentan.compare.engine.score_test import LEVEL
from contentan.compare.engine.variance_law import Law, critical, weighted_rate
from contentan.statistics.intervals import Ends

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

RATE_ALPHA = 1.25
_CLOSED = 1e-12


class Rate(NamedTuple):
    """Per word: the weighted rate with its 95 % interval, and how many works carry it, (Σi)² / Σi²
    of the works' information; (codes,).
    """

    at: Reals
    low: Reals
    high: Reals
    carried: Reals


def rate(x: Reals, n: Reals, law: Law) -> Rate:
    """Of works with hits x (works, codes) and words n (works,)."""
    return rate_of_strata([(x, n)], np.ones((1, x.shape[1])), law)


def rate_of_strata(parts: list[tuple[Reals, Reals]], weights: Reals, law: Law) -> Rate:
    """Of the works of each stratum, weighed by `weights` (strata, codes)."""
    hits = np.sum([x.sum(axis=0) for x, _ in parts], axis=0)
    words = sum(n.sum() for _, n in parts)
    alpha, none = RATE_ALPHA * law.alpha, hits == 0
    at, variance, carry, squares = (np.zeros(len(hits)) for _ in range(4))
    for (x, n), weight in zip(parts, weights, strict=True):
        own = weighted_rate(x, n, law.phi, alpha)
        # Without any hit the width is that of half a hit; the rate stays zero.
        mean = np.where(none, 0.5 / words, own) * n[:, None]
        i = mean / (law.phi + alpha * mean)
        sums = np.maximum(i.sum(axis=0), _CLOSED)
        at += weight * own
        variance += weight**2 * np.where(none, 0.5 / words, own) ** 2 / sums
        carry, squares = carry + i.sum(axis=0), squares + (i**2).sum(axis=0)
    middle = np.where(none, 0.5 / words, at)
    half = critical(law, LEVEL) * np.sqrt(law.s2 * variance) / np.maximum(middle, _CLOSED**2)
    least, most = garwood(hits, LEVEL)
    # The exact interval is about hits / words: moved to the weighted rate as a factor.
    low = np.minimum(middle * np.exp(-half), middle * least / np.where(none, 1, hits))
    high = np.maximum(
        middle * np.exp(half), np.where(none, most / words, middle * most / np.where(none, 1, hits))
    )
    return Rate(at, np.where(none, 0.0, low), high, carry**2 / np.maximum(squares, _CLOSED**2))


def difference(left: Rate, right: Rate, low: Reals, high: Reals) -> Ends:
    """left - right by square-and-add (Zou & Donner 2008). It holds zero exactly where the ratio's
    interval, `low` to `high`, holds 1.
    """
    at = left.at - right.at
    least = at - np.hypot(left.at - left.low, right.high - right.at)
    most = at + np.hypot(left.high - left.at, right.at - right.low)
    return closed(Ends(at, least, most), low, high)


def closed(apart: Ends, low: Reals, high: Reals) -> Ends:
    """A difference that holds zero exactly where the ratio's interval, `low` to `high`, holds 1."""
    more, less = low > 1, high < 1
    least = np.where(more, np.maximum(apart.low, _CLOSED), apart.low)
    most = np.where(less, np.minimum(apart.high, -_CLOSED), apart.high)
    # Of an unknown ratio nothing follows.
    holds = (low <= 1) & (high >= 1)
    least, most = (
        np.where(holds, np.minimum(least, 0), least),
        np.where(holds, np.maximum(most, 0), most),
    )
    return Ends(np.clip(apart.at, least, most), least, most)
