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
    """The texts that stand turned on more than one page, as `read_turned` wants them."""
    found = Counter(key for page in pages for key in {_key(one) for one in page.across})
    return {key for key, times in found.items() if times > 1}


def read_turned(page: PageText, body: float, stamps: set[str]) -> tuple[list[Paragraph], int]:
    """The turned blocks of a page, and how many characters were left out."""
    made: list[Paragraph] = []
    left_out = 0
    for one in page.across:
        text = "".join(word.text for word in one.words)
        if _key(one) in stamps or sum(map(str.isalpha, text)) < _LEAST_LETTERS:
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


def _key(one: Turned) -> str:
    text = " ".join(sorted(word.text for word in one.words))
    return f"{one.turn} {re.sub(r'[0-9]+', '#', text)}"


def _on_page(box: Box, one: Turned, page: PageText) -> Box:
    """A box of a turned text, in points from the upper left corner of the page as it is read."""
    quarters = one.turn % 4  # from the text's direction to the page's, to the left
    corners = [(box[0], box[1]), (box[2], box[3])]
    turned = {
        0: lambda x, y: (x, y),
        1: lambda x, y: (y, page.height - x),
        2: lambda x, y: (page.width - x, page.height - y),
        3: lambda x, y: (page.width - y, x),
    }[quarters]
    (xa, ya), (xb, yb) = (turned(*corner) for corner in corners)
    return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)
