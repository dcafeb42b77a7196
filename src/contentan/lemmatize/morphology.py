"""Part of speech and features of the words of a sentence, where the analysis behind their lemmas
knows them: for `annotate` and spaCy. No run asks for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from contentan.lemmatize.english_features import english_morphs
from contentan.lemmatize.feats import Morph
from contentan.lemmatize.kazakh.kazakh_features import kazakh_morphs
from contentan.lemmatize.russian.russian_features import russian_morphs
from contentan.lemmatize.word_lemmas import NO_LEMMA, Lookup

#: Signs that Unicode calls punctuation and Universal Dependencies a symbol.
_SYMBOLS = frozenset("%§№‰&")
#: Unicode's mathematical, currency and other symbols; not its accents, which are quotation marks.
_SYMBOL_KINDS = frozenset({"Sm", "Sc", "So"})
_ROMAN = re.compile("[IVXLC]+")
_BY_LANG = {"kk": kazakh_morphs, "ru": russian_morphs, "en": english_morphs}


def morphs(forms: Sequence[str], found: Sequence[tuple[str, Lookup]]) -> list[Morph]:
    """Part of speech and features of each word of a sentence, of which `found` has the language and
    what is known, the chosen lemma first.

    >>> from contentan.lemmatize.word_lemmas import look_up
    >>> morphs(["мягкую"], [("ru", look_up("мягкую", "ru"))])[0].upos
    'ADJ'
    """
    sentence: dict[str, list[Morph]] = {}
    for lang, morphs_of in _BY_LANG.items():
        own = [
            known.lemmas[0] if here == lang and known.kind == "word" else ""
            for here, known in found
        ]
        if any(own):
            sentence[lang] = morphs_of(forms, own)
    out = []
    for place, (form, (lang, known)) in enumerate(zip(forms, found, strict=True)):
        if known.kind != "word":
            out.append(_sign(form, known, counts="ru" not in sentence))
        elif lang == "en" and "ru" in sentence:
            out.append(_latin(form))
        else:
            out.append(sentence[lang][place] if lang in sentence else Morph())
    return out


def _latin(form: str) -> Morph:
    """A word in Latin letters in a Russian sentence: a Roman number, else a foreign word."""
    if _ROMAN.fullmatch(form):
        return Morph("NUM")
    return Morph("X", "Foreign=Yes") if form.isalpha() else Morph("X")


def _sign(form: str, known: Lookup, *, counts: bool) -> Morph:
    """A number, a mark or the suffix of a name in marks; digits of Russian may be an ordinal's (в
    2010 году), of the others they count.
    """
    if known.lemmas == (NO_LEMMA,) and form != NO_LEMMA:
        return Morph("X")
    if known.kind == "number":
        return Morph("NUM", "NumType=Card" if counts else "_")
    symbol = any(sign in _SYMBOLS or unicodedata.category(sign) in _SYMBOL_KINDS for sign in form)
    return Morph("SYM" if symbol else "PUNCT")
