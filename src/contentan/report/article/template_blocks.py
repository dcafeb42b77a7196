"""Parts of the report's own templates as blocks, so that method and limits are worded once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import lxml.html

from contentan.report.article.blocks import Block, Heading, Paragraph, Run
from contentan.report.report_templates import environment

_BOLD, _ITALIC = {"strong", "b", "dt"}, {"em", "i"}


def template_blocks(name: str, shown: Mapping[str, Any]) -> tuple[Block, ...]:
    """The headings, paragraphs, items and definitions of a template that has no tables."""
    page = lxml.html.fragment_fromstring(
        environment().get_template(f"{name}.html.j2").render(**shown), create_parent="div"
    )
    return tuple(_blocks(page))


def plain(markup: object) -> str:
    """The words of a piece of markup, without its marks.

    >>> from markupsafe import Markup
    >>> plain(Markup("a <b>rate</b> &lt; 1"))
    'a rate < 1'
    """
    page = lxml.html.fragment_fromstring(str(markup), create_parent="div")
    return _spaced(page.text_content()).strip()


def _blocks(page: Any) -> Iterator[Block]:
    term: tuple[Run, ...] = ()
    for one in page.iter("h2", "h3", "p", "li", "dt", "dd"):
        runs = tuple(_runs(one, bold=one.tag == "dt"))
        if not any(run.words.strip() for run in runs):
            continue
        if one.tag in ("h2", "h3"):
            yield Heading("".join(run.words for run in runs).strip(), int(one.tag[1]) - 1)
        elif one.tag == "dt":
            term = (*runs, Run(". ", bold=True))
        else:
            yield Paragraph((*term, *runs), "item" if one.tag == "li" else "body")
            term = ()


def _runs(one: Any, *, bold: bool = False, italic: bool = False) -> Iterator[Run]:
    bold, italic = bold or one.tag in _BOLD, italic or one.tag in _ITALIC
    if one.text:
        yield Run(_spaced(one.text), bold=bold, italic=italic)
    for child in one:
        yield from _runs(child, bold=bold, italic=italic)
        if child.tail:
            yield Run(_spaced(child.tail), bold=bold, italic=italic)


def _spaced(words: str) -> str:
    """Breaks of lines in a template are spaces; spaces that do not break stay."""
    return re.sub(r"[ \t\r\n]+", " ", words)
