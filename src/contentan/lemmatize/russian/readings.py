"""What a Russian form may be: pymorphy3's parses, and the lemmas that other conventions would give
it.

Each reading has features of its own for the ranker; a form with one lemma needs none. pymorphy3 is
called directly: spaCy's Russian lemmatizer without a tagger returns the raw form of every ambiguous
word.
"""

from __future__ import annotations

import functools
import importlib
import math
import re
from typing import Any, NamedTuple

from contentan.lemmatize.ranker import Entry, Reading, Template
from contentan.lemmatize.russian.case_masks import governed_cases, mask_of
from contentan.lemmatize.russian.own_adjectives import participle, superlative
from contentan.lemmatize.russian.word_lists import fold, function_words, listed, usual_lemma

#: Grammemes that say more than the part of speech does.
_MARKS = tuple("Name Surn Patr Geox Orgn Abbr Apro Prnt Supr Qual Anum Init Infr Arch Erro".split())
_NAMED = frozenset({"Name", "Geox", "Patr"})
_STRETCHED = re.compile(r"([а-я])\1\1+")
_FEMALE_PATRONYMIC = ("вна", "вны", "вне", "вну", "вной", "вною", "вен")

WORD, ENDING, TAG, TAGS = range(4)
SIGN, SHAPE, LAST, LEMMA, NAME = range(5)
TEMPLATES = (
    Template("p1.word", -1, WORD, SIGN),
    Template("n1.word", 1, WORD, SIGN),
    Template("p2.word", -2, WORD, SIGN),
    Template("n2.word", 2, WORD, SIGN),
    Template("p1.end", -1, ENDING, SIGN),
    Template("n1.end", 1, ENDING, SIGN),
    Template("p1.tag", -1, TAG, SIGN),
    Template("n1.tag", 1, TAG, SIGN),
    Template("p2.tag", -2, TAG, SIGN),
    Template("n2.tag", 2, TAG, SIGN),
    Template("p1.tags", -1, TAGS, SIGN),
    Template("n1.tags", 1, TAGS, SIGN),
    Template("p1.part", -1, TAG, LAST),
    Template("n1.part", 1, TAG, LAST),
    Template("p1.word part", -1, WORD, LAST),
    Template("n1.word part", 1, WORD, LAST),
    Template("p1.shape", -1, WORD, SHAPE),
    Template("n1.shape", 1, WORD, SHAPE),
    Template("p1.closed", -1, TAGS, LEMMA),
    Template("n1.closed", 1, TAGS, LEMMA),
    Template("p1.closed tag", -1, TAG, LEMMA),
    Template("n1.closed tag", 1, TAG, LEMMA),
    Template("n2.closed tag", 2, TAG, LEMMA),
    Template("p1.pair", -1, WORD, LEMMA),
    Template("n1.pair", 1, WORD, LEMMA),
    Template("p1.noun", -1, 0, LAST, agree=True),
    Template("n1.noun", 1, 0, LAST, agree=True),
    Template("n2.noun", 2, 0, LAST, agree=True),
    Template("p1.governs", -1, 2, LAST, agree=True),
    Template("p2.governs", -2, 2, LAST, agree=True),
    Template("p1.adj", -1, 1, LAST, agree=True),
    Template("n1.adj", 1, 1, LAST, agree=True),
    Template("p2.adj", -2, 1, LAST, agree=True),
    Template("n2.adj", 2, 1, LAST, agree=True),
    Template("p2.noun", -2, 0, LAST, agree=True),
    Template("p1.name", -1, 0, NAME, agree=True),
    Template("p1.name adj", -1, 1, NAME, agree=True),
    Template("n1.name", 1, 0, NAME, agree=True),
    Template("p1.governs name", -1, 2, NAME, agree=True),
    Template("p1.name tag", -1, TAG, NAME),
    Template("n1.name tag", 1, TAG, NAME),
)


class Parse(NamedTuple):
    """One of pymorphy's: `sign` is part of speech, case and number; `mask` case, number and gender
    as bits.
    """

    lemma: str
    score: float
    known: bool
    pos: str
    sign: str
    mask: int
    marks: tuple[str, ...]


class Form(NamedTuple):
    """A form on its way to readings; `closed` is what the conventions allow."""

    low: str
    shape: str
    closed: tuple[str, ...]


@functools.cache
def analyser() -> Any:
    """The one pymorphy3 analyser of this process (0.1 s, 15 MB)."""
    import pymorphy3

    # The path that pymorphy3 finds itself, by asking every installed package for it.
    return pymorphy3.MorphAnalyzer(
        path=importlib.import_module("pymorphy3_dicts_ru").get_path(), lang="ru"
    )


