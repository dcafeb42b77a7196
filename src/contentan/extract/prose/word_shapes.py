"""What the letter model sees of a text: its words, the script of each, and the numbers of the
n-grams of each.

A word is what stands between white space, without the marks at its edges. Addresses, numbers,
ordinals, Roman numbers and the symbols of documents (254-ІІІ, A/70/358) are no words: they look
alike in every language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

ORDERS = (1, 2, 3, 4)
#: Scripts that more than one language of the model is written in, with the size of their table.
BITS = {"Cyrl": 14, "Latn": 14, "Arab": 12}
#: One quotation mark for all that stand for an apostrophe: oʻzbek, o'zbek and o’zbek are one word.
APOSTROPHES = str.maketrans("’‘ʻʼ`´′", "'''''''")
#: Languages that a script alone tells; their text counts by letters where it has no spaces.
_RANGES = (
    ("Latn", 0x41, 0x24F),
    ("Latn", 0x1E00, 0x1EFF),
    ("el", 0x370, 0x3FF),
    ("Cyrl", 0x400, 0x52F),
    ("hy", 0x530, 0x58F),
    ("he", 0x590, 0x5FF),
    ("Arab", 0x600, 0x6FF),
    ("Arab", 0xFB50, 0xFEFC),
    ("hi", 0x900, 0x97F),
    ("th", 0xE00, 0xE7F),
    ("bo", 0xF00, 0xFFF),
    ("ka", 0x10A0, 0x10FF),
    ("mn", 0x1800, 0x18AF),
    ("ja", 0x3040, 0x30FF),
    ("zh", 0x3400, 0x4DBF),
    ("zh", 0x4E00, 0x9FFF),
    ("ko", 0xAC00, 0xD7AF),
)
UNSPACED = frozenset("zh ja th bo".split())
#: Number 0 is no script; `unknown` any letter of a script that is not listed.
SCRIPTS = ("", *sorted({name for name, _, _ in _RANGES}), "unknown")
#: A run without the marks at its ends; one that looked for the marks would look at each of them.
_WITHIN = re.compile(r"[\w'](?:.*[\w'])?", re.DOTALL)
_NO_WORD = re.compile(
    r"https?:|www\.|\S+@\S+\.\w|file:"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:kz|ru|com|org|gov|int|net|edu|uz|kg)\b"
    r"|\d+(?:st|nd|rd|th|-\w{1,3}|[a-zа-я])?$"
    r"|[IVXLCDMІХСМ]+(?:-\w{1,3})?$"
    r"|(?=\S*\d)[A-ZА-ЯІҚҢӨҰҮҺӘҒ0-9]+(?:[/.\-–№][A-Za-zА-Яа-яІі0-9]+)*$"
    r"|[A-ZА-Я]+(?:/[A-Za-zА-Яа-я0-9.\-]+)+$"
)
#: So many letters tell what is no word; more would be looked at again and again.
_TOLD_BY = 500
_CYRILLIC = re.compile("[\u0400-\u052f]+")
_MIX = np.array([2654435761, 2246822519, 3266489917, 668265263], dtype=np.uint64)
_SPREAD = np.uint64(0xFF51AFD7ED558CCD)
_SEED = 0x9E3779B97F4A7C15


def _script_table() -> NDArray[np.uint8]:
    """The number of the script of each code point of the basic plane."""
    table = np.zeros(0x10000, dtype=np.uint8)
    alphabetic = np.array([chr(code).isalpha() for code in range(0x10000)])
    table[alphabetic] = SCRIPTS.index("unknown")
    for name, first, last in _RANGES:
        table[first : last + 1] = SCRIPTS.index(name)
    table[~alphabetic] = 0
    return table


_SCRIPT_OF = _script_table()


def word(raw: str) -> str:
    """A run between white space as a word; empty where it is none.

    >>> word("«Ассамблея»,"), word("A/70/358"), word("254-ІІІ")
    ('Ассамблея', '', '')
    """
    bare = raw
    if not raw.isalpha():
        within = _WITHIN.search(raw)
        bare = within.group().strip("_") if within else ""
    if _NO_WORD.match(bare, 0, _TOLD_BY) or not (bare.isalpha() or any(map(str.isalpha, bare))):
        return ""
    return bare


def script(text: str) -> str:
    """The script of most letters of a text, empty where it has none.

    >>> script("Қазақстан"), script("საქართველო"), script("12")
    ('Cyrl', 'ka', '')
    """
    # Most words are one of these, and looking up each letter takes long.
    if _CYRILLIC.fullmatch(text):
        return "Cyrl"
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else ""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    found = np.bincount(_SCRIPT_OF[codes[codes < 0x10000]], minlength=len(SCRIPTS))
    found[0] = 0
    return SCRIPTS[int(found.argmax())] if found.any() else ""


def shape(bare: str) -> str:
    """A word as the model sees it: small letters between spaces, a digit as 0, any other sign as #,
    and ^ before a capital that follows a small letter.

    >>> shape("Ассамблея"), shape("getValue2"), shape("a=b")
    (' ассамблея ', ' get^value0 ', ' a#b ')
    """
    low = bare.lower()
    if (
        len(low) == len(bare)
        and bare.isalpha()
        and (bare == low or bare.istitle() or bare.isupper())
    ):
        return f" {low} "
    out, before = [" "], ""
    for sign in bare:
        if sign.isalpha():
            if before.islower() and sign.isupper():
                out.append("^")
            small = sign.lower()
            # The small letter of İ is two code points.
            out.append(small if len(small) == 1 else "i")
        else:
            out.append(sign if sign in "'-" else "0" if sign.isdigit() else "#")
        before = sign
    return "".join((*out, " "))


def ngrams(words: Sequence[str], bits: int) -> tuple[Ints, Ints]:
    """Rows of a table of 2**bits for the n-grams of 1 to 4 letters of words, and the number of the
    word that each belongs to.
    """
    shaped = [shape(one) for one in words]
    joined = "".join(shaped).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(joined, dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(words)), [len(one) for one in shaped])
    rows, owners = [], []
    for order in ORDERS:
        inside = owner[: len(owner) - order + 1] == owner[order - 1 :]
        if order == 1:
            inside &= codes != ord(" ")
        mixed = np.full(len(inside), order * _SEED & (1 << 64) - 1, dtype=np.uint64)
        for at in range(order):
            mixed = (mixed ^ (codes[at : at + len(inside)] * _MIX[at])) * _SPREAD
            mixed ^= mixed >> np.uint64(32)
        rows.append((mixed[inside] >> np.uint64(17)) & np.uint64((1 << bits) - 1))
        owners.append(owner[: len(inside)][inside])
    return np.concatenate(rows).astype(np.int64), np.concatenate(owners)
