"""What might be changed: patterns to add, exclusions for patterns that are there, patterns to drop.

Each change is given by the texts in which its pattern would match more, or less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.authoring.propose.fold_counts import TEXTS
from contentan.authoring.propose.lemma_sequences import GAP, Lemmas, lemmas_of, pairs, sequences
from contentan.authoring.propose.pattern_options import Option, options, without
from contentan.authoring.propose.pattern_texts import Matches, Read, matches, texts_of
from contentan.authoring.propose.tables import ADD, DROP, OPTION, UNLESS
from contentan.codebook.pattern_tree import Near, Word, elements, references
from contentan.codebook.patterns import tree_of
from contentan.model import Pattern

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

#: Words that are tried as exclusions of one pattern; how much more often they stand in the texts
#: in which it is wrong than in any.
MOST_EXCLUSIONS, LIFT = 40, 3.0


class Rule(NamedTuple):
    """A pattern of the codebook, and the texts in which it matches."""

    pattern: Pattern
    texts: Ints


class Change(NamedTuple):
    """`pattern` is the line that it adds, or that changes; `rule` the number of the latter, -1 for
    a new one. `unless` are exclusions that the line would have more, `within` how near these hold,
    `less` options that it would have no more.

    `texts` are those in which the codebook would match more (add), or this line less.
    """

    kind: str
    pattern: Pattern
    texts: Ints
    rule: int = -1
    unless: tuple[str, ...] = ()
    within: str = ""
    less: tuple[Option, ...] = ()

    @property
    def after(self) -> Pattern | None:
        """The line as it would be; None where it would be gone."""
        if self.kind == DROP:
            return None
        if self.kind == OPTION:
            return replace(self.pattern, source=without(self.pattern.source, self.less))
        more = (*self.pattern.unless, *self.unless)
        return replace(self.pattern, unless=more, within=self.within)


def additions(read: Read, home: str, missed: Flags, others: Flags) -> list[Change]:
    """Patterns of lemmas that stand in texts that are missed, as lines of the code `home`; `others`
    are texts in which they would be wrong.
    """
    # A new line will be read as the codebook reads those that say nothing of it.
    coordinated = sum(one.coordination for one in read.book.patterns)
    coordination = 2 * coordinated > len(read.book.patterns)
    found = [
        Pattern(home, one.lang, one.source, 0, coordination=coordination)
        for one in sequences(read.positions, missed, others)
        if one.lang in read.book.languages
    ]
    texts = (texts_of(read, own) for own in matches(read, found))
    return [
        Change(ADD, pattern, own) for pattern, own in zip(found, texts, strict=True) if len(own)
    ]


def narrowings(read: Read, rules: Sequence[Rule], human: NDArray[np.int8]) -> list[Change]:
    """Dropping a pattern, an option of it, and exclusions for it, where it is wrong in TEXTS or
    more.
    """
    doubtful = [at for at, rule in enumerate(rules) if (human[rule.texts] == 0).sum() >= TEXTS]
    dropped = [Change(DROP, rules[at].pattern, rules[at].texts, at) for at in doubtful]
    lemmas = lemmas_of(read.positions)
    tried = [
        *(one for at in doubtful for one in _exclusions(read, rules[at], at, lemmas, human)),
        *(one for at in doubtful for one in _options(rules[at], at)),
    ]
    lines = [change.after for change in tried]
    left = matches(read, [line for line in lines if line is not None])
    narrowed = [
        change._replace(texts=lost(read, rules[change.rule].texts, own))
        for change, own in zip(tried, left, strict=True)
    ]
    return [*dropped, *(one for one in narrowed if _is_milder(one, rules[one.rule], human))]


def _is_milder(change: Change, rule: Rule, human: NDArray[np.int8]) -> bool:
    """Whether a change does anything, and leaves the pattern half of what it finds rightly."""
    right, gone = ((human[own] == 1).sum() for own in (rule.texts, change.texts))
    return 0 < len(change.texts) < len(rule.texts) and bool(2 * gone <= right)


def lost(read: Read, before: Ints, after: Matches) -> Ints:
    """Texts of a pattern in which it matches no more."""
    return np.setdiff1d(before, texts_of(read, after), assume_unique=True)


def _options(rule: Rule, number: int) -> Iterator[Change]:
    """One option less each."""
    if not references(tree_of(rule.pattern)):
        for option in options(rule.pattern.source):
            if without(rule.pattern.source, [option]):
                yield Change(OPTION, rule.pattern, rule.texts, number, less=(option,))


def _exclusions(
    read: Read, rule: Rule, number: int, lemmas: Lemmas, human: NDArray[np.int8]
) -> Iterator[Change]:
    """One exclusion each: a word of the sentence that stands more often where the pattern is wrong.

    A line whose exclusions must overlap it keeps that: the word is then part of a longer phrase.
    """
    pattern = rule.pattern
    if any(references(tree_of(pattern, one)) for one in pattern.sources):
        return
    within = pattern.within or ("s" if not pattern.unless else "")
    own = {leaf.text.lower() for leaf in elements(tree_of(pattern)) if isinstance(leaf, Word)}
    for word in _words_beside(read, rule, lemmas, human):
        if word in own:
            continue
        for phrase in [word] if within else _around(pattern, word):
            yield Change(UNLESS, pattern, rule.texts, number, (phrase,), within)


def _words_beside(read: Read, rule: Rule, lemmas: Lemmas, human: NDArray[np.int8]) -> list[str]:
    """Words that stand in TEXTS or more of those in which a pattern is wrong, in fewer of the
    others, and LIFT times as often as in all texts: such as tell what these are about.
    """
    rows = pairs(lemmas, read.positions)
    everywhere = np.bincount(rows[:, 0], minlength=len(lemmas.words)) / len(human)
    inside = np.zeros(len(human), dtype=bool)
    inside[rule.texts] = True
    rows = rows[inside[rows[:, 1]]]
    term, said = rows[:, 0], human[rows[:, 1]]
    bad, good = (np.bincount(term[said == v], minlength=len(lemmas.words)) for v in (0, 1))
    usual = LIFT * everywhere * (human[rule.texts] == 0).sum()
    known = [
        (good[t] - bad[t], lemmas.words[t])
        for t in np.flatnonzero((bad >= TEXTS) & (bad > good) & (bad >= usual)).tolist()
        if lemmas.langs[t] == rule.pattern.lang
    ]
    return [word for _, word in sorted(known)[:MOST_EXCLUSIONS]]


def _around(pattern: Pattern, word: str) -> Iterator[str]:
    """The pattern with a word near before or behind it; nothing for one with a distance in it.

    >>> list(_around(Pattern("a", "en", "equal right", 1), "woman"))
    ['woman _{0,3} equal right', 'equal right _{0,3} woman']
    """
    if not isinstance(tree_of(pattern), Near):
        gap = f"_{{0,{GAP}}}"
        yield f"{word} {gap} {pattern.source}"
        yield f"{pattern.source} {gap} {word}"
