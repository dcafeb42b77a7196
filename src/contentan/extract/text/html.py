"""Web pages: the main text, whole, and nothing of menus, scripts and forms.

Where the page names its main part (main, article, role=main) that part is walked directly, wherever
broken markup has put it. Elsewhere trafilatura chooses. Texts in closed accordions are hidden, not
absent, and official pages are full of them: so nothing is left out for being hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from contentan.extract.block_kinds import kind_of
from contentan.extract.limits import Limits
from contentan.extract.raw_blocks import Block, Reading, block, one_page
from contentan.extract.text.charset import decode
from contentan.extract.text.furniture import DROPPED, is_furniture, is_title
from contentan.extract.text.main_part import INLINE, chosen, main_part, one_line, parsed_page

#: A fragment without these is text as somebody cut it out: nothing is to be chosen from it.
_PAGE = re.compile(r"<(?:html|head|body)\b", re.IGNORECASE)
#: A document that such a program saved as a web page has no menus, so nothing is to be chosen.
_WORD_PROCESSOR = re.compile(
    r"<meta[^>]{0,200}(?:Microsoft Word|LibreOffice|OpenOffice)", re.IGNORECASE
)

#: UTF-8 read as single bytes has these for 'Р', 'Э', 'à' and 'í'. Their second half looks like a
#: space or a soft hyphen, which the readers of pages drop, so it is kept as a rune.
_HALF = re.compile("(?<=[РÐÃÂ])(?:(\u00a0|&nbsp;|&#160;)|(?:\u00ad|&shy;|&#173;))")
_HELD = {"\u16ee": "\u00a0", "\u16ef": "\u00ad"}

_TITLE_LEVEL = 5  # of a folded part, whose title is no heading of the page


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of a web page in any encoding."""
    text, _ = decode(path.read_bytes(), markup=True)
    return one_page("html", blocks(text))


def blocks(text: str) -> list[Block]:
    """Headings, paragraphs, list items and tables of the page's main part. Raises
    ExtractError('damaged').

    >>> [made.kind for made in blocks("<main><h1>Accord</h1><p>Peoples live together.</p></main>")]
    ['heading', 'paragraph']
    """
    kept = _HALF.sub(_held, text)
    made = _of_page(kept)
    return made if kept == text else [_restored(one) for one in made]


def _held(half: re.Match[str]) -> str:
    return "\u16ee" if half[1] else "\u16ef"


def _restored(one: Block) -> Block:
    signs = str.maketrans(_HELD)
    lines = (replace(line, text=line.text.translate(signs)) for line in one.lines)
    return replace(one, lines=tuple(lines))


def _of_page(text: str) -> list[Block]:
    page = parsed_page(text)
    title = _title(page)
    part = main_part(page)
    made = list(_blocks(part if part is not None else page, named=part is not None))
    if part is None and _PAGE.search(text) and not _WORD_PROCESSOR.search(text[:8192]):
        made = chosen(text, made)
    if title and not any(each.kind == "heading" and each.lines[0].text == title for each in made):
        made.insert(0, block("heading", title, level=1))
    return made


def whole(text: str) -> list[Block]:
    """The blocks of a page that has no furniture, such as a letter: nothing is chosen."""
    return list(_blocks(parsed_page(text), named=True))


def _title(page: Any) -> str:
    """The page's first main heading with text."""
    return next((text for heading in page.iter("h1") if (text := one_line(heading))), "")


def _blocks(part: Any, *, named: bool) -> Iterator[Block]:
    """Blocks of an element by a walk that drops furniture; `named`: the page itself says that it is
    the main part.
    """
    for kind, level, text in _walk(part, "", named):
        flat = [" ".join(line.split()) for line in (text if isinstance(text, list) else [text])]
        lines = [line for line in flat if line.strip(" |")]
        if not lines:
            continue
        if kind == "heading":
            yield block("heading", lines, level=level)
        elif kind in ("list", "table"):
            yield block("list" if kind == "list" else "table", lines)
        else:
            yield block(kind_of(lines[0]), lines)


_Piece = tuple[str, int, str | list[str]]


def _walk(element: Any, inside: str, named: bool) -> Iterator[_Piece]:
    """(kind, level, text) in reading order; texts between block elements are paragraphs of their
    own.
    """
    kind = "list" if element.tag in ("li", "dd", "dt") else inside
    buffer = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if named and is_title(child):
            yield from _flushed(buffer, kind)
            buffer = []
            yield "heading", _TITLE_LEVEL, _inline(child)
        elif not tag or is_furniture(child, named=named):
            pass
        elif tag == "br":
            buffer.append("\n")
        elif tag in INLINE and not _has_block(child):
            buffer.append(_inline(child))
        else:
            yield from _flushed(buffer, kind)
            buffer = []
            yield from _block_element(child, tag, kind, named)
        buffer.append(child.tail or "")
    yield from _flushed(buffer, kind)


def _flushed(buffer: list[str], kind: str) -> Iterator[_Piece]:
    # Two <br> in a row are how old pages part paragraphs.
    for text in re.split(r"\n[ \t]*\n\s*(?=\S)", "".join(buffer)):
        if text.strip():
            yield kind, 0, text


def _block_element(child: Any, tag: str, kind: str, named: bool) -> Iterator[_Piece]:
    if re.fullmatch(r"h[1-6]", tag):
        yield "heading", int(tag[1]), _inline(child)
    elif tag == "table" and _is_data(child):
        yield (
            "table",
            0,
            [
                " | ".join(one_line(cell) for cell in row if cell.tag in ("td", "th"))
                for row in child.iter("tr")
            ],
        )
    else:
        yield from _walk(child, kind, named)


def _inline(element: Any) -> str:
    """Text of an inline element; a raised link to a note is left out."""
    if (
        element.tag == "sup"
        and re.fullmatch(r"\[?\d{1,3}\]?|\*", one_line(element))
        and element.find(".//a") is not None
    ):
        return ""
    made = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and (child.tag not in DROPPED or child.tag == "button"):
            made.append("\n" if child.tag == "br" else _inline(child))
        made.append(child.tail or "")
    return "".join(made)


def _has_block(element: Any) -> bool:
    return any(
        isinstance(child.tag, str) and child.tag not in INLINE and child.tag != "br"
        for child in element.iterdescendants()
    )


def _is_data(table: Any) -> bool:
    """A table of data has rows of two cells and holds no headings, tables or long runs of
    paragraphs.
    """
    if table.find(".//table") is not None or table.find(".//h2") is not None:
        return False
    wide = sum(sum(cell.tag in ("td", "th") for cell in row) >= 2 for row in table.iter("tr"))
    return wide >= 1 and sum(1 for _ in table.iter("p")) <= 3 * sum(1 for _ in table.iter("td"))
