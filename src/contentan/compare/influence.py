"""What a contrast owes to a single document: each is left out in turn, and the test is repeated
without the one that matters most.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare import permutation
from contentan.compare.document_arrays import Side
from contentan.compare.permutation import FIRST, LARGE, MANY, Labels, Moments, Tested

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]


class Influence(NamedTuple):
    """The document without which T is weakest, by number (-1: there is none), and what is left
    then; shape (codes,).

    `p` is the test's without that document, for the codes whose p is below the level asked for; NaN
    for the others.
    """

    doc: Whole
    difference: Reals
    ratio: Reals
    p: Reals


def influence(
    left: Side, right: Side, test: Tested, *, seed: Sequence[int], few: bool, level: float
) -> Influence:
    """Leave out one document at a time, from sums; a document of both sides is left out of both."""
    codes = left.hits.shape[1]
    if min(len(left), len(right)) < 2:
        nothing = np.full(codes, np.nan)
        return Influence(np.full(codes, -1), nothing, nothing, nothing)
    docs = np.union1d(left.doc, right.doc)
    without = [
        permutation.total(permutation.rows_of(one)).less(_placed(one, docs))
        for one in (left, right)
    ]
    # In the direction of the difference: a document whose absence turns it round is the most
    # influential.
    t = permutation.statistic(*without) * np.sign(test.t)
    worst = np.argmin(np.where(np.isnan(t), np.inf, t), axis=0)
    columns = np.arange(codes)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = [1000 * (one.x / one.n)[worst, columns] for one in without]
        ratio = np.where((rates[0] > 0) & (rates[1] > 0), rates[0] / rates[1], np.nan)
    seen, least = test.t != 0, t[worst, columns]
    # 1 where the difference is gone or turned round without the document; the others are tested
    # anew.
    p = np.where(seen & (test.p < level), 1.0, np.nan)
    tested = np.flatnonzero((p == 1) & (least > 0))
    if len(tested):
        p[tested] = _again(left, right, docs[worst], least, tested, seed=seed, few=few)
    difference = np.where(seen, rates[0] - rates[1], np.nan)
    return Influence(np.where(seen, docs[worst], -1), difference, np.where(seen, ratio, np.nan), p)


def _placed(one: Side, docs: Whole) -> Moments:
    """A side's documents in the rows of these documents; zeros where one has no text on this
    side.
    """
    at = np.searchsorted(docs, one.doc)
    found = []
    for part in permutation.rows_of(one):
        rows = np.zeros((len(docs), part.shape[1]))
        rows[at] = part
        found.append(rows)
    return Moments(*found)


class Gone(NamedTuple):
    """One side's part of the document that each code leaves out: its row among all rows (-1: none),
    and its moments, shape (codes,).
    """

    row: Whole
    moments: Moments


def _gone(one: Side, docs: Whole, codes: Whole, first: int) -> Gone:
    """`docs` are the documents left out, one for each of `codes`; `first` is the row of the side's
    first document.
    """
    at = np.minimum(np.searchsorted(one.doc, docs), len(one) - 1)
    here = one.doc[at] == docs
    n, x = one.tokens[at] * here, one.hits[at, codes] * here
    return Gone(
        np.where(here, first + at, -1), Moments(x, x * x, x * n, n, n * n, here.astype(float))
    )


def _again(
    left: Side,
    right: Side,
    docs: Whole,
    least: Reals,
    codes: Whole,
    *,
    seed: Sequence[int],
    few: bool,
) -> Reals:
    """p of these codes, each without its document: of the permutations of all, those that leave the
    document where it is.
    """
    if min(len(left), len(right)) >= LARGE:
        return permutation.normal(least[codes])
    gone = _gone(left, docs[codes], codes, 0), _gone(right, docs[codes], codes, len(left))
    # It changes places with itself and is gone either way.
    both = (gone[0].row >= 0) & (gone[1].row >= 0)
    rows = [permutation.rows_of(one).only(codes) for one in (left, right)]
    stacked = Moments(*(np.vstack(parts) for parts in zip(*rows, strict=True)))
    rest = permutation.total(stacked).less(gone[0].moments).less(gone[1].moments)
    reached, valid = np.zeros(len(codes)), np.zeros(len(codes))
    rng, size = np.random.default_rng([*seed, 1]), FIRST if few else MANY
    for labels, sums in permutation.permuted_sums(stacked, Labels(left.doc, right.doc), rng, size):
        marks = [np.where(part.row >= 0, labels[:, part.row], 0.0) for part in gone]
        now = sums
        for mark, part in zip(marks, gone, strict=True):
            now = now.less(Moments(*(mark * value for value in part.moments)))
        t = np.abs(permutation.statistic(now, rest.less(now)))
        # Permutations in which the document stays on its side are just the permutations of the
        # others.
        stays = both | (np.where(gone[0].row >= 0, marks[0] == 1, True) & (marks[1] == 0))
        reached += (stays & (t >= least[codes] * (1 - 1e-9))).sum(axis=0)
        valid += stays.sum(axis=0)
    return np.asarray((reached + 1) / (valid + 1), dtype=float)
