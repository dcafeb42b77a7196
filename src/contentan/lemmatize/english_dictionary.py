"""Which words English has, how common they are, and what regular forms they have.

The words are those of SCOWL up to its level 70 in American and British spelling
(english_dictionary.tsv, made by tools/data/build_english_dictionary.py) and new ones of ours
(english_new_words.tsv). A regular form of a listed word is known without standing in the list.
"""

from __future__ import annotations

import functools
from importlib import resources

_DATA = resources.files("contentan.lemmatize") / "data"
_VOWELS = frozenset("aeiou")
#: What a regular ending may be cut from, the name of its rule, and what is put in its place.
_ENDINGS = (
    ("s", "s", ("",)),
    ("es", "s", ("", "is")),
    ("ies", "s", ("y", "ie")),
    ("ves", "s", ("f", "fe")),
    ("ed", "ed", ("", "e")),
    ("ied", "ed", ("y",)),
    ("ing", "ing", ("", "e")),
    ("in'", "ing", ("", "e")),
    ("ying", "ing", ("ie",)),
    ("er", "er", ("", "e")),
    ("ier", "er", ("y",)),
    ("est", "est", ("", "e")),
    ("iest", "est", ("y",)),
)
#: Words that keep their e: singeing is no singing.
_KEEPS_E = frozenset({"singe", "swinge", "springe", "tinge"})
#: Nouns with v in the plural, or their ends: a closed class, or "believes" would be one of belief.
_IN_VES = (
    *("calf", "half", "elf", "self", "shelf", "wolf", "leaf", "loaf", "sheaf", "thief"),
    *("knife", "wife", "life", "scarf", "dwarf", "wharf", "hoof"),
)


@functools.cache
def levels() -> dict[str, str]:
    """Each listed word with its level of commonness, from '1', the thousand commonest, to '7'; a
    new word has '0'.
    """
    found: dict[str, str] = {}
    for name in ("english_new_words.tsv", "english_dictionary.tsv"):
        for line in (_DATA / name).read_text(encoding="utf-8").splitlines()[1:]:
            level, words = line.split("\t")
            found.update(dict.fromkeys(words.split(), level))
    return found


def stems(low: str) -> dict[str, str]:
    """What regular rules make of a form, with the rule: stems('planned') == {'plann': 'ed', ...}.

    >>> sorted(stems("planned"))
    ['plan', 'plann', 'planne']
    """
    found: dict[str, str] = {}
    for ending, rule, puts in _ENDINGS:
        base = low.removesuffix(ending)
        # A base of one letter is none; ss, us and 's are no plurals.
        if len(base) < 2 or base == low or (ending == "s" and base[-1] in "su'"):
            continue
        for put in puts:
            found.setdefault(base + put, rule)
        if len(base) > 2 and base[-1] == base[-2] and base[-1] not in _VOWELS and ending[0] in "ei":
            found.setdefault(base[:-1], rule)
        if base.endswith("ck") and rule != "s":
            found.setdefault(base[:-1], rule)  # mimicking: mimic
    return found


@functools.lru_cache(maxsize=100_000)
def regular_forms(word: str) -> frozenset[str]:
    """The forms in -s, -ed, -ing, -er and -est that a word may regularly have.

    >>> sorted(regular_forms("star"))
    ['star', 'starred', 'starrer', 'starrest', "starrin'", 'starring', 'stars']
    """
    before = _before_vowel(word)
    ing = {one + "ing" for one in before} | {one + "in'" for one in before}
    if word.endswith("ie"):
        ing = {word[:-2] + "ying", word[:-2] + "yin'"}
    elif word.endswith(("ee", "oe", "ye")) or word in _KEEPS_E:
        ing = {word + "ing", word + "in'"}
    y = len(word) > 2 and word.endswith("y") and word[-2] not in _VOWELS
    soft = {word[:-1] + "i"} if y else before
    others = {one + ending for one in soft for ending in ("ed", "er", "est")}
    return frozenset({word} | _plurals(word, y=y) | ing | others)


def _plurals(word: str, *, y: bool) -> set[str]:
    """The word in -s: plural of a noun, third person of a verb."""
    if y:
        return {word[:-1] + "ies"}
    if word.endswith("sis"):
        return {word[:-2] + "es"}
    if word.endswith(("s", "x", "z", "ch", "sh")):
        double = word[-1] if word[-1] in "sz" and word[-2:-1] in _VOWELS else ""
        return {word + "es", word + double + "es"} | (
            {word + "s"} if word.endswith("ch") else set()
        )
    found = {word + "s"}
    if word.endswith("o"):
        found.add(word + "es")
    if word.endswith(_IN_VES):
        found.add(word.removesuffix("e")[:-1] + "ves")
    return found


def _before_vowel(word: str) -> set[str]:
    """A word as it stands before an ending with a vowel: plan is plann, hope is hop."""
    if word.endswith("e"):
        return {word[:-1]}
    if word.endswith("c"):
        return {word, word + "k"}
    bare = word.replace("qu", "q")
    closed = (
        len(bare) > 2 and bare[-1] not in "aeiouwxyh" and bare[-2] in "aeiouy"
        and bare[-3] not in _VOWELS
    )  # fmt: skip
    if not closed:
        # Two vowels or two consonants: need, work. British English doubles l all the same.
        return {word, word + "l"} if word.endswith("l") and word[-2:-1] in _VOWELS else {word}
    syllables = sum(
        one in "aeiouy" and before not in "aeiouy"
        for before, one in zip("-" + bare, bare, strict=False)
    )
    return {word + word[-1]} if syllables == 1 else {word, word + word[-1]}


@functools.lru_cache(maxsize=100_000)
def level(word: str) -> str:
    """How common a word is: its level, 'form' for a regular form of a listed word, '' for no word.

    >>> level("diplomacy") != "", level("thanke")
    (True, '')
    """
    listed = levels()
    if word in listed:
        return listed[word]
    if any(base in listed and word in regular_forms(base) for base in stems(word)):
        return "form"
    first, hyphen, last = word.rpartition("-")
    if hyphen and first and last and level(last) and all(map(level, first.split("-"))):
        return "joined"
    return ""


def is_regular(lemma: str, low: str) -> bool:
    """Whether a form is one that a word may regularly have, alone or at the end of a compound."""
    first, hyphen, last = lemma.rpartition("-")
    return low.startswith(first + hyphen) and low[len(first + hyphen) :] in regular_forms(last)
