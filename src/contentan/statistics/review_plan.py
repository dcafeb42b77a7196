"""How many more judgements settle a difference, and where they tell most.

For one code in two countries: strata of hits and of paragraphs without a hit, by language, of which
some were judged. The error of review, as distance of an end of the interval of the logarithm of
the ratio, is computed as the estimate computes it (Jeffreys' interval of effective units, MOVER),
with the shares as they are now and more units judged. What is judged next goes where the variance
of the logarithm falls most per judgement, in proportion to size × standard deviation / amount of
the country (Neyman 1934). The error of documents stays as it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.statistics.intervals import Ends, difference, jeffreys, logs, times, total

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

SETTLED, MORE, DOCUMENTS, NOT_ENOUGH, UNKNOWN = (
    "settled", "more", "documents", "too few units", "not reviewed",
)  # fmt: skip
STATES = (SETTLED, MORE, DOCUMENTS, NOT_ENOUGH, UNKNOWN)
_HALVINGS = 60


class Stratum(NamedTuple):
    """Units of one kind and language on a side (0 left, 1 right): how many there are, how many were
    judged, and their share with the property.
    """

    side: int
    kind: str
    lang: str
    size: float
    judged: float
    share: float


class Now(NamedTuple):
    """The logarithm of the ratio as it is estimated, with what documents alone and review alone
    leave open.
    """

    documents: Ends
    review: Ends


class Plan(NamedTuple):
    """`state`; `more` judgements in all that are expected to settle the difference (None where
    that is not so); of which stratum how many (`each`); the stratum that tells most per judgement
    (`best`) and how many of it alone would do (`here`, None where none would).
    """

    state: str
    more: int | None
    each: tuple[int, ...]
    best: int | None
    here: int | None


def plan(strata: Sequence[Stratum], now: Now, margin: float = 0.0) -> Plan:
    """What settles a difference, with the shares as they are.

    It is settled where the interval of the ratio leaves out 1 or, with a `margin` above 1, lies
    within 1 / margin and margin.
    """
    nothing = tuple(0 for _ in strata)
    ends = (*now.documents, *now.review)
    if not all(np.isfinite(float(end)) for end in ends) or not any(s.judged for s in strata):
        return Plan(UNKNOWN, None, nothing, None, None)
    gaps = _Gaps(strata, now, math.log(margin) if margin > 1 else 0.0)
    judged = np.array([one.judged for one in strata])
    best = _best(strata)
    if gaps.settled(judged):
        return Plan(SETTLED, 0, nothing, best, 0)
    if not gaps.possible():
        return Plan(DOCUMENTS, None, nothing, None, None)
    sizes = np.array([max(one.size, one.judged) for one in strata])
    weight = _worth(strata)

    def spread(more: float) -> Reals:
        return _filled(judged, sizes, weight, more)

    room = float((sizes - judged).sum())
    if not gaps.settled(spread(room)):
        return Plan(NOT_ENOUGH, None, nothing, best, None)
    more = _least(lambda n: gaps.settled(spread(n)), room)
    each = _whole(spread(more) - judged, more)

    def here(n: float) -> bool:
        alone = judged.copy()
        alone[best] += n
        return gaps.settled(alone)

    own = float(sizes[best] - judged[best])
    return Plan(MORE, more, each, best, _least(here, own) if here(own) else None)


def _least(enough, most: float) -> int:  # type: ignore[no-untyped-def]
    low, high = 0, math.ceil(most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(float(middle)) else (middle, high)
    return high


class _Gaps:
    """Distances of the interval's ends after more judgements."""

    def __init__(self, strata: Sequence[Stratum], now: Now, margin: float) -> None:
        self.strata, self.now, self.margin = strata, now, margin
        judged = np.array([one.judged for one in strata])
        model = expected(strata, judged)
        actual = now.review
        # Documents that are alike, scores and reviewers' errors are in today's interval and not in
        # the model: they stay in proportion.
        self.by = [
            _part(float(a), float(m))
            for a, m in (
                (actual.at - actual.low, model.at - model.low),
                (actual.high - actual.at, model.high - model.at),
            )
        ]

    def _ends(self, judged: Reals | None) -> tuple[float, float]:
        at = float(self.now.documents.at)
        down, up = (
            float(self.now.documents.at - self.now.documents.low),
            float(self.now.documents.high - self.now.documents.at),
        )
        if judged is not None:
            model = expected(self.strata, judged)
            down = math.hypot(down, self.by[0] * float(model.at - model.low))
            up = math.hypot(up, self.by[1] * float(model.high - model.at))
        return at - down, at + up

    def _shows(self, low: float, high: float) -> bool:
        apart = low > 0 or high < 0
        return apart or (self.margin > 0 and low > -self.margin and high < self.margin)

    def settled(self, judged: Reals) -> bool:
        return self._shows(*self._ends(judged))

    def possible(self) -> bool:
        """Whether it would be settled without any error of review."""
        return self._shows(*self._ends(None))


