"""One statistic for two sides, several, or a trend; and the ratio's interval is that test solved.

A moderated quasi-likelihood score test within strata. Works weigh 1/(φ + αμ), strata have rates of
their own, and what a stratum adds to the information is i_L i_R / (i_L + i_R): one that holds a
single side says nothing. The statistic is |U| / √(V s²) under equal rates. It has two references,
Student's t, and permutations of the works within strata (Janssen 1997; Chung & Romano 2013), of
which those in the observed direction count, twice: few short works with bursts make the tails
unlike. The larger p counts, and never less than the exact test of the hits and Jeffreys' of the
*events*, hits over φ.

The interval is β ± c·κ·e. e = |β| / statistic matches it to the score test, so that it leaves out 1
exactly where the test does; κ widens it where permutations ask for more than t. It is united with
the exact interval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.engine import special_functions as special
from contentan.compare.engine.exact_poisson import Exact, two_amounts
from contentan.compare.engine.stratified_fit import Fit, Rows, fit, middles
from contentan.compare.engine.variance_law import PRIOR_DF, Law, critical

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]

#: Of the interval that goes with the test, and of that which equivalence is judged by: two
#: one-sided tests at 5 % (Schuirmann 1987).
LEVEL, INNER = 0.95, 0.90
#: Works with the code on the side that has more, below which a difference must hold without the
#: weightiest one.
WITNESSES = 5
#: A tie between the observed and a permuted statistic counts as reached, whatever rounding does.
_TIE = 1e-9
_LEAST_MEAN = 1e-12
#: Fewer permutations that reach a statistic ask for more; without more, Student's tail goes on from
#: this percentile.
_CLOSE, _TAIL = 6, 0.99


class Permutations(NamedTuple):
    """How many for all codes, and how many `more` for those that hardly any of them reach; without
    these a tail takes their place.
    """

    first: int
    more: int = 0


NONE = Permutations(0)


class Test(NamedTuple):
    """Of each code: the log ratio, its error (s and κ inside), the statistic, κ, p."""

    beta: Reals
    error: Reals
    score: Reals
    kappa: Reals
    p: Reals


class Contrast(NamedTuple):
    """`test`, whose p is the larger of its own and the exact one; `exact` at 95 %; ends of the
    ratio's 95 % interval, and of the 90 % interval; the weight of each stratum (strata, codes).
    """

    test: Test
    exact: Exact
    low: Reals
    high: Reals
    inner_low: Reals
    inner_high: Reals
    weights: Reals


def rows_of(x: Reals, n: Reals, z: Reals, strata: Whole) -> Rows:
    """Works of the strata that hold two values of z; the others say nothing."""
    names = [name for name in np.unique(strata) if np.ptp(z[strata == name]) > 0]
    keep = np.isin(strata, names)
    marks = (strata[keep] == np.array(names, dtype=np.intp)[:, None]).astype(float)
    return Rows(x[keep], n[keep, None], z[keep], marks)


def contrast(
    rows: Rows,
    law: Law,
    *,
    permutations: Permutations = NONE,
    seed: int = 0,
    working: Law | None = None,
) -> Contrast:
    """The ratio of the left side's rate to the right's within strata.

    Where permutations check it and fewer than WITNESSES works of the side that has more have the
    code, what speaks must hold without the work that makes it strongest: p and interval are then
    also those without.
    """
    made = _contrast(rows, law, permutations, seed, working)
    if not permutations.first:
        return made
    left, right = (((side[:, None] * rows.x) > 0).sum(axis=0) for side in (rows.z, 1 - rows.z))
    # Of the side that has more: that the other has next to nothing is no single work's doing.
    witnesses = np.where(made.test.beta > 0, left, right)
    rests = np.flatnonzero((witnesses < WITNESSES) & (made.test.p <= 1 - LEVEL))
    return _held_without_one(rows, law, made, rests) if len(rests) else made


def _held_without_one(rows: Rows, law: Law, made: Contrast, codes: Whole) -> Contrast:
    """With these codes' p and interval such that they hold without their weightiest work, too."""
    own = law.only(codes)
    words = rows.n if rows.n.shape[1] == 1 else rows.n[:, codes]
    _, rest = without_one(rows._replace(x=rows.x[:, codes], n=words), own)
    without = _contrast(rest, own, NONE, 0, None)
    kappa, beta = made.test.kappa[codes], made.test.beta[codes]
    again = np.fmax(p_of(without.test.score / kappa, own), without.exact.p)
    p = np.where(np.sign(without.test.beta) == np.sign(beta), again, 1.0)
    hits = np.array([rest.z @ rest.x, (1 - rest.z) @ rest.x])
    test = without.test._replace(error=without.test.error * kappa)
    ends = [
        end
        for level in (LEVEL, INNER)
        for end in _ends(test, own, hits, _exact(rest, hits, own, level), level)
    ]
    low, high, inner_low, inner_high = (
        _with(old, codes, pick(old[codes], end))
        for old, end, pick in zip(made[2:6], ends, (np.fmin, np.fmax) * 2, strict=True)
    )
    p_all = _with(made.test.p, codes, np.fmax(made.test.p[codes], p))
    return made._replace(
        test=made.test._replace(p=p_all),
        low=low,
        high=high,
        inner_low=inner_low,
        inner_high=inner_high,
    )


