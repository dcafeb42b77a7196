"""DOCX by a walk of its own: what a reader of the printed document sees, in order, once.

Insertions are in; deletions, hidden text and comments are out, and counted. Text boxes are read
once although the file holds them twice; notes, diagrams and charts follow their block; inserted
files (altChunk) stand in their place. Pages are counted only where Word left its marks of the
last layout; else there is one page. Headers and footers are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from contentan.errors import ExtractError
from contentan.extract.block_kinds import kind_of
from contentan.extract.left_out import left_out, not_read
from contentan.extract.limits import Limits
from contentan.extract.office.docx_blocks import pages_in_a_row, with_bold_headings
from contentan.extract.office.docx_parts import (
    Package,
    comments,
    deleted,
    drawn,
    hidden_styles,
    is_comment,
    is_hidden,
    relations,
)
from contentan.extract.office.docx_styles import bold_size, is_item, level_of, style_levels
from contentan.extract.office.list_numbers import Numbers, numbers
from contentan.extract.office.zip_container import Container, attribute, local
from contentan.extract.parts import read_part
from contentan.extract.raw_blocks import Block, Line, NoticeRow, Reading, one_page

_SKIPPED = frozenset(
    """
    del moveFrom delText instrText Fallback rPr pPr sdtPr tblPr tblGrid trPr tcPr annotationRef
    rt object
    """.split()
)
_SIGNS = {"tab": " ", "cr": " ", "noBreakHyphen": "-", "ptab": " "}
_BREAK = "\f"
_DRAWN = {"relIds": "dm", "chart": "id"}  # diagrams and charts, by the attribute that names them


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of a DOCX file. Raises ExtractError 'damaged' or 'too_big'."""
    with Container(path, limits) as container:
        package = Package(container.xml, container.read, limits)
        return read_package(package, _main_part(container), "docx")


def read_package(package: Package, main: str, form: str) -> Reading:
    """Blocks of a document whose main part is given by name."""
    root = package.xml(main)
    if root is None:
        raise ExtractError("damaged", f"{main} is missing")
    folder = main.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    styles = package.xml(f"{prefix}styles.xml")
    walk = _Walk(
        style_levels(styles),
        _notes(package.xml(f"{prefix}footnotes.xml"), "footnote"),
        _notes(package.xml(f"{prefix}endnotes.xml"), "endnote"),
        numbers(package.xml(f"{prefix}numbering.xml"), styles),
        package,
        relations(package, main),
        hidden_styles(styles),
        paged=root.find(".//{*}lastRenderedPageBreak") is not None,
    )
    walk.children(next((child for child in root if local(child) == "body"), root))
    walk.flush_notes()
    unread: dict[str, str | int] = {
        "deleted text": deleted(root),
        "hidden text": "".join(walk.hidden),
        "comments": comments(root, package.xml(f"{prefix}comments.xml")),
        "embedded objects": sum(1 for _ in root.iter("{*}OLEObject")),
    }
    notices = (*left_out(unread), *walk.notices)
    return one_page(
        form, pages_in_a_row(list(with_bold_headings(walk.blocks, walk.bold))), notices=notices
    )


def _main_part(container: Container) -> str:
    links = container.xml("_rels/.rels")
    for link in links if links is not None else ():
        if attribute(link, "Type").endswith("/officeDocument"):
            return attribute(link, "Target").lstrip("/")
    return "word/document.xml"


def _notes(root: Any, tag: str) -> dict[str, Any]:
    """Note elements by id, separators left out."""
    if root is None:
        return {}
    return {
        attribute(note, "id"): note
        for note in root.iterfind(f"{{*}}{tag}")
        if not attribute(note, "type")
    }


