"""Documents that say the same in two languages, as far as numbers, names and the lengths of
paragraphs can tell.

Three signs are looked at. Anchors (`anchors`): how much of the smaller text's numbers and names
stand in the other one too, and at about the same place; rare ones weigh more. Paragraphs: the two
sequences of paragraph lengths are laid against each other (as sentences are by Gale and Church
1993, with gaps), and the lengths of partners are correlated. Length: a translation is about as long
as its original, allowing for what languages need. No dictionary is used, and no sign is proof: a
pair is `likely` or `possible`, never certain.
"""

from __future__ import annotations

import hashlib
import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from contentan.corpus.works.portraits import Portrait

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The correlation of the lengths of paragraphs, and how many were partners.
Shape: TypeAlias = tuple[float, int]
#: Words that a text of 100 English words has in each language (Universal Declaration of Human
#: Rights: 1,448 : 1,602 : 1,747).
WORDS = {"kk": 0.83, "ru": 0.92, "en": 1.0}
#: Natural logarithm of how much longer than expected one text may be.
LENGTH, LENGTH_LIKELY = 0.5, 0.35
#: Share of a text's length within which an anchor is at its place.
PLACE = 0.1
_SHORTEST = 60  # words
# weight of anchors that every text is taken to have and not to share: few anchors prove little
_PRIOR = 3.0
_GAP = 0.8  # what a paragraph without a partner costs, in natural logarithms of length
_MOST_PARAGRAPHS = 250
#: Correlation of the lengths of paragraphs that unrelated texts hardly reach, and by how much more
#: it is where there is one pair of paragraphs: of 18,000 pairs of stretches of 12 to 60 paragraphs
#: of texts that have nothing to do with one another none came nearer than 0.05.
_CHANCE, _FEW_PARTNERS = 0.8, 1.6
#: Up to so many documents each is compared with each; beyond, a pair needs two anchors that few
#: documents have, one origin, or an outline (the lengths of paragraphs in twelve stretches of the
#: text) that goes together by so much.
_FEW, _RARE, _STRETCHES, _OUTLINE = 300, 0.1, 12, 0.6


@dataclass(frozen=True, slots=True)
class Signs:
    """What two texts have in common.

    `shared` anchors; `placed`, the weight of those at their places as a share of all; `shape`,
    correlation of the lengths of so many paragraphs (`partners`); `length`, the logarithm by which
    one is longer than expected; `numbers`, how many the two have together, and `agreed`, the share
    of these that both have.
    """

    shared: int
    placed: float
    shape: float
    partners: int
    length: float
    same_origin: bool
    numbers: int = 0
    agreed: float = 0.0

    @property
    def strength(self) -> float:
        """How much speaks for it, to put pairs in order."""
        return (self.placed + max(0.0, self.shape)) / 2


@dataclass(frozen=True, slots=True)
class Translation:
    """Two documents by their ids, how sure it is (likely, possible), and why."""

    first: str
    second: str
    sure: str
    signs: Signs


@dataclass(frozen=True, slots=True)
class _Known:
    lang: str
    origin: str
    words: float
    places: Mapping[str, float]
    numbers: frozenset[str]
    weight: float
    lengths: NDArray[np.float64]
    outline: NDArray[np.float64]
    mark: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """What `aligned` found, by marks of both texts' paragraphs: `before` in an earlier corpus, and
    in this one.
    """

    before: Mapping[str, Shape] = field(default_factory=dict)
    here: dict[str, Shape] = field(default_factory=dict)

    def of(self, a: _Known, b: _Known) -> Shape:
        """Looked up or made."""
        both = a.mark + b.mark
        if both not in self.here:
            self.here[both] = self.before.get(both) or aligned(a.lengths, b.lengths)
        return self.here[both]


