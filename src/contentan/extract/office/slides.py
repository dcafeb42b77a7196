"""PPTX: each slide a page, its title a heading, then its text, tables, diagrams and charts from the
top, then its notes.

Comments, hidden slides' marks and the texts of layouts (date, number, footer) are no text of a
slide; hidden slides are left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contentan.errors import ExtractError
from contentan.extract.block_kinds import kind_of
from contentan.extract.left_out import left_out
from contentan.extract.limits import Limits
from contentan.extract.office.docx_parts import Package, drawn, relations
from contentan.extract.office.zip_container import Container, attribute, local
from contentan.extract.raw_blocks import Block, Line, Reading, Sheet

_FURNITURE = ("dt", "ftr", "sldNum", "hdr", "sldImg")
_TITLES = ("title", "ctrTitle")
_BOOK = "ppt/presentation.xml"


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of a presentation. Raises ExtractError 'damaged' or 'too_big'."""
    with Container(path, limits) as container:
        package = Package(container.xml, container.read, limits)
        names = _slides(package)
        blocks: list[Block] = []
        sheets: list[Sheet] = []
        unread: dict[str, str] = {"hidden slides": "", "comments": ""}
        for number, name in enumerate(names[: limits.pages], 1):
            root = package.xml(name)
            if root is None:
                sheets.append(Sheet(number, "pptx", f"slide {number}", warning="it is missing"))
                continue
            made = list(_slide(package, name, root))
            if attribute(root, "show") in ("0", "false"):
                unread["hidden slides"] += " ".join(_texts(made)) + " "
                made = []
            links = relations(package, name)
            unread["comments"] += _comments(package, links)
            blocks += [_on_page(block, number) for block in made]
            sheets.append(Sheet(number, "pptx", f"slide {number}"))
    rest = len(names) - len(sheets)
    cut = [("pages_not_read", f"{rest} of {len(names)}", rest)] if rest else []
    return Reading("pptx", tuple(sheets), tuple(blocks), (*left_out(unread), *cut))


def _slides(package: Package) -> list[str]:
    """The names of the slides, in order."""
    book = package.xml(_BOOK)
    if book is None:
        raise ExtractError("damaged", f"{_BOOK} is missing")
    links = relations(package, _BOOK)
    # A slide has two ids: its own number, and that of its relation.
    ids = [
        value
        for slide in book.iterfind("{*}sldIdLst/{*}sldId")
        for key, value in slide.attrib.items()
        if key.endswith("}id")
    ]
    return [links[each] for each in ids if each in links]


def _slide(package: Package, name: str, root: Any) -> Iterator[Block]:
    links = relations(package, name)
    tree = root.find("{*}cSld/{*}spTree")
    if tree is None:
        return
    shapes = sorted(_shapes(tree), key=_place)
    for title in (True, False):
        for shape in shapes:
            if (_role(shape) in _TITLES) == title:
                yield from _shape(shape, package, links)
    for target in links.values():
        if "/notesSlides/" in target:
            yield from _notes(package.xml(target))


def _shapes(tree: Any) -> Iterator[Any]:
    """Shapes, those in groups too, once each."""
    for child in tree:
        tag = local(child)
        if tag == "grpSp":
            yield from _shapes(child)
        elif tag == "AlternateContent":
            for choice in child.iterfind("{*}Choice"):
                yield from _shapes(choice)
        elif tag in ("sp", "graphicFrame", "cxnSp", "pic") and not _is_hidden(child):
            yield child


def _is_hidden(shape: Any) -> bool:
    own = shape.find("./*/{*}cNvPr")
    return own is not None and attribute(own, "hidden") in ("1", "true")


def _role(shape: Any) -> str:
    """The role of a placeholder: title, body, footer."""
    place = shape.find("./{*}nvSpPr/{*}nvPr/{*}ph")
    return attribute(place, "type") if place is not None else ""


def _place(shape: Any) -> tuple[bool, int, int]:
    """From the top, then from the left; a shape without a place of its own has that of its layout,
    which stands first.
    """
    offset = shape.find(".//{*}xfrm/{*}off")
    if offset is None:
        return False, 0, 0
    x, y = attribute(offset, "x"), attribute(offset, "y")
    # Shapes side by side waver by some millimetres; 360,000 units are a centimetre.
    return True, _number(y) // 360_000, _number(x)


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() and len(text) < 12 else 0


def _shape(shape: Any, package: Package, links: dict[str, str]) -> Iterator[Block]:
    role = _role(shape)
    if role in _FURNITURE:
        return
    rows = [row for table in shape.iter("{*}tbl") for row in table.iterfind("{*}tr")]
    if rows:
        lines = [" | ".join(_cell(cell) for cell in row.iterfind("{*}tc")) for row in rows]
        yield Block("table", tuple(Line(1, line) for line in lines if line.strip(" |")))
    for held in shape.iter("{*}relIds", "{*}chart"):
        target = attribute(held, "dm" if local(held) == "relIds" else "id")
        if links.get(target):
            yield from drawn(package.xml(links[target]))
    body = shape.find("{*}txBody")
    paragraphs = [_line(p) for p in body.iterfind("{*}p")] if body is not None else []
    if role in _TITLES:
        text = " ".join(filter(None, paragraphs))
        yield from [Block("heading", (Line(1, text),), 1)] if text else []
        return
    for text in filter(None, paragraphs):
        yield Block(kind_of(text), (Line(1, text),))


def _cell(cell: Any) -> str:
    return " ".join(filter(None, map(_line, cell.iter("{*}p"))))


def _line(paragraph: Any) -> str:
    pieces = (
        " " if local(piece) == "br" else piece.text or ""
        for piece in paragraph.iter("{*}t", "{*}br")
    )
    return " ".join("".join(pieces).split())


def _notes(root: Any) -> Iterator[Block]:
    """What the speaker has before them; the picture and number of the slide are not repeated."""
    for shape in root.iter("{*}sp") if root is not None else ():
        if _role(shape) == "body":
            for text in filter(None, map(_line, shape.iter("{*}p"))):
                yield Block("note", (Line(1, text),))


def _comments(package: Package, links: dict[str, str]) -> str:
    roots = (package.xml(target) for target in links.values() if "/comments/" in target)
    return "".join(
        f"{text.text or ''} "
        for root in roots
        if root is not None
        for text in root.iter("{*}text", "{*}t")
    )


def _texts(blocks: list[Block]) -> Iterator[str]:
    return (line.text for block in blocks for line in block.lines)


def _on_page(block: Block, page: int) -> Block:
    return Block(block.kind, tuple(Line(page, line.text) for line in block.lines), block.level)
