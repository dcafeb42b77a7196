"""Coordinations of a text: which words a coordination holds together though others stand between.

In `ethnic, religious and linguistic minorities` each of the three modifiers has the head
`minorities`; in `freedom of speech, assembly and religion` each of the three nouns belongs to
`of`. A jump is a pair of positions (from, to) between which a coordination stands, so that a
sequence may pass from the one to the other as if they were neighbours:

1. A (, X)* [,] CONJ X B, from A to B: coordinated modifiers share their head, heads their modifier.
2. A X (, X)* CONJ B and A X (, X)* , B (, X)* CONJ X, from A to B: coordinated nouns share what
   stands before the first.

X is one word (a compound with a hyphen counts as one); never a function word, and as far as endings
tell never a verb. All X, and the A or B that is coordinated with them, agree (`word_agreement`).
Everything is computed for all conjunctions of an index at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.coding.index import Index
from contentan.coding.spans import ranges
from contentan.coding.vocabulary import LANG_NUMBER, fold
from contentan.coding.word_agreement import BARE, GENITIVE, POSSESSED, Role, role

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

CONJUNCTIONS = {
    "en": ("and", "or", "and/or", "and or", "as well as", "and also"),
    "ru": ("и", "или", "либо", "а также", "и или"),
    "kk": ("және", "мен", "бен", "пен", "әрі", "немесе", "сондай-ақ"),
}
#: Items before the conjunction that may stand between.
MOST_ITEMS = 6
#: Positions behind the last, so that looking over the end of a text finds words of no kind: a
#: conjunction is the last word, and a compound and its head are looked for behind it.
_MARGIN = 4
_KINDS = ("none", "function", "prefix", "modifier", "noun", "any")
_NONE, _FUNCTION, _PREFIX, _MODIFIER, _NOUN, _ANY = range(6)
_EVERY_CASE = np.int64(2**62 - 1)
_ENGLISH, _RUSSIAN, _KAZAKH = (LANG_NUMBER[lang] for lang in ("en", "ru", "kk"))


class Jumps(NamedTuple):
    """Pairs of positions, sorted by the first; and the same sorted by the second."""

    start: Ints
    stop: Ints
    back_start: Ints
    back_stop: Ints

    def forward(self, ends: Ints) -> tuple[NDArray[np.intp], Ints]:
        """For each jump from one of some positions: the position's number, and where it leads."""
        return _led(ends, self.start, self.stop)

    def backward(self, begins: Ints) -> tuple[NDArray[np.intp], Ints]:
        """For each jump to one of some positions: the number of the position, and where the jump
        comes from.
        """
        return _led(begins, self.back_stop, self.back_start)


def _led(at: Ints, keys: Ints, values: Ints) -> tuple[NDArray[np.intp], Ints]:
    low = np.searchsorted(keys, at, side="left")
    which, place = ranges(low, np.searchsorted(keys, at, side="right"))
    return which, values[place]


class _States(NamedTuple):
    """Items collected leftwards from conjunctions: the conjunction's number, the position of the
    first word collected, the cases and the kind that all items share.
    """

    which: Ints
    edge: Ints
    cases: Ints
    kind: Ints

    def only(self, fits: Flags) -> _States:
        return _States(*(array[fits] for array in self))


class _Text(NamedTuple):
    """Of each position: whether it is linked to the next, whether a comma may stand before the
    next, kind, cases and number of its word, its type. Of each conjunction: its first and last
    position, its language.
    """

    link: NDArray[np.bool_]
    comma: NDArray[np.bool_]
    kind: NDArray[np.int64]
    cases: Ints
    number: Ints
    type: NDArray[np.int32]
    first: Ints
    last: Ints
    lang: NDArray[np.uint8]


def jumps(index: Index) -> Jumps:
    """All jumps of an index."""
    found = [np.empty((0, 2), dtype=np.int64)]
    text = _text(index)
    states = _States(
        np.arange(len(text.first)),
        text.first,
        np.full(len(text.first), _EVERY_CASE),
        np.full(len(text.first), _ANY),
    )
    for items in range(MOST_ITEMS + 1):
        found += [*_shared_to_the_right(text, states)]
        if items:
            found += [*_shared_to_the_left(text, states)]
        states = _grown(text, states)
    pairs = np.unique(np.concatenate(found), axis=0)
    back = pairs[np.argsort(pairs[:, 1], kind="stable")]
    return Jumps(pairs[:, 0], pairs[:, 1], back[:, 0], back[:, 1])


