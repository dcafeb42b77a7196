"""Hits: where a codebook's patterns occur in a document's tokens.

Overlap: within one code the longest match wins, then the earliest, and a match that touches one already taken is not counted
again; different codes never disturb each other. 'культурный обмен' is one hit of exchange although 'обмен' alone is a pattern of
exchange too. (quanteda calls this nested_scope = "key".) Where two patterns match the same span, the one whose text sorts first is named:
order of codes, patterns and documents never changes a result.

A match that an `unless` pattern overlaps (or stands near, see `within`) is kept, with what blocked it, and not counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan import codebook as codebooks
from contentan import patterns as language_of_patterns
from contentan.index import Index, fold
from contentan.language import pattern_language
from contentan.model import Codebook, Pattern
from contentan.patterns import Choice, Element, Expression, Gap, Near, Reference, Sequence_, Word
from contentan.segment import pages_of
from contentan.tables import HITS, Extraction, frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = f"1.{language_of_patterns.VERSION}"
CONTEXT = 32
NEGATION_REACH = 3
_NEGATORS_BEFORE = {
    "ru": frozenset(("не", "ни", "нет", "без")),
    "en": frozenset(("not", "no", "never", "without", "n't", "neither", "nor", "cannot")),
    "kk": frozenset(),
}
_NEGATORS_AFTER = {"kk": frozenset(("емес", "жоқ", "жок")), "ru": frozenset(), "en": frozenset()}

#: Lemmas that a pattern's word stands for: (word, lang) -> lemmas.
Lemmas = Callable[[str, str], tuple[str, ...]]


class Match(NamedTuple):
    """Positions, both inclusive, in the index of one document."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern made ready: its tree, the trees of its exclusions."""

    pattern: Pattern
    tree: Expression
    unless: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """A codebook made ready: codes in an order in which references come first, and each code's rules."""

    order: tuple[str, ...]
    of: dict[str, tuple[Rule, ...]]
    lemmas: Lemmas


def compile_rules(codebook: Codebook, lemmas: Lemmas) -> Rules:
    """Parse every pattern once; the codebook has been checked, so nothing fails here."""
    of: dict[str, list[Rule]] = {code.id: [] for code in codebook.codes}
    uses: dict[str, set[str]] = {code.id: set() for code in codebook.codes}
    for pattern in sorted(codebook.patterns, key=lambda p: (p.code, p.lang, p.source, p.unless, p.within, p.line)):
        tree = language_of_patterns.parse(pattern.source, lang=pattern.lang)
        unless = tuple((source, language_of_patterns.parse(source, lang=pattern.lang)) for source in sorted(pattern.unless))
        of[pattern.code].append(Rule(pattern, tree, unless))
        for one in (tree, *(blocker for _, blocker in unless)):
            uses[pattern.code] |= language_of_patterns.references(one)
    return Rules(tuple(codebooks.order(uses)), {code: tuple(rules) for code, rules in of.items()}, lemmas)


def code(doc: str, extraction: Extraction, index: Index, rules: Rules) -> pl.DataFrame:
    """Table HITS of one document, blocked ones included, in the order of the text."""
    found: list[tuple[Match, Rule, str | None]] = []
    hits_of: dict[str, list[Match]] = {}
    for code_id in rules.order:
        counted, blocked = code_matches(index, rules, code_id, hits_of)
        hits_of[code_id] = [match for match, _ in counted]
        found += [(match, rule, None) for match, rule in counted] + blocked
    found.sort(key=lambda item: (item[0], item[1].pattern.code, item[2] or ""))
    return _table(doc, extraction, index, found)


def code_matches(
    index: Index, rules: Rules, code_id: str, hits_of: dict[str, list[Match]]
) -> tuple[list[tuple[Match, Rule]], list[tuple[Match, Rule, str | None]]]:
    """Counted and blocked matches of one code, given the hits of the codes it refers to."""
    free: list[tuple[Match, Rule]] = []
    blocked: list[tuple[Match, Rule, str | None]] = []
    for rule in rules.of[code_id]:
        for match, blocker in _apply(index, rules.lemmas, rule, hits_of):
            if blocker is None:
                free.append((match, rule))
            else:
                blocked.append((match, rule, blocker))
    counted = longest(free, taken=[])
    kept = longest([(match, rule) for match, rule, _ in blocked], taken=[match for match, _ in counted])
    why = {(match, rule.pattern): blocker for match, rule, blocker in blocked}
    return counted, [(match, rule, why[match, rule.pattern]) for match, rule in kept]


