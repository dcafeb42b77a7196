"""Where an expression of the pattern language matches in one document's index.

A span is a pair of positions, both inclusive. Found spans are arrays of shape (n, 2), sorted and unique; overlap is not this module's
matter. A sequence joins sorted arrays by binary search, so its cost follows the number of matches, not the length of the text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from contentan.index import Index, fold
from contentan.language import pattern_language
from contentan.patterns import Choice, Expression, Gap, Near, Reference, Sequence_, Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Spans: TypeAlias = NDArray[np.int64]

#: Lemmas that a pattern's word stands for: (word, lang) -> lemmas.
Lemmas: TypeAlias = Callable[[str, str], tuple[str, ...]]


class Match(NamedTuple):
    """Positions, both inclusive, in the index of one document."""

    first: int
    last: int


NONE: Spans = np.empty((0, 2), dtype=np.int64)


class Matcher:
    """Finds expressions in one index. What each word matched is kept: patterns share words.

    `hits` holds the counted matches of codes coded so far, for references.
    """

    def __init__(self, index: Index, lemmas: Lemmas) -> None:
        self.index, self.lemmas = index, lemmas
        self.hits: dict[str, list[Match]] = {}
        self.known: dict[tuple[Word, str], Spans] = {}

    def find(self, tree: Expression, lang: str) -> Spans:
        """All spans at which an expression of a language's list matches."""
        return self.near(tree, lang) if isinstance(tree, Near) else self.sequence(tree, lang)

    def sequence(self, tree: Sequence_, lang: str) -> Spans:
        found = [(element, self.element(element, lang)) for element in tree.elements if not isinstance(element, Gap)]
        if not all(len(spans) for _, spans in found):  # most patterns end here: a word of theirs is nowhere
            return NONE
        parts = iter(found)
        spans, gap = NONE, None
        for number, element in enumerate(tree.elements):
            if isinstance(element, Gap):
                gap = element if gap is None else Gap(gap.least + element.least, gap.most + element.most)
                continue
            here = next(parts)[1]
            spans, gap = (here if number == 0 else self.join(spans, here, gap)), None
            if not len(spans):
                break
        return spans

    def element(self, element: Word | Choice | Reference, lang: str) -> Spans:
        if isinstance(element, Choice):
            return _unique([self.sequence(option, lang) for option in element.options])
        if isinstance(element, Reference):
            return np.array(self.hits.get(element.code, []), dtype=np.int64).reshape(-1, 2)
        known = self.known.get((element, lang))
        if known is None:
            positions = self.index.positions(sorted(self.types(element, lang)))
            known = self.known[element, lang] = np.repeat(positions[:, None], 2, axis=1) if len(positions) else NONE
        return known

    def types(self, word: Word, lang: str) -> set[int]:
        """Types of the index that a word of the pattern stands for."""
        vocabulary = self.index.vocabulary
        match word.how:
            case "lemma":
                own = pattern_language(word.text, lang)
                return vocabulary.lemma(self.lemmas(word.text, own), own)
            case "surface":
                return set(vocabulary.by_folded.get(fold(word.text), ()))
            case "exact":
                return set(vocabulary.by_form.get(word.text, ()))
            case "glob":
                return vocabulary.glob(fold(word.text), lang)
        return vocabulary.regex(word.text)

    def join(self, left: Spans, right: Spans, gap: Gap | None) -> Spans:
        """Left spans followed by right ones: linked when there is no gap, in the same sentence when there is."""
        least, most = (gap.least, gap.most) if gap else (0, 0)
        parts = []
        for distance in range(least, most + 1):
            wanted = left[:, 1] + 1 + distance
            low = np.searchsorted(right[:, 0], wanted, side="left")
            high = np.searchsorted(right[:, 0], wanted, side="right")
            if gap is None:
                high = np.where(self.index.link[left[:, 1]], high, low)
            parts.append(_pairs(left, right, low, high))
        joined = _unique(parts)
        if gap is not None and len(joined):
            joined = joined[self.index.sentence[joined[:, 0]] == self.index.sentence[joined[:, 1]]]
        return joined

    def near(self, tree: Near, lang: str) -> Spans:
        """Each span of either side with the nearest of the other on either hand, within the bound, not overlapping it."""
        left, right = self.find(tree.left, lang), self.find(tree.right, lang)
        if not len(left) or not len(right):
            return NONE
        pairs = [self.after(left, right, tree.bound)]
        if not tree.ordered:
            pairs.append(self.after(right, left, tree.bound))
        return _unique(pairs)

    def after(self, one: Spans, other: Spans, bound: str) -> Spans:
        """Pairs in which `other` follows `one` and each is the nearest of its side to the other."""
        following = np.searchsorted(other[:, 0], one[:, 1], side="right")
        nearest = following < len(other)
        a, b = one[nearest], other[following[nearest]]
        by_end = one[np.argsort(one[:, 1], kind="stable")]
        preceding = np.searchsorted(by_end[:, 1], other[:, 0], side="left") - 1
        exists = preceding >= 0
        c, d = by_end[preceding[exists]], other[exists]
        left, right = np.concatenate([a, c]), np.concatenate([b, d])
        if bound.isdigit():
            same = self.index.sentence[left[:, 0]] == self.index.sentence[right[:, 1]]
            fits = same & (right[:, 0] - left[:, 1] <= int(bound))
        else:
            unit = self.index.sentence if bound == "s" else self.index.segment
            fits = unit[left[:, 0]] == unit[right[:, 1]]
        return _unique([np.stack([left[fits, 0], right[fits, 1]], axis=1)])


def _unique(parts: list[Spans]) -> Spans:
    spans = np.concatenate(parts) if parts else NONE
    return np.unique(spans, axis=0) if len(spans) > 1 else spans


def _pairs(left: Spans, right: Spans, low: NDArray[np.intp], high: NDArray[np.intp]) -> Spans:
    """For each left span, one row for each right span in low:high."""
    counts = high - low
    which = np.repeat(np.arange(len(left)), counts)
    step = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.stack([left[which, 0], right[low[which] + step, 1]], axis=1)
