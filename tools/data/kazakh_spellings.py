"""Kazakh Cyrillic in its other spellings, letter by letter: the Latin drafts of 2017 to 2021, the
common Turkic and the ad-hoc Latin of messages, Arabic script, and Cyrillic without its own letters.
"""

from __future__ import annotations

from contentan.lemmatize.scripts.alphabets import columns

#: The lemmatizer's tables, in the order in which samples are drawn for them.
TABLES = {
    name: columns()[column]
    for name, column in {
        "l2021": "latin_2021",
        "turkic": "latin_turkic",
        "l2019": "latin_2019",
        "l2018": "latin_2018",
        "l2017": "latin_2017",
        "ascii": "latin_ascii",
        "arabic": "arabic",
        "bare": "cyrillic_bare",
    }.items()
}
#: The class of the model that each spelling belongs to.
CLASS = {"arabic": "kk_Arab", "bare": "kk_bare"}
_FRONT = frozenset("әөүіеэ")


def respelled(text: str, spelling: str) -> str:
    """A Kazakh text in another spelling.

    >>> respelled("Тіл туралы", "l2021")
    'Tıl turaly'
    """
    table = TABLES[spelling]
    words = [_word(word, table, spelling == "arabic") for word in text.split(" ")]
    joined = " ".join(words)
    return joined.replace("?", "؟").replace(",", "،") if spelling == "arabic" else joined


def _word(word: str, table: dict[str, str], arabic: bool) -> str:
    out = []
    for letter in word:
        new = table.get(letter.lower(), letter.lower())
        capital = letter != letter.lower() and new and not arabic
        out.append(new[0].upper() + new[1:] if capital else new)
    made = "".join(out)
    # A hamza before the word marks front vowels, where no ە, ك or گ says so already.
    front = arabic and _FRONT & set(word.lower()) and not set("ەكگ") & set(made)
    return f"ء{made}" if front else made
