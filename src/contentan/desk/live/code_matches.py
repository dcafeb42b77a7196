"""The matches of codes on the indexes of a run, and what they would be with one pattern more, less
or otherwise. The matches of a pattern are kept as long as it stands in its code.

Codes do not disturb each other, so a pattern that is typed costs one search for itself and one
decision in the heaps that it stirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from contentan.codebook.patterns import referred, tree_of
from contentan.coding import coder
from contentan.coding.coder import Rule, Rules
from contentan.coding.index import Index
from contentan.coding.matcher import Lemmas, Matcher
from contentan.coding.winning_matches import Found
from contentan.desk.live.stirred_heaps import (
    NOTHING,
    Effect,
    Heaped,
    effect,
    heaped,
    joined,
    no_matches,
)
from contentan.model import Codebook, Pattern

if TYPE_CHECKING:
    from contentan.coding.spans import Spans

#: Words whose types are known.
MOST_WORDS = 20_000
#: Matches of a pattern that are followed while it is typed: more would take seconds at each key.
MOST_MATCHES = 750_000


class Kept(NamedTuple):
    """A code's patterns in the order in which its matches number them, each with what decides where
    it matches; its matches in each index; what was counted of its hits, by name. `digest` is that
    of all that decides them.
    """

    digest: str
    patterns: tuple[Pattern, ...]
    decides: tuple[Any, ...]
    heaped: tuple[Heaped, ...]
    sums: dict[str, Any]


class CodeMatches:
    """The matches of the codes of one codebook after another, in the same indexes."""

    def __init__(self, indexes: Sequence[Index], lemmas: Lemmas) -> None:
        self.lemmas = lemmas
        self.matchers = tuple(Matcher(index, lemmas) for index in indexes)
        self.kept: dict[str, Kept] = {}
        self.ready: tuple[str, Rules, dict[str, str]] | None = None

    def of(self, book: Codebook, code: str) -> Kept:
        """The matches of a code."""
        rules, digests = self._rules(book)
        known = self.kept.get(code)
        if known is None or known.digest != digests[code]:
            hits = {other: self.hits(book, other) for other in sorted(rules.uses[code])}
            known = self.kept[code] = self._made(rules, digests, code, hits)
        return known

    def _rules(self, book: Codebook) -> tuple[Rules, dict[str, str]]:
        """A codebook made ready, and the digest of each of its codes."""
        if self.ready is None or self.ready[0] != book.digest:
            rules = coder.compile_rules(book, self.lemmas)
            self.ready = book.digest, rules, coder.digests(rules)
        return self.ready[1:]

    def _made(
        self, rules: Rules, digests: Mapping[str, str], code: str, hits: dict[str, list[Spans]]
    ) -> Kept:
        """The matches of a code: those that it had before of patterns that stayed, and those of new
        ones.
        """
        own = rules.of[code]
        # An edit above moves the lines of patterns that it does not touch.
        patterns = tuple(replace(rule.pattern, line=0) for rule in own)
        decides = tuple(
            (one, *(digests[other] for source in one.sources for other in referred(one, source)))
            for one in patterns
        )
        had = self.kept.get(code) or Kept("", (), (), (no_matches(),) * len(self.matchers), {})
        number = {one: at for at, one in enumerate(decides)}
        known = set(had.decides)
        new = [(at, rule) for at, rule in enumerate(own) if decides[at] not in known]
        now = np.array([number.get(one, -1) for one in had.decides], dtype=np.int64)
        made = []
        for at, stood in enumerate(had.heaped):
            matcher = self._matcher(at, hits)
            coder.learn(matcher, (rule for _, rule in new))
            free = joined(coder.every_match(matcher, new), stood, now)
            made.append(heaped(free, coder.winning(matcher.index, own, free)))
        return Kept(digests[code], patterns, decides, tuple(made), {})

    def hits(self, book: Codebook, code: str) -> list[Spans]:
        """The hits of a code that count, in each index."""
        return [one.counted for one in self.of(book, code).heaped]

    def summed(self, book: Codebook, code: str, name: str, count: Callable[[], Any]) -> Any:
        """What is counted of a code's hits, once."""
        sums = self.of(book, code).sums
        if name not in sums:
            sums[name] = count()
        return sums[name]

    def effects(
        self, book: Codebook, code: str, typed: Pattern | None, instead: Pattern | None
    ) -> list[Effect]:
        """What becomes of a code in each index with the pattern `typed` (None: nothing new),
        without the pattern `instead` of the codebook (None: all stay).
        """
        kept = self.of(book, code)
        gone = kept.patterns.index(replace(instead, line=0)) if instead else -1
        return [
            effect(known, gone, own)
            for known, own in zip(kept.heaped, self._every(book, typed), strict=True)
        ]

    def at_most(self, book: Codebook, typed: Pattern) -> int:
        """How many matches a pattern may have: its rarest word stands no more often."""
        known = self._referred(book, typed)
        return sum(
            self._matcher(at, known).least(tree_of(typed), typed.lang)
            for at in range(len(self.matchers))
        )

    def _referred(self, book: Codebook, typed: Pattern) -> dict[str, list[Spans]]:
        """The hits of the codes to which a pattern refers."""
        uses = sorted({code for source in typed.sources for code in referred(typed, source)})
        return {code: self.hits(book, code) for code in uses}

    def _matcher(self, at: int, known: dict[str, list[Spans]]) -> Matcher:
        """The matcher of an index, with the hits of some codes."""
        for other in self.matchers:  # spans of a common word in every index are much to hold
            other.fresh()
        one = self.matchers[at]
        if len(one.known) > MOST_WORDS:
            one.known, one.sizes = {}, {}
        one.hits = {code: hits[at] for code, hits in known.items()}
        return one

    def _every(self, book: Codebook, typed: Pattern | None) -> list[Found]:
        """The matches of a pattern in each index before overlap."""
        if typed is None:
            return [NOTHING for _ in self.matchers]
        known = self._referred(book, typed)
        rule = Rule(typed)
        found = []
        for at in range(len(self.matchers)):
            matcher = self._matcher(at, known)
            coder.learn(matcher, [rule])
            found.append(coder.every_match(matcher, [(0, rule)]))
        return found
