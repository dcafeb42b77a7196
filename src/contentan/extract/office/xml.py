"""XML of any kind: an element that holds text itself is a paragraph; its name may make it a heading
or a note.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contentan.extract.limits import Limits
from contentan.extract.office.zip_container import local, parse_xml
from contentan.extract.raw_blocks import Block, Reading, block, one_page

_HEADINGS = frozenset(["title", "head", "heading", "subtitle", "caption", "name"])
_NOTES = frozenset(["note", "footnote", "endnote", "fn"])
_ITEMS = frozenset(["item", "li", "listitem"])
_ROWS = frozenset(["row", "tr"])
_HIDDEN = frozenset(["script", "style", "metadata", "meta", "teiHeader", "settings"])


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of an XML file. Raises ExtractError('damaged')."""
    root = parse_xml(path.read_bytes())
    made: list[Block] = []
    _walk(root, 0, "", made)
    shallowest = min((each.level for each in made if each.kind == "heading"), default=1)
    levelled = (
        Block(b.kind, b.lines, b.level - shallowest + 1 if b.kind == "heading" else 0) for b in made
    )
    return one_page("xml", levelled)


def _walk(element: Any, depth: int, inside: str, made: list[Block]) -> None:
    tag = local(element).lower()
    if tag in _HIDDEN or not tag:
        return
    if tag in _ROWS and len(element):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in element]
        if any(cells):
            made.append(block("table", " | ".join(cells)))
        return
    if _holds_text(element) or not len(element):
        text = " ".join("".join(element.itertext()).split())
        if text:
            made.append(_block(tag, inside, text, depth))
        return
    for child in element:
        _walk(child, depth + 1, tag if tag in _NOTES | _ITEMS else inside, made)


def _holds_text(element: Any) -> bool:
    """Whether text stands directly in the element, so that its children are parts of a sentence."""
    return bool(
        (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    )


def _block(tag: str, inside: str, text: str, depth: int) -> Block:
    if tag in _HEADINGS or (len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()):
        return block("heading", text, level=depth)
    if tag in _NOTES or inside in _NOTES:
        return block("note", text)
    return block("list" if tag in _ITEMS or inside in _ITEMS else "paragraph", text)
