"""Plain text: paragraphs by empty lines, indents, or one a line, whichever the file uses; a form
feed ends a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from contentan.extract.block_kinds import heading_level, kind_of, starts_item
from contentan.extract.limits import Limits
from contentan.extract.raw_blocks import Block, Line, Reading, one_page
from contentan.extract.text.charset import decode

_ENDED = re.compile(r"[.!?…:;][\"'»”’)\]]*$")


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of a text file in any encoding."""
    text, _ = decode(path.read_bytes())
    return one_page("text", blocks(text))


def blocks(text: str) -> list[Block]:
    """Paragraphs, list items and headings of a text.

    >>> [block.kind for block in blocks("ARTICLE ONE\\n\\nWe, the people.")]
    ['heading', 'paragraph']
    """
    # U+0085 ends a line in sound text, but is half a letter in UTF-8 that was taken for Latin-1
    text = re.sub(r"\r\n?|\u2028|(?<![ÐÑ])\x85", "\n", text)
    pages = [page.split("\n") for page in text.split("\f")]
    wrapped = is_wrapped([line for page in pages for line in page])
    groups: list[list[Line]] = []
    for number, lines in enumerate(pages, 1):
        found = (
            _groups(lines, number)
            if wrapped
            else [[Line(number, line)] for line in lines if line.strip()]
        )
        for group in found:
            # A page end, or an empty line that a converter left, may stand inside a sentence.
            if groups and _goes_on(groups[-1][-1].text, group[0].text):
                groups[-1] += group
            else:
                groups.append(group)
    return [_block(group) for group in groups]


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether paragraphs are broken into lines of even length: most lines that another follows are
    nearly full.
    """
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    # The ninth tenth of all lengths is the width of a full line; over 110 signs nobody wraps by
    # hand.
    if len(lengths) < 3 or lengths[int(0.9 * len(lengths))] > 110:
        return False
    full = 0.6 * lengths[int(0.9 * len(lengths))]
    followed = [high for high, low in pairwise(lines) if high.strip() and low.strip()]
    return len(followed) * 5 > len(lengths) and sum(
        len(line.rstrip()) >= full for line in followed
    ) * 2 > len(followed)


def _groups(lines: Sequence[str], page: int) -> Iterable[list[Line]]:
    """Lines of wrapped text by paragraph."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    full = lengths[int(0.9 * len(lengths))] if lengths else 0
    group: list[Line] = []
    before = ""
    for line in lines:
        if group and (not line.strip() or _begins(line, before, full)):
            yield group
            group = []
        if line.strip():
            group.append(Line(page, line.strip()))
        before = line
    if group:
        yield group


def _begins(line: str, before: str, full: int) -> bool:
    """An indent, an item, or a line above that had room for this line's first word although its
    sentence had ended.
    """
    indent, above = len(line) - len(line.lstrip()), len(before) - len(before.lstrip())
    if starts_item(line.strip()) or 2 <= indent - above <= 12:
        return True
    room = full - len(before.rstrip()) - len(line.split(maxsplit=1)[0]) - 1
    return room > 8 and _ENDED.search(before.rstrip()) is not None and not line.strip()[0].islower()


def _goes_on(before: str, line: str) -> bool:
    """Whether an empty line or a page end stands inside a sentence: a letter before it, a small
    letter after it.
    """
    left, right = before.rstrip(), line.lstrip()
    return bool(
        left[-1:].isalpha() and right[:1].islower() and not starts_item(right) and len(left) < 200
    )


def _block(group: list[Line]) -> Block:
    text = " ".join(line.text.strip() for line in group)
    level = heading_level(text) if len(group) <= 3 else 0
    if level:
        return Block("heading", tuple(group), level)
    return Block(kind_of(text), tuple(group))
