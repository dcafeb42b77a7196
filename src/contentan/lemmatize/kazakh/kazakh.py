"""Lemmas of Kazakh words: the stem of a verb (бол), the bare form of anything else (халық), in
lower case.

A form goes the first of these ways that fits: a closed word (pronoun, particle, irregular verb); an
abbreviation or number with a suffix (АҚШ-пен, БҰҰға, 20-дан); a word with a hyphen; a word without
a Cyrillic vowel, which is left as it is; a word that the suffix grammar can cut. Kazakh in another
alphabet comes restored, by `lemmatize.scripts`.
The grammar says what a form may be, `ranking` what it most likely is. Ambiguity stays: `lemmas`
gives every stem whose cost is near the best, and apart from them all others that the grammar
allows, so that a word of a codebook is found among them. A word made by -лық, -шы, -сыз or -лы is a
word of its own: what it is made from is not among its stems, so that ұлт does not match ұлттық.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from contentan.lemmatize.kazakh.cheapest_analysis import Quick, best_stems
from contentan.lemmatize.kazakh.grammar import Chain
from contentan.lemmatize.kazakh.lexicon import closed_forms, lexicon, noun_kinds
from contentan.lemmatize.kazakh.ranking import costs, model
from contentan.lemmatize.kazakh.seam_rules import has_vowel
from contentan.lemmatize.kazakh.stems import Candidate, candidates, chain_table

#: Stems this much dearer than the best, in nats, still count as plausible (a ratio of about one in
#: seven).
MARGIN = 2.0
_LONGEST_ABBREVIATION = 5
#: More letters than any word has, compounds among them: what is longer is not analysed.
LONGEST = 100
_CLITICS = frozenset(["ақ", "ау", "шы", "ші", "мыс", "міс", "ды", "ді", "ты", "ті", "да", "де"])
#: Suffixes that make a word of its own: халық-тық, тіл-ші, маңыз-сыз, маңыз-ды.
_DERIVATIONS = tuple("лық лік дық дік тық тік шы ші сыз сіз лы лі ды ді ты ті".split())
_VOICED = (("б", "п"), ("г", "к"), ("ғ", "қ"))
#: Capitals or digits, then small letters that a suffix may be: БҰҰ-ға, БҰҰға, АҚШ-тың, 20-дан,
#: COVID-тің.
_MARKED = re.compile(r"([^\W\d_]*[^\W_a-zа-яёәғқңөұүһі]{2,}|\d[\d.,]*)[-‑–]?([а-яәғқңөұүһі]+)")


@dataclass(frozen=True, slots=True)
class Analysis:
    """One reading of a form: pos 'N' (whatever takes a noun's suffixes), 'V' or 'C' (closed class).

    `chain` names the suffixes in order, voices first; `rules` the sound changes undone. `cost` is
    in nats up to a constant of the form: only differences between readings of one form mean
    something.
    """

    stem: str
    pos: Literal["N", "V", "C"]
    chain: Chain
    cost: float
    rules: tuple[str, ...] = ()


def fold(form: str) -> str:
    """ё as е, as in Russian: волонтёр and волонтер are one word."""
    return form.replace("ё", "е").replace("Ё", "Е")


@lru_cache(maxsize=100_000)
def analyse(form: str) -> tuple[Analysis, ...]:
    """All readings of a form, best first; never empty for a form that is not empty.

    >>> [(a.stem, a.chain) for a in analyse("бірлестіктерінің")][0]
    ('бірлестік', ('plural', 'poss3', 'genitive'))
    """
    form = fold(form)
    readings = _without_grammar(form)
    if readings is None:
        readings = tuple(_reading(cost, candidate) for cost, candidate in _ranked(form))
    closed = closed_forms().get(form.lower())
    if closed is None:
        return readings
    # Dearer than the margin: a closed word is never taken for another, but its stems stay among the
    # further ones.
    return (Analysis(closed, "C", (), round(readings[0].cost - 2 * MARGIN, 4)), *readings)


def _reading(cost: float, candidate: Candidate) -> Analysis:
    pos, names = chain_table()[1][candidate.chain]
    kind: Literal["N", "V"] = "V" if pos == "V" else "N"
    return Analysis(candidate.stem, kind, candidate.voices + names, round(cost, 4), candidate.rules)


def _ranked(form: str) -> list[tuple[float, Candidate]]:
    found = candidates(form.lower())
    ranked = sorted(zip(costs(model(), form, found), found, strict=True), key=lambda pair: pair[0])
    if (
        form.isupper()
        and 1 < len(form) <= _LONGEST_ABBREVIATION
        and ranked[0][1].stem not in lexicon()
    ):
        # An abbreviation: ІІМ is no form of іі. But ТІЛІ in a heading is one of тіл, which is
        # listed.
        # The whole form is always among the candidates: it is the cut after the last letter.
        whole = next(one for _, one in ranked if one.stem == form.lower())
        return [
            (ranked[0][0] - MARGIN, whole),
            *(pair for pair in ranked if pair[1].stem != whole.stem),
        ]
    return ranked


def _is_plain(form: str, word: str) -> bool:
    """A word in small Cyrillic letters, but for the first, with a vowel."""
    small = form.isalpha() and (len(form) == 1 or form[1:].islower())
    return small and len(form) <= LONGEST and has_vowel(word)


def _without_grammar(form: str) -> tuple[Analysis, ...] | None:
    """Readings of forms that are not cut by the grammar, None for all others."""
    word = form.lower()
    if _is_plain(form, word):
        return None  # by far the most
    if len(form) > LONGEST:
        return (Analysis(word, "N", (), 0.0),)
    marked = _MARKED.fullmatch(form)
    # COVID-тің: the suffix follows how the abbreviation is spoken, so any spelling of one is taken.
    if marked and _is_noun_chain(marked[2]):
        return (Analysis(marked[1].lower(), "N", ("marked",), 0.0),)
    if "-" in word.strip("-"):
        return _hyphenated(form)
    if not has_vowel(word):
        return (Analysis(word, "N", (), 0.0),)
    return None


@lru_cache(maxsize=2_000)
def _is_noun_chain(letters: str) -> bool:
    """Whether letters after an abbreviation or a number are a suffix; how it is pronounced decides
    the spelling.
    """
    known, all_chains = chain_table()
    return any(all_chains[chain][0] == "N" for slot in known.get(letters, ()) for chain in slot)


def _strengthens(first: str, last: str) -> bool:
    """Whether the first part only strengthens the last: тап-таза, қып-қызыл, сап-сары."""
    return (
        len(first) in (2, 3) and first[-1] in "пм" and last.lower().startswith(first[:-1].lower())
    )


def _hyphenated(form: str) -> tuple[Analysis, ...]:
    """The last part is analysed, the first kept: нұр-сұлтанның. A clitic falls: келді-ақ.

    A word said twice is one word: өзін-өзі is өз, жүре-жүре is жүр, тап-таза is таза.
    """
    first, _, last = form.rpartition("-")
    if last.lower() in _CLITICS and first:
        return analyse(first)
    # км-ге: an abbreviation in small letters with its suffix.
    if first and not has_vowel(first.lower()) and _is_noun_chain(last.lower()):
        return (Analysis(first.lower(), "N", ("marked",), 0.0),)
    readings = analyse(last)
    if (
        first.lower() == last.lower()
        or analyse(first)[0].stem == readings[0].stem
        or _strengthens(first, last)
    ):
        return readings
    return tuple(replace(one, stem=f"{first.lower()}-{one.stem}") for one in readings)


@lru_cache(maxsize=200_000)
def lemmas(form: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Plausible lemmas, best first, and the further stems that the grammar allows; no stem is in
    both.

    >>> lemmas("халқы")[0][0]
    'халық'
    """
    form = fold(form)
    word = form.lower()
    if word in closed_forms() or form.isupper() or not _is_plain(form, word):
        best: dict[str, float] = {}
        for one in analyse(form):
            best.setdefault(one.stem, one.cost)
    else:
        # The same as through `analyse`, without an object for each reading.
        best = best_stems(_quick(), form)
    stems = [stem for _, stem in sorted(zip(best.values(), best, strict=True))]
    limit = best[stems[0]] + MARGIN
    plausible = [stem for stem in stems if best[stem] <= limit]
    bases = made_from(stems[0])
    further = [stem for stem in stems[len(plausible) :] if stem not in bases]
    if "-" in word:
        further += [joined for joined in joined_spellings(plausible) if joined not in best]
    return tuple(plausible), tuple(further)


def joined_spellings(stems: Iterable[str]) -> list[str]:
    """Stems with a hyphen as they are written in one: both spellings are in use.

    >>> joined_spellings(["этно-мәдени", "халық"])
    ['этномәдени']
    """
    return list(dict.fromkeys(stem.replace("-", "") for stem in stems if "-" in stem.strip("-")))


def abbreviated(word: str) -> tuple[str, ...]:
    """The abbreviation in a word that a codebook writes in small letters with its suffix, none for
    any other.

    >>> abbreviated("қха-ның"), abbreviated("мекен-жай")
    (('қха',), ())
    """
    first, _, last = word.rpartition("-")
    short = first.isalpha() and len(first) <= _LONGEST_ABBREVIATION
    return (first,) if short and _is_noun_chain(last) else ()


@lru_cache(maxsize=1)
def _quick() -> Quick:
    return Quick(model())


@lru_cache(maxsize=100_000)
def made_from(stem: str) -> frozenset[str]:
    """What a derived word is made from, step by step: made_from('шексіздік') == {'шексіз',
    'шек'}.
    """
    bases: set[str] = set()
    base = stem
    while True:
        ending = next(
            (one for one in _DERIVATIONS if base.endswith(one) and has_vowel(base[: -len(one)])), ""
        )
        if not ending:
            return frozenset(bases)
        base = base.removesuffix(ending)
        bases |= {base, *(base[:-1] + hard for soft, hard in _VOICED if base.endswith(soft))}


def explain(form: str) -> list[str]:
    """How a form was read, for a person: a line for each reading, best first: cost, stem, suffixes,
    sound changes.
    """
    return [
        f"{one.cost:8.2f}  {one.stem}  {one.pos}  {' + '.join(one.chain) or '-'}"
        + (f"  ({', '.join(one.rules)})" if one.rules else "")
        for one in analyse(form)
    ]


def part_of_speech(form: str, lemma: str) -> str:
    """'V' for a verb, else the lexicon's N, A or P where it is only one of them; '' where it is not
    known.
    """
    best = next((one for one in analyse(form) if one.stem == lemma), None)
    if best is None or best.pos == "C":
        return ""
    return "V" if best.pos == "V" else noun_kinds().get(lemma, "")
