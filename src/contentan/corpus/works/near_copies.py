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

    from contentan.corpus.works.portraits import Hashes

    Whole = NDArray[np.int64]

#: Resemblance or containment from which two documents are told, and from which they count as the
#: same text.
TOLD, SAME = 0.3, 0.8
#: Shingles below which a text is too short to say more than that it is the same, or not.
SHORT = 20
#: Shingles in an index at one time, and documents in which one may stand before it is taken for a
#: formula of offices.
_INDEXED, _COMMON = 20_000_000, 100
#: Pairs of documents, and pairs of places, that are counted at a time; and pairs whose bits are.
_CELLS, _AT_ONCE = 4_000_000, 2_000
#: Bits that are set in a byte.
_BITS = np.array([byte.bit_count() for byte in range(256)], dtype=np.uint8)


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
    at_once = max(1, _CELLS // max(1, len(sets)))
    for start in range(0, len(sets), at_once):
        alike = _alike(shelf, range(start, min(start + at_once, len(sets))))
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
    """Shingles that several documents have, in the order of their hashes: `owner` is a document's
    number, `run` that of the shingle, `many` whether it stands in more than `_COMMON` documents.
    `marks` (documents, bytes) has a bit for each of those. `sizes` are all shingles of a document.
    """

    owner: Whole
    run: Whole
    many: NDArray[np.bool_]
    marks: NDArray[np.uint8]
    sizes: Whole


def _shelf(sets: Sequence[Hashes]) -> _Shelf:
    sizes = np.array([len(own) for own in sets], dtype=np.int64)
    hashes = np.concatenate([np.zeros(0, np.uint64), *sets])
    owner = np.repeat(np.arange(len(sets), dtype=np.int64), sizes)
    order = np.argsort(hashes, kind="stable")
    hashes, owner = hashes[order], owner[order]
    run = np.cumsum(np.append(False, hashes[1:] != hashes[:-1]))[: len(hashes)]
    often = np.bincount(run)
    frequent = np.cumsum(often > _COMMON) - 1
    several, many = often[run] > 1, often[run] > _COMMON
    bit = frequent[run[many]]
    marks = np.zeros((len(sets), -(-int((often > _COMMON).sum()) // 8)), dtype=np.uint8)
    np.bitwise_or.at(marks, (owner[many], bit // 8), (1 << bit % 8).astype(np.uint8))
    own = (owner[several], run[several], many[several])
    return _Shelf(*own, marks, sizes)


def _alike(shelf: _Shelf, rows: range) -> tuple[Whole, Whole, Whole]:
    """Pairs that share about enough to be told, the first being one of these documents, and how
    many shingles they share.
    """
    here = np.flatnonzero((shelf.owner >= rows.start) & (shelf.owner < rows.stop))
    rare, frequent = (
        _neighbours(shelf, here[shelf.many[here] == many], rows) for many in (False, True)
    )
    sizes = np.minimum(shelf.sizes[rows.start : rows.stop, None], shelf.sizes)
    # A little below the bound, since very common shingles are not all counted here.
    first, second = np.nonzero(rare + frequent >= np.maximum(1, TOLD * 0.8 * sizes))
    common = rare[first, second].astype(np.int64)
    first = first + rows.start
    for at in range(0, len(first) if shelf.marks.size else 0, _AT_ONCE):
        own = slice(at, at + _AT_ONCE)
        bits = _BITS[shelf.marks[first[own]] & shelf.marks[second[own]]]
        common[own] += bits.sum(axis=1, dtype=np.int64)
    return first, second, common


def _neighbours(shelf: _Shelf, here: Whole, rows: range) -> Whole:
    """How many of these shingles, by their places, each pair shares, (rows, documents): all that
    stand at distance 1, 2, ... in a run, as long as it is no formula of offices.
    """
    width = len(shelf.sizes)
    counts, held = np.zeros(len(rows) * width, dtype=np.int64), 0
    waiting: list[Whole] = []
    for step in range(1, _COMMON):
        here = here[here + step < len(shelf.run)]
        here = here[shelf.run[here + step] == shelf.run[here]]
        waiting.append((shelf.owner[here] - rows.start) * width + shelf.owner[here + step])
        held += len(here)
        if held > _CELLS or not len(here) or step == _COMMON - 1:
            counts += np.bincount(np.concatenate(waiting), minlength=len(counts))
            waiting, held = [], 0
        if not len(here):
            break
    return counts.reshape(len(rows), width)
