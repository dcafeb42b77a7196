"""The main part of a web page: what trafilatura finds, and what else of the page belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from contentan.errors import ExtractError
from contentan.extract.block_kinds import kind_of
from contentan.extract.raw_blocks import Block, block

INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small
    span strike strong sub sup time tt u var wbr img nobr
    """.split()
)
LANDMARKS = (
    ".//main",
    ".//*[@role='main']",
    ".//article",
    ".//*[@itemprop='articleBody']",
    ".//*[@id='main-content']",
)


def main_part(page: Any) -> Any:
    """The element that the page names as its main part, if it holds most of the text outside
    links.
    """
    found: list[tuple[int, Any]] = []
    for path in LANDMARKS:
        found = [(text_outside_links(element), element) for element in page.iterfind(path)]
        # A main element with hardly any text is not where the text of the page is.
        found = [(size, element) for size, element in found if size > 200]
        if found:
            break
    if not found:
        return None
    size, best = max(found, key=lambda pair: pair[0])
    # A list of articles: all of them.
    if len(found) > 1 and sum(each for each, _ in found) > 1.5 * size:
        return best.getparent()
    return best


def text_outside_links(element: Any) -> int:
    """Characters shown outside links and scripts."""
    total = 0
    for piece in element.iter():
        if not isinstance(piece.tag, str) or piece.tag in ("script", "style", "a", "option"):
            continue
        total += len((piece.text or "").strip())
        total += sum(len((child.tail or "").strip()) for child in piece)
    return total


def chosen(text: str, walked: list[Block]) -> list[Block]:
    """Trafilatura's choice of the main text; the whole walk where it leaves out more than a
    half.
    """
    from lxml import etree
    from trafilatura import extract

    try:
        found = extract(
            _unhidden(text),
            output_format="xml",
            favor_recall=True,
            include_tables=True,
            include_comments=False,
        )
    # Names of attributes that no XML can have break its own output.
    except (etree.XMLSyntaxError, ValueError):
        return walked
    made = list(_from_trafilatura(etree.fromstring(found.encode()))) if found else []
    # Of a short page it makes one paragraph, headings glued to it.
    if len(made) == 1 and len(walked) > 1 and _size(walked) < 1.5 * _size(made):
        return walked
    # Trafilatura is made for news; of decrees and lists it may leave most out.
    return made if _size(made) * 2 > _size(walked) else walked


def _size(made: Iterable[Block]) -> int:
    return sum(len(line.text) for each in made for line in each.lines)


def _unhidden(text: str) -> str:
    """The page with hidden parts shown and bare texts in boxes made paragraphs, which trafilatura
    else leaves out.
    """
    from lxml import html

    page = parsed_page(text)
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        style = element.get("style") or ""
        if "none" in style or "hidden" in style:
            element.set(
                "style", re.sub(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)[^;]*;?", "", style)
            )
        element.attrib.pop("hidden", None)
        if (
            element.tag == "div"
            and (element.text or "").strip()
            and all(child.tag in INLINE for child in element)
        ):
            element.tag = "p"
    return str(html.tostring(page, encoding="unicode"))


def _from_trafilatura(root: Any) -> Iterator[Block]:
    for element in root.iter("head", "p", "item", "row", "quote", "code"):
        text = one_line(element)
        if not text or element.getparent().tag in ("item", "cell", "quote"):
            continue
        if element.tag == "head":
            yield block("heading", text, level=int((element.get("rend") or "h2")[-1]))
        elif element.tag == "item":
            yield block("list", text)
        elif element.tag == "row":
            yield block("table", " | ".join(one_line(cell) for cell in element))
        else:
            yield block(kind_of(text), text)


def parsed_page(text: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        page = html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace"),
            parser=parser,
        )
    except (etree.ParserError, ValueError) as error:
        raise ExtractError("damaged", f"not a web page ({error})") from None
    # What stands behind </html> becomes a second root, and would be lost.
    for later in list(page.itersiblings()):
        if isinstance(later.tag, str):
            page.append(later)
    return page


def one_line(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