def translations(
    texts: Mapping[str, Portrait],
    origins: Mapping[str, str] = MappingProxyType({}),
    shapes: Shapes | None = None,
) -> list[Translation]:
    """Pairs of documents in different languages that may be translations of one another, the surest
    first. `origins` tell whose and of when documents are, as far as that is known; paragraphs that
    were laid against each other in an earlier corpus are not again.
    """
    shapes = shapes or Shapes()
    ordered = dict(sorted(texts.items()))
    frequency = Counter(key for own in ordered.values() for key in own.places)
    weights = {key: math.log(1 + len(texts) / count) for key, count in frequency.items()}
    known = {doc: _known(own, origins.get(doc, ""), weights) for doc, own in ordered.items()}
    outline = _OUTLINE if len(known) > _FEW else -1.0
    found = []
    for first, second in _pairs(known, frequency):
        signs = signs_of(known[first], known[second], weights, shapes, outline)
        sure = judged(signs) if signs else ""
        if signs and sure:
            found.append(Translation(first, second, sure, signs))
    return sorted(found, key=lambda pair: (pair.sure, -pair.signs.placed, pair.first, pair.second))


def judged(signs: Signs) -> str:
    """likely, possible or ''. The bounds lie between what aligned texts and what others have
    (docs/use/fetch.md).
    """
    many = signs.shared >= 8 and signs.placed >= 0.3
    both = signs.shared >= 4 and signs.placed >= 0.2 and signs.shape >= 0.7
    # The fewer paragraphs, the better they go together by chance; and short texts of one office
    # follow one outline.
    least = 12 if signs.numbers >= 2 and signs.agreed >= 0.5 else 20
    by_shape = signs.partners >= least and signs.shape >= _CHANCE + _FEW_PARTNERS / signs.partners
    by_numbers = signs.numbers >= 20 and signs.agreed >= 0.7 and signs.shape >= 0.7
    # Reports of two years have one outline and many names in common, but other numbers.
    other_numbers = signs.agreed < (0.5 if signs.numbers >= 12 else 0.2) and signs.numbers >= 5
    if signs.length <= LENGTH_LIKELY and (many or both or by_shape or by_numbers):
        return "possible" if other_numbers else "likely"
    by_anchors = signs.shared >= 6 and signs.placed >= 0.25
    long, named = signs.partners >= 15, signs.shared >= 3 and signs.placed >= 0.15
    by_shape = (signs.shape >= 0.85 and long) or (signs.shape >= 0.7 and named)
    by_origin = signs.same_origin and (signs.shape >= 0.5 or signs.placed >= 0.1)
    return "possible" if by_anchors or by_shape or by_origin else ""


def _known(own: Portrait, origin: str, weights: Mapping[str, float]) -> _Known:
    logs = np.log(np.maximum(1.0, own.lengths[:_MOST_PARAGRAPHS]))
    return _Known(
        own.lang,
        origin,
        expected_words(own),
        own.places,
        frozenset(key for key in own.places if key[0].isdigit()),
        sum(weights[key] for key in own.places),
        logs,
        _outline(logs),
        hashlib.blake2b(logs.tobytes(), digest_size=16).hexdigest(),
    )


def expected_words(own: Portrait) -> float:
    """Words that a text would have in English."""
    return own.words / WORDS.get(own.lang, 1.0)


