"""What an order of reading is worth: the joints of neighbouring words, summed over a page."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from contentan.extract import continuity
from contentan.extract.continuity import Continuity
from contentan.extract.page_words import Word, has_letter
from contentan.extract.pdf.strips import Lines

_NEAR = 0.45  # type sizes between two words of one row that certainly follow each other
_OPEN = re.compile(r"[^\W\d_][\"'»”’)]*$|[,\-\u2010]$")


@dataclass(slots=True)
class Page:
    """What orders of one page are judged by: its width, its usual type size, how words continue."""

    width: float
    size: float
    model: Continuity
    # Evidence inside rows, by their words: a search meets the same rows in nearly every order.
    rows: dict[tuple[int, ...], float] = field(default_factory=dict)


def joint(page: Page, left: Word, right: Word) -> float:
    """Evidence that one word follows another; little of it counts where the type changes, as
    between a heading and its text.
    """
    if not (has_letter(left.text) and has_letter(right.text)):
        return 0.0
    value = continuity.joint(page.model, left.text, right.text)
    if left.bold != right.bold or abs(left.size - right.size) > 0.12 * page.size:
        # The constant keeps the sum fair: without it, orders with fewer changes of type win.
        return 0.25 * value + 0.8
    return value


def within(page: Page, row: Sequence[Word]) -> float:
    """Evidence of the joints inside a row, with a bonus for narrow gaps; the words must live as
    long as the page.
    """
    key = tuple(map(id, row))
    if key not in page.rows:
        page.rows[key] = _within(page, row)
    return page.rows[key]


def _within(page: Page, row: Sequence[Word]) -> float:
    total = 0.0
    for left, right in pairwise(row):
        # Rows of figures and leaders are worth the same in any order: cells lie far apart, and a
        # column of numbers reads like a row of them.
        if not (has_letter(left.text) and has_letter(right.text)):
            continue
        gap = (right.x0 - left.x1) / max(4.0, left.size)
        bonus = 0.6 if gap < 0.5 else 0.3 if gap < 0.8 else 0.0 if gap < 1.6 else -0.3
        total += joint(page, left, right) + bonus
    return total


def score(page: Page, lines: Lines) -> float:
    """Evidence of an order, as rows from first to last, in nats."""
    over = sum([joint(page, high[-1], low[0]) for high, low in pairwise(lines)])
    return over + sum([within(page, row) for row in lines])


def sureness(page: Page, lines: Lines) -> float | None:
    """Mean evidence over line ends inside a sentence as a share of that inside lines: about 1 where
    the order is right, 0 where it is wrong. None where too few line ends can tell.
    """
    ends = [
        joint(page, high[-1], low[0])
        for high, low in pairwise(lines)
        if _OPEN.search(high[-1].text)
        and low[0].text[:1].isalpha()
        and high[-1].bold == low[0].bold
        and abs(high[-1].size - low[0].size) < 0.12 * page.size
    ]
    inside = [
        joint(page, left, right)
        for row in lines
        for left, right in pairwise(row)
        if right.x0 - left.x1 < _NEAR * left.size and left.text[-1:].isalpha()
    ]
    if len(ends) < 10 or len(inside) < 10 or sum(inside) <= 0:
        return None
    return statistics.fmean(ends) / statistics.fmean(inside)


def learn_rows(model: Continuity, lines: Lines) -> None:
    """Add the neighbours on the rows of a page, and its words, to what is known."""
    near = [
        (left.text, right.text)
        for row in lines
        for left, right in pairwise(row)
        if right.x0 - left.x1 < _NEAR * left.size and not (left.table or right.table)
    ]
    continuity.learn(model, near, 1.0)
    # The first word of a row may be the second half of a broken one.
    continuity.learn_words(model, (word.text for word in chain(*(row[1:] for row in lines))))
