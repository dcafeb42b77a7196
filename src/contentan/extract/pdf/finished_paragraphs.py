"""Paragraphs that no further page can change: what tells headings is noted, and the rest is packed
where a file is long, so that pages do not wait as objects until its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from contentan.extract.packed_blocks import Lines, PackedBlocks, packed, with_kinds
from contentan.extract.pdf.headings import Traits, traits, with_headings
from contentan.extract.pdf.paragraphs import Flow, Paragraph
from contentan.extract.raw_blocks import Blocks

_LOOSE = 1_000  # paragraphs that wait as they are: a file of some hundred pages


@dataclass(slots=True)
class Finished:
    """Finished paragraphs of a document with this type size of running text, in reading order."""

    body: float
    noted: list[Traits] = field(default_factory=list)
    loose: list[Lines] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)

    def add(self, paragraphs: Iterable[Paragraph]) -> None:
        for one in paragraphs:
            self.noted.append(traits(one, self.body))
            self.loose.append(tuple(one.lines))
        if len(self.loose) > _LOOSE:
            self.chunks.append(packed(self.loose))
            self.loose = []

    def blocks(self) -> Blocks:
        """All of them as blocks, with their headings."""
        told = with_headings(self.noted, self.body)
        kinds = tuple(
            kind if one.shown else None for one, kind in zip(self.noted, told, strict=True)
        )
        if not self.chunks:
            return tuple(with_kinds(self.loose, kinds))
        return PackedBlocks((*self.chunks, packed(self.loose)), kinds)


def take_finished(flow: Flow) -> list[Paragraph]:
    """Take the paragraphs that no further page can change out of the flow: those before the open
    one.
    """
    last = next((at for at, one in enumerate(flow.blocks) if one is flow.open), len(flow.blocks))
    done, flow.blocks = flow.blocks[:last], flow.blocks[last:]
    return done
