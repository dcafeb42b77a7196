"""EPUB: the chapters of a book in their order, each a page with its title as label.

A chapter is a web page without menus, so all of it is read. Table of contents and cover are left
out; so are books with a lock (DRM), by name.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from contentan.errors import ExtractError
from contentan.extract.limits import Limits
from contentan.extract.office.zip_container import Container, attribute
from contentan.extract.raw_blocks import Block, NoticeRow, Reading, Sheet
from contentan.extract.text import html
from contentan.extract.text.charset import decode

_PAGES = ("application/xhtml+xml", "text/html")


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of a book. Raises ExtractError 'damaged', 'encrypted' or 'too_big'."""
    blocks: list[Block] = []
    sheets: list[Sheet] = []
    notices: list[NoticeRow] = []
    with Container(path, limits) as container:
        if container.read("META-INF/rights.xml") is not None:
            raise ExtractError("encrypted", "a book with a lock; a copy without one is needed")
        names = list(_chapters(container))
        for number, name in enumerate(names[: limits.pages], 1):
            blob = container.read(name)
            made = html.whole(decode(blob, markup=True)[0]) if blob and blob.strip() else []
            warning = None if blob is not None else "it is missing"
            title = next((b.lines[0].text for b in made if b.kind == "heading"), "")
            label = " ".join(title.split())[:80] or posixpath.basename(name)
            sheets.append(Sheet(number, "epub", label, warning=warning))
            blocks += [_on_page(block, number) for block in made]
    if len(names) > len(sheets):
        rest = len(names) - len(sheets)
        notices.append(("pages_not_read", f"{rest} of {len(names)}", rest))
    return Reading("epub", tuple(sheets), tuple(blocks), tuple(notices))


def _chapters(container: Container) -> Iterator[str]:
    """The names of the chapters in reading order."""
    held = container.xml("META-INF/container.xml")
    root = held.find(".//{*}rootfile") if held is not None else None
    where = attribute(root, "full-path") if root is not None else ""
    book = container.xml(where) if where else None
    if book is None:
        raise ExtractError("damaged", "the book has no list of its chapters")
    items = {attribute(item, "id"): item for item in book.iterfind("{*}manifest/{*}item")}
    for reference in book.iterfind("{*}spine/{*}itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is not None and attribute(item, "media-type") in _PAGES and not _is_list(item):
            target = unquote(attribute(item, "href").partition("#")[0])
            yield posixpath.normpath(posixpath.join(posixpath.dirname(where), target))


def _is_list(item: Any) -> bool:
    """Whether a part is the table of contents, which repeats the titles."""
    return "nav" in attribute(item, "properties").split()


def _on_page(block: Block, page: int) -> Block:
    return replace(block, lines=tuple(replace(line, page=page) for line in block.lines))