@dataclass(slots=True)
class _Walk:
    """The document as it is walked: `page` grows where Word's last layout broke a page."""

    styles: dict[str, int]
    footnotes: dict[str, Any]
    endnotes: dict[str, Any]
    numbers: Numbers
    package: Package
    links: dict[str, str]
    hidden_styles: frozenset[str]
    paged: bool
    page: int = 1
    blocks: list[Block] = field(default_factory=list)
    # Number of a short, wholly bold block -> type size in half points.
    bold: dict[int, int] = field(default_factory=dict)
    # Text boxes and notes met inside the current block.
    pending: list[Any] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    notices: list[NoticeRow] = field(default_factory=list)

    def children(self, parent: Any) -> None:
        """Blocks below an element that holds blocks."""
        for child in parent:
            tag = local(child)
            if tag == "p":
                self.paragraph(child)
            elif tag == "tbl":
                self.table(child)
            elif tag == "altChunk":
                self.inserted(self.links.get(attribute(child, "id"), ""))
            elif tag not in _SKIPPED:
                self.children(child)

    def inserted(self, name: str) -> None:
        """A file that Word shows in this place: a page, a text or another document."""
        blob = self.package.raw(name)
        try:
            if blob is None:
                raise ExtractError("damaged", "it is missing")
            made = read_part(name, blob, self.package.limits)
        except ExtractError as error:
            self.notices += not_read([f"{name or 'an inserted file'}: {error.detail}"])
            return
        self.notices += made.notices
        for one in made.blocks:
            self.blocks.append(
                replace(one, lines=tuple(replace(line, page=self.page) for line in one.lines))
            )

    def paragraph(self, element: Any) -> None:
        """One paragraph, then the text boxes and notes that hang on it."""
        text = "".join(self.text(element))
        if text.strip(f" {_BREAK}"):
            # Asked once a paragraph with text, in order: asking counts the list on.
            text = self.numbers.mark(element) + text
        lines = self._lines(text)
        if lines:
            level = self._heading(element)
            kind = "list" if is_item(element) else kind_of(text.strip())
            if level:
                kind = "heading"
            if kind == "paragraph" and len(text) < 150:
                size = bold_size(element)
                if size:
                    self.bold[len(self.blocks)] = size
            self.blocks.append(Block(kind, lines, level))
        self.flush_notes()

    def flush_notes(self) -> None:
        """Read what was met inside a block as blocks after it."""
        waiting, self.pending = self.pending, []
        for element in waiting:
            if local(element) in ("footnote", "endnote"):
                text = " ".join("".join(self.text(p)).strip() for p in element.iter("{*}p"))
                self.blocks.append(Block("note", (Line(self.page, text.replace(_BREAK, " ")),)))
            elif local(element) in _DRAWN:
                part = self.links.get(attribute(element, _DRAWN[local(element)]), "")
                for one in drawn(self.package.xml(part)):
                    self.blocks.append(Block(one.kind, (Line(self.page, one.lines[0].text),)))
            else:
                self.children(element)

    def text(self, element: Any) -> Iterator[str]:
        """Pieces of text below an element; a form feed stands for the end of a page."""
        for child in element:
            tag = local(child)
            if tag == "t":
                yield child.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == "br":
                yield " "
            elif tag == "lastRenderedPageBreak":
                yield _BREAK
            elif tag == "sym":
                yield _symbol(attribute(child, "char"))
            elif tag in ("footnoteReference", "endnoteReference"):
                notes = self.footnotes if tag[0] == "f" else self.endnotes
                if attribute(child, "id") in notes:
                    # A note belongs to its first reference; a second one repeats its number only.
                    self.pending.append(notes.pop(attribute(child, "id")))
            elif tag in ("txbxContent", "footnote", "endnote") or tag in _DRAWN:
                self.pending.append(child)
            elif tag == "r" and is_hidden(child, self.hidden_styles):
                self.hidden += self.text(child)
            elif tag not in _SKIPPED and not is_comment(child):
                yield from self.text(child)

    def table(self, element: Any) -> None:
        """One line a row, cells divided by a bar; a table of one column is a frame, and its content
        is text.
        """
        rows = list(_inside(element, "tr"))
        cells = [list(_inside(row, "tc")) for row in rows]
        if all(len(row) <= 1 for row in cells):
            for row in cells:
                for cell in row:
                    self.children(cell)
            return
        lines: list[Line] = []
        for row in cells:
            start = self.page
            texts, ends = [], [start]
            # A page end that crosses a row is marked in each of its cells, and is one page end.
            for cell in row:
                self.page = start
                texts.append(self._cell(cell))
                ends.append(self.page)
            self.page = max(ends)
            if any(texts):
                lines.append(
                    Line(
                        min(self.page, start + (self.paged and _starts_page(row))),
                        " | ".join(texts),
                    )
                )
        if lines:
            self.blocks.append(Block("table", tuple(lines)))
        self.flush_notes()

    def _cell(self, cell: Any) -> str:
        """Text of a cell, a table inside it included."""
        made = []
        for child in _inside(cell, "p", "tbl"):
            if local(child) == "p":
                made.append(" ".join(line.text for line in self._lines("".join(self.text(child)))))
            else:
                made += [
                    self._cell(inner)
                    for row in _inside(child, "tr")
                    for inner in _inside(row, "tc")
                ]
        return " ".join(part.strip() for part in made if part.strip())

    def _lines(self, text: str) -> tuple[Line, ...]:
        """Text by page."""
        made = []
        for number, part in enumerate(text.split(_BREAK)):
            self.page += 1 if number and self.paged else 0
            if part.strip():
                made.append(Line(self.page, part))
        return tuple(made)

    def _heading(self, element: Any) -> int:
        properties = element.find("{*}pPr")
        if properties is None:
            return 0
        outline, style = properties.find("{*}outlineLvl"), properties.find("{*}pStyle")
        level = level_of("", outline) if outline is not None else 0
        return level or (self.styles.get(attribute(style, "val"), 0) if style is not None else 0)


def _inside(element: Any, *tags: str) -> Iterator[Any]:
    """Nearest descendants with these tags, through content controls, insertions and the like."""
    for child in element:
        if local(child) in tags:
            yield child
        elif local(child) not in _SKIPPED and local(child) not in ("p", "tbl"):
            yield from _inside(child, *tags)


def _starts_page(cells: list[Any]) -> bool:
    """Whether a page break stands before the first text of a row."""
    first = next(
        (mark for cell in cells for mark in cell.iter("{*}t", "{*}lastRenderedPageBreak")), None
    )
    return first is not None and local(first) == "lastRenderedPageBreak"


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except ValueError:
        return ""
