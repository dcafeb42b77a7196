"""Text that stands across the page's direction: turned tables and captions, read as blocks of their
own after the text of their page.

What repeats on several pages, such as a printer's mark in the margin, and what holds next to no
letters, such as the numbers of an axis, is left out and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from contentan.extract.page_words import PageText, Turned
from contentan.extract.pdf.columns import column
from contentan.extract.pdf.paragraphs import Flow, Paragraph
from contentan.extract.pdf.reading_order import reading_order
from contentan.extract.raw_blocks import Box

_LEAST_LETTERS = 6


def repeated(pages: Sequence[PageText]) -> set[str]:
    """The words that stand turned on more than one page, as `read_turned` wants them."""
    found = Counter(
        word for page in pages for word in {word for one in page.across for word in _masked(one)}
    )
    return {word for word, times in found.items() if times > 1}


def read_turned(page: PageText, body: float, stamps: set[str]) -> tuple[list[Paragraph], int]:
    """The turned blocks of a page, and how many characters were left out."""
    made: list[Paragraph] = []
    left_out = 0
    for one in page.across:
        text = "".join(word.text for word in one.words)
        if _is_stamp(one, stamps) or sum(map(str.isalpha, text)) < _LEAST_LETTERS:
            left_out += len(text)
            continue
        flow = Flow(body)
        for part in reading_order(one.words, one.width, body):
            flow.add(column(page.page, part))
        flow.end_page()
        for paragraph in flow.blocks:
            paragraph.lines = [
                replace(line, box=line.box and _on_page(line.box, one, page))
                for line in paragraph.lines
            ]
        made += flow.blocks
    return made, left_out


def _is_stamp(one: Turned, stamps: set[str]) -> bool:
    """Whether nearly all words stand turned on other pages too."""
    words = _masked(one)
    return sum(word in stamps for word in words) >= 0.8 * len(words)


def _masked(one: Turned) -> list[str]:
    """The words by their direction, whatever their numbers."""
    return [f"{one.turn} {re.sub('[0-9]+', '#', word.text)}" for word in one.words]


def _on_page(box: Box, one: Turned, page: PageText) -> Box:
    """A box of a turned text, in points from the upper left corner of the page as it is read."""
    (xa, ya), (xb, yb) = (
        _point(x, y, one.turn, page) for x, y in ((box[0], box[1]), (box[2], box[3]))
    )
    return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def _point(x: float, y: float, turn: int, page: PageText) -> tuple[float, float]:
    if turn == 1:
        return y, page.height - x
    return (page.width - x, page.height - y) if turn == 2 else (page.width - y, x)
