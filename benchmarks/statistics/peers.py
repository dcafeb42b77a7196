"""Tests that others use, on the counts of the same tables: p of each code, (codes,).

Arrays: hits (works, codes), words (works,), whether a work is of the left country (works,).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import special, stats

from contentan.compare import descriptive_scores

_MOST, _HALVINGS, _ROUNDS = 50.0, 40, 6
_CLOSED = 1e-12

Test = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def negative_binomial(hits: np.ndarray, words: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Score test of a negative binomial model, its dispersion from Pearson's moment equation over
    both sides' own rates, by Student's t with n - 2 degrees of freedom.
    """
    alpha = _dispersion(hits, words, left)
    rate = _rate(hits, words, alpha)
    mean = np.maximum(words[:, None] * rate, _CLOSED)
    weight = 1 / (1 + alpha * mean)
    inside = [(weight * mean)[side].sum(axis=0) for side in (left, ~left)]
    variance = inside[0] * inside[1] / (inside[0] + inside[1])
    score = (weight * (hits - mean))[left].sum(axis=0) / np.sqrt(variance)
    p = 2 * special.stdtr(len(words) - 2, -np.abs(score))
    return np.where(hits.sum(axis=0) > 0, p, 1.0)


def _rate(hits: np.ndarray, words: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    rate = hits.sum(axis=0) / words.sum()
    for _ in range(_ROUNDS):
        weight = 1 / (1 + alpha * rate * words[:, None])
        rate = (weight * hits).sum(axis=0) / (weight * words[:, None]).sum(axis=0)
    return np.asarray(rate, dtype=float)


def _dispersion(hits: np.ndarray, words: np.ndarray, left: np.ndarray) -> np.ndarray:
    low, high = np.zeros(hits.shape[1]), np.full(hits.shape[1], _MOST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        square = np.zeros(hits.shape[1])
        for side in (left, ~left):
            rate = _rate(hits[side], words[side], middle)
            mean = np.maximum(words[side, None] * rate, _CLOSED)
            square += ((hits[side] - mean) ** 2 / (mean + middle * mean**2)).sum(axis=0)
        more = square > len(words) - 2
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return (low + high) / 2


def welch(hits: np.ndarray, words: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Welch's t test of the works' rates."""
    rates = hits / words[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        p = stats.ttest_ind(rates[left], rates[~left], equal_var=False).pvalue
    return np.nan_to_num(np.asarray(p, dtype=float), nan=1.0)


def log_likelihood(hits: np.ndarray, words: np.ndarray, left: np.ndarray) -> np.ndarray:
    """G2 of pooled words (Rayson & Garside 2000) by its chi-square: words as independent trials."""
    sums = hits[left].sum(axis=0), hits[~left].sum(axis=0)
    g2 = descriptive_scores.log_likelihood(*sums, words[left].sum(), words[~left].sum())
    return np.asarray(special.chdtrc(1, np.maximum(g2, 0)), dtype=float)


PEERS: dict[str, Test] = {"NB": negative_binomial, "Welch": welch, "G2": log_likelihood}
