"""Words whose letters are set apart for emphasis: 'С О Г Л А С И Е' is one word.

Where letters have places (PDF), the wider gaps between them are the spaces between words. Elsewhere
only runs with single spaces are joined, so two words set apart come out as one run only if the
writer typed no wider space between them.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise

from contentan.extract.page_words import Word
from contentan.extract.repair.edited_text import Edit

_LEAST = 4  # letters: 'U S A', 'и я в' are words and abbreviations
_OPENING = "\"'«“„(["
_VOWELS = frozenset("aeiouyаеёиоуыэюяәіөүұ")
_SHORT = frozenset("аивксуояжбі")  # words of one letter, which may stand side by side
_RUN = re.compile(r"(?<![\w-])(?:[^\W\d_] ){3,}[^\W\d_](?![\w-])")


def spaced_letters(text: str) -> Iterator[Edit]:
    """The runs of single letters in a text that are words, each as one word.

    >>> [edit.text for edit in spaced_letters("в знак «С О Г Л А С И Е»")]
    ['СОГЛАСИЕ']
    """
    for run in _RUN.finditer(text):
        word = run.group().replace(" ", "")
        if _is_word(word):
            yield Edit(run.start(), run.end(), word, "letter_spacing")


def joined_letters(words: Sequence[Word]) -> list[Word]:
    """The words of a row, from left to right, with letters that are set apart joined to words."""
    made: list[Word] = []
    run: list[Word] = []
    for word in [*words, None]:
        if word is not None and _is_letter(word) and (not run or _near(run, word)):
            run.append(word)
            continue
        made += _as_words(run)
        run = [word] if word is not None and _is_letter(word) else []
        made += [word] if word is not None and not run else []
    return made


def _is_letter(word: Word) -> bool:
    bare = word.text.strip(".,:;!?…»”\"')]" + _OPENING)
    # A quotation mark may be set apart like the letters.
    alone = not bare and word.text in '«»“”„"'
    return (alone or (len(bare) == 1 and bare.isalpha())) and not word.table


def _near(run: Sequence[Word], word: Word) -> bool:
    return (
        word.size == run[-1].size
        and word.x0 - run[-1].x1 < 2.5 * word.size
        and word.text[:1] not in _OPENING
        and (run[-1].text[-1:].isalpha() or run[-1].text in _OPENING)
    )


def _as_words(run: list[Word]) -> list[Word]:
    """A run of letters as words, parted at its wider gaps; as it was where it makes no word."""
    if len(run) < _LEAST:
        return run
    gaps = [right.x0 - left.x1 for left, right in pairwise(run)]
    usual = statistics.median(gaps)
    parts = [run[:1]]
    for gap, word in zip(gaps, run[1:], strict=True):
        if gap > 1.6 * usual + 0.1 * word.size:
            parts.append([word])
        else:
            parts[-1].append(word)
    if not any(_is_word("".join(word.text for word in part)) for part in parts):
        return run
    return [_one(part) for part in parts]


def _one(part: Sequence[Word]) -> Word:
    first, last = part[0], part[-1]
    text = "".join(word.text for word in part)
    top, bottom = min(word.top for word in part), max(word.bottom for word in part)
    marks = last.marks and tuple((len(text), mark) for _, mark in last.marks)
    return Word(text, first.x0, last.x1, top, bottom, first.size, first.bold, marks)


def _is_word(text: str) -> bool:
    """Whether joined letters make a word: letters of one case with a vowel and a consonant, not a
    row of the alphabet.
    """
    letters = [letter for letter in text if letter.isalpha()]
    low = [letter.lower() for letter in letters]
    if len(letters) < _LEAST or len({letter.isupper() for letter in letters[1:]}) != 1:
        return False
    follow = sum(ord(b) - ord(a) in (1, 2) for a, b in pairwise(low))
    vowels = sum(letter in _VOWELS for letter in low)
    if _SHORT.issuperset(low):
        return False
    return 0 < vowels < len(low) and follow < 0.6 * (len(low) - 1)
