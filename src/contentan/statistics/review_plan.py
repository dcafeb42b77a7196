"""How many more judgements settle a difference, and where they tell most.

For one code in two countries: strata of hits and of paragraphs without a hit, by language, of which
some were judged. The error of review, as distance of an end of the interval of the logarithm of
the ratio, is computed as the estimate computes it (Jeffreys' interval of effective units, MOVER),
with the shares as they are now and more units judged. What is judged next goes, step by step, where
it brings the end of the interval nearest to what settles the difference; since intervals are
lopsided, that is not where the variance falls most. The error of documents stays as it is.
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
#: Judgements of a step.
_STEP = 5.0


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
    nothing = unknown(strata).each
    ends = (*now.documents, *now.review)
    if not all(np.isfinite(float(end)) for end in ends) or not any(s.judged for s in strata):
        return unknown(strata)
    gaps = _Gaps(strata, now, math.log(margin) if margin > 1 else 0.0)
    judged = np.array([one.judged for one in strata])
    if gaps.lack(judged) < 0:
        return Plan(SETTLED, 0, nothing, None, None)
    if gaps.lack(None) >= 0:
        return Plan(DOCUMENTS, None, nothing, None, None)
    room = np.array([max(0, math.floor(one.size - one.judged)) for one in strata], dtype=float)
    if gaps.lack(judged + room) >= 0:
        return Plan(NOT_ENOUGH, None, nothing, None, None)
    best = _next(gaps, judged, room, _STEP)
    each = _step_by_step(gaps, judged, room)

    def here(n: float) -> bool:
        alone = judged.copy()
        alone[best] += n
        return bool(gaps.lack(alone) < 0)

    own = _least(here, room[best]) if here(room[best]) else None
    if own is not None and own <= each.sum():
        each = np.where(np.arange(len(strata)) == best, float(own), 0.0)
    return Plan(MORE, int(each.sum()), tuple(int(n) for n in each), best, own)


def _next(gaps: _Gaps, judged: Reals, room: Reals, step: float) -> int:
    """The stratum in which the next judgements bring most, each."""
    added = np.minimum(step, room)
    after = gaps.lack(judged + np.diag(added))
    with np.errstate(divide="ignore", invalid="ignore"):
        return int(np.argmax(np.where(added > 0, (gaps.lack(judged) - after) / added, -np.inf)))


def _step_by_step(gaps: _Gaps, judged: Reals, room: Reals) -> Reals:
    """How many of each stratum, a step at a time, until it is settled."""
    each = np.zeros(len(room))
    while True:
        # Steps grow with what was added: a tenth of it changes little.
        step = max(_STEP, math.floor(each.sum() / 10))
        at = _next(gaps, judged + each, room - each, step)
        before = each.copy()
        each[at] += min(step, room[at] - each[at])
        if gaps.lack(judged + each) < 0:
            break

    def enough(n: float) -> bool:
        return bool(gaps.lack(judged + before + n * (np.arange(len(room)) == at)) < 0)

    before[at] += _least(enough, each[at] - before[at])
    return before


def unknown(strata: Sequence[Stratum]) -> Plan:
    """Where too little was reviewed to say anything."""
    return Plan(UNKNOWN, None, tuple(0 for _ in strata), None, None)


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

    def lack(self, judged: Reals | None) -> Reals:
        """How far the interval is from settling it, below 0 where it does, with so many judged
        (..., strata); with None as if review had no error.
        """
        at, low, high = self.now.documents
        down, up = np.asarray(at - low), np.asarray(high - at)
        if judged is not None:
            model = expected(self.strata, judged)
            down = np.hypot(down, self.by[0] * (model.at - model.low))
            up = np.hypot(up, self.by[1] * (model.high - model.at))
        apart = np.minimum(down - at, at + up)
        if not self.margin:
            return apart
        return np.minimum(apart, np.maximum(at + up, down - at) - self.margin)


def _part(actual: float, model: float) -> float:
    return actual / model if model > 0 and math.isfinite(model) else 1.0


def expected(strata: Sequence[Stratum], judged: Reals) -> Ends:
    """The logarithm of the ratio with the error of review alone, if so many were judged of each
    stratum (..., strata) and shares stay as they are.
    """
    kinds = list(dict.fromkeys((one.side, one.kind) for one in strata if one.size > 0))
    own = [[at for at, one in enumerate(strata) if (one.side, one.kind) == kind] for kind in kinds]
    found = [_units([strata[at] for at in places], judged[..., places]) for places in own]
    # All at once: the time is that of the calls, not of the numbers.
    shares, effective = (np.stack(columns) for columns in zip(*found, strict=True))
    ends = jeffreys(shares, effective)
    sides = []
    for side in (0, 1):
        parts = [
            times(sum(strata[at].size for at in places), Ends(*(end[number] for end in ends)))
            for number, ((of, _), places) in enumerate(zip(kinds, own, strict=True))
            if of == side
        ]
        sides.append(logs(total(*parts)))
    return difference(*sides)


def _units(own: Sequence[Stratum], judged: Reals) -> tuple[Reals, Reals]:
    """Share and effective units of a kind (see `reviewed_shares`); strata of which nothing was
    judged have no part.
    """
    size = np.array([one.size for one in own]) * (judged > 0)
    share = np.array([one.share for one in own])
    seen, n = size.sum(axis=-1), judged.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        portion = size / seen[..., None]
        whole = (portion * share).sum(axis=-1)
        middle = (whole * n + 0.5) / (n + 1)
        moved = (judged * share + middle[..., None]) / (judged + 1)
        mean = np.where(size > 0, portion * moved, 0.0).sum(axis=-1)
        each = np.where(size > 0, portion**2 * moved * (1 - moved) / judged, 0.0)
        alike = mean * (1 - mean) / each.sum(axis=-1)
    known = seen > 0
    return np.where(known, whole, 0.0), np.where(known, np.fmin(alike, n), 0.0)
