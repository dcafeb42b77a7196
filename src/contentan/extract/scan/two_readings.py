"""A page read twice, from its text layer and by OCR: the two merged word by word, by what each
reads well.
"""

from __future__ import annotations

from collections.abc import Sequence

from contentan.extract.page_words import Word
from contentan.extract.repair.unreadable_text import reads_well


def merged(layer: Sequence[Word], seen: Sequence[Word]) -> tuple[list[Word], int]:
    """OCR's words, each replaced by the layer's word at its place where only that one reads well,
    and the layer's sound words that OCR did not see; how often two words that both read well
    contradict each other.

    Both are placed in points on the same page; the file's word is kept where the two agree, since
    OCR guesses at capitals and marks.
    """
    made: list[Word] = []
    taken: set[int] = set()
    against = 0
    for word in seen:
        here = [one for one in layer if _same_place(one, word)]
        one = here[0] if len(here) == 1 and id(here[0]) not in taken else None
        taken.update(map(id, here))
        if one is None:
            # OCR may have split or joined words: its own reading stands unless the layer's does.
            made.append(word)
            continue
        sound, read = reads_well(one.text), reads_well(word.text)
        against += sound and read and _letters(one.text) != _letters(word.text)
        made.append(_at(word, one) if sound else word)
    unseen = [one for one in layer if id(one) not in taken and reads_well(one.text)]
    return made + [one for one in unseen if _letters(one.text)], against


def _at(word: Word, one: Word) -> Word:
    """The layer's word with the place and size that OCR gives, so that rows stay rows."""
    return Word(one.text, word.x0, word.x1, word.top, word.bottom, word.size, one.bold, at=word.at)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _same_place(one: Word, other: Word) -> bool:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    narrow = min(one.x1 - one.x0, other.x1 - other.x0)
    return wide > 0.5 * narrow and high > 0.3 * min(one.size, other.size)
