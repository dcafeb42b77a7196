"""Side headings: bold or larger words in a margin of their own, beside the first row of their
text.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from contentan.extract.pdf.rows import Row, rows_of_words

_APART = 1.5  # type sizes between a side heading and the text beside it


def split_side_heads(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of a column in parts: each side heading, then the rows of text beside and below it.

    A page without side headings is one part.
    """
    found = [_cut_at(row) for row in rows]
    if not any(found) or len(rows) < 4:
        return [list(rows)]
    edge = statistics.median(row.words[at].x0 for row, at in zip(rows, found, strict=True) if at)
    cuts = [
        at if at and _near(row.words[at].x0, edge, row) else 0 for row, at in _both(rows, found)
    ]
    lone = [_in_margin(row, edge) for row in rows]
    heads = sum(at > 0 or alone for at, alone in zip(cuts, lone, strict=True))
    below = sum(_near(row.x0, edge, row) for row in rows)
    # The text has an edge of its own at which most rows begin; few, such as a title, cross it.
    over = [
        not at and not alone and row.x0 < edge - 0.35 * row.size
        for row, at, alone in zip(rows, cuts, lone, strict=True)
    ]
    if below < 3 or heads > 0.4 * len(rows) or sum(over) > 0.2 * len(rows) or not any(cuts):
        return [list(rows)]
    return _parted(rows, cuts, lone, over)


def _both(rows: Sequence[Row], found: Sequence[int]) -> list[tuple[Row, int]]:
    return list(zip(rows, found, strict=True))


def _parted(
    rows: Sequence[Row], cuts: Sequence[int], lone: Sequence[bool], over: Sequence[bool]
) -> list[list[Row]]:
    """Parts in reading order; a heading of several rows is gathered before the text beside it."""
    made: list[list[Row]] = []
    head: list[Row] = []
    text: list[Row] = []
    gap = crossing = True
    for row, at, alone, across in zip(rows, cuts, lone, over, strict=True):
        left = row.words if alone else row.words[:at]
        if left or across != crossing:
            # Rows of one heading follow each other; any other row of text ends it.
            if gap or across != crossing:
                made += [part for part in (head, text) if part]
                head, text = [], []
            head += rows_of_words(left)
        if not alone:
            text += rows_of_words(row.words[at:]) if at else [row]
        gap, crossing = not left, across
    return made + [part for part in (head, text) if part]


def _cut_at(row: Row) -> int:
    """Where the text begins beside a side heading, as a place among the row's words; 0 where there
    is none.
    """
    words = row.words
    for at in range(1, len(words)):
        left, right = words[at - 1], words[at]
        if right.x0 - left.x1 > _APART * right.size:
            named = sum(map(str.isalpha, "".join(word.text for word in words[:at]))) > 2
            stands_out = left.bold > right.bold or left.size > 1.08 * right.size
            same = all(word.bold == left.bold for word in words[:at])
            return at if named and stands_out and same and not right.table else 0
    return 0


def _in_margin(row: Row, edge: float) -> bool:
    """Whether the whole row is a further row of a side heading."""
    return row.x1 < edge - 0.8 * row.size and row.bold


def _near(x: float, edge: float, row: Row) -> bool:
    return abs(x - edge) < 0.35 * row.size
