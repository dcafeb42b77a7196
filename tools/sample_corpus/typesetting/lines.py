"""Words into lines of a given width, with hyphenation for Kazakh, Russian and English.

Kazakh and Russian words break before the last consonant of a cluster that a vowel follows
(бір-лес-тік, дру-жба). English words break only at a few prefixes and suffixes, which are safe
without a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from typesetting.source import NOTE_MARK

VOWELS = "аәеёиоөуұүыіэюяəi"
SYLLABLE = re.compile(rf"(?<=.)(?=[^{VOWELS}ьъ][{VOWELS}])")
ENGLISH = re.compile(
    r"(?<=^inter)(?!est)|(?<=^multi)|(?<=^under)|(?<=^over)|(?<=^ethno)|(?<=^com)(?=[mp])|(?<=^con)|(?<=^ex)(?=ch)"
    r"|(?<=^pro)(?=gram)|(?<=^par)(?=tici)|(?<=^dis)|(?<=^uni)(?=ver)|(?<=^govern)|(?=mat)"
    r"|(?=tions?$)|(?=zations?$)|(?=tional$)|(?=ments?$)|(?=ness$)|(?=ships?$)|(?=less$)|(?=ful$)|(?=cies$)"
    r"|(?<=[^n]n)(?=ing$)"
)
LETTERS = re.compile(r"[^\W\d_]+")

Measure = Callable[[str, bool], float]


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one line, and whether it ends its paragraph (such a line is not justified)."""

    words: tuple[str, ...]
    last: bool


def breaks(word: str) -> list[int]:
    """Places where the word may be divided, at least two letters on each side.

    >>> breaks("бірлестік"), breaks("interethnic")
    ([3, 6], [5])
    """
    found = LETTERS.search(word)
    if found is None or NOTE_MARK.search(word) or len(LETTERS.findall(word)) > 1:
        return []
    letters, shift = found.group().lower(), found.start()
    rule = ENGLISH if letters.isascii() else SYLLABLE
    return [
        shift + hit.start()
        for hit in rule.finditer(letters)
        if 2 <= hit.start() <= len(letters) - 2
    ]


def pieces(word: str) -> list[tuple[str, bool]]:
    """The word in runs: its text, and whether the run is a footnote number."""
    return [(run, bool(n % 2)) for n, run in enumerate(NOTE_MARK.split(word)) if run]


def fill(text: str, width: float, measure: Measure, *, divide: bool = True) -> list[Line]:
    """Lines no wider than `width`; a word that fits nowhere stands alone.

    `measure` gives the width of a run; without `divide` no word is hyphenated.
    """
    lines: list[Line] = []
    line: list[str] = []
    words = text.split()
    while words:
        word = words.pop(0)
        if _width([*line, word], measure) <= width:
            line.append(word)
            continue
        head, tail = _divide(line, word, width, measure) if divide else ("", word)
        lines.append(Line((*line, head) if head else tuple(line), last=False))
        line = []
        words.insert(0, tail)
        if head == "" and _width([tail], measure) > width:
            line.append(words.pop(0))
    return [*lines, Line(tuple(line), last=True)] if line else lines


def _divide(line: list[str], word: str, width: float, measure: Measure) -> tuple[str, str]:
    for place in reversed(breaks(word)):
        head = word[:place] + "-"
        if _width([*line, head], measure) <= width:
            return head, word[place:]
    return "", word


def _width(words: list[str], measure: Measure) -> float:
    inside = sum(measure(run, mark) for word in words for run, mark in pieces(word))
    return inside + measure(" ", False) * (len(words) - 1)