def _outline(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean lengths in equal stretches, as a vector of length one; the product of two is their
    correlation.
    """
    at = np.linspace(0, len(logs), _STRETCHES + 1)
    sums = np.diff(
        np.interp(at, np.arange(len(logs) + 1), np.concatenate(([0.0], np.cumsum(logs))))
    )
    centred = sums - sums.mean()
    return np.asarray(centred / (np.linalg.norm(centred) + 1e-9))


def _pairs(known: Mapping[str, _Known], frequency: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Pairs that are looked at."""
    ids = list(known)
    if len(ids) <= _FEW:
        yield from itertools.combinations(ids, 2)
        return
    outlines = np.stack([own.outline for own in known.values()])
    sizes = np.log([max(1.0, own.words) for own in known.values()])
    langs = np.array([own.lang for own in known.values()])
    holders: dict[str, list[int]] = {}
    for number, own in enumerate(known.values()):
        rare = [key for key in own.places if frequency[key] <= _RARE * len(ids)]
        counts = Counter(there for key in rare for there in holders.get(key, ()))
        alike = (langs[:number] != own.lang) & (np.abs(sizes[:number] - sizes[number]) <= LENGTH)
        near = set(np.flatnonzero(alike & (outlines[:number] @ own.outline >= _OUTLINE)).tolist())
        near |= {there for there, count in counts.items() if count >= 2 and alike[there]}
        near |= {there for there in holders.get(f" {own.origin}", ()) if own.origin}
        for key in [*rare, f" {own.origin}"]:
            holders.setdefault(key, []).append(number)
        yield from ((ids[there], ids[number]) for there in sorted(near))


def signs_of(
    a: _Known, b: _Known, weights: Mapping[str, float], shapes: Shapes, outline: float = -1.0
) -> Signs | None:
    """What two texts have in common, None where they cannot be translations of one another.
    Paragraphs are laid against each other where that may decide: in texts without anchors in common
    whose outlines go together by so much, or in any that have some.
    """
    if a.lang == b.lang or min(a.words, b.words) < _SHORTEST:
        return None
    length = abs(math.log(a.words / b.words))
    if length > LENGTH:
        return None
    shared = [key for key in a.places if key in b.places]
    near = [
        weights[key] * max(0.0, 1 - abs(a.places[key] - b.places[key]) / PLACE) for key in shared
    ]
    placed = sum(near) / (min(a.weight, b.weight) + _PRIOR)
    same_origin = bool(a.origin) and a.origin == b.origin
    numbers = len(a.numbers | b.numbers)
    agreed = len(a.numbers & b.numbers) / max(1, numbers)
    known = (len(shared) >= 3 and placed >= 0.15) or same_origin or agreed >= 0.7
    least = min(len(a.lengths), len(b.lengths))
    decides = known or (least >= 12 and float(a.outline @ b.outline) >= outline)
    # Texts of quite other numbers of paragraphs cannot be laid against each other.
    alike = least > 0 and abs(math.log(len(a.lengths) / len(b.lengths))) <= 0.2
    shape, partners = shapes.of(a, b) if alike and decides else (0.0, 0)
    return Signs(len(shared), placed, shape, partners, length, same_origin, numbers, agreed)


def aligned(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[float, int]:
    """Correlation of the log lengths of paragraphs that the cheapest alignment makes partners, less
    what has no partner; how many.

    0 for fewer than six partners, or where more than a quarter of the paragraphs stand alone.
    """
    a, b = a - a.mean() if len(a) else a, b - b.mean() if len(b) else b
    pairs = _partners(a, b)
    alone = 1 - 2 * len(pairs) / max(1, len(a) + len(b))
    if len(pairs) < 6 or alone > 0.25:
        return 0.0, 0
    x, y = np.array([a[i] for i, _ in pairs]), np.array([b[j] for _, j in pairs])
    if x.std() < 0.1 or y.std() < 0.1:  # paragraphs of one length have no shape
        return 0.0, 0
    return float(np.corrcoef(x, y)[0, 1]) * (1 - alone), len(pairs)


def _partners(
    a: Sequence[float] | NDArray[np.float64], b: Sequence[float] | NDArray[np.float64]
) -> list[tuple[int, int]]:
    """Partners of the cheapest alignment: a pair costs the difference of its logs, a paragraph
    alone `_GAP`.
    """
    rows, columns = len(a), len(b)
    costs = np.full((rows + 1, columns + 1), np.inf)
    costs[0], costs[:, 0] = np.arange(columns + 1) * _GAP, np.arange(rows + 1) * _GAP
    for i in range(1, rows + 1):
        pair = costs[i - 1, :-1] + np.abs(a[i - 1] - np.asarray(b))
        best = np.minimum(pair, costs[i - 1, 1:] + _GAP)
        # A run of paragraphs of `b` that stand alone: the running minimum of what came before, less
        # what the run has cost.
        ahead = np.arange(1, columns + 1) * _GAP
        left = np.minimum.accumulate(np.concatenate(([costs[i, 0]], best - ahead)))[:-1]
        costs[i, 1:] = np.minimum(best, left + ahead)
    pairs, i, j = [], rows, columns
    while i and j:
        # Back by the way that made the cost; rounding must not leave none.
        if costs[i, j] >= costs[i - 1, j] + _GAP - 1e-9:
            i -= 1
        elif costs[i, j] >= costs[i, j - 1] + _GAP - 1e-9:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]
