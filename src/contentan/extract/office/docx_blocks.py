"""What is known of a DOCX file's blocks when all are read: pages without gaps, bold headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from contentan.extract.raw_blocks import Block


def pages_in_a_row(blocks: list[Block]) -> list[Block]:
    """The blocks with pages counted only where text stands: Word marks a break in every cell of a
    row that it breaks.
    """
    pages = sorted({line.page for block in blocks for line in block.lines if line.text.strip()})
    number = {page: at for at, page in enumerate(pages, 1)}
    return [
        replace(
            block,
            lines=tuple(
                replace(line, page=number.get(line.page, line.page)) for line in block.lines
            ),
        )
        for block in blocks
    ]


def with_bold_headings(blocks: Sequence[Block], bold: Mapping[int, int]) -> Iterator[Block]:
    """The blocks, short bold paragraphs as headings below the styled ones, larger type first;
    `bold` gives their size in half points by their number.
    """
    styled = max((block.level for block in blocks), default=0)
    ranks = {size: rank for rank, size in enumerate(sorted(set(bold.values()), reverse=True), 1)}
    for number, block in enumerate(blocks):
        text = " ".join(line.text for line in block.lines).strip()
        if number in bold and not re.search(r"[.,;:]$", text):
            yield Block("heading", block.lines, min(6, styled + ranks[bold[number]]))
        else:
            yield block
