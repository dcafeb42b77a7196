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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from contentan.corpus.works.portraits import Portrait

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contentan.corpus.works.portraits import Hashes

#: Resemblance or containment from which two documents are told, and from which they count as the
#: same text.
TOLD, SAME = 0.3, 0.8
#: Shingles below which a text is too short to say more than that it is the same, or not.
SHORT = 20
#: Shingles in an index at one time, and documents in which one may stand before it is taken for a
#: formula of offices.
_INDEXED, _COMMON = 20_000_000, 100


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
    digests = [own.digest for _, own in known]
    found = []
    for i, j in sorted(_candidates([own.shingles for _, own in known]) | _equal(digests)):
        (first, a), (second, b) = known[i], known[j]
        pair = _compared(first, second, a.shingles, b.shingles, same=a.digest == b.digest)
        found += [pair] if pair else []
    order = {"same_text": 0, "near_text": 1, "part_of": 2, "akin": 3}
    return sorted(
        found, key=lambda pair: (order[pair.kind], -pair.resemblance, pair.first, pair.second)
    )


def _compared(first: str, second: str, a: Hashes, b: Hashes, *, same: bool) -> Near | None:
    common = len(np.intersect1d(a, b, assume_unique=True))
    resemblance, containment = common / (len(a) + len(b) - common), common / min(len(a), len(b))
    if same:
        return Near(first, second, "same_text", 1.0, 1.0)
    if max(resemblance, containment) < TOLD or min(len(a), len(b)) < SHORT:
        return None
    if resemblance >= SAME:
        return Near(first, second, "near_text", resemblance, containment)
    if containment >= SAME:
        inner, outer = (first, second) if len(a) <= len(b) else (second, first)
        return Near(inner, outer, "part_of", resemblance, containment)
    return Near(first, second, "akin", resemblance, containment) if resemblance >= TOLD else None


def _equal(digests: Sequence[str]) -> set[tuple[int, int]]:
    """Pairs of the same words in the same order, each with the first that has them."""
    first: dict[str, int] = {}
    return {
        (there, number)
        for number, own in enumerate(digests)
        if (there := first.setdefault(own, number)) != number
    }


def _candidates(sets: Sequence[Hashes]) -> set[tuple[int, int]]:
    """Pairs that may share enough to be told: neighbours in a list of all shingles sorted by
    hash.
    """
    total = sum(map(len, sets))
    if not total:
        return set()
    share = -(-total // _INDEXED)
    # The same bound for every document: what two documents share is kept in both or in neither.
    kept = [own[own < np.uint64(2**64 // share - 1)] for own in sets] if share > 1 else list(sets)
    hashes = np.concatenate(kept)
    owners = np.repeat(np.arange(len(kept), dtype=np.int64), [len(own) for own in kept])
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    pairs: list[NDArray[np.int64]] = []
    # Neighbours at distance 1, 2, ...: all pairs that share a shingle, as long as not too many do.
    for step in range(1, _COMMON):
        same = hashes[step:] == hashes[:-step]
        if not same.any():
            break
        pairs.append(owners[:-step][same] * len(sets) + owners[step:][same])
    if not pairs:
        return set()
    codes, counts = np.unique(np.concatenate(pairs), return_counts=True)
    sizes = np.array([len(own) for own in kept])
    first, second = codes // len(sets), codes % len(sets)
    # A little below the bound, since very common shingles are not counted here; what is left is
    # compared exactly.
    enough = counts >= np.maximum(1, TOLD * 0.8 * np.minimum(sizes[first], sizes[second]))
    return {(int(i), int(j)) for i, j in zip(first[enough], second[enough], strict=True)}
