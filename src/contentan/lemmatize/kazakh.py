"""Lemmas of Kazakh words: the stem of a verb (бол), the bare form of anything else (халық), in lower case.

A form goes the first of these ways that fits: written without letters; a closed word (pronoun, particle, irregular verb);
an abbreviation or number with a suffix (АҚШ-пен, БҰҰға, 20-дан); a word with a hyphen; a word that the suffix grammar can cut.
The grammar says what a form may be, `kazakh_rank` what it most likely is. Ambiguity stays: `lemmas` gives every stem whose
cost is near the best, and apart from them all others that the grammar allows, so that a word of a codebook is found among them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from contentan.lemmatize.kazakh_grammar import Chain
from contentan.lemmatize.kazakh_rank import closed_forms, costs, model
from contentan.lemmatize.kazakh_stems import Candidate, candidates, has_vowel, table

VERSION = "1"

#: Stems this much dearer than the best, in nats, still count as plausible (a ratio of about one in seven).
MARGIN = 2.0
_CLITICS = frozenset("ақ ау шы ші мыс міс ды ді ты ті да де".split())
#: Capitals or digits, then small letters that a suffix may be: БҰҰ-ға, БҰҰға, АҚШ-тың, 20-дан, COVID-тің.
_MARKED = re.compile(r"([^\W\d_]*[^\W_a-zа-яёәғқңөұүһі]{2,}|\d[\d.,]*)[-‑–]?([а-яәғқңөұүһі]+)")


@dataclass(frozen=True, slots=True)
class Analysis:
    """One reading of a form: pos 'N' (whatever takes a noun's suffixes), 'V' or 'C' (closed class), the suffixes in order.

    `cost` is in nats up to a constant of the form: only differences between readings of one form mean something.
    `rules` names the sound changes undone and the voices removed are the first names of `chain`.
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
    return sorted(zip(costs(model(), form, found), found, strict=True), key=lambda pair: pair[0])


def _without_grammar(form: str) -> tuple[Analysis, ...] | None:
    """Readings of forms that are not cut by the grammar, None for all others."""
    word = form.lower()
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
    """Пара сөз: the last part is analysed and the first kept as it is (нұр-сұлтанның); a clitic is dropped (келді-ақ)."""
    first, _, last = form.rpartition("-")
    if last.lower() in _CLITICS and first:
        return analyse(first)
    return tuple(
        Analysis(f"{first.lower()}-{one.stem}", one.pos, one.chain, one.cost, one.rules) for one in analyse(last)
    )


@lru_cache(maxsize=200_000)
def lemmas(form: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Plausible lemmas, best first, and the further stems that the grammar allows; no stem is in both.

    >>> lemmas("халқы")[0][0]
    'халық'
    """
    readings = analyse(form)
    limit = readings[0].cost + MARGIN
    near = dict.fromkeys(one.stem for one in readings if one.cost <= limit)
    further = dict.fromkeys(one.stem for one in readings if one.stem not in near)
    return tuple(near), tuple(further)


def explain(form: str) -> list[str]:
    """How a form was read, for a person: one line a reading, best first, with cost, suffixes and sound changes undone."""
    return [
        f"{one.cost:8.2f}  {one.stem}  {one.pos}  {' + '.join(one.chain) or '-'}"
        + (f"  ({', '.join(one.rules)})" if one.rules else "")
        for one in analyse(form)
    ]
