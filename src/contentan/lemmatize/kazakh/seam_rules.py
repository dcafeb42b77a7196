"""Sound changes at the seam of a Kazakh stem and its suffixes, undone: a rule with its example."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from contentan.lemmatize.kazakh.changed_words import DOUBLED, ELIDED, SHORTENED, Changed
from contentan.lemmatize.kazakh.grammar import VOWELS, harmonies, is_loan_velar

Seam = tuple[str, str]


#: у and й count: they are consonants beside a vowel.
CONSONANTS = "бвгғджзйкқлмнңпрстуфхһцчшщ"


UNVOICED = {"б": "п", "г": "к", "ғ": "қ"}


class Rule(NamedTuple):
    """`pos`: which stems it makes ('' any); `ends`: one or two letters before a cut where it
    applies, `at`: the letter after it; `heard`: whether the suffix is spelled after what stands
    before the cut, and not after the stem.
    """

    pos: str
    ends: tuple[str, ...]
    at: str
    undo: Callable[[str, str], list[Seam]]
    heard: bool = False


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
    """The ы or і of a last syllable falls out in listed nouns: халқы = халық + ы, қаупі = қауіп +
    і, кәсіпорны = кәсіпорын + ы.
    """
    return [(whole, rest) for whole in ELIDED.whole(stem)]


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
    """Loans that end in two consonants take an і first: фактісі = факт + (і) + сі, Минскіде =
    Минск + (і) + де, паркіміз = парк + (і) + міз.
    """
    velar = stem[-3:-2] in _CONSONANT and is_loan_velar(stem[:-1])
    loan = velar or stem.endswith(_LINKED)
    return [(stem[:-1], rest)] if loan else []


def lost_t(stem: str, rest: str) -> list[Seam]:
    """The т of a loan in -ист falls before a suffix: журналисі = журналист + і, туристер = турист +
    тер.
    """
    return [(stem + "т", rest)] if stem.endswith("ис") else []


def lost_stop(stem: str, rest: str) -> list[Seam]:
    """т and д of other loans in -ст, -зд, which are listed: протесі = протест + і, съезге = съезд +
    ге.
    """
    return [(whole, rest) for whole in SHORTENED.whole(stem)]


def doubled_consonant(stem: str, rest: str) -> list[Seam]:
    """One of two equal consonants of a loan falls: процесі = процесс + і, конгрестің = конгресс +
    тің.
    """
    return [(whole, rest) for whole in DOUBLED.whole(stem)]


_CONSONANT = frozenset(CONSONANTS)
#: Ends of loans with their linking і.
_LINKED = tuple("кті сті пті фті лті нгі ргі нкі нті рті рді нді скі цкі".split())


def _last_two(words: Changed) -> tuple[str, ...]:
    """What may stand before a cut where one of these words lost a letter."""
    return tuple(sorted({left[-2:] for left in (*words.words, *words.ends)}))


_V = "аеыіуи"


ANY = "аәеёоөұүыіиуюяэьъ" + CONSONANTS


#: In the order of how much they change.
RULES = (
    Rule("", tuple("бгғ"), _V, voicing),
    Rule("V", ("у",), "ыі", labial_glide),
    Rule("V", tuple(CONSONANTS), "у", verbal_noun),
    Rule("V", tuple(CONSONANTS), "и", merged_i),
    Rule("V", tuple("аәеоөұүыіиу"), "яю", iotated),
    Rule("N", _last_two(ELIDED), "ыі", elision),
    Rule("N", ("л", "р"), _V, soft_sign),
    Rule("N", ("ті", "гі", "кі", "ді"), ANY, linking_vowel, heard=True),
    Rule("N", ("ис",), "ітқкп", lost_t, heard=True),
    Rule("N", _last_two(SHORTENED), "ыітқкпдғгб", lost_stop, heard=True),
    Rule("N", _last_two(DOUBLED), ANY, doubled_consonant),
)


#: By the last letter before a cut and the first one after it.
_BY_LETTERS: dict[str, tuple[Rule, ...]] = {}
for _rule in RULES:
    for _last in {ending[-1] for ending in _rule.ends}:
        for _next in _rule.at:
            _BY_LETTERS[_last + _next] = (*_BY_LETTERS.get(_last + _next, ()), _rule)


@cache
def rules_at(letters: str) -> tuple[Rule, ...]:
    """The rules for a cut between the second and the third of three letters; none at the end of a
    word, where there are but two.
    """
    some = _BY_LETTERS.get(letters[1:], ())
    return tuple(rule for rule in some if letters[:2].endswith(rule.ends)) if some else ()
