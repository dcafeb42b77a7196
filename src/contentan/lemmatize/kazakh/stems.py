"""Kazakh stems: every way to cut a word into a stem and a chain of suffixes, and the sound changes
at the seam undone.

A cut is taken when the grammar knows the letters after it as a chain that fits the stem's last
sound and harmony. A chain may also begin after a stem that the spelling has changed: each such
change is one rule of `RULES`, a function from the letters before and after the cut to what they
were. Of two ways to the same stem and chain the earlier is kept; a stem as it is written comes
first, because it needs no explanation.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from contentan.lemmatize.kazakh.grammar import (
    FINALS,
    VOWELS,
    Chain,
    chains,
    final,
    harmonies,
    is_loan_velar,
)
from contentan.lemmatize.kazakh.lexicon import lexicon
from contentan.lemmatize.kazakh.seam_rules import (
    CONSONANTS,
    UNVOICED,
    has_vowel,
    rules_at,
)


class Candidate(NamedTuple):
    """`chain` is a number in CHAINS; `voices` are the voice suffixes undone, nearest to the stem
    first.
    """

    stem: str
    chain: int
    rules: tuple[str, ...]
    voices: tuple[str, ...]


class Voice(NamedTuple):
    """A voice suffix of a verb stem; `after` is what the stem before it must end in, a key of
    `_TAKES`.
    """

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
KEPT_VOICE = ("kept_voice",)
LISTED_VOICE = ("listed_voice",)
VOICE_ENDS = frozenset(text[-1] for voice in VOICES for text in voice.text)
_TAKES = {
    "vowel": frozenset("аәеыіоө"),
    "consonant": frozenset(CONSONANTS),
    "any": VOWELS | frozenset(CONSONANTS),
    "vowel or р л": frozenset("аәеыірлй"),
}


@lru_cache(maxsize=50_000)
def without_voice(stem: str, depth: int = 2) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Verb stems from which this one may be made by one or two voice suffixes, with their names.

    >>> without_voice("айтыл")[0]
    ('айт', ('passive',))
    """
    found: list[tuple[str, tuple[str, ...]]] = []
    for voice in VOICES:
        for text in voice.text:
            if stem.endswith(text):
                for base in _voice_bases(stem[: -len(text)], text, voice.after):
                    found.append((base, (voice.name,)))
                    if depth > 1:
                        found += [
                            (deeper, (*names, voice.name))
                            for deeper, names in without_voice(base, depth - 1)
                        ]
    return tuple(found)


def _voice_bases(base: str, text: str, after: str) -> list[str]:
    """The stem before a voice suffix, also with its last consonant voiceless again (табыл = тап +
    ыл).
    """
    if len(base) < 2 or not has_vowel(base) or base[-1] not in _TAKES[after]:
        return []
    suffix_harmony = harmonies(text) if has_vowel(text) else (0, 1)
    if not set(suffix_harmony) & set(harmonies(base)):
        return []
    if text[0] in "ыі" and base[-1] in UNVOICED:
        return [base[:-1] + UNVOICED[base[-1]]]
    return [base]


def listed_voice(stem: str) -> tuple[str, ...]:
    """What speaks against undoing a voice: the verb is listed with it. ('listed_voice',) for
    түсін "understand", that is no form of түс "fall"; () for жазыл "be written".
    """
    return LISTED_VOICE if "V" in lexicon().get(stem, "") else ()


Slots = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=1)
def chain_table() -> tuple[dict[str, Slots], tuple[tuple[str, Chain], ...]]:
    """All spelled chains: letters -> 12 slots (class of the last sound x harmony) of chain numbers;
    and the chains.

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


_SLOTS: dict[tuple[str, tuple[int, ...]], tuple[int, ...]] = {
    (last, harmony): tuple(2 * place + one for one in harmony)
    for place, last in enumerate(FINALS)
    for harmony in ((0,), (1,), (0, 1))
}


def slots_of(stem: str) -> tuple[int, ...]:
    """The slots of `table` that suit a stem: slots_of('халық') == (10,)."""
    return _SLOTS[final(stem), harmonies(stem)]


def _chains_after(stem: str, slots: Slots) -> tuple[int, ...]:
    """The chains among `slots` that suit the last sound and the harmony of a stem."""
    places = slots_of(stem)
    if len(places) == 1:
        return slots[places[0]]
    return tuple(dict.fromkeys(slots[places[0]] + slots[places[1]]))


def keeps_voice(stem: str, rest: str) -> bool:
    """Whether the voiced stop of a stem before a vowel is odd: п к қ of a native stem would be
    written so, too. The г of a loan is its own (аналог-ы), as that of a listed noun (герб-і).
    """
    if rest[:1] not in VOWELS or is_loan_velar(stem):
        return False
    return "N" not in lexicon().get(stem, "")


def _grammatical(word: str) -> list[Candidate]:
    """Analyses without voices: the cuts from the end of the word on, each as it is written and then
    by the rules.
    """
    known, all_chains = chain_table()
    found: dict[tuple[str, int], Candidate] = {}
    first_vowel, padded = 0, " " + word
    while first_vowel < len(word) and word[first_vowel] not in VOWELS:
        first_vowel += 1
    for cut in range(len(word), first_vowel, -1):
        stem, rest = word[:cut], word[cut:]
        slots = known.get(rest)
        if slots:
            rules = KEPT_VOICE if stem[-1] in UNVOICED and keeps_voice(stem, rest) else ()
            for chain in _chains_after(stem, slots):
                found.setdefault((stem, chain), Candidate(stem, chain, rules, ()))
        for rule in rules_at(padded[cut - 1 : cut + 2]):
            for before, after in rule.undo(stem, rest):
                heard = stem if rule.heard else before
                for chain in _chains_after(heard, known[after]) if after in known else ():
                    if not rule.pos or rule.pos == all_chains[chain][0]:
                        found.setdefault(
                            (before, chain), Candidate(before, chain, (rule.undo.__name__,), ())
                        )
    return list(found.values())


def candidates(word: str) -> list[Candidate]:
    """All analyses of a lower-case word that the grammar allows, unscored, each stem and chain
    once.

    >>> [c.stem for c in candidates("халқы")]
    ['халқы', 'халқы', 'халқ', 'халық']
    """
    all_chains = chain_table()[1]
    plain = _grammatical(word)
    voiced: dict[tuple[str, int, tuple[str, ...]], Candidate] = {}
    for stem, chain, rules, _ in plain:
        if stem[-1] in VOICE_ENDS and all_chains[chain][0] == "V":
            bases = without_voice(stem)
            undone = (*rules, *listed_voice(stem)) if bases else rules
            for base, voices in bases:
                voiced.setdefault((base, chain, voices), Candidate(base, chain, undone, voices))
    return plain + list(voiced.values())
