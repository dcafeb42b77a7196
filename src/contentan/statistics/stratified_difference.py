"""The difference of two shares over strata, for two groups that are made up of the strata otherwise
than each other.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class Difference(NamedTuple):
    """`at`: the second group's share less the first's, with the ends of its interval; `units`: how
    many are in strata that have both groups, and so say something.
    """

    at: float
    low: float
    high: float
    units: int


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
    half = NormalDist().inv_cdf((1 + level) / 2) * spread**0.5
    return Difference(at, max(-1.0, at - half), min(1.0, at + half), int(n.sum()))
