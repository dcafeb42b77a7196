"""Headings of a document, told by its own styles.

A style is type size, weight and capitals. One whose paragraphs are mostly short, stand out from the
style of most letters and are followed by text of another style is a style of headings, in this
document; a bold sentence in a document whose bold is emphasis is none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from contentan.extract.block_kinds import kind_of, starts_item
from contentan.extract.pdf.paragraphs import Paragraph
from contentan.model import SegmentKind

_MOST_LETTERS = 0.2  # of the document's, that a style of headings may hold
_SHORT = 160  # letters of a heading
_CAPTION = re.compile(
    r"(?:figure|fig\.|table|chart|box|рис(?:унок|\.)|табл(?:ица|\.)|диаграмма|сурет|кесте)\s*(?:\d|$)"
    r"|\d+[\s-]*(?:сурет|кесте)",
    re.IGNORECASE,
)
Style = tuple[int, bool, bool]


class Traits(NamedTuple):
    """What of a paragraph tells whether it is a heading, so that its text need not be kept."""

    kind: SegmentKind
    style: Style
    size: float
    letters: int
    short: bool
    may_head: bool  # nothing but its style speaks against a heading
    shown: bool  # it holds a letter or a number


def traits(paragraph: Paragraph, body: float) -> Traits:
    """The traits of a paragraph in a document with this type size of running text."""
    text = " ".join(line.text for line in paragraph.lines)
    kind = kind_of(text) if paragraph.kind == "list" else paragraph.kind
    return Traits(
        kind,
        _style(paragraph, body),
        paragraph.size,
        len(text),
        len(text) < _SHORT and len(paragraph.lines) <= 3 and text[-1:] not in ",;",
        kind in ("paragraph", "list") and len(paragraph.lines) <= 4 and _may_head(paragraph, text),
        any(map(str.isalnum, text)),
    )


def with_headings(listed: Sequence[Traits], body: float) -> list[tuple[SegmentKind, int]]:
    """Kind and level of each paragraph, with headings told from text and given levels by their
    style: larger first, bold before plain.
    """
    found = _heading_styles(listed, body)
    heads = [one.may_head and one.style in found for one in listed]
    # Levels come from the styles that headings of this file have: there is no absolute size of a
    # title.
    used = {one.style for one, head in zip(listed, heads, strict=True) if head}
    levels = {style: min(level, 6) for level, style in enumerate(sorted(used, reverse=True), 1)}
    return [
        ("heading", levels[one.style]) if head else (one.kind, 0)
        for one, head in zip(listed, heads, strict=True)
    ]


def _style(paragraph: Paragraph, body: float) -> Style:
    text = paragraph.lines[0].text
    # In eighths of the body's size: sizes of one style differ a little by scaling.
    return round(paragraph.size / body * 8), paragraph.bold, text.isupper() and len(text) > 3


def _heading_styles(listed: Sequence[Traits], body: float) -> set[Style]:
    """The styles that stand out, are short and rare, and lead to text of another style."""
    places: defaultdict[Style, list[int]] = defaultdict(list)
    mass: Counter[Style] = Counter()
    for at, one in enumerate(listed):
        if one.kind in ("paragraph", "list"):
            places[one.style].append(at)
            mass[one.style] += one.letters
    if not mass:
        return set()
    base = _base(mass)
    found = set()
    for style, here in places.items():
        larger = min(listed[at].size for at in here) > 1.08 * body
        level = style[0] >= 8 and (style[1] > base[1] or style[2] > base[2])
        short = sum(listed[at].short for at in here)
        last = len(listed) - 1
        led = sum(at < last and listed[at + 1].style != style for at in here)
        rare = mass[style] < _MOST_LETTERS * mass.total() or len(listed) < 12
        leads = led >= (0.5 if len(here) < 4 else 0.3) * len(here)
        if (larger or level) and rare and 2 * short >= len(here) and leads:
            found.add(style)
    return found


def _base(mass: Counter[Style]) -> Style:
    """The style of most letters: size, weight and capitals each by majority."""
    total = mass.total()
    sizes: Counter[int] = Counter()
    for (size, _, _), letters in mass.items():
        sizes[size] += letters
    bold = sum(letters for (_, heavy, _), letters in mass.items() if heavy)
    upper = sum(letters for (_, _, capitals), letters in mass.items() if capitals)
    return sizes.most_common(1)[0][0], 2 * bold > total, 2 * upper > total


def _may_head(paragraph: Paragraph, text: str) -> bool:
    """Whether a paragraph with this text may be a heading, if it is in a style of headings."""
    if not 2 < len(text) < 240 or sum(map(str.isalpha, text)) < 0.5 * len(text):
        return False
    # A heading is not the rest of a sentence, a caption or a remark in brackets.
    if re.search(r"[,;]$|\.{4}|\.\.$", text) or text[:1].islower() or _CAPTION.match(text):
        return False
    if re.fullmatch(r"[\[(].*[\])]", text) or text.count("]") > text.count("["):
        return False
    # Labels with what they name, as in the masthead of a document.
    if len(re.findall(r":\s", text)) > 1:
        return False
    if paragraph.bold or not text.isupper():
        sentence = re.search(r"[.:]$", text) is not None
        numbered = starts_item(text) and text[:1].isdigit()
        return not (sentence and len(text) >= (40 if numbered else 80)) and not (
            numbered and len(text) > 120
        )
    return len(text) < 120
