"""The ratio of rates from one year to the next: the statistic of two sides with years in place of
the side, and its interval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.engine.score_test import LEVEL, NONE, Permutations, Test, tested
from contentan.compare.engine.stratified_fit import Rows, fit
from contentan.compare.engine.variance_law import Law, critical

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]


class Slope(NamedTuple):
    """`test`, whose beta is the logarithm of the ratio, per unit of z; the ratio, NaN where all
    hits lie at one end of their strata and no ratio is the likeliest; ends of its 95 % interval,
    then 0 or inf.
    """

    test: Test
    ratio: Reals
    low: Reals
    high: Reals


def slope(rows: Rows, law: Law, *, permutations: Permutations = NONE, seed: int = 0) -> Slope:
    """Of each code; `rows.z` are years."""
    centred = rows._replace(z=rows.z - rows.z.mean())
    first, last = _ends(rows)
    rises, falls = (rows.x * ~last).sum(axis=0) == 0, (rows.x * ~first).sum(axis=0) == 0
    # Half a hit elsewhere, spread as the words are, or there were no estimate. The score is that of
    # the hits as they are.
    filled = rows.x + _half(rows.n, ~last) * rises + _half(rows.n, ~first) * falls
    found = fit(centred._replace(x=filled), law)
    test = tested(centred, law, found, permutations=permutations, seed=seed)
    half = critical(law, LEVEL) * test.error
    with np.errstate(over="ignore"):
        low, high = np.exp(test.beta - half), np.exp(test.beta + half)
    ratio = np.where(rises | falls, np.nan, np.exp(test.beta))
    return Slope(test, ratio, np.where(falls, 0.0, low), np.where(rises, np.inf, high))


def _ends(rows: Rows) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which works are of the first and of the last year of their stratum, (works, 1)."""
    inside = rows.strata > 0
    earliest = np.where(inside, rows.z, np.inf).min(axis=1) @ rows.strata
    latest = np.where(inside, rows.z, -np.inf).max(axis=1) @ rows.strata
    return (rows.z == earliest)[:, None], (rows.z == latest)[:, None]


def _half(n: Reals, where: NDArray[np.bool_]) -> Reals:
    return np.asarray(0.5 * n * where / (n * where).sum(axis=0), dtype=float)
