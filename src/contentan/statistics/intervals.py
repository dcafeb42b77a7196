"""Intervals of shares, and of sums, differences and ratios of independent estimates.

Everything is elementwise on arrays. A share has Wilson's interval, or Jeffreys' where it is to be
put together with others: both are of use from few units on, and where none or all have the
property. Estimates that are put together keep their own ends: the distances of the ends from the
estimates are added as squares (MOVER: Zou & Donner 2008), so that a lopsided interval, as that of
no miss in 150 paragraphs, stays lopsided.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Reals = NDArray[np.float64]

LEVEL = 0.95
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)
_HALVINGS, _TERMS, _SURE = 60, 1000, 1e-12


class Ends(NamedTuple):
    """An estimate with the ends of its interval, arrays of one shape; NaN where there is none."""

    at: Reals
    low: Reals
    high: Reals


def wilson(share: ArrayLike, n: ArrayLike, *, level: float = LEVEL) -> Ends:
    """Wilson's score interval of a share among n units (Wilson 1927); n need not be whole, and
    without units it is 0 to 1.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)

    >>> [round(float(end), 3) for end in wilson(18 / 20, 20)]
    [0.9, 0.699, 0.972]
    """
    p, size = _share(share, n)
    z = Z if level == LEVEL else NormalDist().inv_cdf((1 + level) / 2)
    some = np.where(size > 0, size, 1.0)
    middle = (p + z * z / (2 * some)) / (1 + z * z / some)
    half = (
        z / (1 + z * z / some) * np.sqrt(np.maximum(p * (1 - p), 0) / some + (z / (2 * some)) ** 2)
    )
    low, high = (
        np.minimum(np.maximum(middle - half, 0), p),
        np.maximum(np.minimum(middle + half, 1), p),
    )
    low, high = np.where(p <= 0, 0, low), np.where(p >= 1, 1, high)
    return Ends(p, np.where(size > 0, low, 0.0), np.where(size > 0, high, 1.0))


def _share(share: ArrayLike, n: ArrayLike) -> tuple[Reals, Reals]:
    """Both of one shape; a share that sums have put a last digit off 0 or 1 is 0 or 1."""
    p, size = np.broadcast_arrays(np.asarray(share, dtype=float), np.asarray(n, dtype=float))
    return np.where(p > 1 - _SURE, 1.0, np.where(p < _SURE, 0.0, p)), size


def jeffreys(
    share: ArrayLike, n: ArrayLike, *, exact_high: bool = False, level: float = LEVEL
) -> Ends:
    """Jeffreys' interval of a share among n units: the 2.5 and 97.5 % points (or those of another
    `level`) of Beta(np + ½, n(1-p) + ½), and 0 where none has the property, 1 where all have it
    (Brown, Cai & DasGupta 2001). n need not be whole; without units it is 0 to 1.

    With `exact_high` the upper end is that of Clopper & Pearson (1934), the 97.5 % point of Beta(np
    + 1, n(1-p)): where few or none were found, Jeffreys' is now and then too low, as in 8 % of the
    samples without any of what is there 2.5 times in n.

    >>> [round(float(end), 4) for end in jeffreys(0 / 150, 150)]
    [0.0, 0.0, 0.0166]
    """
    p, size = _share(share, n)
    yes, more = np.where(size > 0, p * size, 0.0), 1.0 if exact_high else 0.5
    start = wilson(p, size, level=level)
    low, high = (
        beta_point(
            np.where(sure, 1, yes) + a, np.where(sure, 1, size - yes) + 1 - a, end, start=near
        )
        for end, near, sure, a in (
            ((1 - level) / 2, start.low, (p <= 0) | (size <= 0), 0.5),
            ((1 + level) / 2, start.high, (p >= 1) | (size <= 0), more),
        )
    )
    low, high = np.where(p <= 0, 0, np.minimum(low, p)), np.where(p >= 1, 1, np.maximum(high, p))
    return Ends(p, np.where(size > 0, low, 0.0), np.where(size > 0, high, 1.0))


def beta_point(a: Reals, b: Reals, share: float, *, start: Reals) -> Reals:
    """Where Beta(a, b) has this share of its mass to the left: Newton's steps, halved where they
    would leave what is known to hold it.

    Equals scipy.special.betaincinv, which takes longer to import than all of a correction takes.
    """
    # NumPy has no lgamma, and importing SciPy takes longer than all of a correction.
    scale = np.asarray(np.frompyfunc(math.lgamma, 1, 1)(np.stack([a + b, a, b])), dtype=float)
    log_scale = scale[0] - scale[1] - scale[2]
    low, high = np.zeros(a.shape), np.ones(a.shape)
    at = np.where((start > 0) & (start < 1), start, a / (a + b))
    for _ in range(_HALVINGS):
        density, mass = _beta(at, a, b, log_scale)
        too_far = mass > share
        low, high = np.where(too_far, low, at), np.where(too_far, at, high)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            step = at - (mass - share) / density
        found = np.abs(step - at) <= 1e-13 + 1e-9 * at
        # Newton's step where it stays within the bracket, else half of the bracket.
        at = np.where(found | ((step > low) & (step < high)), step, (low + high) / 2)
        if found.all():
            break
    return at


def _beta(x: Reals, a: Reals, b: Reals, log_scale: Reals) -> tuple[Reals, Reals]:
    """Density and distribution function of Beta(a, b) at 0 < x < 1, by its continued fraction
    (Press et al. 2007, 6.4).
    """
    with np.errstate(divide="ignore", under="ignore"):
        front = np.exp(log_scale + a * np.log(x) + b * np.log1p(-x))
    # Beyond this point the continued fraction converges for the other tail.
    turned = x > (a + 1) / (a + b + 2)
    p, q, y = np.where(turned, b, a), np.where(turned, a, b), np.where(turned, 1 - x, x)
    c, d = np.ones(x.shape), 1 / (1 - (p + q) * y / (p + 1))
    h = d
    for m in range(1, _TERMS):
        even = m * (q - m) * y / ((p - 1 + 2 * m) * (p + 2 * m))
        d, c = 1 / (1 + even * d), 1 + even / c
        h = h * d * c
        odd = -(p + m) * (p + q + m) * y / ((p + 2 * m) * (p + 1 + 2 * m))
        d, c = 1 / (1 + odd * d), 1 + odd / c
        h = h * d * c
        if (np.abs(d * c - 1) < 1e-13).all():
            break
    tail = front * h / p
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        density = front / (x * (1 - x))
    return density, np.where(turned, 1 - tail, tail)


def times(factor: ArrayLike, ends: Ends) -> Ends:
    """An estimate times a number that is known and not negative."""
    by = np.asarray(factor, dtype=float)
    return Ends(*(np.asarray(by * end, dtype=float) for end in ends))


def _far(*gaps: Reals) -> Reals:
    return np.asarray(np.sqrt(sum(gap * gap for gap in gaps)), dtype=float)


def total(*parts: Ends) -> Ends:
    """Sum of independent estimates (Zou & Donner 2008)."""
    at = np.asarray(sum(part.at for part in parts), dtype=float)
    low, high = (
        _far(*(part.at - part.low for part in parts)),
        _far(*(part.high - part.at for part in parts)),
    )
    return Ends(at, at - low, at + high)


def joined(*sources: Ends) -> Ends:
    """One estimate with several independent sources of error, each with its own interval about
    it.
    """
    at = sources[0].at
    low, high = (
        _far(*(one.at - one.low for one in sources)),
        _far(*(one.high - one.at for one in sources)),
    )
    return Ends(at, at - low, at + high)


def difference(left: Ends, right: Ends) -> Ends:
    """left - right of independent estimates (Newcombe 1998, method 10; Zou & Donner 2008)."""
    with np.errstate(invalid="ignore"):  # a logarithm of zero on both sides: not known
        at = left.at - right.at
        low, high = (
            _far(left.at - left.low, right.high - right.at),
            _far(left.high - left.at, right.at - right.low),
        )
        return Ends(at, at - low, at + high)


def logs(ends: Ends) -> Ends:
    """The logarithm of a positive estimate; the end that reaches zero is minus infinity."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return Ends(*(np.asarray(np.log(np.maximum(end, 0)), dtype=float) for end in ends))


