"""Kazakh suffixes: which there are, how they are spelled after which stem, and in which order they
follow each other.

A suffix is written once, with capitals for the sounds that adapt. Two things decide how a capital
is spelled: the harmony of the word (back or front) and the class of the sound before it. `FINALS`
lists the six classes:

    V vowel   R р й у и ю   L л   N м н ң   Z з ж
    T all others (voiceless, and б в г д at the end of loans)

    shape      after қала   жер    ел     адам    қыз    халық
    LAр        лар          лер    дер    дар     дар    тар      plural
    YIң        ның          дің    дің    ның     дың    тың      genitive

"x|y" stands for x after a vowel and y after a consonant: "сI|I" gives қала-сы, but жер-і.

`chains()` spells every order of suffixes that `SUFFIXES` allows after each class and harmony; an
analysis is then one look-up for each way to cut a word. Source: the school grammar of Kazakh; no
word list or analyser was used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

VOWELS = frozenset("аәеёоөұүыіиуюяэ")
FINALS = "VRLNZT"
_FINAL = (
    dict.fromkeys("аәеёоөұүыіяэ", "V")
    | dict.fromkeys("рйуию", "R")
    | {"л": "L"}
    | dict.fromkeys("мнң", "N")
    | dict.fromkeys("зж", "Z")
)
_HARMONY = dict.fromkeys("аоұыёя", 0) | dict.fromkeys("әөүіеэ", 1)
BACK, FRONT = 0, 1

#: What a capital becomes: by harmony, or by the class of the sound before it, in the order of
#: FINALS.
BY_HARMONY = {"A": "ае", "I": "ыі", "K": "қк"}
BY_FINAL = {
    "L": "ллдддт",  # plural: қала-лар, ел-дер, халық-тар
    "Y": "нддндт",  # genitive: қала-ның, жер-дің, адам-ның, халық-тың
    "C": "нддддт",  # accusative: қала-ны, адам-ды, халық-ты
    "D": "дддддт",  # locative, past: қала-да, халық-та; бар-ды, айт-ты
    "B": "дддндт",  # ablative: қала-дан, адам-нан, халық-тан
    "M": "мммббп",  # negative, 'we are': бар-ма, жаз-ба, айт-па
    "W": "ммммбп",  # instrumental, 'I am': қала-мен, адам-мен, қыз-бен, халық-пен
}


class Suffix(NamedTuple):
    """`after` names the states it may follow, `then` the state it leads to."""

    after: str
    name: str
    shape: str
    then: str
    example: str


#: The states in which a word may not end.
UNFINISHED = frozenset({"present", "evidential", "wish"})

_CASED = "noun plural possessed possessed_we attributive attributives"
_PERSON = "participle habitual plural possessed possessed_we possessed_3 locative intention"
_PREDICATE = "noun " + _PERSON

#: Nouns, adjectives, numerals, participles: number, then possession, then case, then person. A
#: participle and a verbal noun continue as nouns do, so their rows in the verb's part lead to
#: `noun`.
NOMINAL = (
    Suffix("noun", "plural", "LAр", "plural", "халық-тар"),
    Suffix("attributive", "plural", "LAр", "attributives", "елдегі-лер"),
    Suffix("noun plural", "poss1", "м|Iм", "possessed", "тіл-ім"),
    Suffix("noun plural", "poss2", "ң|Iң", "possessed", "тіл-ің"),
    Suffix("noun plural", "poss1p", "мIз|IмIз", "possessed_we", "тіл-іміз"),
    Suffix("noun plural", "poss2f", "ңIз|IңIз", "possessed_we", "тіл-іңіз"),
    Suffix("noun plural", "poss3", "сI|I", "possessed_3", "ассамблея-сы, тіл-і"),
    Suffix(_CASED, "genitive", "YIң", "end", "халық-тың"),
    Suffix(_CASED, "accusative", "CI", "end", "халық-ты"),
    Suffix("noun plural possessed_we attributive attributives", "dative", "GA", "end", "халық-қа"),
    Suffix("noun plural possessed possessed_we", "locative", "DA", "locative", "халық-та"),
    Suffix("attributive attributives", "locative", "DA", "end", "елдегілер-де"),
    Suffix(_CASED, "ablative", "BAн", "end", "халық-тан"),
    Suffix(_CASED + " possessed_3", "instrumental", "Wен", "end", "халық-пен, тілі-мен"),
    Suffix("possessed", "dative", "A", "end", "тілім-е"),
    # After the possessive of the third person an old н returns, and the accusative is this н alone.
    Suffix("possessed_3", "genitive", "нIң", "end", "тілі-нің"),
    Suffix("possessed_3", "accusative", "н", "end", "тілі-н"),
    Suffix("possessed_3", "dative", "нA", "end", "тілі-не"),
    Suffix("possessed_3", "locative", "ндA", "locative", "тілі-нде"),
    Suffix("possessed_3", "ablative", "нAн", "end", "тілі-нен"),
    Suffix("possessed_3", "similative", "ндAй", "end", "тілі-ндей"),
    Suffix("possessed_3", "equative", "ншA", "end", "мазмұны-нша"),
    Suffix("locative", "attributive", "GI", "attributive", "елде-гі"),
    Suffix("noun plural possessed possessed_we", "similative", "DAй", "end", "тау-дай"),
    Suffix("noun plural", "equative", "шA", "end", "қазақ-ша"),
    Suffix("noun plural possessed possessed_we", "belonging", "Yікі", "end", "халық-тікі"),
    Suffix("possessed_3", "belonging", "нікі", "end", "баласы-нікі"),
    Suffix("noun", "comparative", "рAK|IрAK", "end", "кең-ірек"),
    Suffix("noun", "ordinal", "ншI|IншI", "end", "жүз-інші"),
    Suffix(_PREDICATE, "am", "WIн", "end", "қазақ-пын"),
    Suffix(_PREDICATE, "are_thou", "сIң", "end", "қазақ-сың"),
    # Not after a bare noun: -сыз is 'without' there (маңыз-сыз), which makes a word of its own.
    Suffix(_PERSON, "are_you", "сIз", "end", "барған-сыз"),
    Suffix(_PREDICATE, "are_we", "MIз", "end", "қазақ-пыз"),
    Suffix("noun", "are_we", "мIз", "end", "барған-мыз beside барған-быз"),
    Suffix("noun locative", "are_all", "сIңдAр", "end", "қазақ-сыңдар"),
    Suffix("noun locative", "are_you_all", "сIздAр", "end", "қазақ-сыздар"),
)

_VERB = "verb negated"

#: Verbs: negation, then a mood, tense, participle or converb, then person.
VERBAL = (
    Suffix("verb", "negative", "MA", "negated", "бар-ма"),
    Suffix(_VERB, "imperative", "", "end", "бар"),
    Suffix(_VERB, "imperative_soft", "шI", "end", "айт-шы"),
    Suffix(_VERB, "past", "DI", "short_person", "бар-ды"),
    Suffix(_VERB, "conditional", "сA", "short_person", "бар-са"),
    Suffix("short_person", "i", "м", "end", "барды-м"),
    Suffix("short_person", "thou", "ң", "end", "барды-ң"),
    Suffix("short_person", "you", "ңIз", "end", "барды-ңыз"),
    Suffix("short_person", "we", "K", "end", "барды-қ"),
    Suffix("short_person", "all", "ңдAр", "end", "барды-ңдар"),
    Suffix("short_person", "you_all", "ңIздAр", "end", "барды-ңыздар"),
    Suffix(_VERB, "converb_a", "й|A", "end", "бар-а, оқы-май"),
    Suffix(_VERB, "present", "й|A", "present", "бар-а-ды"),
    Suffix("present", "am", "мIн", "end", "бара-мын"),
    Suffix("present", "am", "м", "end", "бара-м"),
    Suffix("present", "are_thou", "сIң", "end", "бара-сың"),
    Suffix("present", "are_you", "сIз", "end", "бара-сыз"),
    Suffix("present", "are_we", "мIз", "end", "бара-мыз"),
    Suffix("present", "are_all", "сIңдAр", "end", "бара-сыңдар"),
    Suffix("present", "are_you_all", "сIздAр", "end", "бара-сыздар"),
    Suffix("present", "is", "дI", "end", "бара-ды"),
    Suffix("verb", "converb", "п|Iп", "end", "бар-ып"),
    Suffix("verb", "evidential", "п|Iп", "evidential", "бар-ып-ты"),
    Suffix("evidential", "is", "тI", "end", "барып-ты"),
    Suffix("evidential", "am", "пIн", "end", "барып-пын"),
    Suffix("evidential", "are_thou", "сIң", "end", "барып-сың"),
    Suffix("evidential", "are_you", "сIз", "end", "барып-сыз"),
    Suffix("evidential", "are_we", "пIз", "end", "барып-пыз"),
    Suffix(_VERB, "participle_past", "GAн", "participle", "бар-ған"),
    Suffix(_VERB, "participle_habitual", "йтIн|AтIн", "habitual", "бар-атын"),
    # еді 'was' contracted: барған еді-м, баратын еді-м.
    Suffix("participle habitual", "had", "DI", "short_person", "барған-ды"),
    Suffix("verb", "participle_future", "р|Aр", "participle", "бар-ар"),
    Suffix("negated", "participle_future", "с", "participle", "барма-с"),
    Suffix("participle", "abstract", "LIK", "noun", "бол-ған-дық-тан"),
    Suffix(_VERB, "verbal_noun", "у", "noun", "бар-у"),
    Suffix("verb", "agent", "ушI", "noun", "бар-ушы"),
    Suffix(_VERB, "intention", "MAK", "intention", "бар-мақ"),
    Suffix("intention", "wont", "шI", "end", "бармақ-шы"),
    Suffix(_VERB, "since", "GAлI", "end", "бар-ғалы"),
    Suffix(_VERB, "until", "GAншA", "end", "бар-ғанша"),
    Suffix(_VERB, "after", "GAсIн", "end", "бар-ғасын"),
    Suffix("negated", "before", "йIншA", "end", "бар-ма-йынша"),
    Suffix("verb", "as_soon_as", "сIмен|IсIмен", "end", "бар-ысымен"),
    Suffix(_VERB, "optative", "GAй", "end", "бол-ғай"),
    Suffix(_VERB, "wish", "GI", "wish", "бар-ғы-м кел-еді"),
    Suffix("wish", "poss1", "м", "end", "барғы-м"),
    Suffix("wish", "poss2", "ң", "end", "барғы-ң"),
    Suffix("wish", "poss2f", "ңIз", "end", "барғы-ңыз"),
    Suffix("wish", "poss1p", "мIз", "end", "барғы-мыз"),
    Suffix("wish", "poss3", "сI", "end", "барғы-сы"),
    Suffix(_VERB, "let_me", "йIн|AйIн", "end", "бар-айын"),
    Suffix(_VERB, "let_us", "йIK|AйIK", "end", "бар-айық"),
    Suffix(_VERB, "let_them", "сIн", "end", "бар-сын"),
    Suffix("verb", "imperative_firm", "GIн", "end", "бар-ғын"),
    Suffix(_VERB, "imperative_you", "ңIз|IңIз", "end", "бар-ыңыз"),
    Suffix(_VERB, "imperative_all", "ңдAр|IңдAр", "end", "бар-ыңдар"),
    Suffix(_VERB, "imperative_you_all", "ңIздAр|IңIздAр", "end", "бар-ыңыздар"),
)
SUFFIXES = NOMINAL + VERBAL
#: A participle takes every suffix of a noun, and some besides.
_ALSO = {"participle": "noun", "habitual": "noun"}


def final(stem: str) -> str:
    """The class of the last sound, one of FINALS; the soft sign of a loan is silent.
    final('фестиваль') == 'L'.
    """
    last = stem[-1]
    return _FINAL.get(stem[-2] if last == "ь" and len(stem) > 1 else last, "T")


#: Endings whose vowel does not decide: Тоқаев-тың, but Сергеев-тің; медаль-ға and медаль-ге are
#: both written; факт-і beside факт-ы. A surname in -ов follows its stem, too: Сүлейменов-тің.
_UNDECIDED_ENDINGS = ("ев", "ева", "ль", "рь", "нь", "кт", "фт")
#: Words whose suffixes are in use in both harmonies: поезға and поезге, Бакуда and Бакуде.
_UNDECIDED = frozenset(
    "поез поезд баку перу тарту катманду чэнду порту вануату тувалу гуанчжоу ханчжоу".split()
)
_UNDECIDED_LAST = frozenset(ending[-1] for ending in _UNDECIDED_ENDINGS) | {
    word[-1] for word in _UNDECIDED
}
_BACK_VOWELS = frozenset("аоуұыёюя")
#: -ов, -ова behind a front vowel.
_SURNAME = re.compile("[әөүіе][^аоуұыёюяәөүіе]*ова?$")
_EITHER = (BACK, FRONT)
_DECIDES: dict[str, tuple[int, ...]] = {
    **{letter: (harmony,) for letter, harmony in _HARMONY.items()},
    **dict.fromkeys("иу", _EITHER),
}


def is_loan_velar(stem: str) -> bool:
    """Whether a stem ends in a к or г that no native word has: behind a back vowel қ or ғ stand.

    >>> [is_loan_velar(stem) for stem in ("банк", "диалог", "бөлік", "халық")]
    [True, True, False, False]
    """
    if not stem.endswith(("к", "г")):
        return False
    for letter in reversed(stem):
        if letter in VOWELS:
            return letter in _BACK_VOWELS
    return False


def harmonies(stem: str) -> tuple[int, ...]:
    """BACK, FRONT, or both where the last vowels do not decide. harmonies('тарих') == (0, 1).

    и decides nothing, and у only at the end, where the vowel before it does: ресурс-тар, but
    округ-тер; оқу-ға. Loans in к and г take front suffixes after a back vowel, too: банк-тің,
    аналог-тың.
    """
    if stem[-1] in _UNDECIDED_LAST and (stem.endswith(_UNDECIDED_ENDINGS) or stem in _UNDECIDED):
        return _EITHER
    if stem[-1] in "кг" and is_loan_velar(stem):
        return _EITHER
    if stem[-1] in "ва" and _SURNAME.search(stem):
        return _EITHER
    for letter in reversed(stem if stem[-1] != "у" else stem[:-1]):
        found = _DECIDES.get(letter)
        if found is not None:
            return found
    return _EITHER


def spell(shape: str, last: str, harmony: int) -> str:
    """A shape as it is written after the class `last`. spell('сI|I', 'V', 0) == 'сы'."""
    after_vowel, bar, after_consonant = shape.partition("|")
    place = FINALS.index(last)
    out = ""
    for capital in after_consonant if bar and last != "V" else after_vowel:
        if capital == "G":
            sound = ("қк" if last == "T" else "ғг")[harmony]
        elif capital in BY_HARMONY:
            sound = BY_HARMONY[capital][harmony]
        else:
            sound = BY_FINAL[capital][place] if capital in BY_FINAL else capital
        out += sound
        last, place = final(sound), FINALS.index(final(sound))
    return out


def _join(text: str, rest: str) -> str:
    """A suffix before another: its last қ, к is voiced by a vowel (болғандық + ы = болғандығы)."""
    if text[-1] in "қк" and rest[:1] in VOWELS:
        return text[:-1] + ("ғ" if text[-1] == "қ" else "г") + rest
    return text + rest


Chain = tuple[str, ...]


@cache
def _after(state: str) -> tuple[Suffix, ...]:
    states = {state, _ALSO.get(state, state)}
    return tuple(suffix for suffix in SUFFIXES if states & set(suffix.after.split()))


@cache
def _from(state: str, last: str, harmony: int) -> tuple[tuple[str, Chain], ...]:
    """Everything that may follow in `state`: (letters, names)."""
    out: list[tuple[str, Chain]] = [] if state in UNFINISHED else [("", ())]
    for suffix in _after(state):
        text = spell(suffix.shape, last, harmony)
        follow = _from(suffix.then, final(text) if text else last, harmony)
        out += [
            (_join(text, rest) if rest else text, (suffix.name, *names)) for rest, names in follow
        ]
    return tuple(out)


def chains(pos: str, last: str, harmony: int) -> Iterator[tuple[str, Chain]]:
    """Every spelled order of suffixes after a stem: pos 'N' or 'V', class of the last sound, BACK
    or FRONT.

    ('тарының', ('plural', 'poss3', 'genitive')) is one of chains('N', 'T', BACK).
    """
    bare_verb = pos == "V"  # a verb's stem alone is its imperative, which has a row of its own
    for text, names in _from("verb" if pos == "V" else "noun", last, harmony):
        if names or not bare_verb:
            yield text, names
