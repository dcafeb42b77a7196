"""What the synthetic documents say: the sample corpus in three languages as titled paragraphs with
notes, without repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

TEXTS = Path(__file__).parents[2] / "corpus" / "texts"
LANGS = ("kk", "ru", "en")
_MARK = re.compile(r"\s*\[\^(\w+)\]")
_VOWELS = "aeiouyаеёиоуыэюяәіөүұ"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, a paragraph or a list item; `note` is the note whose mark stands at the end of the
    text, or ''.
    """

    kind: Literal["heading", "paragraph", "list"]
    text: str
    note: str = ""


HEADS = {
    "kk": "Халықтық дипломатия: жылдық есеп",
    "ru": "Народная дипломатия: ежегодный отчёт",
    "en": "Diplomacy of peoples: annual report",
}


@cache
def parts(lang: str) -> tuple[Part, ...]:
    """Every part of the sample texts in this language, in the order of the files' names."""
    return tuple(
        part
        for path in sorted(TEXTS.glob("*.md"))
        for part in _of_file(path)
        if _lang(part.text) == lang
    )


def _of_file(path: Path) -> Iterator[Part]:
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    notes = dict(re.findall(r"^\[\^(\w+)\]:\s*(.+)$", text, flags=re.MULTILINE))
    for line in text.splitlines():
        found = re.match(r"(#{1,3} |- |\d+\. )?(.+)", line)
        if (
            found is None
            or line.startswith(("[^", "|", ">", "!", ":", "<", "```", "---"))
            or "\\" in line
        ):
            continue
        marks = _MARK.findall(found[2])
        start = found[1] or ""
        kind: Literal["heading", "paragraph", "list"] = (
            "heading" if start.startswith("#") else "list" if start else "paragraph"
        )
        plain = re.sub(r"\*+|`|\[([^\]]*)\]\([^)]*\)", r"\1", _MARK.sub("", found[2])).strip()
        yield Part(kind, plain, notes.get(marks[0], "") if marks else "")


def _lang(text: str) -> str:
    letters = [letter for letter in text.lower() if letter.isalpha()]
    if sum("а" <= letter <= "ӿ" for letter in letters) * 2 < len(letters):
        return "en"
    return "kk" if sum(letter in "әғқңөұүһі" for letter in letters) > 0.03 * len(letters) else "ru"


def breaks(word: str) -> list[int]:
    """Places where a word may be broken at a line's end: between a vowel and a consonant that a
    vowel follows.

    >>> breaks("достықтың")
    [2]
    """
    low = word.lower()
    if not word.isalpha():
        return []
    return [
        at
        for at in range(2, len(word) - 2)
        if low[at - 1] in _VOWELS and low[at] not in _VOWELS + "ьъй" and low[at + 1] in _VOWELS
    ]


def soft(text: str) -> str:
    """The text with soft hyphens where words may be broken."""

    def hyphened(found: re.Match[str]) -> str:
        word = found.group()
        ends = [0, *breaks(word), len(word)]
        return "\u00ad".join(word[a:b] for a, b in pairwise(ends))

    return re.sub(r"[^\W\d_]{6,}", hyphened, text)
