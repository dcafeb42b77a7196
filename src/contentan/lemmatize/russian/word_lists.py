"""Russian word lists of this project, and how a form is folded before it is looked up in them.

russian_closed.tsv: forms whose lemma is a matter of convention (его is его or он).
russian_names.tsv: names of the field with their declension. russian_function_words.tsv: words that
context knows one by one.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from importlib import resources

DATA = resources.files("contentan.lemmatize.russian") / "data"
_STRESS = re.compile("[\u0300\u0301]")
_MARKED = re.compile("[^а-я]")

#: What a name ends in, and the endings of its other cases.
_ENDINGS = {
    "hard": ("", "а у ом е ы ов ам ами ах"),  # Шымкент
    "surname": ("", "а у ым е ы ых ыми ой"),  # Токаев, Токаевой
    "soft": ("й", "я ю ем е и ев ям ями ях"),  # курултай
    "feminine": ("а", "ы е у ой ою"),  # Акорда
    "fixed": ("", ""),  # Алматы
}


def _rows(name: str) -> list[list[str]]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


@functools.cache
def closed_forms() -> dict[str, tuple[str, ...]]:
    """Forms whose lemmas are a matter of convention, with all of them."""
    return {form: tuple(lemmas.split()) for form, lemmas in _rows("russian_closed.tsv")}


@functools.cache
def name_forms() -> dict[str, str]:
    """Every case of the listed names: name_forms()['токаеву'] == 'токаев'."""
    forms: dict[str, str] = {}
    for name, declension in _rows("russian_names.tsv"):
        cut, endings = _ENDINGS[declension]
        stem = name.removesuffix(cut)
        forms |= {stem + ending: name for ending in endings.split()} | {name: name}
    return forms


@functools.cache
def function_words() -> frozenset[str]:
    """Words and marks that context knows one by one; all others it knows by their endings."""
    return frozenset(
        word for (line,) in _rows("russian_function_words.tsv") for word in line.split()
    )


def fold(form: str) -> str:
    """Lower case, ё as е, marks of stress removed. fold('Ёлка') == 'елка'."""
    low = form.lower().replace("ё", "е")
    if low.isalpha() or low.isascii() or not _MARKED.search(low):
        return low
    apart = unicodedata.normalize("NFD", low)
    # Only the stress goes: й is a letter, although it can be written as и with a mark.
    return unicodedata.normalize("NFC", _STRESS.sub("", apart)) if _STRESS.search(apart) else low
