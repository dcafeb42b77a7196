"""The language of passages and sentences, for a whole document at once.

What a run of signs between two spaces says of a language depends on nothing beside it, so it is
counted once and kept; a passage or a sentence is a sum of such counts. The languages are those of
`language.language`: tests hold that. It is asked itself where the sum is too close to call, since
sums of fractions depend on their order.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.segment import language
from contentan.segment.kept_rows import Rows, append, empty, numbers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Of a run of signs: its words, those that are no initials, those in Cyrillic and in Latin letters,
#: those in Kazakh Latin ones; how Kazakh it looks; its quotation marks.
WORDS, COUNTED, CYRILLIC, LATIN, KAZAKH_LATIN, SCORE, MARKS = range(7)
COLUMNS = 7
_QUOTATION_MARKS = frozenset("«»“”\"")
#: Scores this close to none are added up word by word.
_CLOSE = 1e-6
MOST_KEPT = 200_000
#: Signs that are white space to `str.split`; the last one of the table stands for all behind it.
_SPACE = np.array([chr(code).isspace() for code in range(0x3002)])


@dataclass(slots=True)
class _Evidence:
    numbers: dict[str, int] = field(default_factory=dict)
    rows: Rows = field(default_factory=lambda: empty(COLUMNS, float))


@functools.cache
def _evidence() -> _Evidence:
    return _Evidence()


def spans_of_chunks(text: str) -> tuple[Ints, Ints]:
    """Where the runs of signs between spaces start and stop: those of `text.split()`, in order."""
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    space = _SPACE[np.minimum(signs, len(_SPACE) - 1)]
    edges = np.flatnonzero(np.diff(space, prepend=True, append=True))
    return edges[::2], edges[1::2]


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
    starts, stops = spans_of_chunks(text)
    sums = np.zeros((len(starts) + 1, COLUMNS))
    np.cumsum(_counts(text.split()), axis=0, out=sums[1:])
    first = np.searchsorted(starts, start)
    last = np.maximum(np.searchsorted(stops, stop, side="right"), first)
    found = sums[last] - sums[first]
    # A sentence may begin or end within a run of signs, where a space is missing.
    apart = (np.append(0, stops)[first] > start) | (np.append(starts, len(text))[last] < stop)
    alone = np.flatnonzero(apart | (found[:, MARKS] > 0)).tolist()
    words = found[:, WORDS].copy()
    if alone:
        texts = [text[start[at] : stop[at]] for at in alone]
        words[alone], found[alone] = _outside_quotations(texts)
    told = zip(_told(text, found, start, stop), words.astype(np.int64).tolist(), strict=True)
    return [Said(*one) for one in told]


def _outside_quotations(texts: Sequence[str]) -> tuple[Floats, Floats]:
    """How many words each text has, and its counts without what stands in quotation marks, where
    enough remains.
    """
    rest = [language.without_quotations(text) for text in texts]
    whole, outside = _tallies(texts), _tallies(rest)
    shorter = np.array([len(one) < len(text) for one, text in zip(rest, texts, strict=True)])
    told = shorter & (outside[:, COUNTED] >= language.OUTSIDE)
    return whole[:, WORDS], np.where(told[:, None], outside, whole)


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


def _tallies(texts: Sequence[str]) -> Floats:
    """The sums of the counts of each text."""
    parts = [text.split() for text in texts]
    ends = np.cumsum([len(part) for part in parts])
    sums = np.zeros((int(ends[-1]) + 1, COLUMNS))
    np.cumsum(_counts([chunk for part in parts for chunk in part]), axis=0, out=sums[1:])
    return np.asarray(np.diff(sums[np.append(0, ends)], axis=0))


def _counts(chunks: Sequence[str]) -> Floats:
    """A row of counts for each run of signs."""
    kept = _evidence()
    if len(kept.numbers) > MOST_KEPT:
        kept.numbers.clear()
        kept.rows.used = 0

    def learn(fresh: list[str]) -> None:
        kept.numbers.update(zip(fresh, range(kept.rows.used, kept.rows.used + len(fresh))))
        append(kept.rows, [_row(chunk) for chunk in fresh])

    at = numbers_of(kept.numbers, chunks, learn)
    return np.asarray(kept.rows.values[at])


def _row(chunk: str) -> tuple[float, ...]:
    counted = language.counted_words(chunk)
    evidence = [language.evidence(word) for word in counted]
    return (
        len(language.words(chunk)),
        len(counted),
        *(sum(column) for column in zip(*evidence, strict=True)),
        *(0,) * (0 if evidence else 4),
        sum(sign in _QUOTATION_MARKS for sign in chunk),
    )
