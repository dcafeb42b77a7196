"""Sentences that may hold a claim: those with a digit or a number word, found by the types of the
index, not by reading the text.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.coding.hits import Source
from contentan.coding.index import Index
from contentan.coding.vocabulary import LANG_NUMBER, LANG_OF
from contentan.findings.claims.claim_words import lexicon
from contentan.findings.claims.numerals import joined_numbers
from contentan.findings.claims.parsed_sentence import Sentence, Word
from contentan.model import LANGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Of a longer sentence (a list or table that was not seen as one) the beginning is read.
LONGEST = 1500


class Place(NamedTuple):
    """A sentence with the numbers of its document, of its segment and of itself in the document;
    `start` is where it begins there.
    """

    document: int
    segment: int
    number: int
    start: int
    sentence: Sentence

    def follows(self, other: Place | None) -> bool:
        """Whether it is the sentence behind another one, in the same segment."""
        return other is not None and (other.document, other.segment, other.number + 1) == self[:3]


def candidates(positions: Index, source: Source) -> Iterator[Place]:
    """The sentences of all documents that may hold a claim, in their order."""
    if not len(positions):
        return
    # By type: a form occurs thousands of times and is looked at once.
    telling, odd_types = _numeric(positions)
    numeric = odd_types[positions.type]
    spelled = _spelled(positions)
    sentences = np.unique(positions.sentence[np.flatnonzero(telling[positions.type])])
    first, last = (
        np.searchsorted(positions.sentence, sentences, side=side) for side in ("left", "right")
    )
    document = positions.document(first)
    number = sentences - positions.first_sentence[document]
    segment = positions.segment[first] - positions.first_segment[document]
    at = source.first_sentence[document] + number
    start, stop = (
        source.sentence_start[at],
        np.minimum(source.sentence_stop[at], source.sentence_start[at] + LONGEST),
    )
    columns = (document, segment, number, start, stop, first, last)
    for d, s, n, begin, end, a, b in zip(*(column.tolist() for column in columns), strict=True):
        odd = (a + np.flatnonzero(numeric[a:b])).tolist()
        # A sentence that was cut at LONGEST has no words beyond its end.
        words = tuple(spelled(i, i + 1, begin, end)[0] for i in odd if positions.stop[i] <= end)
        made = functools.partial(spelled, a, b, begin, end)
        yield Place(
            d,
            s,
            n,
            begin,
            Sentence(source.text(d, begin, end), _language(positions, a, b), words, made),
        )


def _language(positions: Index, a: int, b: int) -> str:
    """The language of most words from one position to before another."""
    counts = np.bincount(positions.vocabulary.lang[positions.type[a:b]], minlength=len(LANG_OF))
    counts[0] = 0
    return LANG_OF[int(counts.argmax())] or "en"


def _numeric(positions: Index) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each type, whether it alone may make a claim (a digit, a number word), and whether it may
    be a part of a number ('one', too).
    """
    vocabulary = positions.vocabulary
    telling = vocabulary.all_forms().str.contains(r"\d").to_numpy().copy()
    ones = np.zeros(len(vocabulary), dtype=bool)
    for lang in LANGS:
        own = vocabulary.lang == LANG_NUMBER[lang]
        words = lexicon(lang)
        pairs = vocabulary.all_forms().str.contains(rf"(?i)^(?:{joined_numbers(lang).pattern})$")
        telling |= pairs.to_numpy() & own
        for word in sorted(words.number_words()):
            of = ones if words.values.get(word) == 1 else telling
            for types in (vocabulary.entries("l" + word), vocabulary.entries("f" + word)):
                of[types[own[types]]] = True
    return telling, telling | ones


def _spelled(positions: Index) -> Callable[[int, int, int, int], tuple[Word, ...]]:
    """What makes the words from one position to before another of a sentence, given where it begins
    and ends.
    """
    vocabulary = positions.vocabulary

    @functools.cache
    def told(t: int) -> tuple[str, tuple[str, ...], str]:
        return vocabulary.form(t), vocabulary.lemmas_of(t), vocabulary.language(t)

    def spelled(a: int, b: int, begin: int, end: int) -> tuple[Word, ...]:
        columns = (positions.start[a:b], positions.stop[a:b], positions.type[a:b])
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return tuple(
            Word(start - begin, stop - begin, *told(t)) for start, stop, t in rows if stop <= end
        )

    return spelled
