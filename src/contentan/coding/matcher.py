"""Where an expression of the pattern language matches in an index.

A span is a pair of positions, both inclusive. Found spans are arrays of shape (n, 2), sorted and
unique; overlap is not this module's matter. A sequence starts at its rarest element and looks at
the neighbours of that only, so its cost follows the number of matches, not the length of the text.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from contentan.codebook.pattern_tree import (
    Choice,
    Expression,
    Gap,
    Near,
    Reference,
    Sequence_,
    Word,
)
from contentan.coding.index import Index
from contentan.coding.vocabulary import fold
from contentan.segment.language import pattern_language

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    Spans: TypeAlias = NDArray[np.int64]

#: Lemmas that a pattern's word stands for: (word, lang) -> lemmas.
Lemmas: TypeAlias = Callable[[str, str], tuple[str, ...]]

NONE: Spans = np.empty((0, 2), dtype=np.int64)


class Step(NamedTuple):
    """An element of a sequence with the gap before it; None where it must be linked to what stands
    before.
    """

    gap: Gap | None
    element: Word | Choice | Reference


class Matcher:
    """Finds expressions in one index. What each word matched is kept: patterns share words.

    `hits` holds the counted matches of codes coded so far, for references.
    """

    def __init__(self, index: Index, lemmas: Lemmas) -> None:
        self.index, self.lemmas = index, lemmas
        self.hits: dict[str, Spans] = {}
        self.known: dict[tuple[Word, str], NDArray[np.int32]] = {}
        self.sizes: dict[tuple[Word, str], int] = {}
        self.forms: pl.Series | None = None

    def learn(self, words: Sequence[tuple[Word, str]]) -> None:
        """Look up the types of many words at once, which is far quicker than one by one."""
        own = [pattern_language(word.text, lang) for word, lang in words]
        lemmas = [
            (self.lemmas(word.text, lang), lang) for (word, _), lang in zip(words, own, strict=True)
        ]
        found = self.index.vocabulary.lemmas_of_many(lemmas)
        for (word, lang), types in zip(words, found, strict=True):
            self.known[word, lang] = self.index.vocabulary.capital(types, word.capitals)

    def find(self, tree: Expression, lang: str) -> Spans:
        """All spans at which an expression of a language's list matches."""
        return self.near(tree, lang) if isinstance(tree, Near) else self.sequence(tree, lang)

    def sequence(self, tree: Sequence_, lang: str) -> Spans:
        steps = _steps(tree)
        sizes = []
        for step in steps:
            sizes.append(self.size(step.element, lang))
            if not sizes[-1]:  # most patterns end here: a word of theirs is nowhere
                return NONE
        # From the rarest element outwards: each further step looks at the neighbours of what is
        # left.
        rarest = sizes.index(min(sizes))
        spans = self.start(steps[rarest].element, lang)
        for step in steps[rarest + 1 :]:
            spans = self.extend(spans, step.element, step.gap, lang, forward=True)
        for i in range(rarest, 0, -1):
            spans = self.extend(spans, steps[i - 1].element, steps[i].gap, lang, forward=False)
        return spans

    def size(self, element: Word | Choice | Reference, lang: str) -> int:
        """How many spans an element has at most."""
        if isinstance(element, Word):
            known = self.sizes.get((element, lang))
            if known is None:
                known = self.sizes[element, lang] = self.index.frequency(self.types(element, lang))
            return known
        if isinstance(element, Reference):
            return len(self.hits.get(element.code, NONE))
        return sum(self.least(option, lang) for option in element.options)

    def least(self, tree: Expression, lang: str) -> int:
        """How many spans an expression has at most; 0 only where it has none."""
        if isinstance(tree, Near):
            left = self.least(tree.left, lang)
            return left and (right := self.least(tree.right, lang)) and left + right
        found = len(self.index)
        for step in _steps(tree):
            found = min(found, self.size(step.element, lang))
            if not found:
                break
        return found

    def start(self, element: Word | Choice | Reference, lang: str) -> Spans:
        """All spans of one element."""
        if isinstance(element, Choice):
            return _unique([self.find(option, lang) for option in element.options])
        if isinstance(element, Reference):
            return self.hits.get(element.code, NONE)
        return np.repeat(self.index.positions(self.types(element, lang))[:, None], 2, axis=1)

    def extend(
        self,
        spans: Spans,
        element: Word | Choice | Reference,
        gap: Gap | None,
        lang: str,
        *,
        forward: bool,
    ) -> Spans:
        """Spans with an element after them (or before): linked when there is no gap, in the same
        sentence when there is.
        """
        if not len(spans):
            return NONE
        if isinstance(element, Choice):
            options = (option for option in element.options if self.least(option, lang))
            return _unique(
                [self.along(spans, option, gap, lang, forward=forward) for option in options]
            )
        if isinstance(element, Reference):
            return self.join(spans, self.start(element, lang), gap, forward=forward)
        return self.neighbours(spans, self.types(element, lang), gap, forward=forward)

    def along(
        self, spans: Spans, tree: Expression, gap: Gap | None, lang: str, *, forward: bool
    ) -> Spans:
        """Spans with a whole expression after them (or before)."""
        if isinstance(tree, Near):
            return self.join(spans, self.find(tree, lang), gap, forward=forward)
        steps = _steps(tree)
        gaps = (
            [gap, *(step.gap for step in steps[1:])]
            if forward
            else [*(step.gap for step in steps[1:]), gap]
        )
        order: Iterable[int] = range(len(steps)) if forward else range(len(steps) - 1, -1, -1)
        for i in order:
            spans = self.extend(spans, steps[i].element, gaps[i], lang, forward=forward)
        return spans

    def types(self, word: Word, lang: str) -> NDArray[np.int32]:
        """Types of the index that a word of the pattern stands for."""
        known = self.known.get((word, lang))
        if known is None:
            found = self._types(word, lang)
            known = self.known[word, lang] = self.index.vocabulary.capital(found, word.capitals)
        return known

    def _types(self, word: Word, lang: str) -> NDArray[np.int32]:
        vocabulary = self.index.vocabulary
        match word.how:
            case "lemma":
                own = pattern_language(word.text, lang)
                return vocabulary.lemma(self.lemmas(word.text, own), own)
            case "surface":
                return vocabulary.surface(word.text)
            case "exact":
                return vocabulary.exact(word.text)
            case "glob":
                return vocabulary.glob(fold(word.text), lang)
        if self.forms is None:
            self.forms = vocabulary.all_forms()
        return vocabulary.regex(word.text, self.forms)

    def neighbours(
        self, spans: Spans, types: NDArray[np.int32], gap: Gap | None, *, forward: bool
    ) -> Spans:
        """Spans made longer by one position of some types."""
        least, most = (gap.least, gap.most) if gap else (0, 0)
        wanted = np.zeros(len(self.index.vocabulary), dtype=bool)
        wanted[types] = True
        parts = []
        for distance in range(least, most + 1):
            at = spans[:, 1] + 1 + distance if forward else spans[:, 0] - 1 - distance
            inside = (at >= 0) & (at < len(self.index))
            at, own = at[inside], spans[inside]
            fits = wanted[self.index.type[at]]
            edge = own[:, 1] if forward else own[:, 0]
            fits &= (
                self.index.link[edge if forward else at]
                if gap is None
                else self.index.sentence[edge] == self.index.sentence[at]
            )
            first, last = (own[:, 0], at) if forward else (at, own[:, 1])
            parts.append(np.stack([first[fits], last[fits]], axis=1))
        return _unique(parts)

    def join(self, spans: Spans, others: Spans, gap: Gap | None, *, forward: bool) -> Spans:
        """Spans with one of the others after them (or before)."""
        left, right = (spans, others) if forward else (others, spans)
        right = right[np.argsort(right[:, 0], kind="stable")]
        least, most = (gap.least, gap.most) if gap else (0, 0)
        parts = []
        for distance in range(least, most + 1):
            wanted = left[:, 1] + 1 + distance
            low = np.searchsorted(right[:, 0], wanted, side="left")
            high = np.searchsorted(right[:, 0], wanted, side="right")
            if gap is None:
                high = np.where(self.index.link[left[:, 1]], high, low)
            if gap is not None:
                # A gap passes no end of a sentence, nor does it look over the end of the text.
                there = self.index.sentence[np.minimum(wanted, len(self.index) - 1)]
                high = np.where(self.index.sentence[left[:, 1]] == there, high, low)
            parts.append(_pairs(left, right, low, high))
        return _unique(parts)

    def near(self, tree: Near, lang: str) -> Spans:
        """Each span of either side with the nearest of the other on either hand, within the bound,
        not overlapping it.
        """
        left = self.find(tree.left, lang)
        right = self.find(tree.right, lang) if len(left) else NONE
        if not len(right):
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


