"""Raised numbers of notes, taken off the words that they hang on."""

from __future__ import annotations

import re

from contentan.extract.page_words import Word
from contentan.extract.pdf.rows import Row

_UNITS = re.compile(r"(?:\b[kcmdкcмд]?[mм]|\d)$")


def take_raised(line: Row, *, keep_first: bool = False) -> Row:
    """The row with its raised note numbers taken into `marks`; other raised letters are put to the
    word before.
    """
    if all(word.size > 0.85 * line.size for word in line.words):
        return line
    # Top and bottom were set from the baseline by the same 0.75 of the size, see `page_words`.
    base = line.top + 0.75 * line.size
    kept: list[Word] = []
    for number, word in enumerate(line.words):
        raised = (
            word.size <= 0.85 * line.size
            and base - (word.top + 0.75 * word.size) >= 0.15 * line.size
        )
        if not raised or not kept or (keep_first and number == 0):
            kept.append(word)
            continue
        before = kept[-1]
        near = word.x0 - before.x1 < 0.3 * line.size
        # A raised 2 behind "km" or a digit is a power, not a note.
        if re.fullmatch(r"[\d,*†‡§]+", word.text) and not _UNITS.search(before.text):
            marks = (*before.marks, (len(before.text), word.text))
            kept[-1] = _instead(before, before.text, before.x1, marks)
        elif near:
            kept[-1] = _instead(before, before.text + word.text, word.x1, before.marks)
        else:
            kept.append(word)
    line.marks, length = [], 0
    for word in kept:
        line.marks += [(length + at, raw) for at, raw in word.marks]
        length += len(word.text) + 1
    line.text = " ".join(word.text for word in kept)
    return line


def _instead(word: Word, text: str, x1: float, marks: tuple[tuple[int, str], ...]) -> Word:
    """A word where this one stands, with another text, right edge and marks."""
    return Word(text, word.x0, x1, word.top, word.bottom, word.size, word.bold, marks)
