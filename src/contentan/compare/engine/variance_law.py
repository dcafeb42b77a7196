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
    words, weight = n[:, None], np.empty(x.shape)
    for _ in range(_RATE_ROUNDS):
        # In one place: a new array for each operation takes longer than the operation.
        np.multiply(words, alpha * rate, out=weight)
        weight += phi
        np.reciprocal(weight, out=weight)
        rate = np.einsum("ij,ij->j", weight, x) / np.einsum("i,ij->j", n, weight)
    return rate


def fitted(x: Reals, n: Reals, cells: Whole) -> Law:
    """The law of each code from the works of all `cells` (works,), numbers of country × stratum."""
    parts = [(x[cells == cell], n[cells == cell]) for cell in np.unique(cells)]
    if not parts:
        return poisson(x.shape[1])
    logs = np.sum([_log_likelihoods(*part) for part in parts], axis=0)
    weight = _posterior(np.exp(logs - logs.max(axis=0)), x.sum(axis=0) > 0)
    phi, alpha = 1 + FACTORS @ weight, ALPHAS @ weight
    square, df = np.zeros(x.shape[1]), np.zeros(x.shape[1])
    for hits, words in parts:
        mean = np.maximum(weighted_rate(hits, words, phi, alpha) * words[:, None], _LEAST_MEAN)
        square += ((hits - mean) ** 2 / (mean * (phi + alpha * mean))).sum(axis=0)
        df += (hits.sum(axis=0) > 0) * (len(words) - 1)
    return Law(phi, alpha, (PRIOR_DF + square) / (PRIOR_DF + df), df, weight)


def _log_likelihoods(x: Reals, n: Reals) -> Reals:
    """Of one cell at its own rate under each law, (laws, codes), less half the logarithm of the
    information.
    """
    work, code = np.nonzero(x)
    own = _Cell(x, n, work, code, x[work, code])
    made = [
        _clustered(own, alpha) if alpha else _alike(own, factor)
        for alpha, factor in zip(ALPHAS, FACTORS, strict=True)
    ]
    return np.array([logs - 0.5 * np.log(np.maximum(least, 0.1)) for logs, least in made])


class _Cell(NamedTuple):
    """A cell's hits `x` (works, codes) and words `n` (works,); where there are hits, by `work` and
    `code`, and how `many`.
    """

    x: Reals
    n: Reals
    work: Whole
    code: Whole
    many: Reals

    def sums(self, values: Reals) -> Reals:
        """Of what there is of each that has hits, (codes,)."""
        found = np.bincount(self.code, values, minlength=self.x.shape[1])
        return np.asarray(found, dtype=float)

    def means(self, rate: Reals) -> Reals:
        """What a rate leads to expect of those that have hits."""
        return np.maximum(rate[self.code] * self.n[self.work], _LEAST_MEAN)


def _alike(own: _Cell, factor: float) -> tuple[Reals, Reals]:
    """Under a variance of (1 + factor) times the mean: log likelihoods, and information. Where the
    code has no hit, only the sum of the means counts.
    """
    rate = own.x.sum(axis=0) / own.n.sum()
    mean, some = np.maximum(rate * own.n.sum(), _LEAST_MEAN), own.means(rate)
    if not factor:
        return own.sums(own.many * np.log(some)) - mean, mean
    size = some / factor
    each = special.gammaln(own.many + size) - special.gammaln(size)
    hits = own.many * np.log(factor / (1 + factor))
    logs = own.sums(each + hits) - mean * np.log1p(factor) / factor
    return logs, mean / (1 + factor)


def _clustered(own: _Cell, alpha: float) -> tuple[Reals, Reals]:
    """The same under a variance of mean + α·mean²."""
    rate = weighted_rate(own.x, own.n, 1.0, alpha)
    some, size = own.means(rate), 1 / alpha
    each = special.gammaln(own.many + size) - special.gammaln(size)
    hits = own.many * np.log(some / (size + some))
    mean = np.maximum(own.n[:, None] * rate, _LEAST_MEAN)
    scaled = 1 + alpha * mean
    mean /= scaled
    np.log(scaled, out=scaled)
    return own.sums(each + hits) - scaled.sum(axis=0) / alpha, mean.sum(axis=0)


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
