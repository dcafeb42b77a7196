"""What a pattern can say, written out: each of its alternatives as a plain sequence of words.

Two patterns that say the same have the same phrases, however they are written: words are their
lemmas, hyphens are cut as in the text, `a (b|c)` is `a b` and `a c`. One phrase lies within another
of the same length where each of its words does: everything that it finds, the other finds in the
same place. 'обмен' does not lie within 'обмен студентами': their hits are of different length.
"""

from __future__ import annotations

import fnmatch
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from contentan.codebook.pattern_tree import (
    Choice,
    Expression,
    Gap,
    Near,
    Reference,
    Sequence_,
    Word,
)
from contentan.codebook.patterns import tree_of
from contentan.coding.matcher import Lemmas
from contentan.coding.vocabulary import fold
from contentan.model import Pattern
from contentan.segment.language import pattern_language

#: A pattern with more alternatives than this is compared as a whole only.
MOST = 400


@dataclass(frozen=True, slots=True)
class Said:
    """One place of a phrase. `how` is that of a Word, or gap, code, near, before; `text` is how the
    pattern writes it.
    """

    how: str
    what: frozenset[str]
    lang: str
    text: str = field(compare=False)


Phrase: TypeAlias = tuple[Said, ...]


class Ready(NamedTuple):
    """A pattern with its tree, its phrases, the same with a NEAR spelled out, the phrases of each
    exclusion, and options that another option makes needless.
    """

    pattern: Pattern
    tree: Expression
    said: tuple[Phrase, ...]
    spelled: tuple[Phrase, ...]
    unless: tuple[tuple[str, Expression, tuple[Phrase, ...]], ...]
    needless: tuple[tuple[str, str], ...]


def prepared(pattern: Pattern, lemmas: Lemmas) -> Ready:
    """A pattern parsed, and written out as phrases."""
    tree = tree_of(pattern)
    trees = [(source, tree_of(pattern, source)) for source in pattern.unless]
    unless = tuple((source, one, phrases(one, pattern.lang, lemmas)) for source, one in trees)
    needless = tuple(repeated(tree, pattern.lang, lemmas))
    said, apart = (make(tree, pattern.lang, lemmas) for make in (phrases, spelled))
    return Ready(pattern, tree, said, apart, unless, needless)


def spelled(tree: Expression, lang: str, lemmas: Lemmas) -> tuple[Phrase, ...]:
    """The phrases of a pattern; those of a NEAR are its sides with a gap between, of which only
    MOST are taken.

    >>> from contentan.codebook.patterns import parse
    >>> [written(one) for one in spelled(parse("a NEAR/3 (b|c)"), "en", lambda word, lang: (word,))]
    ['a … b', 'a … c']
    """
    if not isinstance(tree, Near):
        return phrases(tree, lang, lemmas)
    between = Said("gap", frozenset(["near"]), "", "…")
    pairs = itertools.product(spelled(tree.left, lang, lemmas), spelled(tree.right, lang, lemmas))
    return tuple((*left, between, *right) for left, right in itertools.islice(pairs, MOST))


def phrases(tree: Expression, lang: str, lemmas: Lemmas) -> tuple[Phrase, ...]:
    """All alternatives of a pattern; one place that stands for the whole where they are too many,
    and for a NEAR.

    >>> from contentan.codebook.patterns import parse
    >>> [written(one) for one in phrases(parse("a (b|c d)"), "en", lambda word, lang: (word,))]
    ['a b', 'a c d']
    """
    if isinstance(tree, Near):
        return ((_near(tree, lang, lemmas),),)
    # Choices multiply: ten of three options each are 59,049 phrases.
    if _size(tree) > MOST:
        return ((Said("whole", frozenset([repr(tree)]), lang, source(tree)),),)
    parts = [_places(element, lang, lemmas) for element in tree.elements]
    return tuple(tuple(itertools.chain(*one)) for one in itertools.product(*parts))


def _size(tree: Expression) -> int:
    if isinstance(tree, Near):
        return 1
    size = 1
    for element in tree.elements:
        if isinstance(element, Choice):
            size *= sum(_size(option) for option in element.options)
    return size


def _places(
    element: Word | Gap | Reference | Choice, lang: str, lemmas: Lemmas
) -> tuple[Phrase, ...]:
    match element:
        case Choice():
            return tuple(one for option in element.options for one in phrases(option, lang, lemmas))
        case Gap():
            return (
                (Said("gap", frozenset([f"{element.least},{element.most}"]), "", source(element)),),
            )
        case Reference():
            return ((Said("code", frozenset([element.code]), "", source(element)),),)
    return ((_word(element, lang, lemmas),),)


def _word(word: Word, lang: str, lemmas: Lemmas) -> Said:
    if word.how == "lemma":
        own = pattern_language(word.text, lang)
        return Said("lemma", frozenset(lemmas(word.text, own)), own, word.text)
    text = word.text if word.how in ("exact", "regex") else fold(word.text)
    return Said(word.how, frozenset([text]), lang, source(word))


