"""Documents that hold the same words: two copies of one text, one text inside another, two
editions.

A document is the set of its runs of five words (w-shingling, Broder 1997), folded to lower case and
without punctuation, so that a PDF and a web page of the same text look alike. `resemblance` is the
share of common shingles among all of two documents (Jaccard), `containment` that among those of the
smaller one. Both are exact; which pairs are compared at all is found by an index of shingles, in
large corpora of a fixed sample of them (all whose hash lies below a bound, the same for every
document).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.corpus.works.portraits import Portrait

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from contentan.corpus.works.portraits import Hashes

    Whole = NDArray[np.int64]
    Owners = NDArray[np.int32]

#: Resemblance or containment from which two documents are told, and from which they count as the
#: same text.
TOLD, SAME = 0.3, 0.8
#: Shingles below which a text is too short to say more than that it is the same, or not.
SHORT = 20
#: Shingles in an index at one time, and pairs of documents that are counted at a time.
_INDEXED, _CELLS = 20_000_000, 4_000_000
#: Share of the documents from which a column is multiplied faster whole than by its cells.
_OFTEN = 1 / 16


@dataclass(frozen=True, slots=True)
class Near:
    """Two documents by their ids; `kind`: same_text, near_text, part_of (the first in the second)
    or akin.
    """

    first: str
    second: str
    kind: str
    resemblance: float
    containment: float


def near(texts: Mapping[str, Portrait]) -> list[Near]:
    """Pairs of documents that hold much of the same words, the surest first.

    >>> from contentan.corpus.works.portraits import portrait
    >>> text = " ".join(f"word{i}" for i in range(100))
    >>> texts = {"pdf": text, "html": text.upper() + "!", "other": "a b c"}
    >>> pairs = near({doc: portrait("en", own) for doc, own in texts.items()})
    >>> [(pair.first, pair.second, pair.kind) for pair in pairs]
    [('html', 'pdf', 'same_text')]
    """
    known = [(doc, own) for doc, own in sorted(texts.items()) if own.words]
    sets, digests = [own.shingles for _, own in known], [own.digest for _, own in known]
    found = []
    for i, j, common in _pairs(sets, digests):
        pair = _told(known[i][0], known[j][0], (len(sets[i]), len(sets[j])), common)
        if digests[i] == digests[j]:
            pair = Near(known[i][0], known[j][0], "same_text", 1.0, 1.0)
        found += [pair] if pair else []
    order = {"same_text": 0, "near_text": 1, "part_of": 2, "akin": 3}
    return sorted(
        found, key=lambda pair: (order[pair.kind], -pair.resemblance, pair.first, pair.second)
    )


def _told(first: str, second: str, sizes: tuple[int, int], common: int) -> Near | None:
    """Two documents of so many shingles, and those that both have; None where that is little."""
    resemblance, containment = common / (sum(sizes) - common), common / min(sizes)
    if max(resemblance, containment) < TOLD or min(sizes) < SHORT:
        return None
    if resemblance >= SAME:
        return Near(first, second, "near_text", resemblance, containment)
    if containment >= SAME:
        inner, outer = (first, second) if sizes[0] <= sizes[1] else (second, first)
        return Near(inner, outer, "part_of", resemblance, containment)
    return Near(first, second, "akin", resemblance, containment) if resemblance >= TOLD else None


def _pairs(sets: Sequence[Hashes], digests: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Pairs that may be told, and how many shingles both of each have; of equal texts 0 may be
    said.
    """
    share = max(1, -(-sum(map(len, sets)) // _INDEXED))
    # The same bound for every document: what two documents share is kept in both or in neither.
    kept = [own[own < np.uint64(2**64 // share - 1)] for own in sets] if share > 1 else list(sets)
    shelf, found = _shelf(kept), dict.fromkeys(_equal(digests), 0)
    # Of a sample a pair may have fewer in common than of all.
    bound = TOLD if share == 1 else TOLD * 0.8
    at_once = max(1, _CELLS // max(1, len(sets)))
    for start in range(0, len(sets), at_once):
        alike = _alike(shelf, slice(start, min(start + at_once, len(sets))), bound)
        for i, j, common in zip(*(column.tolist() for column in alike), strict=True):
            whole = common if share == 1 else len(np.intersect1d(sets[i], sets[j]))
            found[i, j] = whole
    return ((*pair, common) for pair, common in found.items())


def _equal(digests: Sequence[str]) -> set[tuple[int, int]]:
    """Pairs of the same words in the same order, each with the first that has them."""
    first: dict[str, int] = {}
    return {
        (there, number)
        for number, own in enumerate(digests)
        if (there := first.setdefault(own, number)) != number
    }


class _Shelf(NamedTuple):
    """Which documents have what in common: (documents, columns), where a column is all shingles
    that stand in the same documents (a paragraph that some share, a formula of offices), and
    `weights` how many these are. Columns of few documents are sparse, others are not. `sizes` are
    all shingles of a document.
    """

    rare: csr_array
    rare_weights: Whole
    frequent: NDArray[np.float32]
    frequent_weights: NDArray[np.float32]
    sizes: Whole


def _shelf(sets: Sequence[Hashes]) -> _Shelf:
    from scipy.sparse import csr_array  # a tenth of a second that a run without work does not need

    sizes = np.array([len(own) for own in sets], dtype=np.int64)
    hashes = np.concatenate([np.zeros(0, np.uint64), *sets])
    owner = np.repeat(np.arange(len(sets), dtype=np.int32), sizes)
    order = np.argsort(hashes, kind="stable")
    hashes, owner = hashes[order], owner[order]
    starts = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1]))[: len(hashes)])
    often = np.diff(np.append(starts, len(hashes)))
    starts, often = starts[often > 1], often[often > 1]
    columns, weights = _columns(owner, starts, often, len(sets))
    starts, often = starts[columns], often[columns]
    frequent = often > max(2, len(sets) * _OFTEN)
    dense = np.zeros((len(sets), int(frequent.sum())), dtype=np.float32)
    dense[_owners(owner, starts[frequent], often[frequent])] = 1
    at = _owners(owner, starts[~frequent], often[~frequent])
    shape = len(sets), int((~frequent).sum())
    rare = csr_array((np.ones(len(at[0]), dtype=np.int64), at), shape=shape)
    return _Shelf(rare, weights[~frequent], dense, weights[frequent].astype(np.float32), sizes)


def _columns(owner: Owners, starts: Whole, often: Whole, documents: int) -> tuple[Whole, Whole]:
    """Of runs of one shingle each, those with owners that no run before them has, and how many runs
    have these.
    """
    if not len(starts):
        return starts, starts
    # The sum of marks of 64 random bits tells a set of documents: no two share it by chance.
    marks = np.random.default_rng(documents).integers(0, 2**64, documents, dtype=np.uint64)
    places = np.concatenate([[0], np.cumsum(often)[:-1]])
    with np.errstate(over="ignore"):
        told = np.add.reduceat(marks[_members(owner, starts, often)], places)
    _, first, weights = np.unique(told, return_index=True, return_counts=True)
    return first, weights


def _members(owner: Owners, starts: Whole, often: Whole) -> Owners:
    """The owners of runs, one run after the other."""
    before = np.concatenate([[0], np.cumsum(often)[:-1]])
    return owner[np.repeat(starts - before, often) + np.arange(int(often.sum()))]


def _owners(owner: Owners, starts: Whole, often: Whole) -> tuple[Owners, Whole]:
    """The cells of a matrix (documents, runs) in which a document has the shingle of a run."""
    if not len(starts):
        return owner[:0], starts
    return _members(owner, starts, often), np.repeat(np.arange(len(starts)), often)


def _alike(shelf: _Shelf, rows: slice, bound: float) -> tuple[Whole, Whole, Whole]:
    """Pairs that share enough to be told, the first being one of these documents, and how many
    shingles they share.
    """
    weighted = shelf.rare[rows].multiply(shelf.rare_weights).tocsr()
    common = (weighted @ shelf.rare.T).toarray()
    # Whole numbers below 2**24 are exact in 32 bits, and no text has so many words.
    common += ((shelf.frequent[rows] * shelf.frequent_weights) @ shelf.frequent.T).astype(np.int64)
    sizes = np.minimum(shelf.sizes[rows, None], shelf.sizes)
    first, second = np.nonzero(np.triu(common >= np.maximum(1, bound * sizes), rows.start + 1))
    return first + rows.start, second, common[first, second]
