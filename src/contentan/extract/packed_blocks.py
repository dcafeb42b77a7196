"""Blocks of a long file, packed: as objects they would take ten times the memory of their text."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from contentan.extract.raw_blocks import Block, Line
from contentan.model import SegmentKind

Lines: TypeAlias = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PackedBlocks:
    """Blocks that are unpacked, some at a time, whenever they are gone through. `kinds` holds kind
    and level of each, None for one that is left out.
    """

    chunks: tuple[bytes, ...]
    kinds: tuple[tuple[SegmentKind, int] | None, ...]

    def __iter__(self) -> Iterator[Block]:
        lines = (each for chunk in self.chunks for each in unpacked(chunk))
        return with_kinds(lines, self.kinds)

    def __len__(self) -> int:
        return len(self.kinds) - self.kinds.count(None)

    def __add__(self, further: tuple[Block, ...]) -> tuple[Block, ...]:
        return (*self, *further)


def with_kinds(
    lines: Iterable[Lines], kinds: Iterable[tuple[SegmentKind, int] | None]
) -> Iterator[Block]:
    """Blocks of these lines, without those that have no kind."""
    for each, kind in zip(lines, kinds, strict=True):
        if kind is not None:
            yield Block(kind[0], each, kind[1])


def packed(blocks: Iterable[Lines]) -> bytes:
    """The lines of some blocks as bytes."""
    plain = [[(line.page, line.text, line.box, line.dropped) for line in one] for one in blocks]
    return zlib.compress(pickle.dumps(plain, pickle.HIGHEST_PROTOCOL), 1)


def unpacked(chunk: bytes) -> Iterator[Lines]:
    """The lines that `packed` was given."""
    for one in pickle.loads(zlib.decompress(chunk)):
        yield tuple(Line(*line) for line in one)
