"""Reading order on one page: words to rows, and rows to columns.

Columns are found twice. A recursive cut splits a page wherever a wide enough strip is empty from
top to bottom (XY cut). What is still wide goes to a vote: a gutter is a strip that many rows leave
empty between two words, even if a heading or a figure crosses it; rows that cross it end the
columns above them.
"""

from __future__ import annotations

import heapq
import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from operator import or_
from typing import TYPE_CHECKING

from contentan.extract.page_words import Word
from contentan.extract.pdf.rows import Row, count_rows, rows_of_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DEPTH = 14


def reading_order(
    words: Sequence[Word], width: float, body: float, *, least: float = 0.0
) -> list[list[Row]]:
    """Columns of rows in the order in which they are read. `body` is the type size of running text,
    `least` the width of the narrowest gutter (0: as wide as a line of text is high).
    """
    made: list[list[Row]] = []
    for lines in _cut(list(words), width, least or max(8.0, 0.8 * body), 0):
        # A narrow part is one column already; a short one has too few rows to vote.
        wide = max([line.x1 for line in lines]) - min([line.x0 for line in lines]) > 0.6 * width
        many = sum([len(line.words) for line in lines]) > 60
        made += _vote(lines, width, least or max(5.0, 0.55 * body)) if wide and many else [lines]
    return made


def between(words: Iterable[Word], rules: Sequence[float]) -> list[list[Word]]:
    """Words above, between and below lines drawn across the page, given by height in rising order:
    no column crosses one.

    A line that lies as close to the rows as rows lie to each other, such as the edge of a coloured
    box, parts nothing.
    """
    if not rules:
        return [whole] if (whole := list(words)) else []
    groups: list[list[Word]] = [[] for _ in range(len(rules) + 1)]
    for word in words:
        groups[bisect_left(rules, word.middle)].append(word)
    made: list[list[Word]] = []
    for group in filter(None, groups):
        near = (
            made
            and min([word.top for word in group]) - max([word.bottom for word in made[-1]])
            < 0.6 * group[0].size
        )
        if near:
            made[-1] += group
        else:
            made.append(group)
    return made


def _gap(words: Iterable[Word], least: float) -> tuple[float, float] | None:
    """The widest strip that no word touches."""
    best, widest, end = None, least, math.inf
    for x0, x1 in sorted([(word.x0, word.x1) for word in words]):
        if x0 - end >= widest and (best is None or x0 - end > widest):
            best, widest = (end, x0), x0 - end
        end = x1 if end == math.inf or x1 > end else end
    return best


def _sides(words: Iterable[Word], gap: tuple[float, float]) -> tuple[list[Word], list[Word]]:
    middle = sum(gap) / 2
    left: list[Word] = []
    right: list[Word] = []
    for word in words:
        (left if word.x1 <= middle else right).append(word)
    return left, right


def _span(words: Iterable[Word]) -> float:
    listed = list(words)
    return max(word.x1 for word in listed) - min(word.x0 for word in listed)


def _cut(words: list[Word], width: float, least: float, depth: int) -> list[list[Row]]:
    """Recursive cut, first from top to bottom, then from side to side where that frees a gutter:
    the rows of each part.
    """
    if len(words) < 8 or depth > _DEPTH:
        return [rows_of_words(words)] if words else []
    gap = _gap(words, least)
    if gap:
        left, right = _sides(words, gap)
        # A strip beside page numbers or list marks parts no columns.
        if min(_span(left), _span(right)) > 0.2 * width and _columns_of_text(left, right):
            return _cut(left, width, least, depth + 1) + _cut(right, width, least, depth + 1)
    lines = rows_of_words(words)
    spaces = [(low.top - high.bottom, at) for at, (high, low) in enumerate(pairwise(lines), 1)]
    # The widest spaces first: where none of six frees a gutter, smaller ones will not.
    tried = heapq.nlargest(6, [each for each in spaces if each[0] >= 1])
    above, below = _covered(lines) if tried else ([], [])
    for _, at in tried:
        upper = (
            [word for line in lines[:at] for word in line.words]
            if _is_split(above[at - 1], least)
            else []
        )
        lower = (
            [word for line in lines[at:] for word in line.words]
            if _is_split(below[at], least)
            else []
        )
        if _has_columns(upper, least) or _has_columns(lower, least):
            upper = [word for line in lines[:at] for word in line.words]
            lower = [word for line in lines[at:] for word in line.words]
            return _cut(upper, width, least, depth + 1) + _cut(lower, width, least, depth + 1)
    return [lines]


