"""Kazakh in Latin letters (the alphabet of 2021), written back in Cyrillic before it is analysed.

Most letters answer each other. i stands for і and for и, after a vowel also for й (older drafts of
the alphabet): all are tried, and the analyser takes what it knows. y is й after a vowel and ы after
a consonant (older drafts again). The digraphs of loans (ia, iä, iu) are ия and ию, after е я and ю.
"""

from __future__ import annotations

import itertools
import re

_LETTERS = {
    "a": "а",
    "ä": "ә",
    "á": "ә",
    "b": "б",
    "d": "д",
    "e": "е",
    "f": "ф",
    "g": "г",
    "ğ": "ғ",
    "ǵ": "ғ",
    "h": "х",
    "ı": "ы",
    "i": "і",
    "j": "ж",
    "k": "к",
    "l": "л",
    "m": "м",
    "n": "н",
    "ñ": "ң",
    "ń": "ң",
    "o": "о",
    "ö": "ө",
    "ó": "ө",
    "p": "п",
    "q": "қ",
    "r": "р",
    "s": "с",
    "ş": "ш",
    "t": "т",
    "u": "у",
    "ū": "ұ",
    "ü": "ү",
    "ú": "ү",
    "v": "в",
    "z": "з",
    "c": "ц",
    "w": "у",
    "x": "кс",
    "-": "-",
}
#: Letters that neither English nor Russian in Latin letters has.
LETTERS = frozenset("äğıñşūöüǵń")
_IOTATED = (
    ("eia", "ея"),
    ("eiä", "ея"),
    ("ia", "ия"),
    ("iä", "ия"),
    ("ya", "я"),
    ("yu", "ю"),
    ("iu", "ию"),
    ("iü", "ию"),
)
_VOWELS = frozenset("aäeıioöuūüая")
_MOST = 4  # places at which i is tried as и
_LATIN = re.compile(
    r"[a-z\u00e4\u00e1\u011f\u01f5\u0131\u00f1\u0144\u00f6\u00f3\u015f\u016b\u00fc\u00fa\u0130\u0307-]+"
)


def is_latin(word: str) -> bool:
    """Whether a word in lower case is written in the letters of this alphabet alone.
    is_latin('qazaqstan').
    """
    return _LATIN.fullmatch(word) is not None


def cyrillic(word: str) -> list[str]:
    """What a lower-case word may be in Cyrillic, likeliest first.

    >>> cyrillic("halıqtıñ")[0], cyrillic("ümit")
    ('халықтың', ['үміт', 'үмит'])
    """
    # Lower case of İ is two code points in Python, i and a dot above.
    plain = word.replace("i\u0307", "i")
    for latin, both in _IOTATED:
        plain = plain.replace(latin, both)
    choices = [_choices(letter, before) for before, letter in zip(" " + plain, plain, strict=False)]
    free = [place for place, choice in enumerate(choices) if len(choice) > 1]
    # Each free place doubles the spellings; from the fifth on the likelier letter is taken.
    for place in free[_MOST:]:
        choices[place] = choices[place][:1]
    return ["".join(letters) for letters in itertools.product(*choices)]


def _choices(letter: str, before: str) -> tuple[str, ...]:
    if letter == "i":
        return ("й", "и", "і") if before in _VOWELS else ("і", "и")
    if letter == "y":
        return ("й",) if before in _VOWELS else ("ы",)
    return (_LETTERS.get(letter, letter),)
