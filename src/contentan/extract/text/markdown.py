"""Markdown: headings, lists, tables and paragraphs; marks of emphasis, link targets, pictures and
HTML tags are dropped.

Front matter is dropped: it describes the file. Text inside embedded HTML stays, scripts and styles
do not.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from pathlib import Path

from contentan.extract.block_kinds import kind_of
from contentan.extract.limits import Limits
from contentan.extract.raw_blocks import Block, Line, Reading, one_page
from contentan.extract.text.charset import decode

_FRONT = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_UNSHOWN = re.compile(
    r"<(script|style|svg|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE
)
_BLOCK_TAG = re.compile(
    r"</?(?:div|p|section|article|blockquote|ul|ol|table|tr|h[1-6]|figure|figcaption|header|footer|iframe|hr|center|details)\b[^>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_ATX = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?=\S)")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of a markdown file in any encoding."""
    text, _ = decode(path.read_bytes())
    return one_page("markdown", blocks(text))


def blocks(text: str) -> list[Block]:
    """Blocks of a markdown text.

    >>> [(block.kind, block.lines[0].text) for block in blocks("# One\\n\\n* __two__ [three](x)")]
    [('heading', 'One'), ('list', 'two three')]
    """
    text = _FRONT.sub("", re.sub(r"\r\n?", "\n", text).lstrip("\ufeff"))
    text = re.sub(r"<br\s*/?>", " ", _UNSHOWN.sub("\n\n", text), flags=re.IGNORECASE)
    text = re.sub(r"<li\b[^>]*>", "\n* ", text, flags=re.IGNORECASE)
    lines = _BLOCK_TAG.sub("\n\n", text).split("\n")
    return [made for group in _groups(lines) for made in _block(group)]


def _groups(lines: Iterable[str]) -> Iterable[list[str]]:
    """Lines that belong together: a heading, an item with its further lines, a table, a
    paragraph.
    """
    group: list[str] = []
    for line in lines:
        bare = re.sub(r"^\s{0,3}(?:>\s?)+", "", line)
        alone = _ATX.match(bare) or _RULE.match(bare) or _FENCE.match(bare)
        under = _SETEXT.match(bare) and len(group) == 1 and not _ITEM.match(group[0])
        # A line of = or - under one line makes that line a heading; else it ends what stands before
        # it.
        if group and not under and (not bare.strip() or alone or _ITEM.match(bare)):
            yield group
            group = []
        if bare.strip() and not _FENCE.match(bare):
            group.append(bare)
        if group and (under or _ATX.match(bare)):
            yield group
            group = []
    if group:
        yield group


def _block(group: list[str]) -> Iterable[Block]:
    heading = _ATX.match(group[0])
    if heading:
        yield from _made("heading", [heading.group(2)], len(heading.group(1)))
    elif len(group) == 2 and _SETEXT.match(group[1]) and "|" not in group[0]:
        yield from _made("heading", group[:1], 1 if group[1].strip()[0] == "=" else 2)
    elif len(group) == 1 and _RULE.match(group[0]):
        return
    elif (
        len(group) > 1
        and all("|" in line for line in group[:2])
        and re.fullmatch(r"[\s|:-]+", group[1])
    ):
        rows = [
            " | ".join(cell.strip() for cell in line.strip().strip("|").split("|"))
            for line in [group[0], *group[2:]]
        ]
        yield from _made("table", rows, 0)
    elif _ITEM.match(group[0]):
        bullet = re.match(r"\s*[-*+]\s+", group[0])
        yield from _made("list", [group[0][bullet.end() :] if bullet else group[0], *group[1:]], 0)
    else:
        yield from _made("", group, 0)


def _made(kind: str, lines: Iterable[str], level: int) -> Iterable[Block]:
    """One block without marks, where anything is left of it."""
    plain = [text for text in map(inline, lines) if text]
    if plain:
        shown = kind if kind in ("heading", "table", "list") else kind_of(" ".join(plain))
        yield Block(shown, tuple(Line(1, text) for text in plain), level)  # type: ignore[arg-type]


def inline(text: str) -> str:
    """A line without marks of emphasis, link targets, pictures and tags.

    >>> inline("**Dear** [compatriots](http://x.y)!")
    'Dear compatriots!'
    """
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|!\[[^\]]*\]\[[^\]]*\]", "", text)
    text = re.sub(r"^\s*\[[^\]]+\]:\s+\S+.*$", "", text)
    text = re.sub(r"\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+[\"'][^\"']*[\"'])?\)", r"\1", text)
    text = re.sub(r"<(https?://[^>\s]+)>", r"\1", text)
    text = html.unescape(_TAG.sub("", text))
    # The longest marks first; * and _ inside a word (snake_case, 2*3) are no marks.
    text = re.sub(r"(?<!\w)(\*\*\*|___|\*\*|__|\*|_|~~)(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"`([^`]+)`", r"\1", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!|>~-])", r"\1", text).strip()