def _with(values: Reals, at: Whole, new: Reals) -> Reals:
    changed = values.copy()
    changed[at] = new
    return changed


def _contrast(
    rows: Rows, law: Law, permutations: Permutations, seed: int, working: Law | None
) -> Contrast:
    hits = np.array([rows.z @ rows.x, (1 - rows.z) @ rows.x])
    # A side without hits has half a hit, spread as its words are, or the ratio had no estimate. The
    # score is that of the hits as they are.
    filled = fit(rows._replace(x=_filled(rows, hits)), law, working=working)
    test = tested(rows, law, filled, permutations=permutations, seed=seed, working=working)
    floors = [_exact(rows, hits, law, level) for level in (LEVEL, INNER)]
    ends = [
        _ends(test, law, hits, floor, level)
        for floor, level in zip(floors, (LEVEL, INNER), strict=True)
    ]
    return Contrast(
        test._replace(p=np.fmax(test.p, floors[0].p)),
        floors[0],
        *ends[0],
        *ends[1],
        filled.information / filled.information.sum(axis=0),
    )


def _filled(rows: Rows, hits: Reals) -> Reals:
    half = [
        (side[:, None] * rows.n) / (side @ rows.n) * (own == 0)
        for side, own in zip((rows.z, 1 - rows.z), hits, strict=True)
    ]
    return np.asarray(rows.x + 0.5 * (half[0] + half[1]), dtype=float)


def _exact(rows: Rows, hits: Reals, law: Law, level: float) -> Exact:
    """Of hits and of events. With strata the left's share is binomial with the mean chance, which
    is wider than the sum of the strata's own binomials (Hoeffding 1956).
    """
    words = [rows.strata @ (side[:, None] * rows.n) for side in (rows.z, 1 - rows.z)]
    chance = words[0] / (words[0] + words[1])
    total = np.maximum(hits.sum(axis=0), _LEAST_MEAN)
    mean = ((rows.strata @ rows.x) * chance).sum(axis=0) / total
    chances = np.where(hits.sum(axis=0) > 0, mean, 0.5)
    return two_amounts(hits[0], hits[1], law.phi, chances, level)


def _ends(test: Test, law: Law, hits: Reals, exact: Exact, level: float) -> tuple[Reals, Reals]:
    half = critical(law, level) * test.error
    with np.errstate(over="ignore"):
        low, high = np.exp(test.beta - half), np.exp(test.beta + half)
    return (
        np.where(hits[0] > 0, np.minimum(low, exact.low), 0.0),
        np.where(hits[1] > 0, np.maximum(high, exact.high), np.inf),
    )


def tested(
    rows: Rows,
    law: Law,
    found: Fit,
    *,
    permutations: Permutations = NONE,
    seed: int = 0,
    working: Law | None = None,
) -> Test:
    """The score test of no difference, with the error of `found.beta` matched to it."""
    null = fit(rows, law, working=working, given=np.zeros(rows.x.shape[1]))
    null = null._replace(r=null.r - _means(rows, null.r))
    variance = _variance(rows, null) * law.s2
    score = np.abs(rows.z @ null.r) / np.sqrt(np.maximum(variance, _LEAST_MEAN))
    wald = np.sqrt(_variance(rows, found) * law.s2) / found.information.sum(axis=0)
    matched = (score > 1e-6) & (np.abs(found.beta) > 1e-6)
    error = np.where(matched, np.abs(found.beta) / np.maximum(score, _TIE), wald)
    kappa, p = np.ones(len(score)), p_of(score, law)
    if permutations.first:
        kappa, p = _checked(rows, null, score, law, permutations, seed)
    return Test(found.beta, error * kappa, score, kappa, p)


