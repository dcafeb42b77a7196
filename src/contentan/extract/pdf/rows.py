"""Words of a page to rows, by height, with what the words of a row have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import attrgetter, itemgetter

from contentan.extract.page_words import Word
from contentan.extract.repair.letter_spacing import joined_letters

_first = itemgetter(0)
_left = attrgetter("x0")


@dataclass(slots=True)
class Row:
    """Words on one baseline, left to right."""

    words: list[Word]
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    bold: bool = False
    text: str = ""
    marks: list[tuple[int, str]] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def table(self) -> tuple[str, ...]:
        return self.words[0].table


def rows_of_words(words: Iterable[Word]) -> list[Row]:
    """Words clustered by height, top to bottom."""
    return [_row(part) for part in _parts(words)]


def count_rows(words: Iterable[Word]) -> int:
    """How many rows some words are."""
    return len(_parts(words))


def _parts(words: Iterable[Word]) -> list[list[Word]]:
    """The words of each row, from left to right."""
    clusters: list[list[Word]] = []
    level, before = 0.0, False
    for middle, word in sorted(
        [((word.top + word.bottom) / 2, word) for word in words], key=_first
    ):
        # Raised numbers are small: half their size would not reach their own line.
        size = word.size if word.size > 6.0 else 6.0
        if clusters and middle - level < 0.55 * size and not (word.table or before):
            cluster = clusters[-1]
            cluster.append(word)
            if middle != level:
                # Follows a line that rises or falls.
                level += (middle - level) / min(len(cluster), 8)
        else:
            clusters.append([word])
            level = middle
        before = bool(word.table)
    return [part for cluster in clusters for part in _unlike_parts(cluster)]


def _unlike_parts(words: list[Word]) -> list[list[Word]]:
    """A row cut where a wide gap lies between words of quite another size: a title and a date share
    no line.
    """
    words.sort(key=_left)
    if len(words) < 2 or max([word.size for word in words]) < 1.25 * min(
        [word.size for word in words]
    ):
        return [words]
    parts = [words[:1]]
    for one, other in pairwise(words):
        small, large = sorted((one.size, other.size))
        if other.x0 - one.x1 > 4 * small and large > 1.25 * small:
            parts.append([other])
        else:
            parts[-1].append(other)
    return parts


def join_drop_caps(words: Sequence[Word], body: float) -> list[Word]:
    """Words with each large first letter of a paragraph put to the rest of its word; the words
    given stay as they are.
    """
    if not any(_is_cap(word, body) for word in words):
        return list(words)
    words = [replace(word) for word in words]
    caps = [word for word in words if _is_cap(word, body)]
    gone = set()
    for cap in caps:
        beside = [
            word
            for word in words
            if -0.2 * cap.size < word.x0 - cap.x1 < 1.5 * body
            and cap.top < word.middle < cap.bottom
            and word.size < 1.3 * body
        ]
        first = min(beside, key=lambda word: word.top, default=None)
        if first is not None and (first.text[0].islower() or first.text.isupper()):
            gone.add(id(cap))
            first.text = cap.text + first.text
            for word in beside:
                word.x0 = cap.x0
    return [word for word in words if id(word) not in gone]


def _is_cap(word: Word, body: float) -> bool:
    return word.size > 1.8 * body and len(word.text) == 1 and word.text.isupper()


def with_joined_letters(row: Row) -> Row:
    """The row with words whose letters are set apart, 'С О Ю З', put together."""
    # Most rows have no run of single letters, and are not looked at twice.
    if sum(len(word.text) < 3 for word in row.words) < 4:
        return row
    joined = joined_letters(row.words)
    return _row(joined) if len(joined) < len(row.words) else row


def _row(words: list[Word]) -> Row:
    """A row of words that are sorted from left to right."""
    sizes = [word.size for word in words]
    size, main = sizes[0], words
    if min(sizes) != max(sizes):
        size = _usual([(word.size, len(word.text)) for word in words])
        main = [word for word in words if word.size > 0.85 * size] or words
    bolds = [word.bold for word in main]
    bold = all(bolds)
    if not bold and any(bolds):  # an item's number may be set plain before bold text
        named = [word for word in main if sum(map(str.isalpha, word.text)) > 1] or main
        bold = (
            sum(len(word.text) for word in named if word.bold) * 10
            >= sum(len(word.text) for word in named) * 9
        )
    return Row(
        words,
        words[0].x0,
        max([word.x1 for word in words]),
        min([word.top for word in main]),
        max([word.bottom for word in main]),
        size,
        bold,
        " ".join([word.text for word in words]),
    )


def _usual(sizes: list[tuple[float, int]]) -> float:
    """The type size of the middle letter."""
    half = sum(count for _, count in sizes) / 2
    for size, count in sorted(sizes):
        half -= count
        if half <= 0:
            return size
    return max(sizes)[0]
