"""What a DOCX file keeps beside its text: diagrams, charts, inserted files, comments; and what of
the text is left out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contentan.extract.limits import Limits
from contentan.extract.office.zip_container import attribute, local
from contentan.extract.raw_blocks import Block, block

_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a document by name: parsed, or as bytes; None where there is no such part."""

    xml: Callable[[str], Any]
    raw: Callable[[str], bytes | None]
    limits: Limits


def relations(package: Package, main: str) -> dict[str, str]:
    """The name of each part to which the main part refers, by its id; addresses are left out."""
    folder, name = posixpath.split(main)
    links = package.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
    return {
        attribute(link, "Id"): posixpath.normpath(
            posixpath.join(folder, attribute(link, "Target"))
        ).lstrip("/")
        for link in (links if links is not None else ())
        if attribute(link, "TargetMode") != "External"
    }


def drawn(root: Any) -> list[Block]:
    """The texts of a diagram (SmartArt) or chart: a paragraph each, a title as it is."""
    if root is None:
        return []
    lines = [_line(paragraph) for paragraph in root.iter("{*}p")]
    # The names of series and categories are kept beside the numbers, as the chart shows them.
    lines += [
        value.text or ""
        for cache in root.iter("{*}strCache", "{*}strDim")
        for value in cache.iter("{*}v", "{*}pt")
        if local(value) == "v" or not len(value)
    ]
    kept = dict.fromkeys(line for line in map(str.strip, lines) if any(map(str.isalpha, line)))
    return [block("list", line) for line in kept]


def _line(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter("{*}t"))


def hidden_styles(styles: Any) -> frozenset[str]:
    """The styles of letters that hide them."""
    found = styles.iterfind("{*}style") if styles is not None else ()
    return frozenset(
        attribute(style, "styleId") for style in found if _vanishes(style.find("{*}rPr"))
    )


def is_hidden(run: Any, styles: frozenset[str]) -> bool:
    """Whether the letters of a run are hidden, by their own format or by their style."""
    properties = run.find("{*}rPr")
    if properties is None:
        return False
    style = properties.find("{*}rStyle")
    own = properties.find("{*}vanish")
    by_style = style is not None and attribute(style, "val") in styles
    return _vanishes(properties) if own is not None else by_style


def _vanishes(properties: Any) -> bool:
    mark = properties.find("{*}vanish") if properties is not None else None
    return mark is not None and attribute(mark, "val") not in _OFF


def deleted(root: Any) -> str:
    """The text of tracked deletions."""
    gone = (piece for mark in root.iter("{*}moveFrom") for piece in mark.iter("{*}t"))
    return " ".join(piece.text or "" for piece in (*root.iter("{*}delText"), *gone))


def is_comment(element: Any) -> bool:
    """Whether an element is a comment within the text, as Word 2003 writes it."""
    return local(element) == "annotation" and attribute(element, "type").startswith("Word.Comment")


def comments(root: Any, apart: Any) -> str:
    """The text of comments: those within the text, and those of a part of their own."""
    within = [each for each in root.iter("{*}annotation") if is_comment(each)]
    beside = [apart] if apart is not None else []
    return " ".join(text.text or "" for each in within + beside for text in each.iter("{*}t"))
