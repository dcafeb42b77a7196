"""What a contrast owes to a single work: that without which the statistic is weakest is left out,
and the test repeated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contentan.compare.contrasts import Columns, Pair
from contentan.compare.document_arrays import Material
from contentan.compare.engine import score_test
from contentan.compare.engine.variance_law import Law
from contentan.compare.verdicts import ALPHA

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.intp]


def influence(of: Material, pair: Pair, p: NDArray[np.float64], law: Law) -> Columns:
    """Columns influential, ratio_without, p_without and one_work; empty where nothing is tested.

    `p` is the test's. Without the work it is that of Student's t and the exact test, widened as the
    permutations of all works asked for; 1 where the difference is gone or turns round.
    """
    columns = len(p)
    nothing = np.full(columns, np.nan)
    found: Columns = {
        "influential": np.full(columns, "", dtype=object),
        "ratio_without": nothing,
        "p_without": nothing,
        "one_work": False,
    }
    tested = np.flatnonzero(~np.isnan(p))
    if pair.made is None or not len(tested):
        return found
    own, rows = law.only(tested), pair.rows._replace(x=pair.rows.x[:, tested])
    worst, rest = score_test.without_one(rows, own)
    found["influential"] = found["influential"].copy()
    found["influential"][tested] = _names(of, pair, worst)
    without = score_test.contrast(rest, own)
    kappa = pair.made.test.kappa[tested]
    again = np.maximum(score_test.p_of(without.test.score / kappa, own), without.exact.p)
    same_way = np.sign(without.test.beta) == np.sign(pair.made.test.beta[tested])
    ratio, again = np.exp(without.test.beta), np.where(same_way, again, 1.0)
    sides = (rest.z @ rest.x > 0) & ((1 - rest.z) @ rest.x > 0)
    significant = p[tested] < ALPHA
    found["ratio_without"] = _placed(columns, tested, np.where(sides, ratio, np.nan))
    found["p_without"] = _placed(columns, tested, np.where(significant, again, np.nan))
    found["one_work"] = found["p_without"] >= ALPHA
    return found


def _names(of: Material, pair: Pair, worst: Whole) -> list[str]:
    return [of.works[number] for number in pair.inside.work[worst]]


def _placed(columns: int, at: Whole, values: NDArray[np.float64]) -> NDArray[np.float64]:
    placed = np.full(columns, np.nan)
    placed[at] = values
    return placed