def entry(form: str, *, cases: bool = False) -> Entry:
    """All readings of a form with their features, and what it shows to its neighbours; with `cases`
    also those of a form with one lemma, which differ in case alone.
    """
    low, shape = fold(form), shape_of(form)
    if shape == "tag":
        return _itself(low)
    low, known = _in_short(low)
    this = Form(low, shape, listed(low, shape, known=known))
    parses = [
        Parse(fold(one.normal_form), one.score, known, *_tag(one.tag))
        for one in analyser().parse(low)
    ]
    have = {one.lemma for one in parses}
    usual = {lemma: usual_lemma(low, lemma, have) for lemma in have}
    if usual.keys() != set(usual.values()):
        parses = [one._replace(lemma=usual[one.lemma]) for one in parses]
    # Жиль may be a name that the dictionary takes for a verb; of Анне it has the name.
    unsure = not known or (
        shape != "lower"
        and not (shape == "capital" and any(not _NAMED.isdisjoint(one.marks) for one in parses))
    )
    extra = _extra_lemmas(this, parses, unsure=unsure)
    lemmas = {one.lemma for one in parses} | extra.keys()
    # One lemma, whatever the case: no features are needed, only what context may know it by.
    if len(lemmas) == 1 and not this.closed and not cases:
        one = parses[0]
        readings = [Reading(one.lemma, {}, _kinds(this, one), one.mask, one.pos)]
    else:
        readings = [
            *_parsed(this, parses),
            *(_added(this, lemma, rule, known=known) for lemma, rule in extra.items()),
        ]
    return Entry(
        tuple(_only(this, readings) if this.closed else readings),
        _seen(low, parses),
        _agreeing(low, parses),
    )


def _in_short(low: str) -> tuple[str, bool]:
    """A form without the letters that only lengthen it, and whether the dictionary has it.

    >>> _in_short("спасиииибо"), _in_short("ыыы")
    (('спасибо', True), ('ыыы', False))
    """
    if analyser().word_is_known(low):
        return low, True
    short = _STRETCHED.sub(r"\1", low)
    if short != low and len(short) > 1 and analyser().word_is_known(short):
        return short, True
    return low, False


def _itself(low: str) -> Entry:
    """A hashtag or an address: several words without a space have no lemma of their own."""
    reading = Reading(low, {}, ("TAG", "tag same", "TAG", "", ""))
    return Entry((reading,), ("", low[-3:], "", ""))


def shape_of(form: str) -> str:
    """How a form is written: upper, capital, tag (#, @) or lower."""
    if form[:1].isupper():
        return "upper" if form.isupper() and len(form) > 1 else "capital"
    return "tag" if form[:1] in "#@" else "lower"


@functools.cache
def _tag(tag: Any) -> tuple[str, str, int, tuple[str, ...]]:
    """Part of speech; with case and number; mask of case, number and gender; marks."""
    pos = str(tag.POS or next((name for name in ("LATN", "PNCT", "NUMB") if name in tag), "UNKN"))
    case, number = str(tag.case or ""), str(tag.number or "")
    # Past tense agrees in gender, the others in person: what stands beside a verb depends on it.
    if pos == "VERB":
        number += (
            f" past {tag.gender or ''}"
            if tag.tense == "past"
            else f" {tag.person or tag.mood or ''}"
        )
    sign = " ".join(part for part in (pos, case, number) if part)
    return (
        pos,
        sign,
        mask_of(case, number, str(tag.gender or "")),
        tuple(name for name in _MARKS if name in tag),
    )


def _extra_lemmas(this: Form, parses: list[Parse], *, unsure: bool) -> dict[str, str]:
    """Lemmas that dictionaries of other conventions give, with the rule that made them."""
    low, known = this.low, {one.lemma for one in parses}
    extra: dict[str, str] = {}
    for lemma, pos in {(one.lemma, one.pos) for one in parses}:
        if pos == "COMP" and lemma.endswith(("ый", "ий", "ой")):
            extra[lemma[:-2] + ("е" if lemma.endswith("щий") else "о")] = "adverb"  # чаще: часто
        if lemma.endswith("ие") and low.startswith(lemma[:-2] + "ь"):
            extra[lemma[:-2] + "ье"] = "soft"  # знанью: знанье
        if pos in ("PRTF", "PRTS"):
            extra[participle(low, pos)] = "participle"  # окружающих: окружающий
        if pos == "ADJF" and (degree := superlative(low)):
            extra[degree] = "superlative"  # новейших: новейший
        if pos == "VERB" and lemma.endswith("ться"):
            extra[lemma[:-2]] = "reflexive"  # выпускаются: выпускать
        if lemma.endswith(("евич", "ович")) and low.endswith(_FEMALE_PATRONYMIC):
            extra[lemma[:-2] + "на"] = "patronymic"  # Алексеевны: алексеевна
    if low.endswith(".") and len(low) > 1:
        extra[low[:-1]] = "stop"
    if unsure:
        extra[low] = "same"
    return {lemma: extra[lemma] for lemma in sorted(extra) if lemma not in known and lemma}


