"""ODT (LibreOffice) by a walk over content.xml. Notes follow their block; deletions, hidden
text and comments are left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contentan.errors import ExtractError
from contentan.extract.block_kinds import kind_of
from contentan.extract.left_out import left_out
from contentan.extract.limits import Limits
from contentan.extract.office.zip_container import Container, attribute, local
from contentan.extract.raw_blocks import Block, Line, Reading, one_page
from contentan.model import SegmentKind

_SKIPPED = frozenset(
    """
    tracked-changes annotation annotation-end sequence-decls forms desc title
    index-title-template note-citation ruby-text hidden-text hidden-paragraph
    """.split()
)
_BREAK = "\f"


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of an ODT file. Raises ExtractError 'damaged' or 'too_big'."""
    with Container(path, limits) as container:
        root = container.xml("content.xml")
    if root is None:
        raise ExtractError("damaged", "content.xml is missing")
    body = root.find(".//{*}body/{*}text")
    if body is None:
        raise ExtractError("damaged", "content.xml has no body text")
    return read_body(body, "odt")


def read_body(body: Any, form: str) -> Reading:
    """Blocks of the body of a text."""
    walk = _Walk()
    walk.children(body, "paragraph")
    unread: dict[str, str | int] = {
        "deleted text": _all_text(body, "deletion"),
        "hidden text": _all_text(body, "hidden-text", "hidden-paragraph"),
        "comments": _all_text(body, "annotation"),
        "embedded objects": sum(1 for _ in body.iter("{*}object-ole")),
    }
    return one_page(form, walk.blocks, notices=left_out(unread))


def _all_text(body: Any, *tags: str) -> str:
    found = body.iter(*(f"{{*}}{tag}" for tag in tags))
    return " ".join(
        attribute(element, "string-value") or " ".join(element.itertext()) for element in found
    )


@dataclass(slots=True)
class _Walk:
    page: int = 1
    blocks: list[Block] = field(default_factory=list)
    pending: list[Any] = field(default_factory=list)

    def children(self, parent: Any, kind: SegmentKind) -> None:
        """Blocks below an element that holds blocks."""
        for child in parent:
            tag = local(child)
            if tag in ("p", "h"):
                self.paragraph(child, kind)
            elif tag == "table":
                self.table(child)
            elif tag == "soft-page-break":
                self.page += 1
            elif tag not in _SKIPPED:
                self.children(child, "list" if tag in ("list-item", "list-header") else kind)

    def paragraph(self, element: Any, kind: SegmentKind) -> None:
        """One paragraph or heading, then the notes and text boxes that hang on it."""
        text = "".join(self.text(element))
        lines = self._lines(text)
        if lines and local(element) == "h":
            level = attribute(element, "outline-level")
            self.blocks.append(Block("heading", lines, int(level) if level.isdigit() else 1))
        elif lines:
            # Within a list or a note the place decides, elsewhere the text.
            self.blocks.append(Block(kind_of(text.strip()) if kind == "paragraph" else kind, lines))
        waiting, self.pending = self.pending, []
        for inner in waiting:
            self.children(inner, "note" if local(inner) == "note-body" else "paragraph")

    def text(self, element: Any) -> Iterator[str]:
        """Pieces of text below an element, with what follows each child."""
        yield element.text or ""
        for child in element:
            tag = local(child)
            if tag in ("s", "tab", "line-break"):
                yield " "
            elif tag == "soft-page-break":
                yield _BREAK
            elif tag in ("note-body", "text-box"):
                self.pending.append(child)
            elif tag not in _SKIPPED:
                yield from self.text(child)
            yield child.tail or ""

    def table(self, element: Any) -> None:
        """One line a row; a table of one column is a frame, and its content is text."""
        rows = [
            [cell for cell in row if local(cell) == "table-cell"]
            for row in element.iter("{*}table-row")
        ]
        if all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell in row:
                    self.children(cell, "paragraph")
            return
        texts = [[" ".join(" ".join(self.text(p)).split()) for p in row] for row in rows]
        lines = [Line(self.page, " | ".join(row).replace(_BREAK, " ")) for row in texts if any(row)]
        if lines:
            self.blocks.append(Block("table", tuple(lines)))

    def _lines(self, text: str) -> tuple[Line, ...]:
        made = []
        for number, part in enumerate(text.split(_BREAK)):
            self.page += 1 if number else 0
            if part.strip():
                made.append(Line(self.page, part))
        return tuple(made)
