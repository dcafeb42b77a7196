"""The matches of codes on the indexes of a run, kept as long as nothing that decides them changes,
and what they would be with one pattern more, less or otherwise.

Codes do not disturb each other, so a pattern that is typed costs one search for itself and one
decision which of its code's matches win.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from contentan.authoring.changes.edit_preview import part as part_of_book
from contentan.codebook.patterns import referred
from contentan.coding import coder
from contentan.coding.coder import Coded, Found
from contentan.coding.index import Index
from contentan.coding.matcher import Lemmas
from contentan.model import Code, Codebook, Pattern

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contentan.coding.spans import Spans

    Flags = NDArray[np.bool_]

#: A name that no code of a codebook can have.
TYPED = "#typed"
#: Codes whose matches are kept.
MOST_KEPT = 200


class Kept(NamedTuple):
    """A code's patterns in the order in which its matches number them, and its matches in each
    index.
    """

    patterns: tuple[Pattern, ...]
    coded: tuple[Coded, ...]


class Effect(NamedTuple):
    """What a typed pattern does in one index, each an array of spans in the order of the text: its
    own `matches` that nothing blocks; hits of the code `before` and `after`. `new` says of each
    after whether it touches none before, `lost` of each before whether it touches none after.
    """

    matches: Spans
    before: Spans
    after: Spans
    new: Flags
    lost: Flags


class CodeMatches:
    """The matches of the codes of one codebook after another, in the same indexes."""

    def __init__(self, indexes: Sequence[Index], lemmas: Lemmas) -> None:
        self.indexes, self.lemmas = tuple(indexes), lemmas
        self.known: dict[str, Kept] = {}
        self.named: dict[tuple[str, str], Kept] = {}

    def of(self, book: Codebook, code: str) -> Kept:
        """The matches of a code."""
        found = self.named.get((book.digest, code))
        if found is None:
            _make_room(self.named)
            found = self.named[book.digest, code] = self._of(book, code)
        return found

    def _of(self, book: Codebook, code: str) -> Kept:
        small = part_of_book(book, {code})
        rules = coder.compile_rules(small, self.lemmas)
        digest = coder.digests(rules)[code]
        if digest not in self.known:
            _make_room(self.known)
            coded = tuple(coder.code(index, rules)[code] for index in self.indexes)
            # An edit above moves the lines of patterns that it does not touch.
            patterns = tuple(replace(rule.pattern, line=0) for rule in rules.of[code])
            self.known[digest] = Kept(patterns, coded)
        return self.known[digest]

    def hits(self, book: Codebook, code: str) -> list[Spans]:
        """The hits of a code that count, in each index."""
        return [spans(one.counted) for one in self.of(book, code).coded]

    def effects(
        self, book: Codebook, code: str, typed: Pattern | None, instead: Pattern | None
    ) -> list[Effect]:
        """What becomes of a code in each index with the pattern `typed` (None: nothing new),
        without the pattern `instead` of the codebook (None: all stay).
        """
        kept = self.of(book, code)
        gone = kept.patterns.index(replace(instead, line=0)) if instead else -1
        return [
            _effect(coded, gone, own)
            for coded, own in zip(kept.coded, self._every(book, typed), strict=True)
        ]

    def _every(self, book: Codebook, typed: Pattern | None) -> list[Found]:
        """The matches of a pattern in each index before overlap."""
        if typed is None:
            empty = Found(*(np.empty(0, dtype=np.int64) for _ in Found._fields))
            return [empty for _ in self.indexes]
        uses = sorted({code for source in typed.sources for code in referred(typed, source)})
        known = {code: self.hits(book, code) for code in uses}
        small = replace(
            book,
            codes=(*(Code(code, {}) for code in uses), Code(TYPED, {})),
            patterns=(replace(typed, code=TYPED),),
        )
        rules = coder.compile_rules(small, self.lemmas)
        return [
            coder.code(index, rules, {TYPED}, {code: known[code][at] for code in uses})[TYPED].every
            for at, index in enumerate(self.indexes)
        ]


def _make_room(kept: dict[Any, Kept]) -> None:
    """Forget the oldest where there are as many as may be."""
    while len(kept) >= MOST_KEPT:
        kept.pop(next(iter(kept)))


def spans(found: Found) -> Spans:
    """First and last positions of matches."""
    return np.stack([found.first, found.last], axis=1)


def _effect(coded: Coded, gone: int, own: Found) -> Effect:
    stays = coded.every.only(coded.every.rule != gone)
    every = Found(*(np.concatenate(pair) for pair in zip(stays, own, strict=True)))
    free = every.only(every.blocker < 0)
    # Which of two patterns is named for the same words changes no hit.
    after = spans(coder.longest(free, np.zeros(len(free.first), dtype=bool)))
    before = spans(coded.counted)
    matches = spans(own.only(own.blocker < 0))
    return Effect(
        matches[np.lexsort((matches[:, 1], matches[:, 0]))],
        before,
        after,
        ~touching(after, before),
        ~touching(before, after),
    )


def touching(some: Spans, others: Spans) -> Flags:
    """Which spans share a position with one of the others, which do not touch each other and are in
    the order of the text.
    """
    if not len(others):
        return np.zeros(len(some), dtype=bool)
    last = np.searchsorted(others[:, 0], some[:, 1], side="right") - 1
    found: Flags = (last >= 0) & (others[np.maximum(last, 0), 1] >= some[:, 0])
    return found
