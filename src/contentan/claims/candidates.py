"""Sentences that may hold a claim: those with a digit or a number word, found by the types of the index, not by reading the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.claims.sentence import Sentence, Word, language
from contentan.claims.words import lexicon
from contentan.hits import Source
from contentan.index import Index
from contentan.model import LANGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Of a longer sentence (a list or table that was not seen as one) the beginning is read.
LONGEST = 1500


class Place(NamedTuple):
    """A sentence with the numbers of its document, of its segment and of itself in the document; `start` is where it begins there."""

    document: int
    segment: int
    number: int
    start: int
    sentence: Sentence


def candidates(positions: Index, source: Source) -> Iterator[Place]:
    """The sentences of all documents that may hold a claim, in their order."""
    if not len(positions):
        return
    word = _words(positions)
    sentences = np.unique(positions.sentence[np.flatnonzero(_numeric(positions)[positions.type])])
    first, last = (np.searchsorted(positions.sentence, sentences, side=side) for side in ("left", "right"))
    document = positions.document(first)
    number = sentences - positions.first_sentence[document]
    segment = positions.segment[first] - positions.first_segment[document]
    at = source.first_sentence[document] + number
    start, stop = source.sentence_start[at], np.minimum(source.sentence_stop[at], source.sentence_start[at] + LONGEST)
    columns = (document, segment, number, start, stop, first, last)
    for d, s, n, begin, end, a, b in zip(*(column.tolist() for column in columns), strict=True):
        words = tuple(word(i, begin) for i in range(a, b) if positions.start[i] < end)
        yield Place(d, s, n, begin, Sentence(source.text(d, begin, end), language(words, "en"), words))


def _numeric(positions: Index) -> NDArray[np.bool_]:
    """For each type, whether it has a digit or is a number word."""
    vocabulary = positions.vocabulary
    found = vocabulary.all_forms().str.contains(r"\d").to_numpy().copy()
    for word in sorted({word for lang in LANGS for word in lexicon(lang).number_words()}):
        for kind in ("l", "f"):
            found[vocabulary.entries(kind + word)] = True
    return found


def _words(positions: Index) -> Callable[[int, int], Word]:
    """What makes the word at a position, given where its sentence begins; a type is spelled once."""
    known: dict[int, tuple[str, tuple[str, ...], str]] = {}
    vocabulary, start, stop, types = positions.vocabulary, positions.start, positions.stop, positions.type

    def word(i: int, begin: int) -> Word:
        t = int(types[i])
        told = known.get(t)
        if told is None:
            told = known[t] = (vocabulary.form(t), vocabulary.lemmas_of(t), vocabulary.language(t))
        return Word(int(start[i]) - begin, int(stop[i]) - begin, *told)

    return word
