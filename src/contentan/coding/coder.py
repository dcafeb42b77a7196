"""Coding: where a codebook's patterns occur in an index, and which of their matches count.

Overlap: within one code the longest match wins, then the earliest, and a match that touches one
already taken is not counted again; different codes never disturb each other. 'культурный обмен' is
one hit of exchange although 'обмен' alone is a pattern of exchange too. (quanteda calls this
nested_scope = "key".) Where two patterns match the same span, the one of the words' own language is
named, then the one whose text sorts first: order of codes, patterns and documents never changes a
result.

A match that an `unless` pattern overlaps (or stands near, see `within`) is kept, with what blocked
it, and not counted.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.codebook.code_relations import order
from contentan.codebook.pattern_conditions import requirement
from contentan.codebook.pattern_tree import Expression, Word, elements
from contentan.codebook.patterns import referred, tree_of
from contentan.coding.conditions import blocked, met, reach
from contentan.coding.index import Index
from contentan.coding.matcher import Lemmas, Matcher
from contentan.coding.vocabulary import LANG_NUMBER
from contentan.coding.winning_matches import Found, heaps, longest
from contentan.model import Codebook, Pattern

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contentan.coding.spans import Spans

    Ints = NDArray[np.int64]

_NOT_BLOCKED = -1
#: All that a pattern holds, and all but its line; `dataclasses.astuple` copies its word sets, too.
_NAMES = [field.name for field in fields(Pattern)]
_ALL = attrgetter(*_NAMES)
_BUT_LINE = attrgetter(*(name for name in _NAMES if name != "line"))


@dataclass(frozen=True)
class Rule:
    """A pattern with its tree, and the trees of its exclusions and of its requirements: made when
    they are asked for, as most codes of a changed codebook are not matched again.
    """

    pattern: Pattern

    @functools.cached_property
    def tree(self) -> Expression:
        return tree_of(self.pattern)

    @functools.cached_property
    def unless(self) -> tuple[tuple[str, Expression], ...]:
        own = sorted(self.pattern.unless)
        return tuple((source, tree_of(self.pattern, source)) for source in own)

    @functools.cached_property
    def requires(self) -> tuple[Expression, ...]:
        return tuple(tree_of(self.pattern, source) for source in sorted(self.pattern.requires))

    @property
    def trees(self) -> tuple[Expression, ...]:
        """All trees of it."""
        return (self.tree, *(tree for _, tree in self.unless), *self.requires)

    def blocked_by(self, blocker: int) -> str:
        """What blocks a match, as a person reads it: the exclusion, or what is required and is not
        there; '' for -1.
        """
        if blocker < len(self.unless):
            return self.unless[blocker][0] if blocker >= 0 else ""
        return requirement(self.pattern.requires, self.pattern.within)


@dataclass(frozen=True, slots=True)
class Rules:
    """A codebook made ready: codes in an order in which references come first, and each code's
    rules, those first that are named first.

    `uses` are the codes to which the patterns of each one refer.
    """

    order: tuple[str, ...]
    of: dict[str, tuple[Rule, ...]]
    lemmas: Lemmas
    uses: Mapping[str, Collection[str]]


class Coded(NamedTuple):
    """What became of a code's matches: those that count, those that are blocked, and all that there
    were before overlap was resolved.

    `alone` says of each that counts whether no other rule of the code matched there.
    """

    counted: Found
    blocked: Found
    every: Found
    alone: NDArray[np.bool_]


def in_order(codebook: Codebook) -> list[Pattern]:
    """A codebook's patterns, code by code, in the order in which the rules of a code are
    numbered.
    """
    return sorted(codebook.patterns, key=lambda p: (p.code, p.source, p.lang, p.line, _ALL(p)))


def compile_rules(codebook: Codebook, lemmas: Lemmas) -> Rules:
    """Nothing fails here: the codebook has been checked."""
    of: dict[str, list[Rule]] = {code.id: [] for code in codebook.codes}
    uses: dict[str, set[str]] = {code.id: set() for code in codebook.codes}
    for pattern in in_order(codebook):
        of[pattern.code].append(Rule(pattern))
        for source in pattern.sources:
            uses[pattern.code] |= referred(pattern, source)
    return Rules(tuple(order(uses)), {code: tuple(own) for code, own in of.items()}, lemmas, uses)


def digests(rules: Rules) -> dict[str, str]:
    """Of each code the digest of all that decides its matches: its rules, without their lines in
    the codebook, and those of the codes that they refer to.
    """
    found: dict[str, str] = {}
    for code_id in rules.order:
        own = [_BUT_LINE(rule.pattern) for rule in rules.of[code_id]]
        told = [own, [found[other] for other in sorted(rules.uses[code_id])]]
        found[code_id] = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    return found


def code(
    index: Index,
    rules: Rules,
    among: Collection[str] | None = None,
    known: Mapping[str, Spans] | None = None,
) -> dict[str, Coded]:
    """The matches of every code, or of those `among` them; then `known` has the hits that count of
    the codes to which these refer.
    """
    matcher = Matcher(index, rules.lemmas)
    matcher.hits |= known or {}
    wanted = [code_id for code_id in rules.order if among is None or code_id in among]
    return searched(matcher, rules, wanted)


def searched(matcher: Matcher, rules: Rules, wanted: Sequence[str]) -> dict[str, Coded]:
    """The matches of some codes, those first to which others refer, where the matcher's index has
    them.
    """
    learn(matcher, (rule for code_id in wanted for rule in rules.of[code_id]))
    return {code_id: code_matches(matcher, rules, code_id) for code_id in wanted}


def learn(matcher: Matcher, rules: Iterable[Rule]) -> None:
    """Look up the words of rules that stand for lemmas, all at once."""
    words = {
        (leaf, rule.pattern.lang)
        for rule in rules
        for tree in rule.trees
        for leaf in elements(tree)
        if isinstance(leaf, Word) and leaf.how == "lemma"
    }
    matcher.learn(sorted(words, key=lambda one: (one[0].text, one[0].capitals, one[1])))


def code_matches(matcher: Matcher, rules: Rules, code_id: str) -> Coded:
    """The matches of one code, given the hits of the codes it refers to; the matcher learns its
    hits.
    """
    own = rules.of[code_id]
    coded = decided(matcher.index, own, every_match(matcher, enumerate(own)))
    if len(coded.every.first):
        matcher.hits[code_id] = np.stack([coded.counted.first, coded.counted.last], axis=1)
    return coded


def every_match(matcher: Matcher, rules: Iterable[tuple[int, Rule]]) -> Found:
    """All matches of rules, given with their numbers, before overlap is resolved."""
    return _all([part for number, rule in rules if (part := _apply(matcher, rule, number))])


def decided(index: Index, rules: Sequence[Rule], every: Found) -> Coded:
    """What becomes of all matches of a code, whose rules are given."""
    if not len(every.first):
        return Coded(every, every, every, np.empty(0, dtype=bool))
    free = every.blocker == _NOT_BLOCKED
    counted = winning(index, rules, every.only(free))
    # A blocked match inside a hit that counts is not told: the words are coded already.
    idle = ~free & ~_touches(every, counted)
    blocked = winning(index, rules, every.only(idle))
    return Coded(counted, blocked, every, _alone(every.only(free), counted))


def winning(index: Index, rules: Sequence[Rule], matches: Found) -> Found:
    """Those of a code's matches that win over others. Kazakh and Russian share words: where
    patterns of both match, the one of the words' own language is named.
    """
    return longest(matches, _foreign(index, rules, matches))


def _all(parts: Sequence[Found]) -> Found:
    if not parts:
        return Found(*(np.empty(0, dtype=np.int64) for _ in Found._fields))
    return Found(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _apply(matcher: Matcher, rule: Rule, number: int) -> Found | None:
    spans = matcher.find(rule.tree, rule.pattern.lang)
    if not len(spans):
        return None
    first, last = spans[:, 0], spans[:, 1]
    blocker = np.full(len(spans), _NOT_BLOCKED, dtype=np.int64)
    # The first exclusion that holds is the one that is named; they are sorted by their text.
    for i, (_, tree) in enumerate(rule.unless):
        blocks = blocked(
            matcher.index, first, last, matcher.again(tree, rule.pattern.lang), rule.pattern.within
        )
        blocker[(blocker == _NOT_BLOCKED) & blocks] = i
    if rule.requires:
        required = [matcher.again(tree, rule.pattern.lang) for tree in rule.requires]
        lacks = ~met(matcher.index, first, last, required, rule.pattern.within)
        blocker[(blocker == _NOT_BLOCKED) & lacks] = len(rule.unless)
    return Found(first, last, np.full(len(spans), number, dtype=np.int64), blocker)


def _foreign(index: Index, rules: Sequence[Rule], every: Found) -> NDArray[np.bool_]:
    """Which matches are of words in another language than their pattern's."""
    lang = np.array([LANG_NUMBER[rule.pattern.lang] for rule in rules], dtype=np.int64)
    differs: NDArray[np.bool_] = index.vocabulary.lang[index.type[every.first]] != lang[every.rule]
    return differs


def _alone(every: Found, counted: Found) -> NDArray[np.bool_]:
    """Which of those that count lie in a heap that one rule made."""
    if not len(counted.first):
        return np.zeros(0, dtype=bool)
    spans = every.only(np.argsort(every.first, kind="stable"))
    starts = heaps(spans.first, spans.last)
    one: NDArray[np.bool_] = np.minimum.reduceat(spans.rule, starts) == np.maximum.reduceat(
        spans.rule, starts
    )
    heap = np.searchsorted(spans.first[starts], counted.first, side="right") - 1
    return one[heap]


def _touches(matches: Found, others: Found) -> NDArray[np.bool_]:
    if not len(others.first):
        return np.zeros(len(matches.first), dtype=bool)
    return reach(matches.first, matches.last, others.first, others.last)
