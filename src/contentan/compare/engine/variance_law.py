"""How the hits of a code vary from work to work, learned from all codes of a table at once.

    Var x = s² (φ μ + α μ²),   μ = rate × words

φ is how many hits come together (a burst), α how far rates of works differ. With few works neither
can be told from one code alone. So each code's φ and α are posterior means over 17 laws: Poisson;
μ + αμ², α = .05 ... 6.4; μ(1 + f), f = .25 ... 32. Their likelihoods are negative binomial, with a
rate of its own for each country and stratum (Cox & Reid's adjustment 1987); the prior is learned
from the codes (Kiefer & Wolfowitz 1956; Efron & Morris 1973). s² is Pearson's χ² over its degrees
of freedom, drawn towards 1 as if by ten works more (Robinson & Smyth 2007; Lund et al. 2012).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.engine import special_functions as special

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]

#: Degrees of freedom of s² = 1 before anything is seen.
PRIOR_DF = 10.0
_STEPS = 2.0 ** np.arange(8)
#: α and f of the 17 laws; Poisson is the first.
ALPHAS = np.concatenate([[0.0], 0.05 * _STEPS, np.zeros(8)])
FACTORS = np.concatenate([[0.0], np.zeros(8), 0.25 * _STEPS])
#: Before any code is seen each kind of law has a third; that counts as so many codes.
FIRST = np.concatenate([[1 / 3], np.full(16, 1 / 24)])
PSEUDO_CODES = 4.0
_ROUNDS, _RATE_ROUNDS = 30, 6
_LEAST_MEAN = 1e-12


class Law(NamedTuple):
    """Of each code, shape (codes,): φ, α and s² of the module's docstring, and the degrees of
    freedom of s² before it is drawn towards 1; `weight` (laws, codes) is the posterior.
    """

    phi: Reals
    alpha: Reals
    s2: Reals
    df: Reals
    weight: Reals

    def only(self, codes: slice | Whole) -> Law:
        return Law(*(part[..., codes] for part in self))


def poisson(codes: int) -> Law:
    """The law of counts that are each other's strangers."""
    ones = np.ones(codes)
    weight = np.zeros((len(FIRST), codes))
    weight[0] = 1
    return Law(ones, np.zeros(codes), ones, np.zeros(codes), weight)


def weighted_rate(x: Reals, n: Reals, phi: Reals | float, alpha: Reals | float) -> Reals:
    """Rate per word of works of one cell, (codes,): Σ w x / Σ w n, w = 1 / (φ + α·rate·n). Where
    hits are strangers every word counts alike, where they cluster every work.
    """
    rate = np.asarray(x.sum(axis=0) / n.sum(), dtype=float)
    if not np.any(alpha):
        return rate
    words = n[:, None]
    for _ in range(_RATE_ROUNDS):
        weight = 1 / (phi + alpha * rate * words)
        rate = (weight * x).sum(axis=0) / (weight * words).sum(axis=0)
    return rate


def fitted(x: Reals, n: Reals, cells: Whole) -> Law:
    """The law of each code from the works of all `cells` (works,), numbers of country × stratum."""
    parts = [(x[cells == cell], n[cells == cell]) for cell in np.unique(cells)]
    if not parts:
        return poisson(x.shape[1])
    logs = np.array(
        [
            np.sum([_log_likelihood(*part, alpha, factor) for part in parts], axis=0)
            for alpha, factor in zip(ALPHAS, FACTORS, strict=True)
        ]
    )
    weight = _posterior(np.exp(logs - logs.max(axis=0)), x.sum(axis=0) > 0)
    phi, alpha = 1 + FACTORS @ weight, ALPHAS @ weight
    square, df = np.zeros(x.shape[1]), np.zeros(x.shape[1])
    for hits, words in parts:
        mean = np.maximum(weighted_rate(hits, words, phi, alpha) * words[:, None], _LEAST_MEAN)
        square += ((hits - mean) ** 2 / (mean * (phi + alpha * mean))).sum(axis=0)
        df += (hits.sum(axis=0) > 0) * (len(words) - 1)
    return Law(phi, alpha, (PRIOR_DF + square) / (PRIOR_DF + df), df, weight)


def _log_likelihood(x: Reals, n: Reals, alpha: float, factor: float) -> Reals:
    """Of one cell at its own rate under one law, less half the logarithm of the information."""
    rate = weighted_rate(x, n, 1 + factor, alpha)
    mean = np.maximum(rate * n[:, None], _LEAST_MEAN)
    if alpha == factor == 0:
        logs = special.xlogy(x, mean) - mean
    else:
        size = np.full(mean.shape, 1 / alpha) if alpha else mean / factor
        logs = -size * np.log1p(mean / size)
        some = np.nonzero(x)
        k, m, d = x[some], mean[some], size[some]
        logs[some] += special.gammaln(k + d) - special.gammaln(d) + k * np.log(m / (d + m))
    information = (mean / (1 + factor + alpha * mean)).sum(axis=0)
    return np.asarray(logs.sum(axis=0) - 0.5 * np.log(np.maximum(information, 0.1)), dtype=float)


def _posterior(likelihood: Reals, seen: NDArray[np.bool_]) -> Reals:
    """Weight of each law for each code, (laws, codes); the prior comes from the codes with hits."""
    prior, own = FIRST, likelihood[:, seen]
    for _ in range(_ROUNDS):
        each = prior[:, None] * own
        found = (each / each.sum(axis=0)).sum(axis=1)
        prior = (found + PSEUDO_CODES * FIRST) / (seen.sum() + PSEUDO_CODES)
    weight = prior[:, None] * likelihood
    return np.asarray(weight / weight.sum(axis=0), dtype=float)


def critical(law: Law, level: float) -> Reals:
    """Student's two-sided point of each code."""
    return np.asarray(special.stdtrit(PRIOR_DF + law.df, (1 + level) / 2), dtype=float)
