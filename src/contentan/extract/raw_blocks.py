"""What every reader hands to `assemble`: pages and blocks as they stand in the file, before
cleaning.

A block is a sequence of lines. A line knows its page and, where the format has geometry, its box in
points from the upper left corner. Lines of a table are its rows; lines of anything else are joined
to running text, and a word broken by a hyphen at a line's end is put together again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from contentan.model import SegmentKind

Box: TypeAlias = tuple[float, float, float, float]  # x0, top, x1, bottom
NoticeRow: TypeAlias = tuple[str, str, int]  # name, detail, how often


@dataclass(frozen=True, slots=True)
class Line:
    """`dropped` are marks left out of the text, as (offset in text, what stood there): raised note
    numbers.
    """

    page: int
    text: str
    box: Box | None = None
    dropped: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """`level` counts from 1 for headings and is 0 for anything else."""

    kind: SegmentKind
    lines: tuple[Line, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: what read it, what number is printed on it, how large it is, and why it is
    doubtful.
    """

    page: int
    method: str
    label: str | None = None
    width: float | None = None
    height: float | None = None
    warning: str | None = None


class Blocks(Protocol):
    """Blocks in reading order, as a tuple, or packed where they are very many: gone through any
    number of times, counted, and added to.
    """

    def __iter__(self) -> Iterator[Block]: ...

    def __len__(self) -> int: ...

    def __add__(self, further: tuple[Block, ...], /) -> tuple[Block, ...]: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file as read."""

    format: str
    sheets: tuple[Sheet, ...]
    blocks: Blocks
    notices: tuple[NoticeRow, ...] = field(default=())


def block(kind: SegmentKind, text: str | Iterable[str], *, page: int = 1, level: int = 0) -> Block:
    """A block without geometry.

    >>> block("heading", "Preamble", level=1).lines[0].text
    'Preamble'
    """
    texts = (text,) if isinstance(text, str) else tuple(text)
    return Block(kind, tuple(Line(page, line) for line in texts), level)


def one_page(
    form: str, blocks: Iterable[Block], *, method: str = "", notices: Iterable[NoticeRow] = ()
) -> Reading:
    """A reading of a format that has no pages, or whose blocks already count them from 1 without
    gaps.
    """
    made = tuple(blocks)
    last = max((line.page for block in made for line in block.lines), default=1)
    return Reading(
        form,
        tuple(Sheet(page, method or form) for page in range(1, last + 1)),
        made,
        tuple(notices),
    )