@functools.lru_cache(maxsize=20_000)
def _steps(tree: Sequence_) -> tuple[Step, ...]:
    """The elements of a sequence; neighbouring gaps add up."""
    steps: list[Step] = []
    gap: Gap | None = None
    for element in tree.elements:
        if isinstance(element, Gap):
            gap = (
                element if gap is None else Gap(gap.least + element.least, gap.most + element.most)
            )
        else:
            steps.append(Step(gap, element))
            gap = None
    return tuple(steps)


def _unique(parts: list[Spans]) -> Spans:
    """All spans, sorted, each once."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return NONE
    spans = np.concatenate(parts) if len(parts) > 1 else parts[0]
    if len(spans) < 2:
        return spans
    # By their first position, then by their last.
    spans = spans[np.lexsort((spans[:, 1], spans[:, 0]))]
    kept = np.append(True, np.any(spans[1:] != spans[:-1], axis=1))
    once: Spans = spans[kept]
    return once


def _pairs(left: Spans, right: Spans, low: NDArray[np.intp], high: NDArray[np.intp]) -> Spans:
    """For each left span, one row for each right span in low:high."""
    counts = high - low
    which = np.repeat(np.arange(len(left)), counts)
    step = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.stack([left[which, 0], right[low[which] + step, 1]], axis=1)