def _checked(
    rows: Rows, null: Fit, score: Reals, law: Law, permutations: Permutations, seed: int
) -> tuple[Reals, Reals]:
    """κ, and the larger p of Student's t and of the permutations."""
    rng, s, size = np.random.default_rng(seed), np.sqrt(law.s2), permutations.first
    # Twice the share of one tail: two tails are alike only where the works of both sides are.
    toward = np.where(rows.z @ null.r < 0, -1.0, 1.0) / s
    extreme = _permuted(rows, null.r, null.i, size, rng) * toward
    # The k-th largest: then p <= .05 and an interval that leaves out 1 are the same.
    k = int((1 - LEVEL) / 2 * (size + 1) + _TIE)
    bound = np.partition(extreme, -k, axis=0)[-k]
    kappa = np.maximum(1, bound / critical(law, LEVEL)) * (1 + _TIE)
    reached = (extreme >= score * (1 - _TIE)).sum(axis=0)
    # The observed order is one of the permutations (Phipson & Smyth 2010).
    drawn = 2 * (reached + 1) / (size + 1)
    close = np.flatnonzero(reached < _CLOSE)
    if permutations.more and len(close):
        # Only where p is small do more permutations matter.
        again = _permuted(rows, null.r[:, close], null.i[:, close], permutations.more, rng)
        more = (again * toward[close] >= score[close] * (1 - _TIE)).sum(axis=0)
        drawn[close] = 2 * (reached[close] + more + 1) / (size + permutations.more + 1)
    elif len(close):
        # Sums of many works are nearly normal: beyond the permutations' own percentile p goes on
        # as Student's tail through it.
        far = np.quantile(extreme[:, close], (1 + _TAIL) / 2, axis=0)
        far = np.maximum(1, far / critical(law.only(close), _TAIL))
        drawn[close] = np.minimum(drawn[close], p_of(score[close] / far, law.only(close)))
    return kappa, np.maximum(p_of(score, law), np.minimum(drawn, 1))


def p_of(score: Reals, law: Law) -> Reals:
    """Two-sided p by Student's t."""
    return np.asarray(2 * special.stdtr(PRIOR_DF + law.df, -score), dtype=float)


def _means(rows: Rows, r: Reals) -> Reals:
    """The mean score of each work's stratum, which rounding alone keeps from zero."""
    own = (rows.strata @ r) / rows.strata.sum(axis=1, keepdims=True)
    return np.asarray(rows.strata.T @ own, dtype=float)


def _variance(rows: Rows, found: Fit) -> Reals:
    far = rows.z[:, None] - middles(rows, found.i)
    return np.asarray((far**2 * found.v).sum(axis=0), dtype=float)


def _permuted(rows: Rows, r: Reals, i: Reals, size: int, rng: np.random.Generator) -> Reals:
    """U / √V of `size` permutations of the works within strata, (size, codes). Scores `r`, which
    add up to zero in a stratum, and information `i` do not change: they come from one common rate.
    """
    u, v = np.zeros((size, r.shape[1])), np.zeros((size, r.shape[1]))
    for mark in rows.strata:
        at = np.flatnonzero(mark)
        z = rows.z[at][np.argsort(rng.random((size, len(at))), axis=1)]
        u += z @ r[at]
        v += (z * z) @ i[at] - (z @ i[at]) ** 2 / i[at].sum(axis=0)
    return np.asarray(u / np.sqrt(np.maximum(v, _LEAST_MEAN)), dtype=float)


def without_one(rows: Rows, law: Law) -> tuple[Whole, Rows]:
    """For each code the work without which the statistic is weakest, (codes,), and the rows with
    that work's hits and words taken away.
    """
    null = fit(rows, law, given=np.zeros(rows.x.shape[1]))
    far = rows.z[:, None] - middles(rows, null.i)
    u, v = (far * null.r).sum(axis=0), (far**2 * null.i).sum(axis=0)
    left = (u - far * null.r) * np.sign(u)
    score = left / np.sqrt(np.maximum(v - far**2 * null.i, _LEAST_MEAN))
    worst = np.argmin(score, axis=0)
    kept = np.arange(len(rows.z))[:, None] != worst
    return worst, rows._replace(x=rows.x * kept, n=rows.n * kept)
