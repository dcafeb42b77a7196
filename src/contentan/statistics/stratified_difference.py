"""The difference of two shares over strata, for two groups that are made up of the strata otherwise
than each other.
"""

from __future__ import annotations

from collections import defaultdict
from math import comb
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.intp]


#: Below this number of units in strata that have both groups and more than one value, a normal
#: interval finds differences that the exact test does not.
FEW = 60


class Difference(NamedTuple):
    """`at`: the second group's share less the first's, with the ends of its interval; `units`: how
    many are in strata that have both groups, and so say something. `p` of the exact test, None
    where units are many enough for the interval to stand alone.
    """

    at: float
    low: float
    high: float
    units: int
    p: float | None


def stratified_difference(
    value: ArrayLike, second: ArrayLike, stratum: ArrayLike, *, level: float = 0.95
) -> Difference | None:
    """Mantel and Haenszel's difference of shares with Sato's variance (Sato 1989; Greenland &
    Robins 1985), which holds for many small strata as for few large ones.

    `value` of each unit is between 0 and 1, `second` whether it is of the second group, `stratum`
    any label. Values between 0 and 1 vary less than the formula takes them to. None where no
    stratum has both groups.

    >>> found = stratified_difference([1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], ["a"] * 6)
    >>> found.at
    -1.0
    """
    values, later = np.asarray(value, dtype=float), np.asarray(second, dtype=bool)
    _, place = np.unique(np.asarray(stratum, dtype=str), return_inverse=True)
    if not len(values):
        return None
    n1, n0 = (np.bincount(place, part.astype(float)) for part in (later, ~later))
    y1, y0 = (np.bincount(place, values * part) for part in (later, ~later))
    both = (n1 > 0) & (n0 > 0)
    if not both.any():
        return None
    n1, n0, y1, y0 = n1[both], n0[both], y1[both], y0[both]
    n = n1 + n0
    weight = float((n1 * n0 / n).sum())
    at = float(((y1 * n0 - y0 * n1) / n).sum()) / weight
    first = (n1**2 * y0 - n0**2 * y1 + n1 * n0 * (n0 - n1) / 2) / n**2
    last = (y1 * (n0 - y0) + y0 * (n1 - y1)) / (2 * n)
    spread = max(0.0, at * float(first.sum()) + float(last.sum())) / weight**2
    told = _telling(values, later, place)
    p = exact_p(values[told], later[told], place[told]) if told.sum() < FEW else None
    half = NormalDist().inv_cdf((1 + level) / 2) * spread**0.5
    return Difference(at, max(-1.0, at - half), min(1.0, at + half), int(n.sum()), p)


def _telling(values: Reals, later: Flags, place: Whole) -> Flags:
    """Units of strata that have both groups and more than one value."""
    told = np.zeros(len(values), dtype=bool)
    for one in np.unique(place):
        own = place == one
        told |= own & (np.ptp(values[own]) > 0) & (0 < later[own].sum() < own.sum())
    return told


def exact_p(value: ArrayLike, second: ArrayLike, stratum: ArrayLike) -> float:
    """Two-sided p that the second group's sum would be as far from what is expected of it, were the
    second group's units drawn at random within each stratum: the exact test of Mantel and Haenszel
    (for one stratum Fisher's, for pairs McNemar's).

    For some dozens of units; `value` may be any numbers. 1 where nothing is left to chance.

    >>> exact_p([1, 0] * 4, [0, 1] * 4, [1, 1, 2, 2, 3, 3, 4, 4])
    0.125
    """
    values, later = np.asarray(value, dtype=float), np.asarray(second, dtype=bool)
    places = np.asarray(stratum, dtype=str)
    ways: dict[float, int] = {0.0: 1}
    expected, every = 0.0, 1
    for one in np.unique(places):
        own, drawn = values[places == one], int(later[places == one].sum())
        expected += float(own.mean()) * drawn
        every *= comb(len(own), drawn)
        sums, further = _sums(own.tolist(), drawn), defaultdict[float, int](int)
        for known, n in ways.items():
            for more, m in sums.items():
                further[round(known + more, 9)] += n * m
        ways = further
    far = abs(float(values[later].sum()) - expected) - 1e-6
    return sum(n for total, n in ways.items() if abs(total - expected) >= far) / every


def _sums(values: list[float], drawn: int) -> dict[float, int]:
    """In how many ways so many of the values have each sum."""
    ways: dict[tuple[int, float], int] = {(0, 0.0): 1}
    for value in values:
        for (n, total), known in list(ways.items()):
            if n < drawn:
                key = n + 1, round(total + value, 9)
                ways[key] = ways.get(key, 0) + known
    return {total: known for (n, total), known in ways.items() if n == drawn}
