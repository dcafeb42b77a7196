"""What the answer of a single reviewer is worth, from the items that several judged.

Most items are judged by one person. Where reviewers differ in strictness, a share of such answers
depends on who gave more of them. The items that were given to several and settled tell how often a
reviewer says yes where the outcome is no (`false`), and where it is yes (`found`); so a share of
yes answers v, of which reviewer r gave the part b_r alone, is

    v = Σ b_r (false_r (1 - p) + found_r p) + (1 - Σ b_r) p,

which is solved for p (Tenenbein 1970; Rogan & Gladen 1978). What a reviewer answered is what was
answered before the release: after discussion all agree. The two rates are a person's, taken over
all codes of a task, since a single code has too few items that several judged. Where a reviewer's
answers were never other than the outcome, they are taken as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from contentan.statistics.intervals import Ends, jeffreys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]

T = TypeVar("T")
#: Below this difference of `found` and `false` answers say too little of the outcome.
TELLS = 0.2
#: So many answers as they should be are added to those that were given.
MORE = 0.5
_Z = 1.959964


class Ways(NamedTuple, Generic[T]):
    """One thing three times: for the estimate, with all that is open taken for no, and for yes."""

    at: T
    least: T
    most: T


class Errors(NamedTuple):
    """Of each reviewer the share of yes answers where the outcome is no, and where it is yes, with
    intervals (reviewers,).
    """

    false: Ends
    found: Ends


class Told(NamedTuple):
    """Entries (see `reviewed_units.Units`) that several judged: `outcomes` of each in each way,
    from 0 to 1, and `answers` (reviewers, entries), NaN where a reviewer gave none.
    """

    outcomes: Ways[Reals]
    answers: Reals


def errors_of(told: Told, *, rare: bool) -> Ways[Errors]:
    """What each reviewer's answers are worth, in each way.

    `rare`: few answers are yes, so that only the ratio of yes answers to yes outcomes can be told;
    then `found` is that ratio and may be above 1, and `false` is 0.
    """
    if not len(told.answers):
        nobody = np.zeros(0)
        none = Errors(Ends(nobody, nobody, nobody), Ends(nobody, nobody, nobody))
        return Ways(none, none, none)
    each = _ratio if rare else _rates
    return Ways(*(each(outcome, told.answers) for outcome in told.outcomes))


def _rates(outcome: Reals, answers: Reals) -> Errors:
    given, yes = ~np.isnan(answers), np.nan_to_num(answers)
    other = np.any(given & (answers != outcome), axis=1)
    ends = []
    for weight, wanted in ((1 - outcome, 0.0), (outcome, 1.0)):
        # Half an answer more as it should be: a single slip must not make answers worthless.
        n = (weight * given).sum(axis=1) + MORE
        share = ((weight * yes).sum(axis=1) + MORE * wanted) / n
        ends.append(_where(other, jeffreys(share, n), wanted))
    return Errors(*ends)


def _ratio(outcome: Reals, answers: Reals) -> Errors:
    given, yes = ~np.isnan(answers), np.nan_to_num(answers)
    said, true = yes.sum(axis=1) + MORE, (outcome * given).sum(axis=1) + MORE
    apart = (np.abs(yes - outcome) * given).sum(axis=1)
    # Of two paired counts (Nam & Blackwelder 2002).
    far = np.exp(_Z * np.sqrt(apart / (said * true)))
    ratio, none = said / true, np.zeros(len(said))
    found = _where(apart > 0, Ends(ratio, ratio / far, ratio * far), 1.0)
    return Errors(Ends(none, none, none), found)


def _where(known: NDArray[np.bool_], ends: Ends, otherwise: float) -> Ends:
    return Ends(*(np.where(known, end, otherwise) for end in ends))


def without_errors(share: Ends, by: Reals, errors: Errors) -> Ends:
    """The share of yes outcomes from the share of yes answers, with its interval (codes,).

    `by` is the part of each reviewer who answered alone (reviewers, codes). The intervals of the
    two rates are joined to that of the answers (`intervals.joined`). NaN where answers say too
    little.
    """
    false, found = errors
    if not false.at.any() and (found.at == 1).all():
        return share
    alone = by.sum(axis=0)
    start = (by * false.at[:, None]).sum(axis=0)
    slope = (by * (found.at - false.at)[:, None]).sum(axis=0) + 1 - alone
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(slope >= TELLS, slope, np.nan)
        p = np.clip((share.at - start) / slope, 0, 1)
        down, up = ((share.at - share.low) / slope, (share.high - share.at) / slope)
        # Where more answers are yes than thought, fewer outcomes are.
        fewer = _moved(by, p, false.high - false.at, found.high - found.at) / slope
        more = _moved(by, p, false.at - false.low, found.at - found.low) / slope
        low, high = p - np.hypot(down, fewer), p + np.hypot(up, more)
    return Ends(p, np.clip(low, 0, 1), np.clip(high, 0, 1))


def _moved(by: Reals, p: Reals, false: Reals, found: Reals) -> Reals:
    """How far the share of answers moves with the rates of the reviewers."""
    parts = (by * (1 - p) * false[:, None]) ** 2 + (by * p * found[:, None]) ** 2
    return np.asarray(np.sqrt(parts.sum(axis=0)), dtype=float)
