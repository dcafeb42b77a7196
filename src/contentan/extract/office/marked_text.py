"""A tree of marked text to blocks: an element that holds text itself is a paragraph; its name may
make it a heading, an item, a row or a note.

Names are those of TEI, JATS and Akoma Ntoso, and what other kinds of XML share with them. Of two
readings of the same word (sic and corr, abbr and expan) one is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from contentan.extract.block_kinds import kind_of
from contentan.extract.office.zip_container import attribute, local
from contentan.extract.raw_blocks import Block, block

_HEADINGS = frozenset(
    """
    title head heading subtitle subheading caption name article-title doctitle longtitle shorttitle
    crossheading h1 h2 h3 h4 h5 h6
    """.split()
)
_NOTES = frozenset("note footnote endnote fn authorialnote".split())
_ITEMS = frozenset("item li listitem list-item".split())
_ROWS = frozenset("row tr".split())
#: Metadata, running heads, and the second reading of a word.
_HIDDEN = frozenset(
    """
    script style metadata meta teiheader settings journal-meta contrib-group aff author-notes
    pub-date permissions history article-id article-categories counts funding-group
    custom-meta-group fw del sic orig abbr ref-list graphic binarydata docproperties note-citation
    """.split()
)
#: These say what stands beside them; alone they are text.
_ONE_OF_TWO = {"sic": "corr", "orig": "reg", "abbr": "expan", "del": "add"}
_NUMBERS = frozenset("num label".split())


def blocks(root: Any) -> list[Block]:
    """Blocks of a tree; headings from level 1."""
    walk = _Walk()
    walk.element(root, 0, "")
    levels = sorted({each.level for each in walk.made if each.kind == "heading"})
    rank = {level: at for at, level in enumerate(levels, 1)}
    return [Block(b.kind, b.lines, rank[b.level]) if b.kind == "heading" else b for b in walk.made]


@dataclass(slots=True)
class _Walk:
    made: list[Block] = field(default_factory=list)
    number: str = ""  # of an article or item, waiting for its heading or text

    def element(self, element: Any, depth: int, inside: str) -> None:
        """One element and what stands in it."""
        tag = local(element).lower()
        if not tag or _is_hidden(element, tag):
            return
        if tag in _ROWS and len(element):
            self._row(element)
        elif tag in _NUMBERS and not len(element):
            self.number = _flat(element.text or "")
        elif _holds_text(element) or not len(element):
            self._text(element, tag, inside, depth)
        else:
            within = tag if tag in _NOTES | _ITEMS else inside
            for child in element:
                self.element(child, depth + 1, within)
            self._number_alone()

    def _row(self, element: Any) -> None:
        cells = [_flat("".join(_words(cell, []))) for cell in element if local(cell)]
        if any(cells):
            self.made.append(block("table", " | ".join(cells)))

    def _text(self, element: Any, tag: str, inside: str, depth: int) -> None:
        notes: list[Any] = []
        text = _flat("".join(_words(element, notes)))
        if text:
            number, self.number = self.number, ""
            self.made.append(_block(tag, inside, f"{number} {text}".strip(), depth))
        for note in notes:
            self.made += [
                block("note", line) for line in [_flat("".join(_words(note, [])))] if line
            ]

    def _number_alone(self) -> None:
        """A number whose text never came is text itself."""
        if self.number:
            self.made.append(block("paragraph", self.number))
            self.number = ""


def _is_hidden(element: Any, tag: str) -> bool:
    if tag not in _HIDDEN:
        return False
    other = _ONE_OF_TWO.get(tag)
    if other is None or tag == "del":
        return True
    parent = element.getparent()
    return parent is not None and parent.find(f"{{*}}{other}") is not None


def _holds_text(element: Any) -> bool:
    """Whether text stands directly in the element, so that its children are parts of a sentence."""
    return bool(
        (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    )


def _words(element: Any, notes: list[Any]) -> Iterator[str]:
    """The text of an element without its notes, which are put into the list."""
    yield element.text or ""
    for child in element:
        tag = local(child).lower()
        if tag in _NOTES:
            notes.append(child)
        elif tag in ("lb", "br", "eol", "p", "para", "item", "cell"):
            # A line that ends inside a word says so.
            yield "" if attribute(child, "break") == "no" else " "
            yield from _words(child, notes)
        elif tag and not _is_hidden(child, tag):
            yield from _words(child, notes)
        yield child.tail or ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _block(tag: str, inside: str, text: str, depth: int) -> Block:
    if inside in _NOTES or tag in _NOTES:
        return block("note", text)
    if tag in _HEADINGS:
        return block("heading", text, level=depth)
    if tag in _ITEMS or inside in _ITEMS:
        return block("list", text)
    return block(kind_of(text), text)
