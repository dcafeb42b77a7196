"""What a text keeps in translation: its numbers and its names, spelled so that Kazakh, Russian and
English agree.

A number is its digits (10 000, 10,000 and 10.000 are one). A name is a word with a capital letter
that opens no sentence, reduced to the first four consonants of its Latin spelling: Назарбаевтың,
Назарбаева and Nazarbayev are all nsrb. Case endings, vowels and the differences of transliteration
fall away, and now and then two names with them; so no single anchor proves anything.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+(?![\d])|(?<![\w.,])\d+(?:[.,]\d{1,2})?(?![\w])"
)
_NAME = re.compile(r"(?<![\w])[^\W\d_][\w’'-]{2,}")
_OPENS = re.compile(r"(?:^|[.!?:;…\n»\")(–—•]|\d[.)])\s*[«“\"'(]*$")
_LATIN = {
    "а": "a",
    "ә": "a",
    "б": "b",
    "в": "v",
    "г": "g",
    "ғ": "g",
    "д": "d",
    "е": "e",
    "ж": "j",
    "з": "s",
    "и": "i",
    "й": "i",
    "к": "k",
    "қ": "k",
    "л": "l",
    "м": "m",
    "н": "n",
    "ң": "n",
    "о": "o",
    "ө": "o",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "у": "u",
    "ұ": "u",
    "ү": "u",
    "ф": "f",
    "х": "k",
    "һ": "",
    "ц": "s",
    "ч": "s",
    "ш": "s",
    "щ": "s",
    "ъ": "",
    "ы": "i",
    "і": "i",
    "ь": "",
    "э": "e",
    "ю": "u",
    "я": "a",
}
#: Letters of English that stand for what one Cyrillic letter does, longest first.
_ENGLISH = (
    ("shch", "s"),
    ("tch", "s"),
    ("sch", "s"),
    ("kh", "k"),
    ("zh", "j"),
    ("ch", "s"),
    ("sh", "s"),
    ("ts", "s"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("c", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("z", "s"),
    ("h", ""),
)
_VOWELS = frozenset("aeiouy")
_KEPT, _LEAST = 4, 3


class Anchor(NamedTuple):
    """`at` is where it stands, as a share of the text."""

    key: str
    at: float


def anchors(text: str) -> list[Anchor]:
    """Numbers of two digits or more and names of a text, in its order.

    >>> [anchor.key for anchor in anchors("По словам Назарбаева, в АНК входят 1 000 объединений.")]
    ['nsrb', '1000']
    """
    found = [(match.start(), _digits(match[0])) for match in _NUMBER.finditer(text)]
    found = [(at, key) for at, key in found if len(key) > 1]
    for match in _NAME.finditer(text):
        word = match[0]
        if (
            word[0].isupper()
            and not word.isupper()
            and not _OPENS.search(text[max(0, match.start() - 12) : match.start()])
        ):
            found.append((match.start(), skeleton(word)))
    length = max(1, len(text))
    return [Anchor(key, at / length) for at, key in sorted(found) if key]


def _digits(number: str) -> str:
    if re.fullmatch(r"\d{1,3}([ \u00a0\u202f,.]\d{3})+", number):
        return re.sub(r"\D", "", number)
    return number.replace(",", ".")


def skeleton(name: str) -> str:
    """The first consonants of a name in Latin letters, '' for a name that has too few of them.

    >>> skeleton("Назарбаевтың"), skeleton("Nazarbayev")
    ('nsrb', 'nsrb')
    >>> skeleton("Қазақстан"), skeleton("Kazakhstan")
    ('ksks', 'ksks')
    """
    low = name.lower()
    latin = "".join(_LATIN.get(letter, letter) for letter in low)
    if latin == low:
        for letters, one in _ENGLISH:
            latin = latin.replace(letters, one)
    kept = [
        letter
        for letter in latin
        if letter.isalpha() and letter not in _VOWELS and letter.isascii()
    ]
    plain = [
        letter for number, letter in enumerate(kept) if not number or letter != kept[number - 1]
    ]
    return "".join(plain[:_KEPT]) if len(plain) >= _LEAST else ""
