"""The language of passages and sentences, for a whole document at once.

What a run of signs between two spaces says of a language depends on nothing beside it, so it is
counted once and kept; a passage or a sentence is a sum of such counts. The languages are those of
`language.language`: tests hold that. It is asked itself where the sum is too close to call, since
sums of fractions depend on their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.segment import language, text_chunks
from contentan.segment.kept_rows import append
from contentan.segment.text_chunks import Chunks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Of a run of signs: its words, those that are no initials, those in Cyrillic and in Latin letters,
#: those in Kazakh Latin ones; how Kazakh it looks; its quotation marks.
WORDS, COUNTED, CYRILLIC, LATIN, KAZAKH_LATIN, SCORE, MARKS = range(7)
COLUMNS = 7
_QUOTATION_MARKS = '«»“”"'
#: Scores this close to none are added up word by word.
_CLOSE = 1e-6


class Said(NamedTuple):
    """The language of a stretch of text by its words, and how many it has."""

    lang: str
    words: int


def languages(text: str, start: Ints, stop: Ints) -> list[Said]:
    """What each span of a text says of its language, as `language.language` tells it. Spans may
    overlap.

    >>> [one.lang for one in languages("Атым — Бекболат. I live.", np.array([0, 17]),
    ...                                np.array([16, 24]))]
    ['kk', 'en']
    """
    known, number, starts, stops = text_chunks.found_in(text)
    sums = _sums(known, number)
    first = np.searchsorted(starts, start)
    last = np.maximum(np.searchsorted(stops, stop, side="right"), first)
    found = sums[last] - sums[first]
    # A sentence may begin or end within a run of signs, where a space is missing.
    apart = (np.append(0, stops)[first] > start) | (np.append(starts, len(text))[last] < stop)
    alone = np.flatnonzero(apart).tolist()
    if alone:
        found[alone] = _tallies(known, [text[start[at] : stop[at]] for at in alone])
    words = found[:, WORDS].astype(np.int64).tolist()
    quoted = np.flatnonzero(found[:, MARKS] > 1).tolist()
    if quoted:
        texts = [text[start[at] : stop[at]] for at in quoted]
        found[quoted] = _outside_quotations(known, texts, found[quoted])
    return [Said(*one) for one in zip(_told(text, found, start, stop), words, strict=True)]


def _outside_quotations(known: Chunks, texts: Sequence[str], whole: Floats) -> Floats:
    """The counts of texts without what stands in quotation marks, where enough remains."""
    rest = [language.without_quotations(text) for text in texts]
    outside = _tallies(known, rest)
    shorter = np.array([len(one) < len(text) for one, text in zip(rest, texts, strict=True)])
    told = shorter & (outside[:, COUNTED] >= language.OUTSIDE)
    return np.where(told[:, None], outside, whole)


def _told(text: str, found: Floats, start: Ints, stop: Ints) -> list[str]:
    """The language that each row of counts tells."""
    cyrillic, latin, score = found[:, CYRILLIC], found[:, LATIN], found[:, SCORE]
    kazakh_latin = found[:, KAZAKH_LATIN] * language.SHARE_LATIN >= latin
    told = np.where(score > 0, "kk", "ru")
    told = np.where(cyrillic > 0, told, "")
    told = np.where(latin > 2 * cyrillic, np.where(kazakh_latin, "kk", "en"), told)
    made: list[str] = told.tolist()
    close = (np.abs(score) < _CLOSE) & (cyrillic > 0) & (latin <= 2 * cyrillic)
    for at in np.flatnonzero(close).tolist():
        made[at] = language.language(text[start[at] : stop[at]])
    return made


def _tallies(known: Chunks, texts: Sequence[str]) -> Floats:
    """The sums of the counts of each text."""
    parts = [text.split() for text in texts]
    sums = _sums(known, text_chunks.numbers(known, [chunk for part in parts for chunk in part]))
    ends = np.cumsum([0, *map(len, parts)])
    return np.asarray(sums[ends[1:]] - sums[ends[:-1]])


def _sums(known: Chunks, number: Ints) -> Floats:
    """The counts of all chunks before each, and of all."""
    rows = known.evidence
    if rows.used < len(known.texts):
        append(rows, [_row(chunk) for chunk in known.texts[rows.used :]])
    sums = np.zeros((len(number) + 1, COLUMNS))
    np.cumsum(rows.values[number], axis=0, out=sums[1:])
    return sums


def _row(chunk: str) -> tuple[float, ...]:
    counted = language.counted_words(chunk)
    evidence = [language.evidence(word) for word in counted]
    totals = map(sum, zip(*evidence, strict=True)) if evidence else (0, 0, 0, 0)
    marks = sum(map(chunk.count, _QUOTATION_MARKS))
    return len(language.words(chunk)), len(counted), *totals, marks
