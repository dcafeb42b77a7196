"""What is known of one form in one language, without its neighbours: kind, lemmas, stems, part of
speech.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from contentan.lemmatize import english
from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.russian import russian
from contentan.segment import name_suffixes

#: What stands for the lemma of a token that has none, as in CoNLL-U.
NO_LEMMA = "_"
_LETTER, _DIGIT, _CYRILLIC = (re.compile(p) for p in (r"[^\W\d_]", r"\d", "[\u0400-\u04ff]"))


class Lookup(NamedTuple):
    """What is known of one form in one language."""

    kind: str
    lemmas: tuple[str, ...]
    stems: tuple[str, ...]


@functools.lru_cache(maxsize=300_000)
def kind_of(form: str) -> str:
    """'word' where there is a letter, 'number' where there is only a digit, 'punct' otherwise; a
    suffix of a name in marks is no word either.
    """
    if _LETTER.search(form):
        return "punct" if name_suffixes.is_suffix(form) else "word"
    return "number" if _DIGIT.search(form) else "punct"


@functools.lru_cache(maxsize=300_000)
def look_up(form: str, lang: str) -> Lookup:
    """Lemmas of one form without its neighbours.

    >>> look_up("мягкую", "ru").lemmas[0]
    'мягкий'
    """
    kind = kind_of(form)
    if kind != "word":
        return Lookup(kind, (NO_LEMMA if name_suffixes.is_suffix(form) else form.lower(),), ())
    if lang == "ru":
        return Lookup(kind, russian.lemmas(form), russian.positives(form))
    if lang == "kk":
        return Lookup(kind, *kazakh.lemmas(form))
    return Lookup(kind, english.lemmas(form), ())


def pattern_lemmas(word: str, lang: str) -> tuple[str, ...]:
    """Lemmas that a word of a pattern stands for: itself where that is its best lemma, else all its
    plausible lemmas.

    A Kazakh word stands for itself where it is plausible at all, and beside its lemmas where it is
    not: the analyser may not know the codebook's word, and a text's form of it keeps that stem
    among `stems`.

    A Latin word in a Russian or Kazakh list also stands for its English lemmas, and a Cyrillic one
    in an English list for its Russian and Kazakh ones, as a text has it.

    >>> pattern_lemmas("мягкая", "ru"), pattern_lemmas("leaders", "ru")
    (('мягкий',), ('leaders', 'leader'))
    """
    also: tuple[str, ...] = ()
    if kind_of(word) == "word":
        if lang in ("ru", "kk") and word.isascii():
            also = ("en",)
        elif lang == "en" and _CYRILLIC.search(word):
            also = ("ru", "kk")
    own = (lemma for one in (lang, *also) for lemma in _own_lemmas(word, one))
    return tuple(dict.fromkeys(own))


def _own_lemmas(word: str, lang: str) -> tuple[str, ...]:
    """What a word of a pattern stands for in its list's own language."""
    found = look_up(word, lang).lemmas
    low = word.lower().replace("ё", "е") if lang in ("ru", "kk") else word.lower()
    if lang == "kk":
        # The form of the codebook itself may be a stem of what stands in texts.
        own = (low,) if low in found else (*found, low)
        more = (*kazakh.joined_spellings(own), *kazakh.abbreviated(low))
        return tuple(dict.fromkeys((*own, *more)))
    return (low,) if low == found[0] else found


#: pymorphy's parts of speech, and our lexicon's, as Universal Dependencies name them; ambiguous
#: ones have none.
_UPOS = {
    "ADJF": "ADJ",
    "ADJS": "ADJ",
    "COMP": "",
    "INFN": "VERB",
    "VERB": "VERB",
    "PRTF": "VERB",
    "PRTS": "VERB",
    "GRND": "VERB",
    "DET": "DET",
    "ADVB": "ADV",
    "NUMR": "NUM",
    "PREP": "ADP",
    "INTJ": "INTJ",
    "NPRO": "PRON",
    "NOUN": "NOUN",
    "PRCL": "PART",
    "N": "NOUN",
    "A": "ADJ",
    "P": "PROPN",
    "V": "VERB",
}


def upos(form: str, lang: str, known: Lookup) -> str:
    """The universal part of speech of a form with these lemmas, '_' where we do not know it.

    >>> upos("мягкую", "ru", look_up("мягкую", "ru"))
    'ADJ'
    """
    if known.kind != "word":
        suffix = known.lemmas == (NO_LEMMA,) and form != NO_LEMMA
        return "X" if suffix else {"number": "NUM", "punct": "PUNCT"}[known.kind]
    part = {"ru": russian.part_of_speech, "kk": kazakh.part_of_speech}.get(lang)
    return _UPOS.get(part(form, known.lemmas[0]), "") or "_" if part else "_"
