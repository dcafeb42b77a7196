"""Kazakh stems: every way to cut a word into a stem and a chain of suffixes, and the sound changes at the seam undone.

A cut is taken when the grammar knows the letters after it as a chain that fits the stem's last sound and harmony. A chain may
also begin after a stem that the spelling has changed: each such change is one rule of `RULES`, a function from the letters
before and after the cut to what they were. Of two ways to the same stem and chain the earlier rule is kept; `as_written` comes
first, because a stem that stands in the text needs no explanation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from contentan.lemmatize.kazakh_grammar import FINALS, VOWELS, Chain, chains, final, harmonies

Seam = tuple[str, str]
_CONSONANT_LIKE = frozenset("бвгғджзйкқлмнңпрстуфхһцчшщ")
_UNVOICED = {"б": "п", "г": "к", "ғ": "қ"}
#: Loans that lose one of two equal consonants before any suffix: процесс, but процес-тің, процес-і.
_DOUBLED = frozenset(
    "процесс прогресс регресс конгресс класс стресс экспресс компромисс металл балл грамм килограмм пресс".split()
)


class Candidate(NamedTuple):
    """`chain` is a number in CHAINS; `voices` are the voice suffixes undone, nearest to the stem first."""

    stem: str
    chain: int
    rules: tuple[str, ...]
    voices: tuple[str, ...]


class Rule(NamedTuple):
    """`pos` is the kind of stem it applies to ('' any), `at` the letters that may begin the rest of the word."""

    pos: str
    at: str
    undo: Callable[[str, str], list[Seam]]


def has_vowel(text: str) -> bool:
    """Whether a text can be a stem at all."""
    return not VOWELS.isdisjoint(text)


def _front_or_back(stem: str) -> tuple[str, ...]:
    return tuple("ыі"[harmony] for harmony in harmonies(stem))


def voicing(stem: str, rest: str) -> list[Seam]:
    """п к қ are voiced between vowels: кітабы = кітап + ы, бірлестігі = бірлестік + і, шығады = шық + ады."""
    return [(stem[:-1] + _UNVOICED[stem[-1]], rest)] if stem[-1] in _UNVOICED else []


def elision(stem: str, rest: str) -> list[Seam]:
    """The ы or і of a last syllable falls out: халқы = халық + ы, орны = орын + ы, аузы = ауыз + ы."""
    if len(stem) < 3 or stem[-1] not in "қкғгнлрзпбсм" or stem[-2] not in _CONSONANT_LIKE:
        return []
    last = _UNVOICED.get(stem[-1], stem[-1])
    return [(stem[:-1] + vowel + last, rest) for vowel in _front_or_back(stem[:-1])]


def labial_glide(stem: str, rest: str) -> list[Seam]:
    """п becomes у before the converb: тауып = тап + ып, сеуіп = сеп + іп."""
    return [(stem[:-1] + "п", rest)] if stem[-1] == "у" and rest[1:2] == "п" else []


def verbal_noun(stem: str, rest: str) -> list[Seam]:
    """A last ы or і merges with the у of the verbal noun: оқу = оқы + у, есту = есті + у."""
    return [] if stem[-1] in VOWELS else [(stem + vowel, rest) for vowel in _front_or_back(stem)]


def merged_i(stem: str, rest: str) -> list[Seam]:
    """ый and ій are written и: оқиды = оқы + йды, еритін = ері + йтін."""
    return [] if stem[-1] in VOWELS else [(stem + vowel, "й" + rest[1:]) for vowel in _front_or_back(stem)]


def iotated(stem: str, rest: str) -> list[Seam]:
    """йа and йу are written я and ю: қояды = қой + ады, жою = жой + у; after и the й is not heard: кию = ки + у."""
    if stem[-1] not in VOWELS:
        return []
    plain = {"я": "а", "ю": "у"}[rest[0]] + rest[1:]
    return [(stem, plain)] if stem[-1] == "и" else [(stem + "й", plain)]


def soft_sign(stem: str, rest: str) -> list[Seam]:
    """The soft sign of a loan falls before a vowel: фестивалі = фестиваль + і."""
    return [(stem + "ь", rest)] if stem[-1] in "лр" else []


def linking_vowel(stem: str, rest: str) -> list[Seam]:
    """Loans that end in two consonants take an і first: фактісі = факт + (і) + сі, рейтингілер = рейтинг + (і) + лер."""
    loan = stem.endswith(("кті", "сті", "пті", "нгі", "ргі", "нкі", "нті", "рті", "рді", "нді"))
    return [(stem, rest)] if loan and rest else []


def lost_t(stem: str, rest: str) -> list[Seam]:
    """The т of a loan in -ист falls before a suffix: журналисі = журналист + і, туристер = турист + тер."""
    return [(stem + "т", rest)] if stem.endswith("ис") and rest[:1] in ("т", "і") else []


def doubled_consonant(stem: str, rest: str) -> list[Seam]:
    """One of two equal consonants of a loan falls: процесі = процесс + і, конгрестің = конгресс + тің."""
    return [(stem + stem[-1], rest)] if rest and stem + stem[-1] in _DOUBLED else []


#: In the order of how much they change. 'as_written' is not a rule: nothing is undone.
_V = "аеыіуи"
RULES = (
    Rule("", _V, voicing),
    Rule("V", "ыі", labial_glide),
    Rule("V", "у", verbal_noun),
    Rule("V", "и", merged_i),
    Rule("V", "яю", iotated),
    Rule("N", "ыі", elision),
    Rule("N", _V, soft_sign),
)
#: These look at no letter after the cut, so they are tried only where the letters before it end as they say.
LOAN_RULES = (Rule("N", "", lost_t), Rule("N", "", doubled_consonant))
_AT: dict[str, tuple[Rule, ...]] = {
    letter: tuple(rule for rule in RULES if letter in rule.at) for letter in {x for rule in RULES for x in rule.at}
}


class Voice(NamedTuple):
    """A voice suffix of a verb stem; `after` is what the stem before it must end in (vowel, consonant, or named letters)."""

    name: str
    text: tuple[str, ...]
    after: str


VOICES = (
    Voice("passive", ("ыл", "іл"), "consonant"),  # айт-ыл, бер-іл
    Voice("passive", ("л",), "vowel"),  # сақта-л
    Voice("reflexive", ("ын", "ін"), "consonant"),  # қара-л-ын, кий-ін
    Voice("reflexive", ("н",), "vowel"),  # байла-н
    Voice("reciprocal", ("ыс", "іс"), "consonant"),  # айт-ыс, бер-іс
    Voice("reciprocal", ("с",), "vowel"),  # сөйле-с
    Voice("causative", ("дыр", "дір", "тыр", "тір"), "any"),  # бер-гіз, жаз-дыр
    Voice("causative", ("ғыз", "гіз", "қыз", "кіз"), "any"),  # жүр-гіз
    Voice("causative", ("т",), "vowel or р л"),  # оқы-т, қысқар-т
)
_TAKES = {
    "vowel": frozenset("аәеыіоө"),
    "consonant": _CONSONANT_LIKE,
    "any": VOWELS | _CONSONANT_LIKE,
    "vowel or р л": frozenset("аәеыірлй"),
}


@lru_cache(maxsize=50_000)
def without_voice(stem: str, depth: int = 2) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Verb stems from which this one may be made by one or two voice suffixes, with their names.

    >>> without_voice("айтыл")
    (('айт', ('passive',)),)
    """
    found: list[tuple[str, tuple[str, ...]]] = []
    for voice in VOICES:
        for text in voice.text:
            if stem.endswith(text):
                for base in _voice_bases(stem[: -len(text)], text, voice.after):
                    found.append((base, (voice.name,)))
                    if depth > 1:
                        found += [(deeper, (*names, voice.name)) for deeper, names in without_voice(base, depth - 1)]
    return tuple(found)


