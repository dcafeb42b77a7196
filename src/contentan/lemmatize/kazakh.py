"""Lemmas of Kazakh words: the stem of a verb (бол), the bare form of anything else (халық), in lower case.

A form goes the first of these ways that fits: a closed word (pronoun, particle, irregular verb); an abbreviation or
number with a suffix (АҚШ-пен, БҰҰға, 20-дан); a word with a hyphen; a word without a vowel, which is left as it is;
a word that the suffix grammar can cut. The grammar says what a form may be, `kazakh_rank` what it most likely is.
Ambiguity stays: `lemmas` gives every stem whose cost is near the best, and apart from them all others that the
grammar allows, so that a word of a codebook is found among them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from contentan.lemmatize.kazakh_grammar import Chain
from contentan.lemmatize.kazakh_rank import closed_forms, costs, lexicon, model, noun_kinds
from contentan.lemmatize.kazakh_stems import Candidate, candidates, has_vowel, table

VERSION = "1"

#: Stems this much dearer than the best, in nats, still count as plausible (a ratio of about one in seven).
MARGIN = 2.0
_LONGEST_ABBREVIATION = 5
_CLITICS = frozenset(["ақ", "ау", "шы", "ші", "мыс", "міс", "ды", "ді", "ты", "ті", "да", "де"])
#: Capitals or digits, then small letters that a suffix may be: БҰҰ-ға, БҰҰға, АҚШ-тың, 20-дан, COVID-тің.
_MARKED = re.compile(r"([^\W\d_]*[^\W_a-zа-яёәғқңөұүһі]{2,}|\d[\d.,]*)[-‑–]?([а-яәғқңөұүһі]+)")


@dataclass(frozen=True, slots=True)
class Analysis:
    """One reading of a form: pos 'N' (whatever takes a noun's suffixes), 'V' or 'C' (closed class).

    `chain` names the suffixes in order, voices first; `rules` the sound changes undone. `cost` is in nats up to a
    constant of the form: only differences between readings of one form mean something.
    """

    stem: str
    pos: Literal["N", "V", "C"]
    chain: Chain
    cost: float
    rules: tuple[str, ...] = ()


@lru_cache(maxsize=100_000)
def analyse(form: str) -> tuple[Analysis, ...]:
    """All readings of a form, best first; never empty for a form that is not empty.

    >>> [(a.stem, a.chain) for a in analyse("бірлестіктерінің")][0]
    ('бірлестік', ('plural', 'poss3', 'genitive'))
    """
    readings = _without_grammar(form)
    if readings is None:
        readings = tuple(_reading(cost, candidate) for cost, candidate in _ranked(form))
    closed = closed_forms().get(form.lower())
    if closed is None:
        return readings
    # Dearer than the margin: a closed word is never taken for another, but its stems stay among the further ones.
    return (Analysis(closed, "C", (), round(readings[0].cost - 2 * MARGIN, 4)), *readings)


def _reading(cost: float, candidate: Candidate) -> Analysis:
    pos, names = table()[1][candidate.chain]
    kind: Literal["N", "V"] = "V" if pos == "V" else "N"
    return Analysis(candidate.stem, kind, candidate.voices + names, round(cost, 4), candidate.rules)


def _ranked(form: str) -> list[tuple[float, Candidate]]:
    found = candidates(form.lower())
    ranked = sorted(zip(costs(model(), form, found), found, strict=True), key=lambda pair: pair[0])
    if form.isupper() and 1 < len(form) <= _LONGEST_ABBREVIATION and ranked[0][1].stem not in lexicon():
        # An abbreviation: ІІМ is no form of іі. But ТІЛІ in a heading is one of тіл, which is listed.
        whole = next(one for _, one in ranked if one.stem == form.lower())
        return [(ranked[0][0] - MARGIN, whole), *(pair for pair in ranked if pair[1].stem != whole.stem)]
    return ranked


def _without_grammar(form: str) -> tuple[Analysis, ...] | None:
    """Readings of forms that are not cut by the grammar, None for all others."""
    word = form.lower()
    if form.isalpha() and form[1:].islower() and has_vowel(word):
        return None  # by far the most
    marked = _MARKED.fullmatch(form)
    if marked and _is_noun_chain(marked[2]):
        return (Analysis(marked[1].lower(), "N", ("marked",), 0.0),)
    if "-" in word.strip("-"):
        return _hyphenated(form)
    if not has_vowel(word):
        return (Analysis(word, "N", (), 0.0),)
    return None


@lru_cache(maxsize=2_000)
def _is_noun_chain(letters: str) -> bool:
    """Whether letters after an abbreviation or a number are a suffix; how it is pronounced decides the spelling."""
    known, all_chains = table()
    return any(all_chains[chain][0] == "N" for slot in known.get(letters, ()) for chain in slot)


def _hyphenated(form: str) -> tuple[Analysis, ...]:
    """The last part is analysed, the first kept: нұр-сұлтанның. A clitic falls: келді-ақ. Өзін-өзі is one word, өз."""
    first, _, last = form.rpartition("-")
    if last.lower() in _CLITICS and first:
        return analyse(first)
    if first and not has_vowel(first.lower()) and _is_noun_chain(last.lower()):
        return (Analysis(first.lower(), "N", ("marked",), 0.0),)  # км-ге
    readings = analyse(last)
    if first and first.lower() != last.lower() and analyse(first)[0].stem == readings[0].stem:
        return readings
    return tuple(replace(one, stem=f"{first.lower()}-{one.stem}") for one in readings)


@lru_cache(maxsize=200_000)
def lemmas(form: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Plausible lemmas, best first, and the further stems that the grammar allows; no stem is in both.

    >>> lemmas("халқы")[0][0]
    'халық'
    """
    fixed = _without_grammar(form) is not None or form.lower() in closed_forms()
    # The same as through `analyse`, without an object for each reading.
    readings = [(one.cost, one.stem) for one in analyse(form)] if fixed else [(c, one.stem) for c, one in _ranked(form)]
    best: dict[str, float] = {}
    for cost, stem in readings:
        best.setdefault(stem, cost)
    limit = readings[0][0] + MARGIN
    stems = tuple(best)
    plausible = sum(cost <= limit for cost in best.values())
    return stems[:plausible], stems[plausible:]


def explain(form: str) -> list[str]:
    """How a form was read, for a person: a line for each reading, best first: cost, stem, suffixes, sound changes."""
    return [
        f"{one.cost:8.2f}  {one.stem}  {one.pos}  {' + '.join(one.chain) or '-'}"
        + (f"  ({', '.join(one.rules)})" if one.rules else "")
        for one in analyse(form)
    ]


def part_of_speech(form: str, lemma: str) -> str:
    """'V' for a verb, else the lexicon's N, A or P where it is only one of them; '' where it is not known."""
    best = next((one for one in analyse(form) if one.stem == lemma), None)
    if best is None or best.pos == "C":
        return ""
    return "V" if best.pos == "V" else noun_kinds().get(lemma, "")