def _covered(lines: Iterable[Row]) -> tuple[list[int], list[int]]:
    """For each row, the points across the page that a word covers in it or in a row before it, and
    in it or in a row after it, as bits.
    """
    rows = []
    for line in lines:
        bits = 0
        for word in line.words:
            start, stop = int(word.x0) + 1, int(word.x1)
            start, stop = (start if start > 0 else 0), (stop if stop > 0 else 0)
            if stop > start:
                bits |= (1 << stop) - (1 << start)
        rows.append(bits)
    after = list(accumulate(rows[::-1], or_))[::-1]
    return list(accumulate(rows, or_)), after


def _is_split(bits: int, least: float) -> bool:
    """Whether a strip of the least width lies between covered points: a cheap first look, never too
    strict.
    """
    return re.search("1" + "0" * max(1, int(least) - 1), bin(bits)[2:].rstrip("0")) is not None


def _has_columns(words: list[Word], least: float) -> bool:
    gap = _gap(words, least) if len(words) >= 8 else None
    if gap is None:
        return False
    left, right = _sides(words, gap)
    return min(len(left), len(right)) >= 3 and count_rows(left) >= 3 and count_rows(right) >= 3


def _columns_of_text(left: list[Word], right: list[Word]) -> bool:
    """Whether both sides hold running text: a list of names with page numbers is read across."""
    return all(len(side) >= 2.0 * count_rows(side) for side in (left, right))


def _vote(lines: list[Row], width: float, least: float) -> list[list[Row]]:
    """Parts of a wide block between gutters; rows that cross a gutter end the columns above
    them.
    """
    middles = _gutters(lines, width, least)
    if not middles:
        return [lines]
    made: list[list[Word]] = []
    columns: list[list[Word]] = [[] for _ in range(len(middles) + 1)]
    crossing = False
    for line in lines:
        if any(
            word.x0 < middle - 1 and word.x1 > middle + 1
            for word in line.words
            for middle in middles
        ):
            made += [column for column in columns if column]
            columns = [[] for _ in columns]
            if crossing and made:
                made[-1].extend(line.words)
            else:
                made.append(list(line.words))
            crossing = True
            continue
        crossing = False
        for word in line.words:
            columns[sum((word.x0 + word.x1) / 2 > middle for middle in middles)].append(word)
    return [rows_of_words(column) for column in [*made, *columns] if column]


def _gutters(lines: Sequence[Row], width: float, least: float) -> list[float]:
    """Middles of the strips that at least a quarter of the rows leave empty between words and few
    rows cover.
    """
    between, covered, outside = _votes(lines, int(width) + 2)
    middles, start = [], -1
    # A gutter lies within the page; at its edges every point is empty.
    for at in range(int(0.12 * width), int(0.9 * width) + 1):
        # Four rows at least, a quarter of all, and few that cross: short rows also leave a strip
        # empty, at their end.
        empty = between[at] + outside[at] >= 4 and between[at] >= 0.25 * len(lines)
        empty = empty and covered[at] <= 0.25 * (between[at] + outside[at] + covered[at])
        if empty and at < 0.88 * width:
            start = at if start < 0 else start
        elif start >= 0:
            if at - start >= least:
                middles.append((start + at) / 2)
            start = -1
    return _wide_enough(middles, lines, 0.12 * width)


def _wide_enough(middles: list[float], lines: Sequence[Row], least: float) -> list[float]:
    """Gutters without those beside a strip too narrow for text: numbers that hang before headings
    are no column.
    """
    kept: list[float] = []
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    for middle in middles:
        if middle - (kept[-1] if kept else left) > least and right - middle > least:
            kept.append(middle)
    return kept


def _votes(lines: Sequence[Row], length: int) -> tuple[list[int], list[int], list[int]]:
    """For each point across the page: rows that leave it empty between words, that cover it, that
    end before it.
    """
    import numpy as np

    left = np.array([word.x0 for line in lines for word in line.words])
    right = np.array([word.x1 for line in lines for word in line.words])
    # The last word of a row leaves nothing empty before the first one of the next.
    inside = np.ones(max(0, len(left) - 1), dtype=bool)
    inside[np.cumsum([len(line.words) for line in lines])[:-1] - 1] = False
    first = np.array([line.x0 for line in lines])
    last = np.array([line.x1 for line in lines])
    return (
        _sums(right[:-1][inside] + 1, left[1:][inside], length),
        _sums(left, right + 1, length),
        _sums(
            np.concatenate([np.zeros(len(first)), last + 1]),
            np.concatenate([first, np.full(len(last), float(length))]),
            length,
        ),
    )


def _sums(starts: NDArray[np.float64], stops: NDArray[np.float64], length: int) -> list[int]:
    """For each point from 0 to `length`, how many stretches cover it."""
    import numpy as np

    first = np.maximum(starts.astype(np.int64), 0)
    last = np.minimum(stops.astype(np.int64), length)
    some = first < last
    steps = np.bincount(first[some], minlength=length + 1)
    steps -= np.bincount(last[some], minlength=length + 1)
    found: list[int] = np.cumsum(steps).tolist()
    return found
