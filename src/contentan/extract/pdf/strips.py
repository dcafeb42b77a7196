"""Strips of a page that many rows leave empty: where columns may be cut.

No least width is asked: a gutter of eight points is found as well as a wide one, because rows agree
on it, and the evidence of the text refuses chance strips.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from contentan.extract.page_words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Lines = list[list[Word]]
LEAST_ROWS = 3
_SHARE = 0.12  # of the rows that must leave a strip empty between two words
_BESIDE = 0.3  # what a row that ends before the strip counts
_APART = 1.2  # type sizes between two strips
_MOST = 8


def level_rows(words: Sequence[Word]) -> Lines:
    """Words in rows by height, left to right; words that stand one above the other never share a
    row, however near their heights.
    """
    made: Lines = []
    level = 0.0
    for middle, word in sorted(
        [((word.top + word.bottom) / 2, word) for word in words], key=itemgetter(0)
    ):
        near = made and (middle - level < 0.35 * max(4.0, word.size) or _hangs_on(word, made[-1]))
        if near and not _overlaps(word, made[-1]):
            made[-1].append(word)
            level += (middle - level) / min(len(made[-1]), 8)
        else:
            made.append([word])
            level = middle
    for row in made:
        row.sort(key=attrgetter("x0"))
    return made


def _hangs_on(word: Word, row: Sequence[Word]) -> bool:
    """Whether a row holds a raised number of the word's, or the word is one of the row's."""
    for other in row:
        small, large = sorted((word.size, other.size))
        apart = max(word.x0, other.x0) - min(word.x1, other.x1)
        if (
            small < 0.85 * large
            and apart < 0.3 * large
            and word.middle - other.middle < 0.6 * large
        ):
            return True
    return False


def _overlaps(word: Word, row: Sequence[Word]) -> bool:
    """Whether a word shares 30 % of its width, or of the other's, with one of the row."""
    x0, x1 = word.x0, word.x1
    for other in row:
        # Most words lie side by side: then nothing more is reckoned.
        if other.x0 < x1 and x0 < other.x1:
            shared = min(x1, other.x1) - max(x0, other.x0)
            if shared > 0.3 * min(x1 - x0, other.x1 - other.x0):
                return True
    return False


def votes(lines: Lines, width: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For each row and point across the page: 1 where it is empty between two words; and its value
    as a strip: that, plus a part where the row ends before it, less 1 where a word covers it.
    """
    import numpy as np

    length = int(width) + 3
    between, covered, outside = (
        np.zeros((len(lines), length + 1), dtype=np.float32) for _ in range(3)
    )
    marks: tuple[list[tuple[int, int, int]], ...] = ([], [])
    for at, row in enumerate(lines):
        marks[0].extend((at, int(word.x0 + 0.5), int(word.x1 + 1)) for word in row)
        marks[1].extend((at, int(a.x1 + 1), int(b.x0 + 0.5)) for a, b in pairwise(row))
        outside[at, 1 : max(1, int(row[0].x0))] = _BESIDE
        outside[at, min(length, int(max(word.x1 for word in row) + 1)) :] = _BESIDE
    for table, found in zip((covered, between), marks, strict=True):
        if found:
            places, first, last = np.array(found).T
            first, last = np.clip(first, 0, length), np.clip(last, 0, length)
            wide = last > first
            np.add.at(table, (places[wide], first[wide]), 1.0)
            np.add.at(table, (places[wide], last[wide]), -1.0)
    empty = np.cumsum(between, 1)[:, :length]
    value = empty + outside[:, :length] - np.cumsum(covered, 1)[:, :length]
    return empty, value


def peaks(
    empty: NDArray[np.float32],
    value: NDArray[np.float32],
    rows: int,
    span: tuple[float, float],
    size: float,
    most: int = _MOST,
) -> list[tuple[float, float]]:
    """Middle and value of the best strips of summed votes, best first."""
    import numpy as np

    left, found = value.copy(), list[tuple[float, float]]()
    left[: max(0, int(span[0])) + 2] = -np.inf
    left[max(0, min(len(left), int(span[1]) - 1)) :] = -np.inf
    left[empty < max(float(LEAST_ROWS), _SHARE * rows)] = -np.inf
    while len(found) < most:
        x = int(left.argmax())
        # A strip that most rows cover is no gutter; this also ends the search.
        if left[x] < -0.5 * rows:
            break
        low, high = x, x
        while low > 1 and abs(value[low - 1] - value[x]) < 0.05:
            low -= 1
        while high + 1 < len(value) and abs(value[high + 1] - value[x]) < 0.05:
            high += 1
        middle = (low + high) / 2
        found.append((middle, float(value[x])))
        first = int(min(x, middle) - _APART * size)
        left[max(0, first) : int(max(x, middle) + _APART * size) + 1] = -np.inf
    return found


def strips(lines: Lines, width: float, size: float) -> list[tuple[float, float]]:
    """Middle and value of the strips between columns that rows agree on, best first."""
    if len(lines) < LEAST_ROWS:
        return []
    empty, value = votes(lines, width)
    return peaks(empty.sum(0), value.sum(0), len(lines), span(lines), size)


def span(lines: Lines) -> tuple[float, float]:
    """Left and right edge of the rows."""
    return min(row[0].x0 for row in lines), max(word.x1 for row in lines for word in row)


def pitch(lines: Lines) -> float:
    """The usual distance of baselines."""
    return statistics.median(
        [low[0].middle - high[0].middle for high, low in pairwise(lines)] or [12.0]
    )


def breaks(lines: Lines, width: float, size: float) -> list[int]:
    """The rows, two at most, above and below which strips are clearer than through both: articles
    one above the other.
    """
    count = len(lines)
    usual, likely = max(pitch(lines), 1.0), []
    for at in range(3, count - 3):
        row = lines[at]
        large = statistics.median([word.size for word in row]) / size
        space = (row[0].middle - lines[at - 1][0].middle) / usual
        if large > 1.12 or space > 1.6 or all(word.bold for word in row):
            likely.append((large + 0.3 * space, at))
    if not likely:
        return []
    empty, value = (table.cumsum(0) for table in votes(lines, width))
    edges = span(lines)

    def clear(first: int, last: int) -> float:
        here = empty[last - 1] - (empty[first - 1] if first else 0.0)
        worth = value[last - 1] - (value[first - 1] if first else 0.0)
        found = peaks(here, worth, last - first, edges, size, 4)
        return sum(max(0.0, each) for _, each in found)

    whole = clear(0, count)
    found = [
        (gain, at)
        for _, at in sorted(likely, reverse=True)[:10]
        if (gain := clear(0, at) + clear(at, count) - whole) > 0.1 * count
    ]
    return [at for _, at in sorted(found, reverse=True)[:2]]