def _part(actual: float, model: float) -> float:
    return actual / model if model > 0 and math.isfinite(model) else 1.0


def expected(strata: Sequence[Stratum], judged: Reals) -> Ends:
    """The logarithm of the ratio with the error of review alone, if so many were judged of each
    stratum and shares stay as they are.
    """
    sides = []
    for side in (0, 1):
        parts = []
        for kind in dict.fromkeys(one.kind for one in strata):
            own = [
                (one, n)
                for one, n in zip(strata, judged.tolist(), strict=True)
                if (one.side, one.kind) == (side, kind) and one.size > 0
            ]
            if own:
                parts.append(_amount(own))
        sides.append(logs(total(*parts)))
    return difference(*sides)


def _amount(own: Sequence[tuple[Stratum, float]]) -> Ends:
    """How many units of a kind have the property."""
    known = [(one, n) for one, n in own if n > 0]
    whole = sum(one.size for one, _ in own)
    if not known:
        return times(whole, jeffreys(0.0, 0.0))
    seen = sum(one.size for one, _ in known)
    n = sum(n for _, n in known)
    share = sum(one.size * one.share for one, _ in known) / seen
    middle = (share * n + 0.5) / (n + 1)
    mean = variance = 0.0
    for one, own_n in known:
        moved = (own_n * one.share + middle) / (own_n + 1)
        mean += one.size / seen * moved
        variance += (one.size / seen) ** 2 * moved * (1 - moved) / own_n
    effective = min(mean * (1 - mean) / variance, n) if variance > 0 else n
    return times(whole, jeffreys(share, effective))


def _deviation(one: Stratum) -> float:
    """Standard deviation of a unit; half a unit of each kind, so that none is without any."""
    moved = (one.judged * one.share + 0.5) / (one.judged + 1)
    return math.sqrt(moved * (1 - moved))


def _worth(strata: Sequence[Stratum]) -> Reals:
    """Size × standard deviation of each stratum over the amount of its side."""
    amounts = [
        max(sum(one.size * one.share for one in strata if one.side == side), 0.5) for side in (0, 1)
    ]
    return np.array([one.size * _deviation(one) / amounts[one.side] for one in strata])


def _best(strata: Sequence[Stratum]) -> int:
    """The stratum in which one more judgement takes most from the variance."""
    gain = [
        worth**2 / (one.judged * (one.judged + 1) if one.judged else 0.5)
        if one.size > one.judged
        else -1.0
        for one, worth in zip(strata, _worth(strata).tolist(), strict=True)
    ]
    return int(np.argmax(gain))


def _filled(judged: Reals, sizes: Reals, weight: Reals, more: float) -> Reals:
    """Judged units after `more`, in proportion to weight and never fewer than now."""
    wanted = judged.sum() + more
    low, high = 0.0, float(sizes.max() / max(float(weight[weight > 0].min(initial=1.0)), 1e-12)) + 1
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        few = np.clip(middle * weight, judged, sizes).sum() < wanted
        low, high = (middle, high) if few else (low, middle)
    return np.asarray(np.clip(high * weight, judged, sizes), dtype=float)


def _whole(exact: Reals, total_: int) -> tuple[int, ...]:
    """Whole numbers with this sum, the largest remainders rounded up."""
    whole = np.floor(exact + 1e-9)
    order = np.argsort(whole - exact, kind="stable")
    for at in order[: max(0, int(total_ - whole.sum()))]:
        whole[at] += 1
    return tuple(int(n) for n in whole)