def _text(index: Index) -> _Text:
    size = len(index)
    link, comma = np.zeros(size + _MARGIN, dtype=bool), np.zeros(size + _MARGIN, dtype=bool)
    link[:size] = index.link
    if size:
        apart = index.start[1:] - index.stop[:-1]
        same = index.sentence[1:] == index.sentence[:-1]
        # A comma and a space: the index keeps what cuts, not what is written there.
        comma[: size - 1] = same & ~index.link[:-1] & (apart <= 2) & (apart > 0)
    first, last, lang = _conjunctions(index)
    around = np.zeros(size + _MARGIN, dtype=bool)
    for step in range(-2 * MOST_ITEMS - 2, 5):
        around[np.clip(first + step, 0, size)] = True
    at = np.flatnonzero(around[:size])
    kind, cases, number = np.zeros((3, size + _MARGIN), dtype=np.int64)
    types, inverse = np.unique(index.type[at], return_inverse=True)
    roles = [_role(index, t) for t in types.tolist()]
    kind[at] = np.array([_KINDS.index(one.kind) for one in roles], dtype=np.int64)[inverse]
    cases[at] = np.array([one.cases for one in roles], dtype=np.int64)[inverse]
    number[at] = np.array([one.number for one in roles], dtype=np.int64)[inverse]
    types = np.concatenate([index.type, np.arange(-1, -1 - _MARGIN, -1, dtype=np.int32)])
    return _Text(link, comma, kind, cases, number, types, first, last, lang)


def _role(index: Index, number: int) -> Role:
    lemmas = index.vocabulary.lemmas_of(number)
    form = fold(index.vocabulary.form(number))
    return role(form, fold(lemmas[0]) if lemmas else form, index.vocabulary.language(number))


def _conjunctions(index: Index) -> tuple[Ints, Ints, NDArray[np.uint8]]:
    """First and last positions of all conjunctions, and their languages by number."""
    found = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.uint8))]
    for lang, written in CONJUNCTIONS.items():
        for words in map(str.split, written):
            at = _of_language(index, words[0], lang)
            for step, word in enumerate(words[1:], 1):
                at = at[at + step < len(index)]
                follows = np.isin(at + step, _of_language(index, word, lang))
                at = at[follows & index.link[at + step - 1]]
            number = np.full(len(at), LANG_NUMBER[lang], dtype=np.uint8)
            found.append((at, at + len(words) - 1, number))
    first, last, lang_number = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
    return first, last, lang_number


def _of_language(index: Index, word: str, lang: str) -> Ints:
    types = index.vocabulary.surface(word)
    return index.positions(types[index.vocabulary.lang[types] == LANG_NUMBER[lang]])


def _agrees(text: _Text, states: _States, at: Ints) -> Flags:
    """Whether the words at some positions are of the kind and cases of the states' items."""
    kind = text.kind[at]
    same = (kind == states.kind) | (kind == _ANY) | (states.kind == _ANY)
    same |= text.lang[states.which] != _RUSSIAN
    fits: Flags = (kind > _PREFIX) & same & ((text.cases[at] & states.cases) != 0)
    return fits


def _with(text: _Text, states: _States, at: Ints, edge: Ints) -> _States:
    """States with the words at some positions among their items."""
    kind = np.where(states.kind == _ANY, text.kind[at], states.kind)
    return _States(states.which, edge, states.cases & text.cases[at], kind)


def _parted(text: _Text, states: _States, at: Ints) -> Flags:
    """Whether what stands between the words at some positions and the next ones may part items: a
    comma, or before the conjunction nothing.
    """
    last = states.edge == text.first[states.which]
    fits: Flags = (at >= 0) & (text.comma[at] | (text.link[at] & last))
    return fits


def _grown(text: _Text, states: _States) -> _States:
    """The states with one item more."""
    at = states.edge - 1
    states = states.only(_parted(text, states, at) & _agrees(text, states, at))
    at = states.edge - 1
    made = _with(text, states, at, at)
    # научно-технический: the item is two words.
    compound = (text.kind[at - 1] == _PREFIX) & text.link[at - 1] & (at > 0)
    longer = made.only(compound)
    longer = longer._replace(edge=longer.edge - 1)
    return _States(*(np.concatenate(pair) for pair in zip(made, longer, strict=True)))


def _shared_to_the_right(text: _Text, states: _States) -> Iterator[Ints]:
    """Jumps over `(, X)* CONJ X` from a word that is coordinated with the X to what follows."""
    at = states.edge - 1
    states = states.only(_parted(text, states, at) & _agrees(text, states, at))
    start = states.edge - 1
    states = _with(text, states, start, states.edge)
    conjunction = text.last[states.which]
    for words in (1, 2):
        item = conjunction + words
        stop = item + 1
        fits = text.link[conjunction] & text.link[item] & _agrees(text, states, item)
        if words == 2:
            fits &= text.link[conjunction + 1] & (text.kind[conjunction + 1] == _PREFIX)
        fits &= _has_head(text, states, start, item, stop)
        yield np.stack([start[fits], stop[fits]], axis=1)