def _parsed(this: Form, parses: list[Parse]) -> list[Reading]:
    """pymorphy's parses as readings."""
    sums: dict[str, float] = {}
    for one in parses:
        sums[one.lemma] = sums.get(one.lemma, 0.0) + one.score
    out = []
    for one in parses:
        features = _form_features(this, one.lemma, one.pos)
        # pymorphy gives some parses a score of zero, which has no logarithm.
        features["log score"] = math.log(one.score + 1e-3)
        features["log sum"] = math.log(sums[one.lemma] + 1e-3)
        features[f"sign:{one.sign}"] = features[f"known {one.known} {one.pos}"] = 1.0
        for mark in one.marks:
            features[f"mark:{mark} {this.shape}"] = 1.0
        if not one.known:
            features[f"guess:{this.shape} {one.sign} {one.lemma == this.low}"] = 1.0
        # Apro marks pronominal adjectives (этот, весь), which Universal Dependencies call
        # determiners.
        pos = "DET" if one.pos == "ADJF" and "Apro" in one.marks else one.pos
        out.append(Reading(one.lemma, features, _kinds(this, one), one.mask, pos))
    return out


def _added(this: Form, lemma: str, rule: str, *, known: bool) -> Reading:
    """A lemma that no parse has."""
    features = _form_features(this, lemma, rule)
    features[f"extra:{rule} {this.shape}"] = features[f"extra:{rule} {known}"] = 1.0
    as_parse = Parse(lemma, 0.0, known, rule, rule, 0, ())
    return Reading(lemma, features, _kinds(this, as_parse))


def _form_features(this: Form, lemma: str, pos: str) -> dict[str, float]:
    low, same = this.low, "same" if lemma == this.low else "cut"
    features = {
        f"{same} {this.shape}": 1.0,
        f"ending:{low[-3:]} {pos} {same}": 1.0,
        f"ending:{low[-2:]} {pos} {lemma[-2:]}": 1.0,
    }
    if this.closed:
        features[f"closed:{low} {lemma}"] = features[f"closed {this.shape}:{low} {lemma}"] = 1.0
    return features


def _kinds(this: Form, parse: Parse) -> tuple[str, ...]:
    same = "same" if parse.lemma == this.low else "cut"
    pair = f"{this.low} {parse.lemma}" if len(this.closed) > 1 else ""
    # What stands beside a name has its case (короля Карла); capitals show names.
    name = f"{parse.pos} {same} {parse.known}" if this.shape in ("capital", "upper") else ""
    return parse.sign, f"{this.shape} {same}", parse.pos, pair, name


def _only(this: Form, readings: list[Reading]) -> list[Reading]:
    """The readings whose lemma the convention names, and one for each lemma that has none."""
    have = {one.lemma for one in readings}
    kept = [one for one in readings if one.lemma in this.closed]
    return kept + [
        _added(this, lemma, "closed", known=True) for lemma in this.closed if lemma not in have
    ]


def _seen(low: str, parses: list[Parse]) -> tuple[str, ...]:
    """What a form shows: itself where it is a function word, its ending, its likeliest tag, its
    parts of speech.
    """
    word = low if low in function_words() else ""
    ending = low[-3:] if low[-1:].isalpha() else "#"
    return (
        word,
        ending,
        parses[0].sign,
        "/".join(sorted({one.pos for one in parses if one.score > 0.05})),
    )


def _agreeing(low: str, parses: list[Parse]) -> tuple[int, int, int]:
    """Masks of the nouns and of the adjectives that a form may be, and of what it governs."""
    noun = adjective = 0
    for one in parses:
        if one.pos in ("NOUN", "NPRO"):
            noun |= one.mask
        elif one.pos in ("ADJF", "PRTF", "NUMR"):
            adjective |= one.mask
    return noun, adjective, governed_cases().get(low, 0)
