"""Part of speech and features of English words, as far as the rule that made the lemma says them,
or a closed class.

No tagger stands behind it. An ending that two parts of speech share (-s, -ing) and a form without
one are decided by the words beside where these are function words, else not at all.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from contentan.lemmatize import english, english_dictionary
from contentan.lemmatize.feats import Morph, written

_BE = "am is are was were be been being 's 're 'm".split()
#: Closed words that are one part of speech wherever they stand.
_CLOSED = {
    "ADP": (
        "of in for at by with from into among upon per against between through during within"
        " toward towards via despite across along beyond without throughout under amid"
    ),
    "CCONJ": "and or but nor &",
    "SCONJ": "if because while although though whether unless",
    "PRON": (
        "i you he she it we they me him us them my your his her its our their mine yours hers ours"
        " theirs myself yourself himself herself itself ourselves themselves someone anyone"
        " everyone something anything everything nothing who whom whose 'em"
    ),
    "DET": "the a an every these those no",
    "AUX": (
        "am is are was were be been will would shall should can could may might must"
        " 'll 're 'm ca wo"
    ),
    "PART": "n't not",
    "ADV": (
        "very too never always often sometimes also just even again almost already perhaps maybe"
        " together however now then here ever instead therefore quite rather"
    ),
    "INTJ": "please yes hi hello okay",
    "NUM": (
        "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty"
        " hundred thousand million billion"
    ),
}
_UPOS_OF = {word: upos for upos, words in _CLOSED.items() for word in words.split()}
_FEATS_OF = {
    "the": "Definite=Def|PronType=Art",
    "a": "Definite=Ind|PronType=Art",
    "an": "Definite=Ind|PronType=Art",
    "n't": "Polarity=Neg",
    "not": "Polarity=Neg",
    **dict.fromkeys("i he she we they".split(), "Case=Nom|PronType=Prs"),
    **dict.fromkeys("me him us them 'em".split(), "Case=Acc|PronType=Prs"),
}
_PLURAL = {"Number": "Plur"}
_THIRD = {"Mood": "Ind", "Number": "Sing", "Person": "3", "Tense": "Pres", "VerbForm": "Fin"}
#: Irregular forms of nouns and adjectives; those of all other words are a verb's past.
_IRREGULAR_NOUNS = frozenset(
    """
    analysis axis basis crisis criterion phenomenon curriculum datum medium memorandum forum foot
    goose tooth mouse ox child man woman alumnus alumna nucleus stimulus thesis hypothesis emphasis
    index matrix appendix knife life wife half leaf self shelf thief wolf loaf bureau person
    """.split()
)
_IRREGULAR_DEGREES = {"better": "Cmp", "worse": "Cmp", "best": "Sup", "worst": "Sup"}
#: Ends of lemmas that are one part of speech.
_ENDS = {
    "NOUN": "tion sion ment ness ity ism ship ance ence hood cy logy",
    "ADJ": "ous ful ical able ible less",
}
#: Words after which -s is a verb, after which a plural, after which -ing is a participle or a noun.
_SUBJECTS = frozenset("he she it who".split())
_BEFORE_NOUNS = frozenset(
    """
    the a these those my your his her its our their some many several few all both other two three
    four five six seven eight nine ten of in for with from between among
    """.split()
)
_DO = frozenset("do does did".split())
_HAVE = frozenset("have has had".split())
#: Subjects that stand behind a do that helps: did she come.
_PERSONS = frozenset("i you he she it we they".split())
#: Words after which an unchanged form is a verb, and what else may stand there.
_BEFORE_VERBS = frozenset("would shall should can could may might must will 'll ca wo to".split())
_NO_VERBS = frozenset(
    "this that these those all some any both what which as only still more most best".split()
)
#: Words with which a noun phrase opens; what follows shows that it is closed.
_OPENERS = frozenset("the a an my your his her its our their this every no".split())
_AFTER_NOUNS = frozenset({"ADP", "AUX", "CCONJ", "SCONJ"})
_KIND_UPOS = {"adjective": "ADJ", "noun": "NOUN", "plural": "NOUN"}


def english_morphs(forms: Sequence[str], lemmas: Sequence[str]) -> list[Morph]:
    """One sentence's words with their lemmas; a word of another language has the lemma ''.

    >>> english_morphs(["these", "exchanges"], ["these", "exchange"])[1]
    Morph(upos='NOUN', feats='Number=Plur')
    """
    folded = ["", *(english.fold(form) for form in forms), ""]
    return [
        english_morph(form, lemma, (folded[place], folded[place + 2])) if lemma else Morph()
        for place, (form, lemma) in enumerate(zip(forms, lemmas, strict=True))
    ]


def english_morph(form: str, lemma: str, beside: tuple[str, str]) -> Morph:
    """A word between two others, which are folded; '' where the sentence ends.

    >>> english_morph("planned", "plan", ("was", "."))
    Morph(upos='VERB', feats='Tense=Past')
    """
    low, (before, after) = english.fold(form), beside
    if low in _UPOS_OF:
        return Morph(_UPOS_OF[low], _FEATS_OF.get(low, "_"))
    rule = "same" if lemma == low else _rule(low, lemma)
    # Behind a mark a capital begins a sentence and says nothing.
    if form[:1].isupper() and before.isalpha():
        return Morph("PROPN", "Number=Plur" if rule == "s" else "_")
    if low in _HAVE or low in _DO or low == "to":
        return _helping(low, after)
    if rule in ("ed", "ing", "er", "est"):
        return _by_ending(rule, before)
    if rule == "s":
        return _in_s(lemma, before)
    if rule == "plural":
        return Morph("NOUN", written(_PLURAL))
    if rule == "irregular":
        return Morph("VERB", written({"Tense": "Past"}))
    return _unchanged(low, beside) if rule == "same" else Morph()


def _helping(low: str, after: str) -> Morph:
    """have, do and to by what follows them."""
    upos = _UPOS_OF.get(after, "")
    if low == "to":
        return Morph("ADP") if upos in ("DET", "PRON", "NUM") else Morph()
    if upos == "DET" or (low in _HAVE and upos == "NUM"):
        return Morph("VERB")
    participle = after.endswith("ed") or after in english.irregular_forms()
    if after in ("not", "n't", "been") or after in (_PERSONS if low in _DO else ()):
        return Morph("AUX")
    return Morph("AUX") if low in _HAVE and participle else Morph()


@functools.lru_cache(maxsize=100_000)
def _rule(low: str, lemma: str) -> str:
    """The rule that makes this lemma of a form; '' where none does."""
    if low in _IRREGULAR_DEGREES:
        return "er" if _IRREGULAR_DEGREES[low] == "Cmp" else "est"
    if lemma in _IRREGULAR_NOUNS and lemma in english.irregular_forms().get(low, ()):
        return "plural"
    found = english_dictionary.stems(low).get(lemma, "")
    if not found and lemma in english.irregular_forms().get(low, ()):
        return "irregular"
    return found


def _by_ending(rule: str, before: str) -> Morph:
    if rule == "ed":
        return Morph("VERB", written({"Tense": "Past"}))
    if rule == "ing":
        if before in _BE:
            return Morph("VERB", written({"Tense": "Pres", "VerbForm": "Part"}))
        if _UPOS_OF.get(before) == "ADP":
            return Morph("VERB", written({"VerbForm": "Ger"}))
        return Morph("VERB")
    return Morph("ADJ", written({"Degree": "Cmp" if rule == "er" else "Sup"}))


def _in_s(lemma: str, before: str) -> Morph:
    if before in _SUBJECTS:
        return Morph("VERB", written(_THIRD))
    if before in _BEFORE_NOUNS or _ended(lemma) == "NOUN":
        return Morph("NOUN", written(_PLURAL))
    return Morph()


def _unchanged(low: str, beside: tuple[str, str]) -> Morph:
    kinds = english.own_words().get(low, "").split()
    if len(kinds) == 1:
        return Morph(_KIND_UPOS[kinds[0]])
    upos = _ended(low)
    if upos:
        return Morph(upos, {"NOUN": "Number=Sing", "ADJ": "Degree=Pos"}[upos])
    before, after = beside
    if before in _BEFORE_VERBS and low not in _NO_VERBS and not low.endswith("ly"):
        return Morph("VERB", written({"VerbForm": "Inf"}))
    if before in _OPENERS and (not after[:1].isalnum() or _UPOS_OF.get(after) in _AFTER_NOUNS):
        return Morph("NOUN", written({"Number": "Sing"}))
    return Morph()


@functools.lru_cache(maxsize=100_000)
def _ended(lemma: str) -> str:
    """The part of speech that the end of a lemma says: _ended('cooperation') == 'NOUN'."""
    return next(
        (
            upos
            for upos, ends in _ENDS.items()
            if len(lemma) > 5 and lemma.endswith(tuple(ends.split()))
        ),
        "",
    )
