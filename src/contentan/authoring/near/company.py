"""How near words are to some others: by the words that both have around them (vectors), and by the
sentences in which they stand together.

Vectors: within five words of a sentence, weighted by 1 / distance; positive pointwise mutual
information with contexts raised to .75; the first hundred singular vectors, times the root of their
values (Levy, Goldberg and Dagan 2015, TACL 3: 211-225). Together: the signed log-likelihood ratio
G2 of two words in one sentence (Dunning 1993, Computational Linguistics 19: 61-74).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import linalg
from scipy.special import xlogy

from contentan.authoring.near.corpus_words import LEAST, CorpusWords
from contentan.runs.content_words import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Reals = NDArray[np.float64]

REACH, SMOOTHING, DIMENSIONS = 5, 0.75, 100


def vectors(words: CorpusWords, lang: str) -> tuple[Ints, Reals]:
    """The words of a language that stand LEAST times, and their vectors, of length 1; none where
    there are fewer words than dimensions.
    """
    known = np.flatnonzero(words.of(lang) & (words.places >= LEAST))
    if len(known) <= DIMENSIONS + 1:
        return known[:0], np.empty((0, DIMENSIONS))
    weights = _positive_information(_counts(words, known))
    # A fixed beginning: from a random one the vectors' signs would be others each time.
    left, values, _ = linalg.svds(weights, k=DIMENSIONS, v0=np.ones(len(known)))
    made = left * np.sqrt(values)
    lengths = np.linalg.norm(made, axis=1, keepdims=True)
    return known, made / np.where(lengths > 0, lengths, 1)


def _counts(words: CorpusWords, known: Ints) -> sparse.csr_matrix:
    """How often two of the known words stand within REACH, nearer ones counting more."""
    row = np.full(len(words.words) + 1, NONE, dtype=np.int64)
    row[known] = np.arange(len(known))
    at = row[words.at]  # NONE picks the last entry, which is NONE
    size = (len(known), len(known))
    counts = sparse.csr_matrix(size, dtype=np.float64)
    for distance in range(1, REACH + 1):
        one, other = at[:-distance], at[distance:]
        together = words.sentence[:-distance] == words.sentence[distance:]
        both = np.flatnonzero((one != NONE) & (other != NONE) & together)
        weight = np.full(len(both), 1 / distance)
        counts += sparse.coo_matrix((weight, (one[both], other[both])), shape=size).tocsr()
    return (counts + counts.T).tocsr()


def _positive_information(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    row = np.asarray(counts.sum(axis=1)).ravel()
    context = row**SMOOTHING
    context = context / context.sum()
    pairs = counts.tocoo()
    information = np.log(pairs.data / (row[pairs.row] * context[pairs.col]))
    kept = information > 0
    cells = (information[kept], (pairs.row[kept], pairs.col[kept]))
    return sparse.csr_matrix(cells, shape=counts.shape)


def likeness(known: Ints, made: Reals, seeds: Ints) -> Reals:
    """Of each known word the mean cosine with the seeds that are known, 0 where none is."""
    own = made[np.isin(known, seeds)]
    if not len(own):
        return np.zeros(len(known))
    middle = own.mean(axis=0)
    length = np.linalg.norm(middle)
    found: Reals = made @ (middle / length) if length > 0 else np.zeros(len(known))
    return found


def together(words: CorpusWords, lang: str, seeds: Ints) -> tuple[Reals, Ints, Reals]:
    """Of each word of the corpus the signed G2 with the seeds, over sentences of the language, in
    how many sentences both stand, and how many times the share of all sentences with a seed that of
    its sentences is.
    """
    here = np.flatnonzero(words.at != NONE)
    here = here[words.of(lang)[words.at[here]]]
    pairs = np.unique(np.stack([words.sentence[here], words.at[here]]), axis=1)
    sentences = np.unique(pairs[0])
    seeded = np.unique(pairs[0][np.isin(pairs[1], seeds)])
    size = len(words.words)
    every = np.bincount(pairs[1], minlength=size)
    both = np.bincount(pairs[1][np.isin(pairs[0], seeded)], minlength=size)
    told = log_likelihood(
        both.astype(float), float(len(seeded)), every.astype(float), float(len(sentences))
    )
    base = len(seeded) / max(len(sentences), 1)
    share = both / np.maximum(every, 1) / base if base else np.zeros(size)
    return told, both.astype(np.int64), share


def log_likelihood(both: Reals, one: float, other: Reals, size: float) -> Reals:
    """G2 of `both` among `size`, given how many have the `one` and the `other`; below zero where
    there are fewer than chance would have.

    >>> round(float(log_likelihood(np.array([10.0]), 20.0, np.array([30.0]), 100.0)[0]), 4)
    4.4734
    """
    if not one or not size:
        return np.zeros(len(both))
    cells = [
        (both, one * other),
        (one - both, one * (size - other)),
        (other - both, (size - one) * other),
        (size - one - other + both, (size - one) * (size - other)),
    ]
    total = sum(
        xlogy(seen, np.where(seen > 0, seen * size / np.maximum(due, 1e-300), 1))
        for seen, due in cells
    )
    sign = np.where(both * size >= one * other, 1.0, -1.0)
    found: Reals = 2 * sign * total
    return found
