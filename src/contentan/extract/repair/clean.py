"""Repairs of damaged letters. Every step is a pure function from a text to the edits it proposes;
`clean` runs them in order.

The order matters: whole code pages first, because the later steps look at single letters;
look-alikes last, because they look at whole words, which soft hyphens and combining marks would
cut. What the file had is kept beside every repair.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from contentan.extract.repair.edited_text import Edit, Passage, apply
from contentan.extract.repair.letter_spacing import spaced_letters

KAZAKH = frozenset("әғқңөұүһӘҒҚҢӨҰҮҺ")
_ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f"
#: Bullets and signs of the Symbol and Wingdings fonts, which PDF and Word files carry in the
#: private use area.
_SYMBOLS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf02d": "−",
    "\uf0a8": "▫",
    "\uf06e": "■",
}


def clean(passage: Passage, *, code_page: str = "") -> Passage:
    """The passage with its letters repaired; `code_page` is what `kazakh_code_page` found in the
    whole document.

    >>> clean(Passage("экс\u00adпорт")).text
    'экспорт'
    """
    passage = apply(passage, list(utf8_as_single_bytes(passage.text)))
    passage = apply(passage, list(cyrillic_as_latin(passage.text)))
    passage = apply(passage, list(kazakh_as_russian(passage.text, code_page)))
    for step in (ligatures, soft_hyphens, unseen, spaces, detached_marks, composed, look_alikes):
        if not passage.text.isascii() or step is unseen:
            passage = apply(passage, list(step(passage.text)))
    return apply(passage, list(spaced_letters(passage.text)))


def utf8_as_single_bytes(text: str) -> Iterator[Edit]:
    """UTF-8 that was read as windows-1251, -1252 or Latin-1: 'РњРёСЂ', 'ÐœÐ¸Ñ€', 'donâ€™t'."""
    if (
        re.search(
            r"[ÐÑÃÂ][\u0080-\u00bf‚-›œžŸŒŠŽ]|â€|(?:[РС][^а-яёА-ЯЁ\s]){2}|[РС][ѓљњќћџ°±µ»]", text
        )
        is None
    ):
        return
    import ftfy

    # Asked only where such a pair of letters occurs: ftfy takes its time, and guesses on sound
    # text.
    fixed = ftfy.fix_encoding(text)
    if fixed == text:
        return
    front = _common(text, fixed)
    back = _common(text[:front:-1], fixed[:front:-1])
    yield Edit(front, len(text) - back, fixed[front : len(fixed) - back], "mojibake")


def _common(one: str, other: str) -> int:
    """Length of the common beginning."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


_LATIN_HIGH = re.compile(r"[À-ÿ¨¸¼¾¿¯²³´ºª¹]+")


def cyrillic_as_latin(text: str) -> Iterator[Edit]:
    """windows-1251 that was read as windows-1252, 'Àññàìáëåÿ': more than half of the letters would
    be accented.
    """
    if text.isascii():
        return
    # French or Turkish has some accented letters; only Cyrillic read wrongly is made of them.
    high = sum(len(run) for run in re.findall(r"[À-ÖØ-öø-ÿ]+", text))
    if high < 4 or high * 2 <= sum(map(str.isalpha, text)):
        return
    for run in _LATIN_HIGH.finditer(text):
        yield Edit(
            run.start(),
            run.end(),
            run.group().encode("cp1252").decode("cp1251", "replace"),
            "code_page",
        )


@cache
def _code_page_table(codec: str) -> dict[str, str]:
    """Letters that differ when bytes of a Kazakh code page are read as windows-1251."""
    table = {}
    for byte in range(0x80, 0x100):
        wrong = bytes([byte]).decode("cp1251", "replace")
        right = bytes([byte]).decode(codec, "replace")
        # Signs that differ (quotation marks, the degree sign) are right as they are in windows-1251
        # texts.
        if wrong != right and right.isalpha() and wrong != "\ufffd":
            table[wrong] = right
    return table


