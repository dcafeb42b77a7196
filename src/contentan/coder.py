"""Hits: where a codebook's patterns occur in a document's tokens.

Overlap: within one code the longest match wins, then the earliest, and a match that touches one already taken is not counted
again; different codes never disturb each other. 'культурный обмен' is one hit of exchange although 'обмен' alone is a pattern of
exchange too. (quanteda calls this nested_scope = "key".) Where two patterns match the same span, the one whose text sorts first is named:
order of codes, patterns and documents never changes a result.

A match that an `unless` pattern overlaps (or stands near, see `within`) is kept, with what blocked it, and not counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan import codebook as codebooks
from contentan import patterns as language_of_patterns
from contentan.index import Index, fold
from contentan.matcher import Lemmas, Match, Matcher
from contentan.model import Codebook, Pattern
from contentan.patterns import Expression
from contentan.segment import pages_of
from contentan.tables import HITS, Extraction, frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONTEXT = 32
NEGATION_REACH = 3
_NEGATORS_BEFORE = {
    "ru": frozenset(("не", "ни", "нет", "без")),
    "en": frozenset(("not", "no", "never", "without", "n't", "neither", "nor", "cannot")),
    "kk": frozenset(),
}
_NEGATORS_AFTER = {"kk": frozenset(("емес", "жоқ", "жок")), "ru": frozenset(), "en": frozenset()}


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern made ready: its tree, the trees of its exclusions."""

    pattern: Pattern
    tree: Expression
    unless: tuple[tuple[str, Expression], ...]


class Found(NamedTuple):
    """A match of a rule, and the exclusion that blocks it, if any."""

    match: Match
    rule: Rule
    blocked_by: str | None


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
        unless = tuple(
            (source, language_of_patterns.parse(source, lang=pattern.lang)) for source in sorted(pattern.unless)
        )
        of[pattern.code].append(Rule(pattern, tree, unless))
        for one in (tree, *(blocker for _, blocker in unless)):
            uses[pattern.code] |= language_of_patterns.references(one)
    return Rules(tuple(codebooks.order(uses)), {code: tuple(rules) for code, rules in of.items()}, lemmas)


def code(documents: Sequence[tuple[str, Extraction]], index: Index, rules: Rules) -> list[pl.DataFrame]:
    """Table HITS of each document of the index (id and extraction, in its order), blocked ones included, in the order of the text."""
    found: list[list[Found]] = [[] for _ in documents]
    matcher = Matcher(index, rules.lemmas)
    for code_id in rules.order:
        counted, blocked = code_matches(matcher, rules, code_id)
        for one in (*counted, *blocked):
            found[index.document[one.match.first]].append(one)
    for own in found:
        own.sort(key=lambda one: (one.match, one.rule.pattern.code, one.blocked_by or ""))
    return [_table(doc, extraction, index, own) for (doc, extraction), own in zip(documents, found, strict=True)]


def code_matches(matcher: Matcher, rules: Rules, code_id: str) -> tuple[list[Found], list[Found]]:
    """Counted and blocked matches of one code, given the hits of the codes it refers to; the matcher learns its hits."""
    every = [one for rule in rules.of[code_id] for one in _apply(matcher, rule)]
    counted = longest([one for one in every if one.blocked_by is None], taken=[])
    blocked = longest([one for one in every if one.blocked_by is not None], taken=counted)
    matcher.hits[code_id] = [one.match for one in counted]
    return counted, blocked


def longest(matches: Iterable[Found], taken: Iterable[Found]) -> list[Found]:
    """Those that win: the longest, then the earliest, then the pattern whose text sorts first; none touches another."""
    used: set[int] = {i for one in taken for i in range(one.match.first, one.match.last + 1)}
    won = []
    for one in sorted(matches, key=_rank):
        positions = range(one.match.first, one.match.last + 1)
        if used.isdisjoint(positions):
            used.update(positions)
            won.append(one)
    return sorted(won, key=lambda one: one.match)


def _rank(one: Found) -> tuple[int, int, str, str, int, str]:
    pattern = one.rule.pattern
    return (
        one.match.first - one.match.last,
        one.match.first,
        pattern.source,
        pattern.lang,
        pattern.line,
        one.blocked_by or "",
    )


def _apply(matcher: Matcher, rule: Rule) -> Iterator[Found]:
    found = matcher.find(rule.tree, rule.pattern.lang)
    if not len(found):
        return
    blockers = [(source, matcher.find(tree, rule.pattern.lang)) for source, tree in rule.unless]
    for first, last in found.tolist():
        match = Match(first, last)
        blocks = (source for source, spans in blockers if _blocks(matcher.index, match, spans, rule.pattern.within))
        yield Found(match, rule, next(blocks, None))


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


def hit_id(text_digest: str, start: int, stop: int, code_id: str) -> str:
    """Hash of text, span and code: it survives reruns, and begins with a letter so that Excel leaves it alone."""
    return "h" + hashlib.sha256(f"{text_digest}\0{start}\0{stop}\0{code_id}".encode()).hexdigest()[:15]


def text_digest(text: str) -> str:
    """SHA-256 of the cleaned text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _table(doc: str, extraction: Extraction, index: Index, found: list[Found]) -> pl.DataFrame:
    digest, text = text_digest(extraction.text), extraction.text
    starts = pl.Series([int(index.start[one.match.first]) for one in found], dtype=pl.Int32)
    pages = list(pages_of(extraction.places, starts))
    paragraphs = extraction.blocks["paragraph"].to_list()
    rows = []
    for (match, rule, blocker), page in zip(found, pages, strict=True):
        start, stop = int(index.start[match.first]), int(index.stop[match.last])
        number = index.document[match.first]
        segment = int(index.segment[match.first] - index.first_segment[number])
        sentence = int(index.sentence[match.first] - index.first_sentence[number])
        pattern = rule.pattern
        rows.append(
            (
                hit_id(digest, start, stop, pattern.code), doc, pattern.code, pattern.lang, page, paragraphs[segment],
                segment, sentence, start, stop, text[start:stop],
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
