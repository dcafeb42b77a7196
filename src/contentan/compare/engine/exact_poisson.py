"""What counts can say at most, if every one is a stranger to every other: nothing is ever surer.

Garwood's interval of a count (1936); of two counts, the conditional test (Przyborowski & Wilenski
1940), twice the smaller tail, and Clopper & Pearson's interval (1934) as a ratio of rates.

Hits that come together say less: an amount of *events* is hits over how many do. It is no count,
and what an exact test adds because counts come in steps is not due; so of events Jeffreys' tails
are taken (Brown, Cai & DasGupta 2001), and whatever they say, the exact test of the hits holds too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.engine import special_functions as special

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Reals = NDArray[np.float64]

_SMALL = 1e-9


class Exact(NamedTuple):
    """Of each code: p, the least p that so many hits could reach, and the ratio's ends."""

    p: Reals
    p_least: Reals
    low: Reals
    high: Reals


def garwood(count: ArrayLike, level: float) -> tuple[Reals, Reals]:
    """Ends of the interval of a Poisson mean.

    >>> [round(float(end), 4) for end in garwood(18, 0.95)]
    [10.6679, 28.4478]
    """
    k, tail = np.asarray(count, dtype=float), (1 - level) / 2
    low = np.where(k > 0, special.gammaincinv(np.maximum(k, _SMALL), tail), 0.0)
    return low, np.asarray(special.gammaincinv(k + 1, 1 - tail), dtype=float)


def two_counts(left: Reals, right: Reals, chance: Reals, level: float) -> Exact:
    """The conditional test of equal rates, (codes,). `chance` is that of a hit to fall to the left
    if the rates are equal; of 0 or 1, where a side has no words, an end may be NaN.

    >>> one = np.array([1.0]), np.array([0.0]), np.array([0.5])
    >>> [round(float(value[0]), 5) for value in two_counts(*one, 0.95)][:3]
    [1.0, 1.0, 0.02564]
    """
    total, tail = left + right, (1 - level) / 2
    a, b = np.maximum(left, _SMALL), np.maximum(right, _SMALL)
    up = np.where(left > 0, special.betainc(a, right + 1, chance), 1.0)
    down = np.where(right > 0, special.betainc(b, left + 1, 1 - chance), 1.0)
    least = 2 * np.minimum(chance**total, (1 - chance) ** total)
    low = np.where(left > 0, special.betaincinv(a, right + 1, tail), 0.0)
    # The upper end from the other side: of half an event it is so near to 1 that digits are lost.
    rest = np.where(right > 0, special.betaincinv(b, left + 1, tail), 0.0)
    odds = chance / (1 - chance)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        ratios = low / (1 - low) / odds, (1 - rest) / rest / odds
    return Exact(np.minimum(1, 2 * np.minimum(up, down)), np.minimum(1, least), *ratios)


def two_amounts(left: Reals, right: Reals, phi: Reals, chance: Reals, level: float) -> Exact:
    """The test of equal rates of hits of which `phi` come together, (codes,): of the exact test of
    hits and of Jeffreys' tails of events, hits / φ, what is less sure.

    >>> left, right, phi, chance = (np.array([one]) for one in (10.0, 2.0, 4.0, 0.5))
    >>> float(two_amounts(left, right, phi, chance, 0.95).p[0].round(4))
    0.25
    """
    hits = two_counts(left, right, chance, level)
    a, b, tail = left / phi + 0.5, right / phi + 0.5, (1 - level) / 2
    p = _two_tails(a, b, chance)
    none = np.full(np.shape(a), 0.5)
    least = np.fmin(_two_tails(none, a + b - 0.5, chance), _two_tails(a + b - 0.5, none, chance))
    low = np.where(left > 0, special.betaincinv(a, b, tail), 0.0)
    rest = np.where(right > 0, special.betaincinv(b, a, tail), 0.0)
    odds = chance / (1 - chance)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        ratios = low / (1 - low) / odds, (1 - rest) / rest / odds
    return Exact(
        np.maximum(hits.p, p),
        np.maximum(hits.p_least, least),
        np.fmin(hits.low, ratios[0]),
        np.fmax(hits.high, ratios[1]),
    )


def _two_tails(a: Reals, b: Reals, chance: Reals) -> Reals:
    """Twice the smaller tail of a beta distribution at `chance`."""
    up = special.betainc(a, b, chance)
    return np.asarray(2 * np.minimum(up, special.betainc(b, a, 1 - chance)), dtype=float)