def _voice_bases(base: str, text: str, after: str) -> list[str]:
    """The stem before a voice suffix, also with its last consonant voiceless again (табыл = тап + ыл)."""
    if len(base) < 2 or not has_vowel(base) or base[-1] not in _TAKES[after]:
        return []
    suffix_harmony = harmonies(text) if has_vowel(text) else (0, 1)
    if not set(suffix_harmony) & set(harmonies(base)):
        return []
    if text[0] in "ыі" and base[-1] in _UNVOICED:
        return [base[:-1] + _UNVOICED[base[-1]]]
    return [base]


Slots = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=1)
def table() -> tuple[dict[str, Slots], tuple[tuple[str, Chain], ...]]:
    """All spelled chains: letters -> 12 slots (class of the stem's last sound x harmony) of chain numbers; and the chains.

    A slot's number is 2 * FINALS.index(class) + harmony. Built once, in about 0.15 s.
    """
    numbers: dict[tuple[str, Chain], int] = {}
    slots: defaultdict[str, list[tuple[int, ...]]] = defaultdict(lambda: [()] * (2 * len(FINALS)))
    for pos in "NV":
        for place, last in enumerate(FINALS):
            for harmony in (0, 1):
                for text, names in chains(pos, last, harmony):
                    number = numbers.setdefault((pos, names), len(numbers))
                    slots[text][2 * place + harmony] += (number,)
    return {text: tuple(slot) for text, slot in slots.items()}, tuple(numbers)


