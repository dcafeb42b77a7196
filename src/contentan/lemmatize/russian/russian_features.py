"""Part of speech and features of the words of a Russian sentence.

A form often is several cases. What stands beside it leaves some of them: a preposition governs
cases, an adjective agrees with its noun. What is still open is not given (`feats.agreed`).
"""

from __future__ import annotations

from collections.abc import Sequence

from contentan.lemmatize.feats import Morph, agreed, read
from contentan.lemmatize.russian.case_masks import governed_cases
from contentan.lemmatize.russian.readings import shape_of
from contentan.lemmatize.russian.universal_tags import Parse, parses
from contentan.lemmatize.russian.word_lists import fold


def russian_morphs(forms: Sequence[str], lemmas: Sequence[str]) -> list[Morph]:
    """One sentence's words with their lemmas; a word of another language has the lemma ''.

    >>> russian_morphs(["в", "стране"], ["в", "страна"])[1].feats
    'Animacy=Inan|Case=Loc|Gender=Fem|Number=Sing'
    """
    words = zip(forms, lemmas, strict=True)
    open_ = [list(parses(form, lemma)) if lemma else [] for form, lemma in words]
    _govern(forms, open_)
    _agree(open_)
    _weigh(open_)
    _follow(open_)
    return [
        _cased(form, place, agreed(one.reading for one in kept))
        for place, (form, kept) in enumerate(zip(forms, open_, strict=True))
    ]


def _govern(forms: Sequence[str], open_: list[list[Parse]]) -> None:
    """Leaves behind a preposition only the cases that it governs, up to the noun."""
    for place, form in enumerate(forms):
        governed = governed_cases().get(fold(form), 0)
        at = place + 1
        while governed and at < len(open_):
            kept = [one for one in open_[at] if one.declined and one.mask & governed]
            # в is a noun, too, as an initial; но is more often a conjunction.
            if not kept or not _likeliest(open_[at]).declined:
                break
            open_[at] = kept
            if all(one.noun for one in kept):
                break
            at += 1


def _likeliest(found: list[Parse]) -> Parse:
    return max(found, key=lambda one: one.reading.weight)


def _agree(open_: list[list[Parse]]) -> None:
    """Leaves of an adjective and the noun behind it what agrees, from the noun back."""
    for at in range(len(open_) - 1, 0, -1):
        before, here = open_[at - 1], open_[at]
        if not (before and here and _likeliest(here).declined):
            continue
        if not all(one.adjective for one in before):
            continue
        heads = [one for one in here if one.declined]
        fit = [one for one in before if any(one.mask & head.mask for head in heads)]
        if fit:
            open_[at - 1] = fit
            open_[at] = [one for one in heads if any(one.mask & other.mask for other in fit)]


def _weigh(open_: list[list[Parse]]) -> None:
    """Makes likelier a genitive behind a noun (министр обороны), and before the verb a nominative
    (законы вступили).
    """
    verb = False
    for at, here in enumerate(open_):
        top = _likeliest(here) if here else None
        if top is None or not top.declined:
            verb = verb or (top is not None and top.reading.upos == "VERB")
            continue
        before = open_[at - 1] if at else []
        if before and _likeliest(before).noun:
            here[:] = [one.likelier("Gen") for one in here]
        elif top.noun and not verb:
            here[:] = [one.likelier("Nom") for one in here]


def _follow(open_: list[list[Parse]]) -> None:
    """Leaves of an adjective the case that its noun has got, from the noun back."""
    for at in range(len(open_) - 1, 0, -1):
        before, here = open_[at - 1], open_[at]
        if before and here and all(one.adjective for one in before) and _likeliest(here).declined:
            case = read(agreed(one.reading for one in here).feats).get("Case", "")
            fit = [one for one in before if one.reading.feats.get("Case") == case]
            open_[at - 1] = fit or before


def _cased(form: str, place: int, morph: Morph) -> Morph:
    """A noun with a capital inside a sentence is a name, as are initials; a hashtag is neither."""
    if form.startswith("#"):
        return Morph("X")
    if morph.upos == "_" and (form.isupper() or form.startswith("@")):
        return Morph("PROPN")
    if place and morph.upos == "NOUN" and shape_of(form) == "capital":
        return morph._replace(upos="PROPN")
    return morph
