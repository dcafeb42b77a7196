"""Where an expression of the pattern language matches in an index.

A span is a pair of positions, both inclusive. Found spans are arrays of shape (n, 2), sorted and
unique; overlap is not this module's matter. A sequence starts at its rarest element and looks at
the neighbours of that only, so its cost follows the number of matches, not the length of the text.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    is_word,
    single_words,
)
from contentan.coding import coordination
from contentan.coding.coordination import Jumps
from contentan.coding.index import Index
from contentan.coding.spans import NONE, Between, Link, ranges, steps_of, unique
from contentan.coding.vocabulary import fold
from contentan.segment.language import pattern_language

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from contentan.coding.spans import Spans

#: Lemmas that a pattern's word stands for: (word, lang) -> lemmas.
Lemmas: TypeAlias = Callable[[str, str], tuple[str, ...]]


class Merged(NamedTuple):
    """A choice: the types of all its options of one word, how often they stand in the index, and
    its other options.
    """

    choice: Choice
    types: NDArray[np.int32]
    size: int
    rest: tuple[Expression, ...]


class Matcher:
    """Finds expressions in one index. What each word matched is kept: patterns share words.

    `hits` holds the counted matches of codes coded so far, for references.
    """

    def __init__(self, index: Index, lemmas: Lemmas) -> None:
        self.index, self.lemmas = index, lemmas
        self.hits: dict[str, Spans] = {}
        self.known: dict[tuple[Word, str], NDArray[np.int32]] = {}
        self.sizes: dict[tuple[Word, str], int] = {}
        self.choices: dict[tuple[int, str], Merged] = {}
        self.found: dict[tuple[int, str], tuple[Expression, Spans]] = {}
        self.forms: pl.Series | None = None

    def fresh(self) -> None:
        """Forget hits and what is kept by identity; words and coordinations stay known."""
        self.hits, self.choices, self.found = {}, {}, {}

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
        steps = steps_of(tree)
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
            spans = self.extend(spans, step.element, step.between, lang, forward=True)
        for i in range(rarest, 0, -1):
            spans = self.extend(spans, steps[i - 1].element, steps[i].between, lang, forward=False)
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
        merged = self.merged(element, lang)
        return merged.size + sum(self.least(option, lang) for option in merged.rest)

    def merged(self, choice: Choice, lang: str) -> Merged:
        """A choice with its options of one word as one: a word set has hundreds."""
        # By identity, since a choice of many options is slow to compare; kept, so that it stays.
        known = self.choices.get((id(choice), lang))
        if known is None:
            words = list(single_words(choice))
            types = [np.empty(0, dtype=np.int32), *(self.types(word, lang) for word in words)]
            every = np.unique(np.concatenate(types))
            rest = tuple(option for option in choice.options if not is_word(option))
            known = Merged(choice, every, self.index.frequency(every), rest)
            self.choices[id(choice), lang] = known
        return known

    def again(self, tree: Expression, lang: str) -> Spans:
        """`find`, kept for the next who asks: many patterns have the same conditions."""
        known = self.found.get((id(tree), lang))
        if known is None:
            known = self.found[id(tree), lang] = (tree, self.find(tree, lang))
        return known[1]

    def least(self, tree: Expression, lang: str) -> int:
        """How many spans an expression has at most; 0 only where it has none."""
        if isinstance(tree, Near):
            left = self.least(tree.left, lang)
            return left and (right := self.least(tree.right, lang)) and left + right
        found = len(self.index)
        for step in steps_of(tree):
            found = min(found, self.size(step.element, lang))
            if not found:
                break
        return found

    def start(self, element: Word | Choice | Reference, lang: str) -> Spans:
        """All spans of one element."""
        if isinstance(element, Choice):
            merged = self.merged(element, lang)
            parts = [self.find(option, lang) for option in merged.rest]
            own = self.single(merged.types)
            return unique([own, *parts]) if any(map(len, parts)) else own
        if isinstance(element, Reference):
            return self.hits.get(element.code, NONE)
        return self.single(self.types(element, lang))

    def single(self, types: NDArray[np.int32]) -> Spans:
        """All spans of one word of some types."""
        return np.repeat(self.index.positions(types)[:, None], 2, axis=1)

    def extend(
        self,
        spans: Spans,
        element: Word | Choice | Reference,
        between: Between,
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
            merged = self.merged(element, lang)
            options = (option for option in merged.rest if self.least(option, lang))
            parts = [
                self.along(spans, option, between, lang, forward=forward) for option in options
            ]
            if merged.size:
                parts.append(self.neighbours(spans, merged.types, between, forward=forward))
            return unique(parts)
        if isinstance(element, Reference):
            return self.join(spans, self.start(element, lang), between, forward=forward)
        return self.neighbours(spans, self.types(element, lang), between, forward=forward)

    def along(
        self, spans: Spans, tree: Expression, between: Between, lang: str, *, forward: bool
    ) -> Spans:
        """Spans with a whole expression after them (or before)."""
        if isinstance(tree, Near):
            return self.join(spans, self.find(tree, lang), between, forward=forward)
        steps = steps_of(tree)
        betweens = (
            [between, *(step.between for step in steps[1:])]
            if forward
            else [*(step.between for step in steps[1:]), between]
        )
        order: Iterable[int] = range(len(steps)) if forward else range(len(steps) - 1, -1, -1)
        for i in order:
            spans = self.extend(spans, steps[i].element, betweens[i], lang, forward=forward)
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
        self, spans: Spans, types: NDArray[np.int32], between: Between, *, forward: bool
    ) -> Spans:
        """Spans made longer by one position of some types."""
        wanted = np.zeros(len(self.index.vocabulary), dtype=bool)
        wanted[types] = True
        parts = []
        for which, at in self.places(spans, between, forward=forward):
            fits = wanted[self.index.type[at]]
            own, new = spans[which[fits]], at[fits]
            first, last = (own[:, 0], new) if forward else (new, own[:, 1])
            parts.append(np.stack([first, last], axis=1))
        return unique(parts)

    def join(self, spans: Spans, others: Spans, between: Between, *, forward: bool) -> Spans:
        """Spans with one of the others after them (or before)."""
        side = 0 if forward else 1
        others = others[np.argsort(others[:, side], kind="stable")]
        parts = []
        for which, at in self.places(spans, between, forward=forward):
            low = np.searchsorted(others[:, side], at, side="left")
            high = np.searchsorted(others[:, side], at, side="right")
            row, place = ranges(low, high)
            own, other = spans[which[row]], others[place]
            left, right = (own, other) if forward else (other, own)
            parts.append(np.stack([left[:, 0], right[:, 1]], axis=1))
        return unique(parts)

    def places(
        self, spans: Spans, between: Between, *, forward: bool
    ) -> Iterator[tuple[NDArray[np.intp], NDArray[np.int64]]]:
        """Where what follows spans (or stands before them) may begin (or end): numbers of spans,
        and a position for each.
        """
        edge = spans[:, 1] if forward else spans[:, 0]
        step = 1 if forward else -1
        gap = between if isinstance(between, Gap) else Gap(0, 0)
        for distance in range(gap.least, gap.most + 1):
            at = edge + step * (1 + distance)
            which = np.flatnonzero((at >= 0) & (at < len(self.index)))
            here, at = edge[which], at[which]
            fits = (
                self.index.sentence[here] == self.index.sentence[at]
                if between is gap
                else self.index.link[np.minimum(here, at)]
            )
            yield which[fits], at[fits]
        if between is Link.JOINED:
            yield self.jumps.forward(edge) if forward else self.jumps.backward(edge)

    @functools.cached_property
    def jumps(self) -> Jumps:
        """Coordinations of the index: not looked for before a pattern asks."""
        return coordination.jumps(self.index)

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
        return unique(pairs)

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
        return unique([np.stack([left[fits, 0], right[fits, 1]], axis=1)])
