"""Tests of two lots of documents, each document one observation.

The test permutes which documents are whose. Its statistic compares pooled rates R = Σx/Σn on the
scale on which a count's variance is even:

    T = (√(R₁ + ⅜/N₁) - √(R₂ + ⅜/N₂)) / √(v₁ + v₂),   v = max(V / 4R, 1 / 4N),

V the linearized variance of R between documents. Being studentized it holds its level where the two
sides' documents differ in length and number (Janssen 1997; Chung & Romano 2013), where the rank-sum
test of document rates does not. From LARGE documents on each side T is taken for normal.
benchmarks/statistics/null.py measures all this.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.bootstrap import spread
from contentan.compare.bootstrap_intervals import ROOT
from contentan.compare.document_arrays import Side

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]

#: Permutations for all codes; with few documents, how many for those that fewer than CLOSE of them
#: reach; with many documents.
FIRST, ALL, MANY = 1_999, 9_999, 999
CLOSE = 6
LARGE = 300
#: Beyond this percentile of many documents' permutations, p goes on as a normal tail.
TAIL, TAIL_Z = 0.99, 2.575829
_CHUNK = 4_000_000


class Moments(NamedTuple):
    """Sums over a side's documents: hits, squares, products with tokens, shape (..., codes);
    tokens, squares, documents, (..., 1).
    """

    x: Reals
    xx: Reals
    xn: Reals
    n: Reals
    nn: Reals
    documents: Reals

    def less(self, other: Moments) -> Moments:
        return Moments(*(mine - its for mine, its in zip(self, other, strict=True)))

    def only(self, codes: Whole) -> Moments:
        return Moments(self.x[..., codes], self.xx[..., codes], self.xn[..., codes], *self[3:])


class Tested(NamedTuple):
    """p and T of each code, shape (codes,)."""

    p: Reals
    t: Reals


def rows_of(one: Side) -> Moments:
    """A side's documents, one row each."""
    n = one.tokens[:, None]
    return Moments(one.hits, one.hits**2, one.hits * n, n, n * n, np.ones_like(n))


def total(rows: Moments) -> Moments:
    return Moments(*(part.sum(axis=0) for part in rows))


def statistic(left: Moments, right: Moments) -> Reals:
    """T of the module's docstring; 0 where neither side has a hit, NaN where one has no text."""
    roots, errors = [], []
    with np.errstate(divide="ignore", invalid="ignore"):
        for one in (left, right):
            rate = one.x / one.n
            by_documents = np.where(
                one.x > 0,
                spread(one.x, one.n, one.xx, one.xn, one.nn, one.documents) / (4 * rate),
                0,
            )
            roots.append(np.sqrt(rate + ROOT / one.n))
            errors.append(np.maximum(by_documents, 1 / (4 * one.n)))
        t = (roots[0] - roots[1]) / np.sqrt(errors[0] + errors[1])
    return np.asarray(np.where(left.x + right.x > 0, t, 0.0), dtype=float)


def permutation(left: Side, right: Side, *, seed: Sequence[int], few: bool) -> Tested:
    """Two-sided permutation test of every code. A document with text on both sides changes places
    with itself.
    """
    sides = rows_of(left), rows_of(right)
    t = statistic(total(sides[0]), total(sides[1]))
    if min(len(left), len(right)) >= LARGE:
        return Tested(normal(t), t)
    stacked = Moments(*(np.vstack(parts) for parts in zip(*sides, strict=True)))
    rng = np.random.default_rng(list(seed))
    order = Labels(left.doc, right.doc)
    permuted = _permuted(stacked, order, rng, FIRST if few else MANY)
    # The observed labels are one of the permutations: rounding must not keep an equal T from being
    # reached.
    reached = (permuted >= np.abs(t) * (1 - 1e-9)).sum(axis=0)
    # The observed labels count as one, so p is never zero (Phipson & Smyth 2010).
    p = (reached + 1.0) / (len(permuted) + 1)
    if not few:
        return Tested(_with_tail(p, reached, t, permuted), t)
    # Only where p is small do more permutations matter.
    close = np.flatnonzero((reached < CLOSE) & (t != 0))
    if len(close):
        more = _permuted(stacked.only(close), order, rng, ALL - FIRST)
        p[close] = (reached[close] + (more >= np.abs(t[close]) * (1 - 1e-9)).sum(axis=0) + 1.0) / (
            ALL + 1
        )
    return Tested(p, t)


def _permuted(stacked: Moments, order: Labels, rng: np.random.Generator, size: int) -> Reals:
    """|T| of `size` permutations."""
    every = total(stacked)
    return np.vstack(
        [
            np.abs(statistic(left, every.less(left)))
            for _, left in permuted_sums(stacked, order, rng, size)
        ]
    )


