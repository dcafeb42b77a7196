"""How much a score that every unit has may help an estimate from a few that people judged.

The difference estimator (Cochran 1977, 7; Särndal, Swensson & Wretman 1992, 6) with a slope that is
tuned to the judged units (prediction-powered inference: Angelopoulos, Duchi & Zrnic 2023): a share
p from judged units becomes p + λ (F - f), F the mean score of all units and f that of the judged
ones, weighted as they are. Its expectation is that of p whatever the score is; its variance is that
of y - λ f. The score is nowhere trusted: κ, the part of the variance that remains, is computed for
each judged unit with the slope of all others, so that a score which says nothing cannot look good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]

#: The slope is at most this; below nothing, as for a score that points the wrong way, it is 0.
STEEPEST = 1.5
#: So many judged units of the rarer answer pull κ to 1, and κ never goes below this.
PULL, LEAST = 1.0, 0.1
#: Above this a score did not pay.
PAYS = 0.95
_NOTHING = 1e-12


class Tuned(NamedTuple):
    """Of each code: `slope` λ; `kappa` as measured; `used`, κ as it is used, 1 with slope 0 where
    the score does not help. Arrays (codes,).
    """

    slope: Reals
    kappa: Reals
    used: Reals


class Pairs(NamedTuple):
    """Judged units with their code's number: `answer` and `score`, both as `centred` gives them;
    `weight` is what each weighs in the variance of the sum. Arrays (units,).
    """

    code: Whole
    answer: Reals
    score: Reals
    weight: Reals


def centred(values: Reals, group: Whole) -> Reals:
    """Deviations from the mean of each group, times √(n / (n - 1)).

    >>> [round(float(one), 3) for one in centred(np.array([0.0, 1, 1, 5]), np.array([0, 0, 1, 2]))]
    [-0.707, 0.707, 0.0, 0.0]
    """
    _, at = np.unique(group, return_inverse=True)
    n = np.bincount(at).astype(float)
    mean = np.bincount(at, weights=values) / n
    stretch = np.sqrt(n / np.maximum(n - 1, 1))
    return np.asarray((values - mean[at]) * stretch[at], dtype=float)


def tuned(pairs: Pairs, rare: Reals) -> Tuned:
    """Slope and κ of each code; `rare` is the number of judged units with the rarer answer
    (codes,).

    λ = Σ v y f / Σ v f² within [0, 1.5]; κ = Σ v (y - λ₋ᵢ f)² / Σ v y², λ₋ᵢ without the unit; used
    as max(.1, (r κ + 1) / (r + 1)), r = `rare`. Without an answer of one kind, and where scores
    are all alike, the score is not used.
    """
    code, y, f, v = pairs
    width = len(rare)

    def by_code(values: Reals) -> Reals:
        return np.bincount(code, weights=values, minlength=width).astype(float)

    squares, products, variance = by_code(v * f * f), by_code(v * f * y), by_code(v * y * y)
    known = (rare >= 1) & (variance > 0) & (squares > _NOTHING * variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(known, np.clip(products / squares, 0, STEEPEST), 0.0)
        rest = squares[code] - v * f * f
        others = np.where(rest > _NOTHING * squares[code], (products[code] - v * f * y) / rest, 0.0)
        left = by_code(v * (y - np.clip(others, 0, STEEPEST) * f) ** 2)
        kappa = np.where(known, left / variance, 1.0)
    used = np.maximum(LEAST, (rare * kappa + PULL) / (rare + PULL))
    helps = known & (used < 1)
    return Tuned(np.where(helps, slope, 0.0), kappa, np.where(helps, used, 1.0))
