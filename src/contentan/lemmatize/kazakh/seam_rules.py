"""Sound changes at the seam of a Kazakh stem and its suffixes, undone: a rule with its example."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from contentan.lemmatize.kazakh.grammar import VOWELS, harmonies

Seam = tuple[str, str]


#: у and й count: they are consonants beside a vowel.
CONSONANTS = "бвгғджзйкқлмнңпрстуфхһцчшщ"


UNVOICED = {"б": "п", "г": "к", "ғ": "қ"}


#: Loans that lose one of two equal consonants before any suffix: процесс, but процес-тің, процес-і.
_DOUBLED = frozenset(
    """
    процесс прогресс регресс конгресс класс стресс компромисс металл балл грамм грипп
    """.split()
)


class Rule(NamedTuple):
    """`pos`: which stems it makes ('' any); `ends`, `at`: the letters before and after a cut where
    it applies.
    """

    pos: str
    ends: str
    at: str
    undo: Callable[[str, str], list[Seam]]


def has_vowel(text: str) -> bool:
    """Whether a text can be a stem at all."""
    return not VOWELS.isdisjoint(text)


def _front_or_back(stem: str) -> tuple[str, ...]:
    return tuple("ыі"[harmony] for harmony in harmonies(stem))


def voicing(stem: str, rest: str) -> list[Seam]:
    """п к қ are voiced between vowels: кітабы = кітап + ы, бірлестігі = бірлестік + і, шығады = шық
    + ады.
    """
    return [(stem[:-1] + UNVOICED[stem[-1]], rest)]


def elision(stem: str, rest: str) -> list[Seam]:
    """The ы or і of a last syllable falls out: халқы = халық + ы, орны = орын + ы, аузы = ауыз +
    ы.
    """
    if len(stem) < 3 or stem[-2] not in CONSONANTS:
        return []
    last = UNVOICED.get(stem[-1], stem[-1])
    return [(stem[:-1] + vowel + last, rest) for vowel in _front_or_back(stem[:-1])]


def labial_glide(stem: str, rest: str) -> list[Seam]:
    """п becomes у before the converb: тауып = тап + ып, сеуіп = сеп + іп."""
    return [(stem[:-1] + "п", rest)] if rest[1:2] == "п" else []


def verbal_noun(stem: str, rest: str) -> list[Seam]:
    """A last ы or і merges with the у of the verbal noun: оқу = оқы + у, есту = есті + у."""
    return [(stem + vowel, rest) for vowel in _front_or_back(stem)]


def merged_i(stem: str, rest: str) -> list[Seam]:
    """ый and ій are written и: оқиды = оқы + йды, еритін = ері + йтін."""
    return [(stem + vowel, "й" + rest[1:]) for vowel in _front_or_back(stem)]


def iotated(stem: str, rest: str) -> list[Seam]:
    """йа and йу are written я and ю: қояды = қой + ады, жою = жой + у; after и the й is not heard:
    кию = ки + у.
    """
    plain = {"я": "а", "ю": "у"}[rest[0]] + rest[1:]
    return [(stem, plain)] if stem[-1] == "и" else [(stem + "й", plain)]


def soft_sign(stem: str, rest: str) -> list[Seam]:
    """The soft sign of a loan falls before a vowel: фестивалі = фестиваль + і."""
    return [(stem + "ь", rest)]


def linking_vowel(stem: str, rest: str) -> list[Seam]:
    """Loans that end in two consonants take an і first: фактісі = факт + (і) + сі."""
    loan = stem.endswith(("кті", "сті", "пті", "нгі", "ргі", "нкі", "нті", "рті", "рді", "нді"))
    return [(stem[:-1], rest)] if loan else []


def lost_t(stem: str, rest: str) -> list[Seam]:
    """The т of a loan in -ист falls before a suffix: журналисі = журналист + і, туристер = турист +
    тер.
    """
    return [(stem + "т", rest)] if stem.endswith("ис") else []


def doubled_consonant(stem: str, rest: str) -> list[Seam]:
    """One of two equal consonants of a loan falls: процесі = процесс + і, конгрестің = конгресс +
    тің.
    """
    return [(stem + stem[-1], rest)] if stem + stem[-1] in _DOUBLED else []


_V = "аеыіуи"


ANY = "аәеёоөұүыіиуюяэьъ" + CONSONANTS


#: In the order of how much they change.
RULES = (
    Rule("", "бгғ", _V, voicing),
    Rule("V", "у", "ыі", labial_glide),
    Rule("V", CONSONANTS, "у", verbal_noun),
    Rule("V", CONSONANTS, "и", merged_i),
    Rule("V", "аәеоөұүыіиу", "яю", iotated),
    Rule("N", "қкғгнлрзпбсм", "ыі", elision),
    Rule("N", "лр", _V, soft_sign),
    Rule("N", "і", ANY, linking_vowel),
    Rule("N", "с", "ті", lost_t),
    Rule("N", "слмп", ANY, doubled_consonant),
)