def slots_of(stem: str) -> tuple[int, ...]:
    """The slots of `table` that suit a stem: slots_of('халық') == (10,)."""
    place = 2 * FINALS.index(final(stem))
    return tuple(place + harmony for harmony in harmonies(stem))


def _cuts(word: str) -> Iterator[tuple[str, str, str, str]]:
    """(stem, rest, pos the stem must have or '', rule), in the order of the rules at each cut, longest stem first."""
    known = table()[0]
    for cut in range(len(word), 0, -1):
        stem, rest = word[:cut], word[cut:]
        if rest in known:
            kept_voice = stem[-1] in _UNVOICED and rest[:1] in VOWELS and rest
            yield stem, rest, "", "kept_voice" if kept_voice else ""
            if stem[-1] == "і":
                for link, _ in linking_vowel(stem, rest):
                    yield link, rest, "N", "linking_vowel"
            for rule in LOAN_RULES:
                for before, after in rule.undo(stem, rest):
                    yield before, after, rule.pos, rule.undo.__name__
        for rule in _AT.get(rest[:1], ()):
            for before, after in rule.undo(stem, rest):
                if after in known:
                    yield before, after, rule.pos, rule.undo.__name__


def candidates(word: str) -> list[Candidate]:
    """All analyses of a lower-case word that the grammar allows, unscored, each stem and chain once.

    >>> [c.stem for c in candidates("халқы")]
    ['халқы', 'халқы', 'халқ', 'халық']
    """
    known, all_chains = table()
    found: dict[tuple[str, int, tuple[str, ...]], Candidate] = {}
    for stem, rest, pos, rule in _cuts(word):
        if not has_vowel(stem):
            continue
        base = stem[:-1] if rule == "linking_vowel" else stem
        rules = (rule,) if rule else ()
        slots = known[rest]
        for slot in slots_of(stem):
            for chain in slots[slot]:
                if not pos or all_chains[chain][0] == pos:
                    found.setdefault((base, chain, ()), Candidate(base, chain, rules, ()))
    verbs = [one for one in found.values() if all_chains[one.chain][0] == "V"]
    for one in verbs:
        for base, voices in without_voice(one.stem):
            found.setdefault((base, one.chain, voices), Candidate(base, one.chain, one.rules, voices))
    return list(found.values())
