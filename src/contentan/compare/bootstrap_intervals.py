"""Intervals from documents drawn anew: of rates, differences and ratios."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]
from contentan.compare.bootstrap import LEVEL, Sums

#: Added to a count before its root is taken (Anscombe 1948).
ROOT = 0.375


class Interval(NamedTuple):
    """Ends with shape (codes,); NaN where there is none."""

    low: Reals
    high: Reals


def percentile(replicates: Reals) -> Interval:
    """Percentile interval of each column (Efron 1979); none where a fortieth of the replicates or
    more is not finite.
    """
    size = len(replicates)
    ordered = _ordered(np.where(np.isfinite(replicates), replicates, np.nan))
    finite = np.isfinite(ordered).sum(axis=1)
    ends = []
    for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2):
        place = share * np.maximum(finite - 1, 0)
        below = place.astype(np.intp)
        above = np.minimum(below + 1, np.maximum(finite - 1, 0))
        low, high = (
            np.take_along_axis(ordered, at[:, None], axis=1)[:, 0] for at in (below, above)
        )
        ends.append(
            np.where(finite >= size * (1 + LEVEL) / 2, low + (place - below) * (high - low), np.nan)
        )
    return Interval(ends[0], ends[1])


def studentized(replicates: Reals, errors: Reals, estimate: Reals, error: Reals) -> Interval:
    """Symmetric studentized interval (Hall 1988) of shapes (replicates, codes) twice and (codes,)
    twice.

    None where a twentieth of the replicates or more has no value, as one without text.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(replicates - estimate) / errors
    # 0/0: a replicate that equals the estimate is no distance away, whatever its error.
    t = np.where((replicates == estimate) & ~(errors > 0), 0.0, t)
    # A replicate without a value counts as farthest off, so that too many of them leave no
    # interval.
    ordered = _ordered(np.where(np.isnan(t), np.inf, t))
    m = ordered[:, min(int(LEVEL * len(replicates)), len(replicates) - 1)]
    half = np.where(np.isfinite(m), m, np.nan) * error
    return Interval(estimate - half, estimate + half)


def _ordered(replicates: Reals) -> NDArray[np.float32]:
    """Each column in a row, in order, NaN last; seven digits are enough for an end, and are in
    order five times as fast.
    """
    with np.errstate(over="ignore"):
        ordered = np.array(replicates.T, dtype=np.float32, order="C")
    ordered.sort(axis=1)
    return ordered


def root(sums: Sums) -> tuple[Reals, Reals]:
    """Square root of a rate and its error: by the spread of documents, but never less than a
    Poisson count's.
    """
    if sums.spread is None:
        raise ValueError("a root needs the spread of its rate")
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = sums.x / sums.n
        by_documents = np.where(rate > 0, sums.spread / (4 * rate), 0.0)
        return np.sqrt(rate + ROOT / sums.n), np.sqrt(np.maximum(by_documents, 1 / (4 * sums.n)))


def of_rate(now: Sums, drawn: Sums, *, most: float = np.inf) -> Interval:
    """Interval of a rate or, with most=1, of a share; none where nothing was found."""
    rate = now.value[0]
    if drawn.spread is None:
        low, high = percentile(drawn.value)
    else:
        (at, error), (replicates, errors) = root(now), root(drawn)
        ends = studentized(replicates, errors, at[0], error[0])
        shift = ROOT / now.n[0] if now.n[0, 0] else np.nan
        low, high = np.maximum(ends.low, 0) ** 2 - shift, ends.high**2 - shift
    found = rate > 0
    return Interval(
        np.where(found, np.maximum(np.minimum(low, rate), 0), np.nan),
        np.where(found, np.minimum(np.maximum(high, rate), most), np.nan),
    )


def of_difference(now: tuple[Sums, Sums], drawn: tuple[Sums, Sums]) -> Interval:
    """Interval of the difference of two rates."""
    replicates = drawn[0].value - drawn[1].value
    if drawn[0].spread is None or drawn[1].spread is None:
        return percentile(replicates)
    estimate = (now[0].value - now[1].value)[0]
    return studentized(replicates, _error(*drawn), estimate, _error(*now)[0])


def _error(left: Sums, right: Sums) -> Reals:
    """Error of a difference of rates."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.sqrt(left.variance + right.variance), dtype=float)


def of_ratio(now: tuple[Sums, Sums], drawn: tuple[Sums, Sums]) -> Interval:
    """Interval of the ratio of two rates; none where a side has no hit, or had none in a fortieth
    of the replicates.
    """
    left, right = now
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if drawn[0].spread is None or drawn[1].spread is None:
            ends = percentile(drawn[0].value / drawn[1].value)
        else:
            at, error = _log(left, right)
            inner = studentized(*_log(*drawn), at[0], error[0])
            # Half the width comes from the logarithms with ROOT added; the middle is the ratio as
            # it is reported.
            ratio, half = (left.value / right.value)[0], (inner.high - inner.low) / 2
            ends = Interval(ratio * np.exp(-half), ratio * np.exp(half))
    # A fortieth of replicates without a hit is one whole end of the interval.
    empty = [(one.x <= 0).mean(axis=0) for one in drawn]
    found = (left.x[0] > 0) & (right.x[0] > 0) & (np.maximum(*empty) < (1 - LEVEL) / 2)
    return Interval(np.where(found, ends.low, np.nan), np.where(found, ends.high, np.nan))


def _log(left: Sums, right: Sums) -> tuple[Reals, Reals]:
    """Logarithm of the ratio of two rates and its error; a count of zero is not minus infinity but
    a small count.
    """
    logs, squares = [], []
    for one in (left, right):
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = (one.x + ROOT) / one.n
            logs.append(np.log(rate))
            squares.append(one.variance / rate**2)
    return logs[0] - logs[1], np.sqrt(squares[0] + squares[1])
