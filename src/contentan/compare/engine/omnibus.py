"""One test of several countries at once: whether they have one rate in each stratum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contentan.compare.engine import special_functions as special
from contentan.compare.engine.stratified_fit import Fit, Rows, fit
from contentan.compare.engine.variance_law import PRIOR_DF, Law

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

#: Orders at a time.
_ORDERS = 50
_TIE, _LEAST = 1e-9, 1e-12


def omnibus(rows: Rows, law: Law, *, permutations: int = 0, seed: int = 0) -> Reals:
    """p of one rate in all countries, (codes,); `rows.z` has the country's number.

    U' V⁻ U of the countries' scores under one rate in each stratum, by F and by permutation, the
    larger p.
    """
    null = fit(rows._replace(z=np.zeros(len(rows.z))), law, given=np.zeros(rows.x.shape[1]))
    names = np.unique(rows.z)[:, None]
    now, rank = _quadratic(rows, null, (rows.z == names)[None].astype(float))
    f = now[0] / law.s2 / np.maximum(rank, 1)
    p = np.where(rank > 0, special.fdtrc(np.maximum(rank, 1), PRIOR_DF + law.df, f), 1.0)
    if not permutations:
        return np.asarray(p, dtype=float)
    rng, reached = np.random.default_rng(seed), np.zeros(rows.x.shape[1])
    for at in range(0, permutations, _ORDERS):
        z = np.tile(rows.z, (min(_ORDERS, permutations - at), 1))
        for mark in rows.strata:
            own = np.flatnonzero(mark)
            z[:, own] = rng.permuted(z[:, own], axis=1)
        drawn, _ = _quadratic(rows, null, (z[:, None] == names).astype(float))
        reached += (drawn >= now[0] * (1 - _TIE)).sum(axis=0)
    return np.asarray(np.maximum(p, (reached + 1) / (permutations + 1)), dtype=float)


def _quadratic(rows: Rows, null: Fit, marks: Reals) -> tuple[Reals, Reals]:
    """U' V⁻ U of orders, where `marks` (orders, countries, works) says whose each work is: (orders,
    codes); and the rank of V in the first, (codes,).
    """
    orders, countries, _ = marks.shape
    u = marks @ null.r
    v = np.zeros((orders, countries, countries, rows.x.shape[1]))
    diagonal = np.arange(countries)
    for mark in rows.strata:
        at = np.flatnonzero(mark)
        own = marks[:, :, at] @ null.i[at]
        v -= own[:, :, None] * own[:, None] / null.i[at].sum(axis=0)
        v[:, diagonal, diagonal] += own
    values, vectors = np.linalg.eigh(np.moveaxis(v, -1, 1))
    # The scores of all countries add up to zero: at least one direction says nothing.
    some = values > _TIE * np.maximum(values.max(axis=-1, keepdims=True), _LEAST)
    inverse = np.where(some, 1 / np.where(some, values, 1), 0)
    along = np.einsum("okij,oik->okj", vectors, u)
    return (along**2 * inverse).sum(axis=-1), some[0].sum(axis=-1).astype(float)
