"""Kazakh Cyrillic in its other spellings, letter by letter: the Latin drafts of 2017 to 2021, the
common Turkic and the ad-hoc Latin of messages, Arabic script, and Cyrillic without its own letters.
"""

from __future__ import annotations

_BASE = {
    **dict(zip("абвгдежзклмнопрстфхһцэ", "abvgdejzklmnoprstfhhse", strict=True)),
    **{"щ": "ş", "ъ": "", "ь": "", "ё": "io", "қ": "q"},
}


def _latin(rows: str) -> dict[str, str]:
    """The base with pairs like 'ә=ä'; a letter before an empty right side falls out."""
    return _BASE | dict(pair.split("=") for pair in rows.split())


_ARABIC = {
    **dict(
        zip(
            "абвгғдежзикқлмнңопрстуұфхһшчыіэөүә",
            "ابۆگعدەجزيكقلمنڭوپرستۋۇفحھشچىىەوۇا",
            strict=True,
        )
    ),
    **{"й": "ي", "ю": "يۋ", "я": "يا", "ц": "تس", "щ": "شش", "ъ": "", "ь": "", "ё": "يو"},
}
TABLES = {
    "l2021": _latin("ә=ä ғ=ğ и=i й=i ң=ñ ө=ö у=u ұ=ū ү=ü ш=ş ч=ç ы=y і=ı ю=iu я=ia"),
    "turkic": _latin("ә=ä ғ=ğ и=i й=y ң=ñ ө=ö у=w ұ=u ү=ü ш=ş ч=ç ы=ı і=i ю=yu я=ya"),
    "l2019": _latin("ә=ä ғ=ğ и=i й=i ң=ñ ө=ö у=u ұ=ū ү=ü ш=ş ч=ç ы=ı і=i ю=iu я=ia"),
    "l2018": _latin("ә=á ғ=ǵ и=ı й=ı ң=ń ө=ó у=ý ұ=u ү=ú ш=sh щ=sh ч=ch ы=y і=i ю=ıý я=ıa"),
    "l2017": _latin(
        "ә=a' ғ=g' и=i' й=i' ң=n' ө=o' у=y' ұ=u ү=u' ш=s' щ=s' ч=c' ы=y і=i ю=i'y' я=i'a"
    ),
    "ascii": _latin(
        "ж=zh ә=a ғ=g и=i й=y қ=k ң=n ө=o у=u ұ=u ү=u х=kh һ=h ш=sh щ=sh ч=ch ц=ts ы=y і=i ю=yu"
        " я=ya"
    ),
    "arabic": _ARABIC,
    "bare": dict(zip("әғқңөұүһі", "агкноуухи", strict=True)),
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
