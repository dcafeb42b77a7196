"""Russian lemmas: what pymorphy3 allows and other conventions add, ranked by a small model that
looks at the neighbours.

Conventions where dictionaries differ stand in russian_closed.tsv (его is его or он: the next word
decides), names of the field in russian_names.tsv with their declension. ё counts as е. Ambiguity
stays: every lemma with a share of the score is kept.
"""

from __future__ import annotations

import functools

from contentan.lemmatize import ranker
from contentan.lemmatize.ranker import Ranked, Ranker
from contentan.lemmatize.russian.own_adjectives import superlative
from contentan.lemmatize.russian.readings import TEMPLATES, analyser, entry
from contentan.lemmatize.russian.word_lists import DATA, fold

__all__ = [
    "TEMPLATES", "analyser", "entry", "fold", "lemmas", "model", "part_of_speech", "positives",
    "ranked",
]  # fmt: skip


@functools.cache
def model() -> Ranker:
    """The ranker as shipped."""
    return ranker.read_weights(DATA / "russian_weights.tsv", TEMPLATES)


@functools.lru_cache(maxsize=300_000)
def ranked(form: str) -> Ranked:
    """A form's readings with their scores."""
    return ranker.rank(model(), entry(form))


def lemmas(form: str) -> tuple[str, ...]:
    """Plausible lemmas of a form alone, lower case with е for ё, best first.

    >>> lemmas("стали")
    ('стать',)
    >>> lemmas("Токаева")
    ('токаев',)
    """
    return ranked(form).plausible


@functools.lru_cache(maxsize=100_000)
def positives(form: str) -> tuple[str, ...]:
    """What a superlative is one of, by which patterns find it, too.

    >>> positives("крупнейших"), positives("крупных")
    (('крупный',), ())
    """
    low = fold(form)
    if not superlative(low):
        return ()
    found = {fold(one.normal_form): None for one in analyser().parse(low) if one.tag.POS == "ADJF"}
    return tuple(lemma for lemma in found if lemma not in lemmas(form))


def part_of_speech(form: str, lemma: str) -> str:
    """pymorphy's name for the part of speech of a form with this lemma, '' where no reading has
    it.
    """
    found = ranked(form)
    for number, own in enumerate(found.lemmas):
        if own == lemma:
            return found.pos[found.first[number]]
    return ""
