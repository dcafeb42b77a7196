"""Shares from reviewed units with unequal chances: right hits among hits, paragraphs with a code
among those without a hit of it.

A unit weighs 1 / chance. An interval is that of an effective number of units (Korn & Graubard 1998;
Dean & Pagano 2015): as many as an equally dense sample of independent units would need for the same
variance, never more than there are. The variance is that of a stratified sample (Cochran 1977, 5.3)
and larger where units of one document are alike (Kish 1965, 5.4). What is not settled makes bounds:
the interval reaches from its lower end with all of it a no to its upper end with all of it a yes
(Manski 2003). What reviewers' single answers are worth is allowed for (`reviewer_errors`).

Where units have scores, the share is that of the difference estimator, and its interval that of
n* / κ units (`contentan.statistics.assisted`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.decisions.correction.assisted_cells import Aid, aid, one_slope
from contentan.decisions.correction.reviewed_units import Units, chosen, mean_scores
from contentan.decisions.correction.reviewer_errors import Errors, Ways, without_errors
from contentan.statistics.assisted import Tuned
from contentan.statistics.intervals import Ends

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]
    Flags = NDArray[np.bool_]


#: The part of the hits, or of the paragraphs, from which the reviewed ones must have been drawn.
COVERED = 0.8
#: The part of what reviewed units stand for that may be open; above it there is no figure.
UNSETTLED = 0.2


class Cell(NamedTuple):
    """The share of each code in some of the units: `n` units, which stand for `size` units; `share`
    and its `variance`; `mean`, the share that the variance takes to be true, never quite 0 or 1;
    `by`, the part that each reviewer answered alone (reviewers, codes). Other arrays (codes,); NaN
    without units. `aid` is None where no unit has a score.
    """

    n: Reals
    size: Reals
    share: Reals
    variance: Reals
    mean: Reals
    by: Reals
    aid: Aid | None = None


class Counted(NamedTuple):
    """Units by what became of them: settled, of these with yes, open, of these passed over; and how
    many units the open ones, and those passed over, stand for. Arrays (codes,).
    """

    settled: Reals
    yes: Reals
    open: Reals
    passed: Reals
    open_size: Reals
    passed_size: Reals


class Reviewed(NamedTuple):
    """The same units in each way, and counted; `size` is how many units they stand for."""

    ways: Ways[Cell]
    counted: Counted
    size: Reals


def cell(
    units: Units,
    *,
    country: str | None = None,
    lang: str | None = None,
    those: Flags | None = None,
    assist: bool = True,
) -> Reviewed:
    """The share of each code among units of a country and language; None is any.

    `those` leaves only some entries, `assist` lets scores help.
    """
    of = units.entries
    inside = chosen(units, country=country, lang=lang)[of.unit]
    if those is not None:
        inside = inside & those
    means = None
    if assist and units.scores is not None:
        means = mean_scores(units, country=country, lang=lang)
    open_ones = of.open & inside
    settled = _cell(units, inside & ~of.anything, (of.no + of.yes.astype(float)) / 2, means)
    counted = _counted(units, inside, open_ones)
    if not open_ones.any():
        return Reviewed(Ways(settled, settled, settled), counted, settled.size)
    least, most = (_cell(units, inside, way.astype(float), means) for way in (of.no, of.yes))
    return Reviewed(Ways(settled, least, most), counted, most.size)


def _counted(units: Units, inside: Flags, open_ones: Flags) -> Counted:
    of = units.entries
    weight = units.weight[of.unit]

    def by_code(those: Flags, values: Reals | None = None) -> Reals:
        own = None if values is None else values[those]
        return np.bincount(of.code[those], weights=own, minlength=units.width).astype(float)

    settled, passed = inside & ~open_ones, open_ones & of.passed
    return Counted(
        by_code(settled),
        by_code(settled & of.yes),
        by_code(open_ones),
        by_code(passed),
        by_code(open_ones, weight),
        by_code(passed, weight),
    )


def _cell(units: Units, those: Flags, value: Reals, means: Reals | None) -> Cell:
    """Within a stratum the variance is p(1-p)/n with p moved towards the whole by one unit, so that
    a stratum of three units that all are right does not pass for certain.
    """
    unit, code, yes = units.entries.unit[those], units.entries.code[those], value[those]
    weight, by = units.weight[unit], units.by[unit]

    def by_code(values: Reals | None = None, of: Whole = code) -> Reals:
        return np.bincount(of, weights=values, minlength=units.width).astype(float)

    n, size = by_code(), by_code(weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = by_code(weight * yes) / size
        # Half a unit of yes and half of no, so that the whole is never quite 0 or 1.
        whole = (share * n + 0.5) / (n + 1)
        # Stratum and code as one number: sums of all strata of all codes at once.
        keys, at = np.unique(units.stratum[unit] * units.width + code, return_inverse=True)
        count, part, squares, hits = (
            np.bincount(at, weights=w) for w in (weight**0, weight, weight**2, weight * yes)
        )
        of = keys % units.width
        moved = (count * hits / part + whole[of]) / (count + 1)
        variance = by_code(moved * (1 - moved) * squares, of) / size**2
        variance *= _design_effect(
            units.doc[unit], code, weight * (yes - (hits / part)[at]), units.width
        )
        reviewers = len(units.errors.at.found.at)
        alone = [by_code(weight * (by == one)) / size for one in range(reviewers)]
        mean = by_code(part * moved, of) / size
    by_reviewer = np.reshape(alone, (reviewers, units.width))
    made = Cell(n, size, share, variance, mean, by_reviewer)
    if units.scores is None or means is None:
        return made
    return made._replace(
        aid=aid(code, weight / size[code], yes, units.scores.entry[those], at, means)
    )


def _design_effect(doc: Whole, code: Whole, residual: Reals, width: int) -> Reals:
    """How much larger the variance is because units of one document are alike: of the documents'
    sums over that of units, at least 1.
    """
    keys, at = np.unique(doc * width + code, return_inverse=True)
    sums, of = np.bincount(at, weights=residual), keys % width
    documents = np.bincount(of, minlength=width)
    n = np.bincount(code, minlength=width)
    between = (
        np.bincount(of, weights=sums**2, minlength=width) * documents / np.maximum(documents - 1, 1)
    )
    effect = (
        between
        / np.bincount(code, weights=residual**2, minlength=width)
        * (n - 1)
        / np.maximum(n, 1)
    )
    return np.asarray(np.where((documents > 1) & (effect > 1), effect, 1.0), dtype=float)


class Shares(NamedTuple):
    """A share over several cells with its interval; the share to take for each cell, which is that
    of the others where none of its units was reviewed; the part of it that is open; the units on
    which it rests, without the help of scores; what scores did, None where there are none. Arrays
    (codes,).
    """

    ends: Ends
    of_cell: list[Reals]
    open: Reals
    effective: Reals
    tuned: Tuned | None


def together(
    cells: Sequence[Reviewed],
    weights: Sequence[Reals],
    errors: Ways[Errors],
    interval: Callable[[Reals, Reals], Ends],
) -> Shares:
    """The share over cells that weigh so much; cells without reviewed units have no part in it.

    `interval` is that of a share among so many independent units.
    """
    found = []
    pools = [_pooled([one.ways[number] for one in cells], weights) for number in range(len(errors))]
    for pooled, worth in zip(pools, errors, strict=True):
        answers = interval(pooled.share, pooled.effective)
        found.append(without_errors(answers, pooled.by, worth))
    at, least, most = found
    # Where answers tell too little in one of the ways, the share may be anything there.
    low, high = np.nan_to_num(least.low, nan=0.0), np.nan_to_num(most.high, nan=1.0)
    ends = Ends(at.at, np.fmin(low, at.low), np.fmax(high, at.high))
    tuned = pools[0].tuned
    own = [
        without_errors(Ends(*[_share(one.ways.at, tuned)] * 3), one.ways.at.by, errors.at).at
        for one in cells
    ]
    size = np.sum([one.size for one in cells], axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        open_part = np.sum([one.counted.open_size for one in cells], axis=0) / size
    of_cell = [np.where(np.isnan(one), at.at, one) for one in own]
    return Shares(ends, of_cell, open_part, pools[0].unaided, tuned)


def _share(of: Cell, tuned: Tuned | None) -> Reals:
    """The share of a cell, moved by what scores say."""
    if of.aid is None or tuned is None:
        return of.share
    return np.asarray(np.clip(of.share + tuned.slope * of.aid.shift, 0, 1), dtype=float)


class _Pooled(NamedTuple):
    share: Reals
    effective: Reals
    by: Reals
    unaided: Reals
    tuned: Tuned | None


def _pooled(cells: Sequence[Cell], weights: Sequence[Reals]) -> _Pooled:
    """The share of yes answers, and the effective number of units on which it rests."""
    zero = np.zeros(cells[0].n.shape)
    known = [np.where(one.n > 0, weight, 0.0) for one, weight in zip(cells, weights, strict=True)]
    # where nothing weighs anything, as without hits, any weights do: reviewed cells then count
    # alike
    total = np.sum(known, axis=0)
    known = [np.where(total > 0, own, one.n > 0) for own, one in zip(known, cells, strict=True)]
    total = np.sum(known, axis=0)
    by = np.zeros(cells[0].by.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        portions = [own / total for own in known]
        share, variance, mean = zero, zero, zero
        for one, portion in zip(cells, portions, strict=True):
            some = portion > 0
            share = share + np.where(some, portion * one.share, 0)
            variance = variance + np.where(some, portion**2 * one.variance, 0)
            mean = mean + np.where(some, portion * one.mean, 0)
            by = by + np.where(some, portion * one.by, 0)
        n = np.sum([one.n for one in cells], axis=0)
        alike = mean * (1 - mean) / variance
    # Never more than there are: agreement within strata must not count for units that nobody read.
    effective = np.where(n > 0, np.minimum(alike, n), 0.0)
    share = np.where(total > 0, share, np.nan)
    aids = [one.aid for one in cells if one.aid is not None]
    if not aids:
        return _Pooled(share, effective, by, effective, None)
    tuned = one_slope(aids, portions)
    moved = sum(
        np.where(portion > 0, portion * one.shift, 0.0)
        for one, portion in zip(aids, portions, strict=True)
    )
    better = np.where(tuned.slope > 0, np.clip(share + tuned.slope * moved, 0, 1), share)
    return _Pooled(better, effective / tuned.used, by, effective, tuned)
