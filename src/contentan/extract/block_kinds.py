"""What kind of block a piece of text is, by how it begins and how long it is; one rule for every
format.
"""

from __future__ import annotations

import re

from contentan.model import SegmentKind

_BULLET = re.compile(r"[•▪▫●○■□◦‣➢✓\uf0b7\uf0a7\uf0d8\uf0fc–*·o-]\s+\S|[•▪●■◦‣➢\uf0b7\uf0a7]")
# The letter o among the bullets, a Latin one, is how Word draws its second bullet. A single letter
# with a full stop is no item: 'г. Астана', 'p. 2', 'J. Smith' begin many lines of running text.
_NUMBERED = re.compile(
    r"(?:\(?(?:\d{1,3}|[a-zа-яәіңғүұқөһ]|[ivxIVX]{1,5})\)|\(?(?:\d{1,3}|[IVX]{1,5})\.)\s+\S"
    r"|\d{1,3}(?:\.\d{1,3})+\.?\s+[A-ZА-ЯӘІҢҒҮҰҚӨҺ«“\"]"
)
_TOP = re.compile(
    r"(?:PART|SECTION|CHAPTER|TITLE|ANNEX|РАЗДЕЛ|ГЛАВА|ЧАСТЬ|ПРИЛОЖЕНИЕ|БӨЛІМ|ТАРАУ)\s+[\dIVXLC]+\b|[\dIVXLC]+[\s-]*(?:БӨЛІМ|ТАРАУ)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:ARTICLE|СТАТЬЯ|§|БАП)\s*[\dIVXLC]+\b|\d+[\s-]*БАП\b", re.IGNORECASE)
# a numbered text longer than this is a numbered paragraph, as in UN reports, not an item of a list
_LONG_ITEM = 160


def starts_item(text: str) -> bool:
    """Whether a line starts with a bullet or an item number.

    >>> starts_item("(a) a national report"), starts_item("133.72. Continue")
    (True, True)
    >>> starts_item("2.5 million"), starts_item("г. Астана")
    (False, False)
    """
    return _BULLET.match(text) is not None or _NUMBERED.match(text) is not None


def kind_of(text: str) -> SegmentKind:
    """'list' for an item, 'paragraph' for anything else, a long numbered paragraph included."""
    if _BULLET.match(text):
        return "list"
    return "list" if _NUMBERED.match(text) and len(text) <= _LONG_ITEM else "paragraph"


def heading_level(text: str) -> int:
    """Level of a line that reads as a heading where no type shows it, 0 where it does not.

    >>> heading_level("Статья 5"), heading_level("Section I"), heading_level("We meet tonight.")
    (2, 1, 0)
    """
    if (
        not 2 < len(text) < 100
        or re.search(r"[.,;:!?…»”\"]$", text)
        or sum(map(str.isalpha, text)) * 2 < len(text)
    ):
        return 2 if _ARTICLE.fullmatch(text.rstrip(".")) else 0
    if _TOP.match(text):
        return 1
    if _ARTICLE.match(text):
        return 2
    return 1 if text.isupper() and len(text) > 3 and not starts_item(text) else 0