def _near(tree: Near, lang: str, lemmas: Lemmas) -> Said:
    """Sides as keys; in a NEAR their order says nothing, in a BEFORE it does."""
    keys = [
        repr(sorted(map(_key, phrases(side, lang, lemmas)))) for side in (tree.left, tree.right)
    ]
    what = (
        frozenset(f"{number} {key}" for number, key in enumerate(keys))
        if tree.ordered
        else frozenset(keys)
    )
    return Said(f"{'before' if tree.ordered else 'near'}/{tree.bound}", what, lang, source(tree))


def _key(phrase: Phrase) -> str:
    return repr([(one.how, sorted(one.what), one.lang) for one in phrase])


def written(phrase: Phrase) -> str:
    """A phrase as a person would write it."""
    return " ".join(one.text for one in phrase)


def source(tree: Expression | Word | Gap | Reference | Choice) -> str:
    """A pattern's tree as a pattern again.

    >>> from contentan.codebook.patterns import parse
    >>> source(parse('"as is" NEAR/3 (a|b*)'))
    '"as" "is" NEAR/3 (a|b*)'
    """
    match tree:
        case Near():
            return (
                f"{source(tree.left)} {'BEFORE' if tree.ordered else 'NEAR'}/{tree.bound}"
                f" {source(tree.right)}"
            )
        case Sequence_():
            return " ".join(source(element) for element in tree.elements)
        case Choice():
            return f"({'|'.join(source(option) for option in tree.options)})"
        case Gap():
            return "_" if (tree.least, tree.most) == (1, 1) else f"_{{{tree.least},{tree.most}}}"
        case Reference():
            return f"<{tree.code}>"
    return {"surface": f'"{tree.text}"', "exact": f"={tree.text}", "regex": f"/{tree.text}/"}.get(
        tree.how, tree.text
    )


def lies_within(one: Said, other: Said) -> bool:
    """Whether whatever `one` matches is matched by `other`."""
    if one == other:
        return True
    if other.how == "glob":
        if one.how not in ("lemma", "surface", "exact") or one.lang != other.lang:
            return False
        (pattern,) = other.what
        return all(
            fnmatch.fnmatchcase(fold(text), pattern.replace("[", "[[]")) for text in one.what
        )
    if other.how == "surface":
        return one.how == "exact" and {fold(text) for text in one.what} == other.what
    return other.how == one.how == "lemma" and one.lang == other.lang and one.what <= other.what


def phrase_within(one: Phrase, other: Phrase) -> bool:
    """Whether every match of `one` is, word for word, a match of `other`."""
    return len(one) == len(other) and all(map(lies_within, one, other))


def holds(one: Phrase, part: Phrase) -> bool:
    """Whether every match of `one` has a match of `part` in it."""
    size = len(part)
    return any(phrase_within(one[i : i + size], part) for i in range(len(one) - size + 1))


def without_gaps(phrase: Phrase) -> Phrase:
    """A phrase without those gaps that may be empty: what it also finds. `a _{0,2} b` finds `a
    b`.
    """
    if all(one.how != "gap" for one in phrase):
        return phrase
    return tuple(
        one for one in phrase if not (one.how == "gap" and next(iter(one.what)).startswith("0,"))
    )


def may_meet(one: Said, other: Said) -> bool:
    """Whether one word of a text might be matched by both; only a clear no counts as no.

    A word may have several lemmas, so different lemmas may meet in one form where they begin alike
    (стать and сталь, go and going).
    """
    if {one.how, other.how} & {"gap", "code", "regex", "whole"} or "/" in one.how + other.how:
        return True
    return any(_alike(a, b) for a in one.what for b in other.what)


def _alike(one: str, other: str) -> bool:
    a, b = (fold(text).partition("*")[0].partition("?")[0] for text in (one, other))
    size = min(3, len(a), len(b))
    return a[:size] == b[:size]


def repeated(tree: Expression, lang: str, lemmas: Lemmas) -> Iterator[tuple[str, str]]:
    """Options of a choice that find nothing which another option of it does not find: pairs of the
    needless and the other.

    >>> from contentan.codebook.patterns import parse
    >>> from contentan.lemmatize.word_lemmas import pattern_lemmas
    >>> list(repeated(parse("(народ|народов) мира"), "ru", pattern_lemmas))
    [('народов', 'народ')]
    """
    if isinstance(tree, Near):
        yield from repeated(tree.left, lang, lemmas)
        yield from repeated(tree.right, lang, lemmas)
        return
    for choice in (element for element in tree.elements if isinstance(element, Choice)):
        yield from _repeated_options(
            [(source(one), phrases(one, lang, lemmas)) for one in choice.options]
        )
        for option in choice.options:
            yield from repeated(option, lang, lemmas)


def _repeated_options(options: list[tuple[str, tuple[Phrase, ...]]]) -> Iterator[tuple[str, str]]:
    for number, (text, said) in enumerate(options):
        for other_number, (other_text, other) in enumerate(options):
            within = all(any(phrase_within(one, wider) for wider in other) for one in said)
            same = within and all(any(phrase_within(one, wider) for wider in said) for one in other)
            if number != other_number and within and (other_number < number or not same):
                yield text, other_text
                break
