"""What a word of a text may be in a coordination, told from its form and its likeliest lemma: a
modifier or a noun, in which cases, or neither.

Two words may be coordinated where their bits share one. Russian words have the cases that their
ending allows; Kazakh words those that their suffix shows; English words none, only a kind.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from contentan.segment.language import FUNCTION_WORDS


class Role(NamedTuple):
    """`kind`: modifier, noun, any (of the two, nothing more is known), prefix (of a compound with a
    hyphen), function or none. `cases` are bits of which coordinated words share one; `number` is
    1 for one, 2 for several, 0 where the form does not tell.
    """

    kind: str
    cases: int = 0
    number: int = 0


NONE = Role("none")
FUNCTION = Role("function")
PREFIX = Role("prefix")
#: What stands between two parties is shared by none of them.
PARTING = Role("function", 1)
_PARTING = frozenset("between между арасында арасындағы арасынан арасына".split())
_ENGLISH_PREFIXES = frozenset(
    "non socio inter intra multi ethno anti pre post self co sub trans pan euro pro cross".split()
)

_ENGLISH_FUNCTION = frozenset(
    "the a an this that these those my your his her its our their some any no every each all both"
    " either neither another other such what which whose i you he she it we they me him us them"
    " themselves itself one everyone who whom be am is are was were been being have has had having"
    " do does did done will would shall should can could may might must not cannot of in to for on"
    " at by with from about as into through after over between out against during without before"
    " under around among within along across toward towards behind above upon per via until since"
    " and or but nor so if because while although though when where whether than then unless how"
    " very too more most less least much many few also still already yet never always often again"
    " here there including well like regarding concerning throughout".split()
)
_OTHER_FUNCTION = {
    "ru": FUNCTION_WORDS["ru"]
    | frozenset(
        "а да то не о т.д т.п др пр чем лишь всего всем всеми своих своего своей своим своими наш"
        " наши наших ваш ваши этими этим такой такие таких такого иной иные иных другой другие"
        " других другим другими него неё нее них ним ими нашей нашего нам самой самих самого сам"
        " сама сами каждый каждого любой любых весь вся всю потому поэтому однако".split()
    ),
    "kk": FUNCTION_WORDS["kk"]
    | frozenset(
        "және әрі де да та те ме ма ба бе па пе не біз сіз біздің сіздің менің сенің өз өзі өзінің"
        " өзге үшін туралы жайлы дейін кейін сияқты секілді тәрізді арқылы қарай бүкіл әр кез екі"
        " бір осындай мұндай ондай сондай-ақ".split()
    ),
}
_N, _G, _D, _A, _I, _P = (1 << i for i in range(6))
#: Endings of Russian adjectives, ы and я-stems alike.
_ADJECTIVE = {
    **dict.fromkeys(("ый", "ое", "ее", "ая", "яя"), _N | _A),
    **dict.fromkeys(("ую", "юю"), _A),
    "ий": _N | _A,
    "ой": _N | _G | _D | _I | _P | _A,
    "ей": _G | _D | _I | _P,
    **dict.fromkeys(("ые", "ие"), _N | _A),
    **dict.fromkeys(("ого", "его"), _G | _A),
    **dict.fromkeys(("ому", "ему"), _D),
    **dict.fromkeys(("ом", "ем"), _P),
    **dict.fromkeys(("ым", "им"), _I | _D),
    **dict.fromkeys(("ых", "их"), _G | _A | _P),
    **dict.fromkeys(("ыми", "ими"), _I),
}
#: Endings of Russian nouns by the end of their lemma, longest first.
_NOUN = {
    "ие": "ие:NA ия:GNA ию:D ием:I ии:P ий:G иям:D иями:I иях:P",
    "ия": "ия:N ии:GDPNA ию:A ией:I иею:I ий:GA иям:D иями:I иях:P",
    "ий": "ий:NA ия:GA ию:D ием:I ии:PNA иев:GA иям:D иями:I иях:P",
    "й": "й:NA я:GA ю:D ем:I е:P и:NA ев:GA ям:D ями:I ях:P",
    "ь": "ь:NA и:GDPNA ью:I я:GA ю:D ем:I е:P ей:GA ям:D ями:I ях:P",
    "а": "а:N ы:GNA и:GNA е:DP у:A ой:I ою:I ей:I :GA ам:D ами:I ах:P",
    "я": "я:N и:GNADP е:DP ю:A ей:I ёй:I :GA ь:GA й:GA ям:D ями:I ях:P",
    "о": "о:NA а:GNA у:D ом:I е:P :G ам:D ами:I ах:P",
    "е": "е:NAP я:GNA а:GNA ю:D у:D ем:I ей:G ям:D ями:I ях:P",
    "": ":NA а:GNA у:D ом:I ем:I е:P ы:NA и:NA ов:GA ев:GA ей:GA ам:D ами:I ах:P я:NA",
}
#: Adjectives that are as often nouns: молодые инженеры и учёные, учёные степени.
_NOUN_OR_ADJECTIVE = frozenset(
    "ученый рабочий военный служащий верующий взрослый больной безработный".split()
)
_BITS = {"N": _N, "G": _G, "D": _D, "A": _A, "I": _I, "P": _P}
_RULES = {
    end: {rule.partition(":")[0]: rule.partition(":")[2] for rule in rules.split()}
    for end, rules in _NOUN.items()
}
#: Endings of Russian adjectives of several, and of Russian nouns of one (beside the lemma itself).
_OF_SEVERAL = frozenset("ые ие ых их ыми ими".split())
_OF_ONE = frozenset("у ю ом ем ой ою ью е ию ием ией".split())
#: The first part of научно-технический, which is two words of an index.
_ADVERB = re.compile(r".*(?<!ог)(?<!ег)о")
_ENGLISH_ADJECTIVE = re.compile(
    r".{2,}(?:al|ic|ous|ive|ary|ory|ian|ean|ish|ese|less|ful|able|ible|ed)"
)
_INFINITIVE = re.compile(r".{2,}(?:[аяеиуоы]ть|ться|сти|зти|чь|чься|тись)")
#: Kazakh suffixes that make harmony of one: vowels, and the consonants that follow the stem.
_HARMONY = str.maketrans("ігқеүтнлпңб", "ыкгаұддддңд")
#: The cases of Kazakh words that modify; GENITIVE is also the Russian one.
BARE, GENITIVE = 1, 2


def _suffix(letters: str) -> int:
    """The bit of a Kazakh suffix: suffixes are equal or not; the common ones have their own."""
    return 4 << (sum(map(ord, letters)) % 50)


#: The possessive of the third person, which a verb at the end of a clause never has: тіл саясаты.
POSSESSED = _suffix("ы") | _suffix("сы")
#: Kazakh words that may be adjectives; many are nouns (бірлік).
_KAZAKH_ADJECTIVE = re.compile(r".{2,}(?:[лдт][ыі][қк]?|и|с[ыі]з|[ғг][ыі]|[қк][ыі])")
#: Kazakh verb forms that close a clause or join it to the next.
_CONVERB = re.compile(r".*(?:ып|іп|п|ған|ген|қан|кен|са|се|мақ|мек|атын|етін|йтын|йтін)")


@functools.lru_cache(maxsize=200_000)
def role(form: str, lemma: str, lang: str) -> Role:
    """The role of a word.

    >>> role("казахского", "казахский", "ru").kind, role("мира", "мир", "ru").kind
    ('modifier', 'noun')
    """
    low = form.lower()
    if low in _PARTING:
        return PARTING
    if len(low) < 3 or not low.replace("-", "").replace("'", "").isalpha():
        return FUNCTION if low.isalpha() else NONE
    if lang == "ru":
        return FUNCTION if low in _OTHER_FUNCTION["ru"] else _russian(low, lemma)
    if lang == "kk":
        return FUNCTION if low in _OTHER_FUNCTION["kk"] else _kazakh(low, lemma)
    if low in _ENGLISH_FUNCTION:
        return FUNCTION
    if low in _ENGLISH_PREFIXES:
        return PREFIX
    if low != lemma and low.endswith("s"):
        return Role("noun", 1)
    verb = low != lemma and low.endswith("ing")
    return Role("modifier" if verb or _ENGLISH_ADJECTIVE.fullmatch(low) else "any", 1)


def _russian(form: str, lemma: str) -> Role:
    # научно-технический is two words of an index.
    if (
        form.endswith("о")
        and not form.endswith(("ого", "его"))
        and lemma.endswith(("о", "ий", "ый", "ой"))
    ):
        return PREFIX
    ending = next((form[-n:] for n in (3, 2) if form[-n:] in _ADJECTIVE), "")
    infinitive = bool(_INFINITIVE.fullmatch(lemma))
    adjective = lemma.endswith(("ый", "ой")) or (form != lemma and lemma.endswith("ий"))
    # A participle has the ending of an adjective and the lemma of a verb.
    if ending and (infinitive or adjective or lemma.endswith(("ский", "ний", "кий"))):
        either = lemma.replace("ё", "е") in _NOUN_OR_ADJECTIVE
        kind, number = "any" if either else "modifier", 2 if ending in _OF_SEVERAL else 1
        return Role(kind, _ADJECTIVE[ending], number)
    if infinitive:
        return NONE
    for end, rules in _RULES.items():
        if lemma.endswith(end):
            stem = lemma[: len(lemma) - len(end)]
            own = form[len(stem) :]
            letters = rules.get(own) if form.startswith(stem) else None
            number = 1 if form == lemma or own in _OF_ONE else 0
            return Role("noun", sum(_BITS[one] for one in letters), number) if letters else NONE
    return NONE


def _kazakh(form: str, lemma: str) -> Role:
    """Bare words and genitives modify what follows; other suffixes are told by their letters."""
    if form == lemma:
        return Role("modifier" if _KAZAKH_ADJECTIVE.fullmatch(form) else "any", BARE)
    stem = lemma[:-1] if form[: len(lemma)] != lemma else lemma
    if not form.startswith(stem) or _CONVERB.fullmatch(form[len(stem) - 1 :]):
        return NONE
    suffix = form[len(stem) :].translate(_HARMONY)
    if suffix.endswith("дың"):
        return Role("any", GENITIVE)
    return Role("noun", _suffix(suffix))