def permuted_sums(
    stacked: Moments, order: Labels, rng: np.random.Generator, size: int
) -> Iterator[tuple[Reals, Moments]]:
    """Some permutations at a time: their labels, (permutations, documents), and the left side's
    sums.
    """
    ends = np.cumsum([part.shape[1] for part in stacked])[:-1]
    rows = np.hstack(stacked)
    for labels in order.draw(rng, size):
        yield labels, Moments(*np.split(labels @ rows, ends, axis=1))


class Labels:
    """Who may change places: documents of one side only with each other, the two parts of a
    document of both sides with each other.
    """

    def __init__(self, left: Whole, right: Whole) -> None:
        shared = np.intersect1d(left, right)
        self.parts = np.isin(left, shared), np.isin(right, shared)
        self.alone = int((~self.parts[0]).sum()), int((~self.parts[1]).sum())

    def draw(self, rng: np.random.Generator, size: int) -> Iterator[Reals]:
        """Some permutations at a time, shape (permutations, documents of left and right): 1 where
        it counts for the left.
        """
        left, right = self.parts
        single, twice = np.flatnonzero(~np.concatenate([left, right])), int(left.sum())
        first, second = np.flatnonzero(left), len(left) + np.flatnonzero(right)
        chunk = max(1, _CHUNK // (len(left) + len(right)))
        for at in range(0, size, chunk):
            n = min(chunk, size - at)
            labels = np.zeros((n, len(left) + len(right)))
            labels[:, single] = _choose(rng, n, sum(self.alone), self.alone[0])
            # The two halves of a document change places together: one of them is always on each
            # side.
            swapped = rng.integers(0, 2, (n, twice)).astype(float)
            labels[:, first], labels[:, second] = 1 - swapped, swapped
            yield labels


def _choose(rng: np.random.Generator, size: int, of: int, k: int) -> Reals:
    """k of so many, by chance, in each row."""
    if k in (0, of):
        return np.full((size, of), float(k > 0))
    keys = rng.random((size, of))
    # k smallest of random keys are a random choice of k, all rows at once.
    return (keys <= np.partition(keys, k - 1, axis=1)[:, k - 1 : k]).astype(float)


def normal(t: Reals) -> Reals:
    """Two-sided p of standard normal values."""
    return np.array([math.erfc(abs(value) / math.sqrt(2)) for value in t])


def _with_tail(p: Reals, reached: Reals, t: Reals, permuted: Reals) -> Reals:
    """p of many documents where few permutations reach T: the normal tail through the permutations'
    own percentile.
    """
    reach = np.quantile(permuted, TAIL, axis=0)
    beyond = (reached < len(permuted) * (1 - TAIL)) & (reach > 0)
    z = TAIL_Z * np.abs(t) / np.where(reach > 0, reach, 1)
    return np.where(beyond, np.minimum(p, normal(z)), p)


def rank_sum(a: Reals, b: Reals) -> Reals:
    """Two-sided p of the rank-sum test of each column of a (n, codes) and b (m, codes): normal
    approximation with correction for ties and continuity (Mann & Whitney 1947).

    1.0 where all values are equal. Equals scipy.stats.mannwhitneyu(method="asymptotic"), which
    takes 1.4 s to import.
    """
    n, m = len(a), len(b)
    values = np.concatenate([a, b])
    order = np.argsort(values, axis=0, kind="stable")
    ordered = np.take_along_axis(values, order, axis=0)
    new = np.vstack([np.ones((1, values.shape[1]), bool), ordered[1:] != ordered[:-1]])
    place = np.arange(n + m)[:, None]
    first = np.maximum.accumulate(np.where(new, place, 0), axis=0)
    ends = np.vstack([new[1:], np.ones((1, values.shape[1]), bool)])
    last = np.minimum.accumulate(np.where(ends, place, n + m)[::-1], axis=0)[::-1]
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=0)
    u = ranks[:n].sum(axis=0) - n * (n + 1) / 2
    ties = np.where(new, (last - first + 1.0) ** 3 - (last - first + 1), 0).sum(axis=0)
    variance = n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1)))
    z = (np.abs(u - n * m / 2) - 0.5) / np.sqrt(np.where(variance > 0, variance, 1))
    return np.where(variance > 1e-9, normal(np.maximum(z, 0)), 1.0)


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Adjusted p, in the order given (Benjamini & Hochberg 1995)."""
    m = len(p)
    order = sorted(range(m), key=lambda i: p[i], reverse=True)
    q, least = [0.0] * m, 1.0
    for rank, i in zip(range(m, 0, -1), order, strict=True):
        least = min(least, p[i] * m / rank)
        q[i] = least
    return q