def longest(matches: Iterable[tuple[Match, Rule]], taken: list[Match]) -> list[tuple[Match, Rule]]:
    """Those that win: the longest, then the earliest, then the pattern whose text sorts first; none touches another."""
    used: set[int] = {i for match in taken for i in range(match.first, match.last + 1)}
    won = []
    ranked = sorted(
        matches, key=lambda m: (m[0].first - m[0].last, m[0].first, m[1].pattern.source, m[1].pattern.lang, m[1].pattern.line)
    )
    for match, rule in ranked:
        positions = range(match.first, match.last + 1)
        if used.isdisjoint(positions):
            used.update(positions)
            won.append((match, rule))
    return sorted(won, key=lambda item: item[0])


def _apply(index: Index, lemmas: Lemmas, rule: Rule, hits_of: dict[str, list[Match]]) -> Iterator[tuple[Match, str | None]]:
    matcher = Matcher(index, lemmas, rule.pattern.lang, hits_of)
    found = matcher.find(rule.tree)
    if not len(found):
        return
    blockers = [(source, matcher.find(tree)) for source, tree in rule.unless]
    for first, last in found.tolist():
        match = Match(first, last)
        yield match, next((source for source, spans in blockers if _blocks(index, match, spans, rule.pattern.within)), None)


def _blocks(index: Index, match: Match, spans: NDArray[np.int64], within: str) -> bool:
    if not len(spans):
        return False
    first, last = spans[:, 0], spans[:, 1]
    if within in ("s", "p"):
        unit = index.sentence if within == "s" else index.segment
        return bool(np.any((unit[first] <= unit[match.last]) & (unit[last] >= unit[match.first])))
    reach = int(within) if within else 0
    near = (first <= match.last + reach) & (last >= match.first - reach)
    return bool(np.any(near & (index.sentence[first] == index.sentence[match.first])))


@dataclass(frozen=True, slots=True)
class Matcher:
    """Finds expressions in one index. Spans are arrays of shape (n, 2): first and last position, sorted, unique."""

    index: Index
    lemmas: Lemmas
    lang: str
    hits_of: dict[str, list[Match]]

    def find(self, tree: Expression) -> NDArray[np.int64]:
        """All spans at which an expression matches."""
        return self.near(tree) if isinstance(tree, Near) else self.sequence(tree)

    def sequence(self, tree: Sequence_) -> NDArray[np.int64]:
        spans: NDArray[np.int64] | None = None
        gap: Gap | None = None
        for element in tree.elements:
            if isinstance(element, Gap):
                gap = element if gap is None else Gap(gap.least + element.least, gap.most + element.most)
                continue
            here = self.element(element)
            spans = here if spans is None else self.join(spans, here, gap)
            gap = None
            if not len(spans):
                break
        return spans if spans is not None else _NONE

    def element(self, element: Element) -> NDArray[np.int64]:
        if isinstance(element, Choice):
            return _unique([self.sequence(option) for option in element.options])
        if isinstance(element, Reference):
            return np.array(self.hits_of.get(element.code, []), dtype=np.int64).reshape(-1, 2)
        assert isinstance(element, Word)
        positions = self.index.positions(sorted(self.types(element)))
        return np.stack([positions, positions], axis=1)

    def types(self, word: Word) -> set[int]:
        """Types of this document that a word of the pattern stands for."""
        vocabulary = self.index.vocabulary
        match word.how:
            case "lemma":
                lang = pattern_language(word.text, self.lang)
                return vocabulary.lemma(self.lemmas(word.text, lang), lang)
            case "surface":
                return set(vocabulary.by_folded.get(fold(word.text), ()))
            case "exact":
                return set(vocabulary.by_form.get(word.text, ()))
            case "glob":
                return vocabulary.glob(fold(word.text), self.lang)
        return vocabulary.regex(word.text)

    def join(self, left: NDArray[np.int64], right: NDArray[np.int64], gap: Gap | None) -> NDArray[np.int64]:
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

    def near(self, tree: Near) -> NDArray[np.int64]:
        """Each span of either side with the nearest of the other on either hand, within the bound, not overlapping it."""
        left, right = self.find(tree.left), self.find(tree.right)
        if not len(left) or not len(right):
            return _NONE
        pairs = [self.after(left, right, tree.bound)]
        if not tree.ordered:
            pairs.append(self.after(right, left, tree.bound))
        return _unique(pairs)

    def after(self, one: NDArray[np.int64], other: NDArray[np.int64], bound: str) -> NDArray[np.int64]:
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