def kazakh_code_page(text: str) -> str:
    """Which Kazakh code page, or font made for one, was read as windows-1251: 'kz1048', 'ptcp154'
    or ''.

    Decided over a whole document: both have ќ for қ; only the first has ѕ for ң, only the second µ,
    ±, ‰ inside words. The sure sign is a word with ќ or ѕ beside a letter that Macedonian lacks
    (халќы, ныѕ): no language that has ќ or ѕ writes it.

    >>> kazakh_code_page("Ќоєамдыќ келісім"), kazakh_code_page("Ќе одиме во ѕверилникот")
    ('kz1048', '')
    """
    if _SIGNS.isdisjoint(text):
        return ""
    letters = sum("Ѐ" <= letter <= "ӿ" for letter in text)
    has = sum(text.count(letter) for letter in "ЌќЈјЅѕЃѓЎўЋћЄє")
    if has < 0.01 * letters or not any(map(_is_sign, re.findall(r"\w+", text))):
        return ""
    first = len(re.findall(r"[Ѕѕ]|(?<=[а-я])[јґї]|ј(?=[а-я])", text))
    second = len(re.findall(r"(?<=[а-яі])[µ±‰њ]|[µ±‰](?=[а-яі])", text))
    return "kz1048" if first >= second else "ptcp154"


_SIGNS = frozenset("ЌќЅѕ")
_NO_MACEDONIAN = frozenset("ыіэщъьюяйў")
_CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]+")
#: So many Cyrillic words say of themselves whether they are Kazakh.
_TELLING = 8


def _is_sign(word: str) -> bool:
    return not _SIGNS.isdisjoint(word) and not _NO_MACEDONIAN.isdisjoint(word.lower())


def _is_slavic(text: str) -> bool:
    """Whether a passage of some length lacks what Kazakh in such letters always has: Ukrainian,
    Belarusian and Serbian have no ќ and no ѕ, Macedonian no ы and no і.
    """
    low = text.lower()
    return (("ќ" not in low and "ѕ" not in low) or not {"ы", "і"} & set(low)) and len(
        _CYRILLIC_WORD.findall(text)
    ) >= _TELLING


def kazakh_as_russian(text: str, code_page: str) -> Iterator[Edit]:
    """Words of a Kazakh code page that were read as windows-1251: 'Ќазаќстан Республикасыныѕ'. A
    passage in another language with such letters stays.
    """
    if not code_page or _is_slavic(text):
        return
    table = _code_page_table(code_page)
    signs = re.escape("".join(sign for sign in table if not sign.isalpha()))
    for word in re.finditer(rf"[\w{signs}]+", text):
        # Signs that stand for letters belong to the word here, so they are added to \w above.
        fixed = "".join(table.get(letter, letter) for letter in word.group())
        # A Latin word in a Kazakh text is left alone: its signs are what they seem.
        if fixed != word.group() and re.search("[Ѐ-ӿ]", word.group()):
            yield Edit(word.start(), word.end(), fixed, "code_page")


_SPACED_MARKS = dict(zip("¨´ˆ˜ˇ˚¸", "\u0308\u0301\u0302\u0303\u030c\u030a\u0327", strict=True))
_SPACED = re.compile(r"(?<=[^\W\d_])[¨´ˆ˜ˇ˚¸](?=[a-zı])")


def detached_marks(text: str) -> Iterator[Edit]:
    """A letter and its mark drawn one over the other, as TeX does, the mark on either side:
    'na¨ıve', 'Schro¨dinger'.
    """
    for found in _SPACED.finditer(text):
        at, mark = found.start(), _SPACED_MARKS[found.group()]
        # TeX draws the mark before or after its letter; whichever pair exists as one letter is
        # meant.
        for start, letter in ((at, text[at + 1].replace("ı", "i")), (at - 1, text[at - 1])):
            whole = unicodedata.normalize("NFC", letter + mark)
            if len(whole) == 1:
                yield Edit(start, start + 2, whole, "nfc")
                break


def composed(text: str) -> Iterator[Edit]:
    """Letters with combining marks as one letter where there is one (normal form C)."""
    if unicodedata.is_normalized("NFC", text):
        return
    for cluster in re.finditer(r"[^\u0300-\u036f][\u0300-\u036f]*", text):
        whole = unicodedata.normalize("NFC", cluster.group())
        if whole != cluster.group():
            yield Edit(cluster.start(), cluster.end(), whole, "nfc")


def ligatures(text: str) -> Iterator[Edit]:
    """ﬁ as fi; signs of symbol fonts as the signs that they show."""
    for sign in re.finditer("[\ufb00-\ufb06\uf020-\uf0ff]", text):
        whole = _SYMBOLS.get(sign.group()) or unicodedata.normalize("NFKC", sign.group())
        if whole != sign.group():
            yield Edit(sign.start(), sign.end(), whole, "ligature")


def soft_hyphens(text: str) -> Iterator[Edit]:
    """Marks where a word might have been broken."""
    for mark in re.finditer("\u00ad+", text):
        yield Edit(mark.start(), mark.end(), "", "soft_hyphen")


