"""Negative binomial regression (NB2; Hilbe 2011) of several columns of counts at once.

Coefficients by iteratively reweighted least squares, α by the moment equation Σ (x-μ)²/(μ+αμ²) =
cells - coefficients, errors robust and clustered by document (Liang & Zeger 1986).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]
    Flags = NDArray[np.bool_]

#: Rounds at most, the step that counts as none, and the largest logarithm of a mean.
_ROUNDS, _CLOSE, LARGEST = 30, 1e-6, 30.0
_Z = 1.959964


class Fit(NamedTuple):
    """For each code: coefficients (codes, columns), their robust errors, α (codes,), and whether it
    converged.
    """

    beta: Reals
    error: Reals
    alpha: Reals
    sound: Flags


def documents_with(flags: Flags, doc: Whole) -> Reals:
    """How many documents have a flag, for each column of flags (cells, codes); cells of a document
    are neighbours.
    """
    if not len(doc):
        return np.zeros(flags.shape[1])
    return np.asarray(np.logical_or.reduceat(flags, _starts(doc), axis=0).sum(axis=0), dtype=float)


def _starts(doc: Whole) -> Whole:
    return np.flatnonzero(np.diff(doc, prepend=-1))


def products_of(x: Reals) -> Reals:
    rows, columns = np.triu_indices(x.shape[1])
    return x[:, rows] * x[:, columns]


def square_of(upper: Reals, size: int) -> Reals:
    """Symmetric matrices (codes, size, size) from their upper triangles (pairs, codes)."""
    rows, columns = np.triu_indices(size)
    full = np.zeros((upper.shape[1], size, size))
    full[:, rows, columns] = full[:, columns, rows] = upper.T
    return full


def fit(x: Reals, hits: Reals, tokens: Reals, doc: Whole, weight: Reals, active: Flags) -> Fit:
    """NB2 of each column of hits (cells, codes) on the columns of x (cells, columns) that are
    active for it, clustered by document.
    """
    pairs, offset = products_of(x), np.log(tokens)[:, None]
    beta = np.zeros(active.shape)
    # Start from the pooled rate; the offset then holds all that differs between cells.
    beta[:, 0] = np.log((weight * hits).sum(axis=0) / (weight * tokens[:, None]).sum(axis=0))
    alpha, freedom = np.zeros(len(beta)), (weight > 0).sum(axis=0) - active.sum(axis=1)
    rest = np.arange(len(beta))
    for _ in range(_ROUNDS):
        own, y, w, on = alpha[rest], hits[:, rest], weight[:, rest], active[rest]
        mu = _mean(x, beta[rest], offset)
        # Variance μ + αμ² over μ: what a cell weighs.
        working = w / (1 + own * mu)
        score = np.where(on, (working * (y - mu)).T @ x, 0)
        step = np.linalg.solve(_information(pairs, working * mu, on), score[:, :, None])[:, :, 0]
        # A first step may be huge where a country has hardly a hit; e² either way is far enough.
        beta[rest] += np.clip(step, -2, 2)
        alpha[rest] = dispersion(own, y, mu, w, freedom[rest])
        moves = (np.abs(step).max(axis=1) > _CLOSE) | (
            np.abs(alpha[rest] - own) > _CLOSE * (1 + own)
        )
        # Codes that have settled are left alone: their result depends on no other code.
        rest = rest[moves]
        if not len(rest):
            break
    mu = _mean(x, beta, offset)
    working = weight / (1 + alpha * mu)
    error = _robust(
        x, working * (hits - mu), _information(pairs, working * mu, active), doc, weight, active
    )
    # A coefficient that runs away says that a cell of zeros, not a rate, is fitted.
    sound: Flags = np.abs(beta).max(axis=1) < LARGEST / 2
    sound[rest] = False
    return Fit(beta, error, alpha, sound)


def _mean(x: Reals, beta: Reals, offset: Reals) -> Reals:
    return np.asarray(np.exp(np.clip(x @ beta.T + offset, -LARGEST, LARGEST)))


def _information(pairs: Reals, working: Reals, active: Flags) -> Reals:
    """X'WX of each code; the identity in columns that are not active."""
    size = active.shape[1]
    full = np.where(active[:, :, None] & active[:, None, :], square_of(pairs.T @ working, size), 0)
    # A one on the diagonal keeps the matrix of a code invertible without its inactive columns.
    full[:, np.arange(size), np.arange(size)] += ~active
    return full


def dispersion(alpha: Reals, hits: Reals, mu: Reals, weight: Reals, freedom: Reals) -> Reals:
    """Two steps of Newton towards the moment equation; 0 where hits vary no more than Poisson
    counts.
    """
    squares = weight * (hits - mu) ** 2
    for _ in range(2):
        variance = mu + alpha * mu * mu
        excess = (squares / variance).sum(axis=0) - freedom
        slope = (squares * mu * mu / variance**2).sum(axis=0)
        alpha = np.clip(
            alpha + np.divide(excess, slope, out=np.zeros_like(slope), where=slope > 0), 0, 1e4
        )
    return alpha


def _robust(
    x: Reals, residual: Reals, information: Reals, doc: Whole, weight: Reals, active: Flags
) -> Reals:
    """Errors by the sandwich over documents, corrected for few of them as Stata and statsmodels
    do.
    """
    scores = np.add.reduceat(residual[:, :, None] * x[:, None, :], _starts(doc), axis=0) * active
    clusters, cells = documents_with(weight > 0, doc), (weight > 0).sum(axis=0)
    meat = np.matmul(scores.transpose(1, 2, 0), scores.transpose(1, 0, 2))
    meat *= (
        clusters
        / np.maximum(clusters - 1, 1)
        * (cells - 1)
        / np.maximum(cells - active.sum(axis=1), 1)
    )[:, None, None]
    inverse = np.linalg.inv(information)
    covariance = inverse @ meat @ inverse
    return np.asarray(np.sqrt(np.maximum(np.diagonal(covariance, axis1=1, axis2=2), 0)))


def student(freedom: Reals | float) -> Reals:
    """97.5th percentile of Student's t (Cornish & Fisher 1938), good to 0.001 from 4 degrees of
    freedom.

    >>> float(student(10.0).round(3))
    2.228
    """
    z, v = _Z, np.asarray(freedom, dtype=float)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return np.asarray(
        z + sum(term / v**power for power, term in enumerate(terms, start=1)), dtype=float
    )