def part_of(one: Ends, other: Ends) -> Ends:
    """one / (one + other) of independent estimates that are not negative, as correct hits among
    these and what was missed.

    The ends are the r for which the interval of (1 - r)·one - r·other (Zou & Donner 2008) ends at
    zero: Fieller's reasoning, which holds where `other` was estimated to be zero.

    >>> hits, missed = Ends(90.0, 80.0, 95.0), Ends(0.0, 0.0, 30.0)
    >>> [round(float(end), 3) for end in part_of(hits, missed)]
    [1.0, 0.749, 1.0]
    """
    with np.errstate(invalid="ignore"):
        one, other = (
            Ends(*(np.asarray(end, dtype=float) for end in ends)) for ends in (one, other)
        )
        both = one.at + other.at
        at = np.asarray(
            np.divide(one.at, both, out=np.full(both.shape, np.nan), where=both > 0), dtype=float
        )

    def below(r: Reals) -> Reals:
        return (
            (1 - r) * one.at
            - r * other.at
            - _far((1 - r) * (one.at - one.low), r * (other.high - other.at))
        )

    def above(r: Reals) -> Reals:
        return (
            (1 - r) * one.at
            - r * other.at
            + _far((1 - r) * (one.high - one.at), r * (other.at - other.low))
        )

    known = np.isfinite(at)
    low = _crossing(below, np.zeros(at.shape), np.where(known, at, 0.0))
    high = _crossing(above, np.where(known, at, 1.0), np.ones(at.shape))
    return Ends(at, np.where(known, low, np.nan), np.where(known, high, np.nan))


def _crossing(f: Callable[[Reals], Reals], low: Reals, high: Reals) -> Reals:
    """Where f, positive before it and not after, reaches zero between low and high."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        before = f(middle) > 0
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    return (low + high) / 2


def needed(share: float, half: float) -> int:
    """Units whose Wilson interval reaches at most `half` to either side of its own middle, where
    this share has the property.

    >>> needed(0.85, 0.05)
    196
    """
    n = 1
    # Doubled until it is enough, then halved in between: the width falls with every unit.
    while _half(share, n) > half:
        n *= 2
    low, high = n // 2, n
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _half(share, middle) > half else (low, middle)
    return high


def _half(share: float, n: int) -> float:
    ends = wilson(share, n)
    return float(ends.high - ends.low) / 2
