"""Whether a page's text is text. Several weak signs together: one alone is fooled by formulas,
tables or name lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

from contentan.extract import continuity
from contentan.extract.page_words import Word, has_letter

_VOWELS = frozenset("aeiouyаеёиоуыэюяәіөүұ")
_SIGN_INSIDE = re.compile(r"(?<=[^\W\d_])[<>?@^`{}|~\\=;#$%&*+][^\W\d_]\S*")
_COMMANDS = re.compile(r"\)Tj|\]TJ|\d\.\d+TD|\d\.\d+T[dm]\b")
DAMAGED = "drawing commands in the text: the page is damaged in the file"
LEAST_LETTERS = 30  # with fewer letters a page is taken to have no text


def letters(words: Sequence[str]) -> int:
    """How many letters the words have."""
    return sum(map(str.isalpha, "".join(words)))


def fault(words: Sequence[str], *, unmapped: float = 0.0) -> str:
    """What is wrong with a page's words, '' where nothing is. `unmapped`: share of characters
    without a Unicode value.

    Measured on sound Kazakh, Russian and English pages: one-letter words 2 to 12 %, mean length of
    words 4 to 7 letters, vowels 35 to 45 % of letters. Broken fonts give 95 %, 1 and under 10 %;
    words run together have a mean length over 14.

    >>> fault("Народы живут в согласии и доверии".split() * 4)
    ''
    """
    text = "".join(words)
    if not text:
        return ""
    if len(re.findall(r"\(cid:\d+\)", text)) * 50 > len(words):
        return "letters without Unicode values (cid)"
    if len(_COMMANDS.findall(text)) > 1:
        return DAMAGED
    signs = Counter(text)
    unreadable = sum(times for sign, times in signs.items() if _is_unreadable(sign))
    if unreadable > 0.02 * len(text) + 2:
        return f"{unreadable} of {len(text)} characters unreadable"
    plain = [word for word in words if has_letter(word)]
    if len(plain) < 20:
        return "" if unmapped < 0.3 else "letters without Unicode values"
    return _unlike_text(plain, signs, unmapped)


def _unlike_text(plain: Sequence[str], signs: Counter[str], unmapped: float) -> str:
    alphabetic = {letter: times for letter, times in signs.items() if letter.isalpha()}
    total = sum(alphabetic.values())
    single = sum(len(word) < 4 and len(word.strip(".,;:()")) == 1 for word in plain) / len(plain)
    length = total / len(plain)  # letters only: leaders of dots make no word long
    vowels = sum(times for letter, times in alphabetic.items() if _is_vowel(letter)) / total
    inside = len(_SIGN_INSIDE.findall(" ".join(plain))) / len(plain)
    known = sum(times for letter, times in alphabetic.items() if letter < "\u0590") > 0.8 * total
    weak = [
        single > 0.3,
        length < 2.2 or length > 14,
        known and (vowels < 0.25 or vowels > 0.65),
        inside > 0.15,
        unmapped > 0.3,
    ]
    if sum(weak) >= 2 or single > 0.6 or (known and vowels < 0.15) or inside > 0.3 or length > 18:
        return (
            f"letters do not make words (vowels {vowels:.0%}, one-letter words {single:.0%}, mean"
            f" length {length:.1f})"
        )
    return ""


def _is_vowel(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter.lower())[0] in _VOWELS


def score(words: Sequence[str], *, unmapped: float = 0.0) -> float:
    """To choose between two readings of one page: letters, none where the page has a fault."""
    return 0.0 if fault(words, unmapped=unmapped) else float(letters(words))


#: The commonest words of the three languages: 30 to 45 % of running English, 15 to 25 % of Russian,
#: 7 to 15 % of Kazakh.
_COMMON = frozenset(
    """the of and to in a is that for it on as with was by be are this from at or an have not which
    и в на не с что по к из у за о от как для это его или при то но а также их все до об год
    және мен бен пен бұл үшін бойынша туралы деп да де бар осы сол ол бір болып жылы дейін кейін
    арқылы""".split()
)
_LEAST_FIT = 0.03
_LEAST_TOLD = 8  # words of three letters and more, from which a short page is judged by its letters
_ODD = 0.4  # of its runs of three letters that no frequent word has


def fits_no_language(words: Sequence[str]) -> bool:
    """Whether hardly any of many words is a common one: a text layer that was recognised in a wrong
    language.

    Lists of names and tables look the same, so this is no fault by itself; it is a reason to look
    at the picture.

    >>> fits_no_language(["Тпе", "Опйей", "Зїаїез", "апй"] * 20)
    True
    >>> fits_no_language("мир и согласие в обществе".split() * 20)
    False
    """
    plain = [word.strip(".,;:()«»\"'").lower() for word in words if has_letter(word)]
    common = sum(word in _COMMON for word in plain)
    if len(plain) >= 60:
        return common < _LEAST_FIT * len(plain)
    # A short page may hold no common word and be sound: a title, names. Then its letters decide.
    return common <= 0.1 * len(plain) and is_garbled(words)


def is_garbled(words: Sequence[str]) -> bool:
    """Whether the letters of some words, eight at least, do not follow each other as in Kazakh,
    Russian or English: look-alike letters, codes without a map.

    >>> is_garbled("ТНЕ СВЕАТ ЕМСТ1$Н РОСОМЕМТ ТНАТ РЕОРLЕ НАVЕ ЗЕЕМ".split())
    True
    """
    plain = [word.strip(".,;:()«»\"'").lower() for word in words if has_letter(word)]
    told = [word for word in plain if len(word) > 2]
    odd = sum(_oddness(word) for word in told)
    return len(told) >= _LEAST_TOLD and odd > _ODD * len(told)


def reads_well(word: str) -> bool:
    """Whether a word could be one of Kazakh, Russian or English, a number or a mark.

    This is where a model of the languages' letters is asked; what is known of them here are the
    runs of three letters in some thousand frequent words.

    >>> reads_well("согласие,"), reads_well("А/НRС/43"), reads_well("ЕМСТ1$Н"), reads_well("2019")
    (True, False, False, True)
    """
    if any(_is_unreadable(sign) for sign in word):
        return False
    bare = word.strip(".,;:()[]«»“”„\"'!?…–—-")
    if not any(map(str.isalpha, bare)):
        return True
    scripts = {letter >= "\u0370" for letter in bare if letter.isalpha()}
    return len(scripts) == 1 and not _SIGN_INSIDE.search(bare) and _oddness(bare.lower()) < 0.5


def _oddness(word: str) -> float:
    """Share of a word's runs of three letters that no frequent word of the three languages has."""
    found = [f" {word} "[at : at + 3] for at in range(len(word))]
    return sum(each not in _known_runs() for each in found) / max(1, len(found))