def _has_head(text: _Text, states: _States, start: Ints, item: Ints, stop: Ints) -> Flags:
    """Whether what follows two coordinated words may belong to both."""
    english = text.lang[states.which] == _ENGLISH
    one, other, head = text.kind[start], text.kind[item], text.kind[stop]
    # Nouns in the plural modify nothing, but may share an `of`; nor does a noun that has a modifier
    # of its own go with an adjective: civil society and international organizations.
    loose = (one == _NOUN) | (other == _NOUN)
    loose |= (
        (one == _ANY)
        & (other == _MODIFIER)
        & text.link[start - 1]
        & (text.kind[start - 1] > _PREFIX)
    )
    kazakh = text.lang[states.which] == _KAZAKH
    parting = kazakh & (head == _FUNCTION) & (text.cases[stop] != 0)
    fits: Flags = ((head == _FUNCTION) | ~english | ~loose) & (head != _NONE) & ~parting
    return fits


def _shared_to_the_left(text: _Text, states: _States) -> Iterator[Ints]:
    """Jumps over `X (, X)* CONJ`, and over some of these X to the next, from what the first X
    belongs to.
    """
    start = states.edge - 1
    states = states.only((start >= 0) & text.link[start])
    start, conjunction = states.edge - 1, text.last[states.which]
    stop = conjunction + 1
    fits = text.link[conjunction] & _agrees(text, _suspended(text, states), stop)
    fits &= _is_last(text, states, stop) & _governs(text, states, start, stop)
    yield np.stack([start[fits], stop[fits]], axis=1)
    yield from _to_the_middle(text, states.only(fits))
    # freedom of speech and of religion
    again = text.link[conjunction] & text.link[stop] & (text.type[start] == text.type[stop])
    again &= text.kind[start] == _FUNCTION
    yield np.stack([start[again], stop[again] + 1], axis=1)


def _to_the_middle(text: _Text, states: _States) -> Iterator[Ints]:
    """Jumps from what the first item belongs to, to each item that a comma parts from one before:
    assembly in `freedom of speech, assembly and religion`.
    """
    for words in range(1, 2 * MOST_ITEMS):
        states = states.only(states.edge + words < text.first[states.which])
        start, item = states.edge - 1, states.edge + words
        fits = text.comma[item - 1] & ~_unlike(text, start, item)
        yield np.stack([start[fits], item[fits]], axis=1)


def _suspended(text: _Text, states: _States) -> _States:
    """States whose bare Kazakh items may share a suffix of the last: бейбітшілік пен келісімді."""
    bare = (text.lang[states.which] == _KAZAKH) & ((states.cases & BARE) != 0)
    return states._replace(cases=np.where(bare, _EVERY_CASE, states.cases))


def _is_last(text: _Text, states: _States, stop: Ints) -> Flags:
    """Whether the word behind the conjunction modifies no other: where no ending tells, no content
    word follows it, but for the verb at the end of a Kazakh clause.
    """
    lang, bare = text.lang[states.which], (text.cases[stop] & BARE) != 0
    last = ~text.link[stop] | (text.kind[stop + 1] == _FUNCTION)
    verb = ~text.link[stop + 1] & (text.kind[stop] != _MODIFIER)
    verb &= (text.cases[stop + 1] & POSSESSED) == 0
    # Учёные is a noun, but in учёный совет.
    russian = (text.kind[stop] != _ANY) | (text.kind[stop + 1] != _NOUN)
    kazakh = (lang == _KAZAKH) & (verb | ~bare)
    fits: Flags = last | kazakh | ((lang == _RUSSIAN) & russian)
    return fits


def _unlike(text: _Text, start: Ints, stop: Ints) -> Flags:
    """No adjective of several belongs to one: общественные слушания и согласие."""
    fits: Flags = (text.number[start] == 2) & (text.number[stop] == 1)
    return fits


def _governs(text: _Text, states: _States, start: Ints, stop: Ints) -> Flags:
    """Whether a word may belong to all the nouns behind it."""
    lang, kind = text.lang[states.which], text.kind[start]
    shared = states.cases & text.cases[stop]
    noun = (states.kind != _MODIFIER) & (text.kind[stop] != _MODIFIER) | (lang == _KAZAKH)
    noun &= (kind != _FUNCTION) | (text.cases[start] == 0)
    agreeing = ~_unlike(text, start, stop) & ((text.cases[start] & shared) != 0)
    russian = np.isin(kind, (_MODIFIER, _ANY)) & agreeing
    russian |= np.isin(kind, (_NOUN, _ANY)) & ((shared & GENITIVE) != 0)
    # Kazakh words in other cases belong to the verb, not to the noun behind them.
    kazakh = (kind > _PREFIX) & ((text.cases[start] & (BARE | GENITIVE)) != 0)
    governs = np.where(lang == _RUSSIAN, russian | (kind == _FUNCTION), kind != _NONE)
    fits: Flags = noun & np.where(lang == _KAZAKH, kazakh, governs)
    return fits
