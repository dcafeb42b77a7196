"""Rates of strata and one log ratio over them, by quasi-likelihood.

Works weigh 1/(φ + αμ); every stratum has a rate of its own. What a stratum adds to the information
is i_L i_R / (i_L + i_R): one that holds a single side says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.engine.variance_law import Law

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]

_ROUNDS, _FIRST_ROUNDS = 40, 8
#: Of the log ratio: its bound, and the step below which a code is done.
_LIMIT, _STEP = 12.0, 1e-10
_LEAST_MEAN = 1e-12


class Rows(NamedTuple):
    """Works that take part: hits `x` (works, codes), words `n` (works, 1) or (works, codes), what
    is compared `z` (works,), 1 for the left side and 0 for the right or a year; `strata` (strata,
    works) of 0 and 1.
    """

    x: Reals
    n: Reals
    z: Reals
    strata: Reals


class Fit(NamedTuple):
    """`beta` (codes,); residual scores `r`, information `i` and the variance `v` of the scores less
    s², each (works, codes); `information` (strata, codes) of beta; `rates` (strata, codes).
    """

    beta: Reals
    r: Reals
    i: Reals
    v: Reals
    information: Reals
    rates: Reals


def fit(rows: Rows, law: Law, *, working: Law | None = None, given: Reals | None = None) -> Fit:
    """Rates of the strata and the log ratio; with `given` the ratio is fixed.

    Works weigh as under the `working` law, which may be wrong; errors are those of `law`.
    """
    own = working or law
    if given is not None:
        return _fit_at(rows, own, law, given, _FIRST_ROUNDS)
    beta, rates = np.zeros(rows.x.shape[1]), (rows.strata @ rows.x) / (rows.strata @ rows.n)
    going = np.arange(len(beta))
    for _ in range(_ROUNDS):
        here = rows._replace(x=rows.x[:, going], n=_columns(rows.n, going))
        weighs = own.only(going)
        at = _fit_at(here, weighs, weighs, beta[going], 2, rates[:, going])
        step = (rows.z[:, None] * at.r).sum(axis=0) / at.information.sum(axis=0)
        beta[going] = np.clip(beta[going] + np.clip(step, -1, 1), -_LIMIT, _LIMIT)
        rates[:, going] = at.rates
        # Each code goes on for itself: the others do not change what is found of it.
        going = going[np.abs(step) > _STEP]
        if not len(going):
            break
    return _fit_at(rows, own, law, beta, 2, rates)


def _columns(n: Reals, codes: Whole) -> Reals:
    return n if n.shape[1] == 1 else n[:, codes]


def _fit_at(
    rows: Rows, own: Law, law: Law, beta: Reals, rounds: int, rates: Reals | None = None
) -> Fit:
    """What is found at this log ratio; works weigh as under the law `own`, at first at these
    `rates`.
    """
    number = rows.strata.argmax(axis=0)
    # Works of a stratum stand together here: sums are then quick however many strata there are.
    order = np.argsort(number, kind="stable")
    x, z, number = rows.x[order], rows.z[order, None], number[order]
    start = np.searchsorted(number, np.arange(len(rows.strata)))

    def sums(values: Reals) -> Reals:
        return np.asarray(np.add.reduceat(values, start, axis=0), dtype=float)

    expected = rows.n[order] * np.exp(beta * z)
    rates = sums(x) / sums(expected) if rates is None else rates
    # In three places: a new array for each operation takes longer than the operation.
    mean, weight, held = np.empty_like(x), np.empty_like(x), np.empty_like(x)
    for _ in range(rounds):
        np.take(rates, number, axis=0, out=mean)
        mean *= expected
        _weigh(mean, own, weight)
        hits = sums(np.multiply(weight, x, out=held))
        rates = hits / sums(np.multiply(weight, expected, out=held))
    np.take(rates, number, axis=0, out=mean)
    mean *= expected
    np.maximum(mean, _LEAST_MEAN, out=mean)
    _weigh(mean, own, weight)
    i, r = weight * mean, np.subtract(x, mean, out=held)
    r *= weight
    middle = sums(i * z) / sums(i)
    information = sums(i * (z - middle[number]) ** 2)
    v = i if own is law else weight**2 * mean * (law.phi + law.alpha * mean)
    back = np.argsort(order)
    return Fit(beta, r[back], i[back], v[back], information, rates)


def _weigh(mean: Reals, law: Law, out: Reals) -> None:
    """1 / (φ + α·mean), into `out`."""
    np.multiply(mean, law.alpha, out=out)
    out += law.phi
    np.maximum(out, _LEAST_MEAN, out=out)
    np.reciprocal(out, out=out)


def middles(rows: Rows, i: Reals) -> Reals:
    """The mean of z in each work's stratum, (works, codes)."""
    own = (rows.strata @ (i * rows.z[:, None])) / (rows.strata @ i)
    return np.asarray(rows.strata.T @ own, dtype=float)