@cache
def _known_runs() -> frozenset[str]:
    return frozenset(
        f" {word} "[at : at + 3]
        for word in (*continuity.known_words(), *_COMMON)
        for at in range(len(word))
    )


def without_unreadable(words: Sequence[Word]) -> list[Word]:
    """The words of a page without those of a font that has no letters, such as a barcode's."""
    return [
        word
        for word in words
        if word.table or 2 * sum(map(_is_unreadable, word.text)) < len(word.text)
    ]


def _is_unreadable(sign: str) -> bool:
    return sign == "\ufffd" or unicodedata.category(sign) in ("Cc", "Co", "Cn")


#: Common Kazakh words as they come out where the keyboard or the OCR knew Russian letters only.
_BARE_KAZAKH = frozenset(
    "жане ушин бул арналган кейин бойынша туралы мен болып деп осы казак казакстан халкы емес гана"
    " тили олар еди жылы бир барлык керек озинин онын осынын турали багытталган жатыр сонымен катар"
    " коптеген когамдык".split()
)
_RUSSIAN = frozenset("и в на не с что по из за от как для это его или при то но а также их".split())


def lacks_kazakh_letters(text: str) -> bool:
    """Whether a text is Kazakh written without the nine letters that Russian has not; қ or к cannot
    be told afterwards.

    >>> lacks_kazakh_letters("Бул багдарлама жастар ушин жане казак халкы туралы. " * 3)
    True
    """
    letters = sum(map(text.count, "әғқңөұүһӘҒҚҢӨҰҮҺ"))
    if letters > 0.005 * len(text):
        return False
    words = bare = russian = 0
    # Word by word: a list of all, or the text in small letters, takes many times its memory.
    for found in re.finditer(r"[^\W\d_]+", text):
        word = found.group().lower()
        words += 1
        bare += word in _BARE_KAZAKH
        russian += word in _RUSSIAN
    return words >= 12 and bare >= 4 and bare > 0.06 * words and bare > 2 * russian