_NONE: NDArray[np.int64] = np.empty((0, 2), dtype=np.int64)


def _unique(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    spans = np.concatenate(parts) if parts else _NONE
    return np.unique(spans, axis=0) if len(spans) > 1 else spans


def _pairs(
    left: NDArray[np.int64], right: NDArray[np.int64], low: NDArray[np.intp], high: NDArray[np.intp]
) -> NDArray[np.int64]:
    """For each left span, one row for each right span in low:high."""
    counts = high - low
    which = np.repeat(np.arange(len(left)), counts)
    step = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.stack([left[which, 0], right[low[which] + step, 1]], axis=1)


def hit_id(text_digest: str, start: int, stop: int, code_id: str) -> str:
    """Hash of text, span and code: it survives reruns, and begins with a letter so that Excel leaves it alone."""
    return "h" + hashlib.sha256(f"{text_digest}\0{start}\0{stop}\0{code_id}".encode()).hexdigest()[:15]


def text_digest(text: str) -> str:
    """SHA-256 of the cleaned text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _table(doc: str, extraction: Extraction, index: Index, found: list[tuple[Match, Rule, str | None]]) -> pl.DataFrame:
    digest, text = text_digest(extraction.text), extraction.text
    starts = pl.Series([int(index.start[match.first]) for match, _, _ in found], dtype=pl.Int32)
    pages = list(pages_of(extraction.places, starts))
    paragraphs = extraction.blocks["paragraph"].to_list()
    rows = []
    for (match, rule, blocker), page in zip(found, pages, strict=True):
        start, stop = int(index.start[match.first]), int(index.stop[match.last])
        segment = int(index.segment[match.first])
        pattern = rule.pattern
        rows.append(
            (
                hit_id(digest, start, stop, pattern.code), doc, pattern.code, pattern.lang, page, paragraphs[segment],
                segment, int(index.sentence[match.first]), start, stop, text[start:stop],
                text[max(0, start - CONTEXT) : start], text[stop : stop + CONTEXT],
                _lemmas(index, match), pattern.source, pattern.line, trace(index, match),
                negated(index, match), blocker,
            )
        )  # fmt: skip
    return frame(HITS, rows)


def _lemmas(index: Index, match: Match) -> str:
    types = index.type[match.first : match.last + 1]
    return " ".join((index.vocabulary.lemmas[t] or (index.vocabulary.forms[t],))[0] for t in types)


def trace(index: Index, match: Match) -> str:
    """Form, language and plausible lemmas of each word of a match: 'мягкой(ru: мягкий) силы(ru: сила)'."""
    vocabulary = index.vocabulary
    types = index.type[match.first : match.last + 1]
    return " ".join(f"{vocabulary.forms[t]}({vocabulary.langs[t]}: {'|'.join(vocabulary.lemmas[t])})" for t in types)


def negated(index: Index, match: Match) -> bool:
    """Whether a negation stands up to three words before the match (Kazakh: behind it), in its sentence."""
    forms, langs = index.vocabulary.forms, index.vocabulary.langs
    lang = langs[index.type[match.first]] or "en"
    sentence = index.sentence[match.first]
    before = range(max(0, match.first - NEGATION_REACH), match.first)
    after = range(match.last + 1, min(len(index), match.last + 1 + NEGATION_REACH))
    for reach, negators in ((before, _NEGATORS_BEFORE[lang]), (after, _NEGATORS_AFTER[lang])):
        if any(index.sentence[i] == sentence and fold(forms[index.type[i]]) in negators for i in reach):
            return True
    return False
