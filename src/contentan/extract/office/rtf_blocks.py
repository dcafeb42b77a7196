"""Paragraphs, cells and rows of an RTF text, as its walk meets them, to blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

from contentan.extract.block_kinds import kind_of
from contentan.extract.raw_blocks import Block, Line


@dataclass(slots=True)
class Flow:
    """One run of paragraphs: the document's, or that of a text box.

    `after` are blocks that follow the current paragraph: notes and text boxes.
    """

    blocks: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)
    level: int = 0
    in_table: bool = False

    def end_paragraph(self) -> None:
        """Close the paragraph, after the table that stands before it; in a cell, part its words."""
        if self.in_table or self.cells:
            self.text.append(" ")
            return
        text = _paired("".join(self.text)).strip()
        self.text = []
        self._end_table()
        if text:
            kind = "heading" if self.level else kind_of(text)
            self.blocks.append(Block(kind, (Line(1, text),), self.level))
        self._end_row_notes()

    def end_cell(self) -> None:
        """Close a cell of the row."""
        self.cells.append(" ".join(_paired("".join(self.text)).split()))
        self.text = []

    def end_row(self) -> None:
        """Close a row of the table."""
        self.rows.append(" | ".join(self.cells))
        self.cells, self.in_table = [], False

    def finish(self) -> list[Block]:
        """All blocks; a row that the file never ended is one too."""
        if self.cells or (self.in_table and "".join(self.text).strip()):
            self.end_cell()
            self.end_row()
        self.in_table = False
        self.end_paragraph()
        return self.blocks

    def _end_table(self) -> None:
        rows = [row for row in self.rows if row.strip(" |")]
        if rows:
            self.blocks.append(Block("table", tuple(Line(1, row) for row in rows)))
        self.rows = []

    def _end_row_notes(self) -> None:
        self.blocks += self.after
        self.after = []


def note(text: str) -> list[Block]:
    """The block of a note, none where it has no text."""
    plain = _paired(text).strip()
    return [Block("note", (Line(1, plain),))] if plain else []


def _paired(text: str) -> str:
    """Letters beyond sixteen bits, which RTF writes as two halves, made whole."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
