"""Words of a Kazakh text in another alphabet as the Cyrillic words that they stand for, and what
the lemmatizer knows of these.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.scripts.alphabets import ARABIC, BARE, LATIN
from contentan.lemmatize.scripts.foreign_names import is_foreign
from contentan.lemmatize.scripts.spellings import spellings
from contentan.lemmatize.word_lemmas import Lookup
from contentan.segment import name_suffixes

#: Spellings this much dearer than the best, in nats, count as plausible, as lemmas do.
MARGIN = 2.0
_LATIN = r"[A-Za-z\u00c0-\u024f]"
#: Words of another script than the page's stay as they are.
_OWN = {
    **dict.fromkeys(LATIN, re.compile(_LATIN)),
    ARABIC: re.compile("[\u0600-\u06ff]"),
    BARE: re.compile("[\u0400-\u04ff]"),
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
    own = _OWN[alphabet].search(form)
    if own is None or name_suffixes.is_suffix(form) or _stays(form, alphabet):
        return Reading(form)
    found = spellings(form, alphabet)
    best, *others = (word for cost, word in found if cost <= found[0][0] + MARGIN)
    return Reading(best, form if best != form else "", tuple(others))


def _stays(form: str, alphabet: str) -> bool:
    """Whether a word is a foreign name, or has Cyrillic letters beside Latin ones."""
    mixed = _OWN[BARE].search(form) is not None
    return alphabet in LATIN and (mixed or is_foreign(form, alphabet))


def widened(found: Lookup, read: Reading) -> Lookup:
    """What is known of the best spelling, with the lemmas of the others."""
    if not read.others:
        return found
    every = [*found.lemmas, *(lemma for one in read.others for lemma in kazakh.lemmas(one)[0])]
    lemmas = tuple(dict.fromkeys(every))
    stems = tuple(stem for stem in found.stems if stem not in lemmas)
    return found._replace(lemmas=lemmas, stems=stems)
