"""Words of a Kazakh text in another alphabet as the Cyrillic words that they stand for, and what
the lemmatizer knows of these.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from importlib import resources
from typing import NamedTuple

from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.kazakh.lexicon import lexicon, noun_kinds
from contentan.lemmatize.scripts.alphabets import ARABIC, BARE, LATIN
from contentan.lemmatize.scripts.foreign_names import is_foreign
from contentan.lemmatize.scripts.spellings import spellings
from contentan.lemmatize.word_lemmas import Lookup
from contentan.segment import name_suffixes

#: Spellings this much dearer than the best, in nats, count as plausible, as lemmas do.
MARGIN = 2.0
_DATA = resources.files("contentan.lemmatize.scripts") / "data"
_CYRILLIC = re.compile("[\u0400-\u04ff]")
#: Words of another script than the page's stay as they are.
_OWN = {
    **dict.fromkeys(LATIN, re.compile(r"[A-Za-z\u00c0-\u024f]")),
    ARABIC: re.compile("[\u0600-\u06ff]"),
    BARE: _CYRILLIC,
}


class Reading(NamedTuple):
    """A form as Cyrillic, as it is printed where that differs, and its other plausible
    spellings.
    """

    form: str
    shown: str = ""
    others: tuple[str, ...] = ()


@functools.lru_cache(maxsize=100_000)
def reading(form: str, alphabet: str) -> Reading:
    """What a form of a page in an alphabet is read as; marks, numbers, foreign names and words of
    another script are themselves.

    >>> reading("bırlıgı", "latin_2021")
    Reading(form='бірлігі', shown='bırlıgı', others=())
    """
    strange = _OWN[alphabet].search(form) is None or (alphabet in LATIN and _CYRILLIC.search(form))
    if strange or name_suffixes.is_suffix(form):
        return Reading(form)
    found = spellings(form, alphabet)
    best, *others = (word for cost, word in found if cost <= found[0][0] + MARGIN)
    stem = kazakh.analyse(best)[0].stem
    if alphabet in LATIN and stem not in lexicon() and is_foreign(form, alphabet):
        return Reading(form)
    if alphabet == ARABIC:
        best = _capitalised(best, stem)
    return Reading(best, form if best != form else "", tuple(others))


def _capitalised(word: str, stem: str) -> str:
    """A word of Arabic script, which has no capitals, as it is written in Cyrillic: names with one,
    abbreviations in them. Only abbreviations have a suffix behind a hyphen.

    >>> _capitalised("қазақстанның", "қазақстан"), _capitalised("бақ-тағы", "бақ")
    ('Қазақстанның', 'БАҚ-тағы')
    """
    for short in kazakh.abbreviated(word):
        return short.upper() + word[len(short) :]
    name = noun_kinds().get(stem) == "P" or stem in _names_of_state()
    return word[:1].upper() + word[1:] if name else word


@functools.cache
def _names_of_state() -> frozenset[str]:
    """Nouns that the orthography writes with a capital, as names of the state's bodies and acts."""
    text = (_DATA / "names_of_state.tsv").read_text(encoding="utf-8")
    return frozenset(text.split()[1:])


def as_cyrillic(forms: Sequence[str], alphabet: str) -> list[str]:
    """The forms of a sentence as they are read; without an alphabet as they are."""
    return [reading(form, alphabet).form for form in forms] if alphabet else list(forms)


def widened(found: Lookup, read: Reading) -> Lookup:
    """What is known of the best spelling, with the lemmas of the others."""
    if not read.others:
        return found
    every = [*found.lemmas, *(lemma for one in read.others for lemma in kazakh.lemmas(one)[0])]
    lemmas = tuple(dict.fromkeys(every))
    stems = tuple(stem for stem in found.stems if stem not in lemmas)
    return found._replace(lemmas=lemmas, stems=stems)