def spaces(text: str) -> Iterator[Edit]:
    """No-break, thin and wide spaces, with the plain ones around them, as one plain space."""
    for run in re.finditer(f" *[{_ODD_SPACES}][ {_ODD_SPACES}]*", text):
        yield Edit(run.start(), run.end(), " ", "space")


def unseen(text: str) -> Iterator[Edit]:
    """Zero-width, direction and control characters, which would cut words in two."""
    for run in re.finditer(f"[{_UNSEEN}]+", text):
        yield Edit(run.start(), run.end(), "", "space")


#: Latin letters that look like Cyrillic ones. Small m, t, b and n do not: in print they differ.
LOOK_ALIKES = dict(zip("ABCEHIKMOPTXYƏaceiopxyhkə", "АВСЕНІКМОРТХУӘасеіорхуһкә", strict=True))
_TO_LATIN = {ord(there): here for here, there in LOOK_ALIKES.items() if here.isascii()}
LATIN_LOOKS = frozenset(map(chr, _TO_LATIN))
_ROMAN = frozenset("IVXLCDMІХСМ")
_SHORT = frozenset("а о у с к со ко ее не на но А О У С К Со Ко Не На Но Ее".split())


def look_alikes(text: str) -> Iterator[Edit]:
    """Latin letters inside Cyrillic words, 'Қaзақстан', and short words typed wholly in Latin among
    Cyrillic ones.

    In Latin text, words of nothing but Cyrillic look-alikes, which OCR in three languages makes:
    'Тһе' for 'The'.
    """
    cyrillic = sum("Ѐ" <= letter <= "ӿ" for letter in text)
    if not cyrillic:
        return
    letters = sum(map(str.isalpha, text))
    # A short Latin word is a misspelt Cyrillic one only where nearly everything around it is
    # Cyrillic: in mixed text it may be English.
    mostly = cyrillic * 10 >= 8 * letters
    for word in re.finditer(r"[^\W\d_]+", text):
        if word.group().isascii() and not (mostly and len(word.group()) <= 2):
            continue
        fixed = _in_cyrillic(word.group())
        # OCR in three languages at once puts Cyrillic letters into English words; there the word
        # becomes Latin.
        if cyrillic * 5 <= letters and _looks_latin(text, word):
            fixed = word.group().translate(_TO_LATIN)
            yield Edit(word.start(), word.end(), fixed, "look_alike")
        elif fixed != word.group() and (
            _mixed(word.group()) or (fixed in _SHORT and _among_cyrillic(text, word))
        ):
            yield Edit(word.start(), word.end(), fixed, "look_alike")


def _looks_latin(text: str, word: re.Match[str]) -> bool:
    """Whether all Cyrillic letters of a word in Latin text look like Latin ones."""
    cyrillic = {letter for letter in word.group() if "Ѐ" <= letter <= "ӿ"}
    whole = len(cyrillic) == len(set(word.group()))
    return (
        bool(cyrillic)
        and LATIN_LOOKS.issuperset(cyrillic)
        and (not whole or _among_latin(text, word))
    )


def _among_latin(text: str, word: re.Match[str]) -> bool:
    """Whether the words on either side are Latin, or may be."""
    before = re.search(r"[^\W\d_]+(?=[\W\d_]*\Z)", text[max(0, word.start() - 30) : word.start()])
    after = re.search(r"[^\W\d_]+", text[word.end() : word.end() + 30])
    beside = [near.group() for near in (before, after) if near is not None]
    foreign = [{letter for letter in near if "Ѐ" <= letter <= "ӿ"} for near in beside]
    return bool(beside) and all(LATIN_LOOKS.issuperset(letters) for letters in foreign)


def _among_cyrillic(text: str, word: re.Match[str]) -> bool:
    """Whether the words before and after, where there are such, are Cyrillic."""
    before = re.search(r"[^\W\d_](?=[\W\d_]*\Z)", text[max(0, word.start() - 30) : word.start()])
    after = re.search(r"[^\W\d_]", text[word.end() : word.end() + 30])
    return all(_mixed(near.group()) for near in (before, after) if near is not None)


def _in_cyrillic(word: str) -> str:
    """The word in Cyrillic if each of its Latin letters looks like one; else as it is. Roman
    numerals stay.
    """
    latin = [letter for letter in word if letter < "\u0250" or letter in "əƏ"]
    if not latin or any(letter not in LOOK_ALIKES for letter in latin) or _ROMAN.issuperset(word):
        return word
    return "".join(LOOK_ALIKES.get(letter, letter) for letter in word)


def _mixed(word: str) -> bool:
    return any("Ѐ" <= letter <= "ӿ" for letter in word)
