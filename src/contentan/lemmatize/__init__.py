"""Tokens of a segmented document and, for each type of token, its plausible lemmas, best first.

spaCy cuts the tokens, in the language of the segment; lemmas are looked up once for each type (form and language). What a form may be is
decided by its own language module: `russian`, `english`, `kazakh`, all with `lemmas(form)`.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan import language
from contentan.lemmatize import english, kazakh, russian
from contentan.segment import Segmented
from contentan.tables import TOKENS, TYPES, frame

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokenizer import Tokenizer

VERSION = f"1.{russian.VERSION}.{english.VERSION}.{kazakh.VERSION}"
_LANGS = ("kk", "ru", "en", "")
_CODE = {lang: i for i, lang in enumerate(_LANGS)}
_LETTER, _DIGIT, _CYRILLIC, _LATIN = (re.compile(p) for p in (r"[^\W\d_]", r"\d", r"[\u0400-\u04ff]", r"[A-Za-z]"))


class Lemmatized(NamedTuple):
    tokens: pl.DataFrame
    types: pl.DataFrame


class Lookup(NamedTuple):
    """What is known of one form in one language."""

    kind: str
    lemmas: tuple[str, ...]
    stems: tuple[str, ...]


@functools.cache
def tokenizer(lang: str) -> Tokenizer:
    """spaCy's tokenizer for a language; any other language counts as English."""
    import spacy

    from contentan.lemmatize.spacy_kk import Kazakh

    nlp = Kazakh() if lang == "kk" else spacy.blank("ru" if lang == "ru" else "en")
    return nlp.tokenizer


def kind_of(form: str) -> str:
    """'word' where there is a letter, 'number' where there is only a digit, 'punct' otherwise."""
    if _LETTER.search(form):
        return "word"
    return "number" if _DIGIT.search(form) else "punct"


@functools.lru_cache(maxsize=300_000)
def look_up(form: str, lang: str) -> Lookup:
    """Lemmas of one form.

    >>> look_up("мягкую", "ru").lemmas[0]
    'мягкий'
    """
    kind = kind_of(form)
    if kind != "word":
        return Lookup(kind, (form.lower(),), ())
    if lang == "ru":
        return Lookup(kind, russian.lemmas(form), ())
    if lang == "kk":
        return Lookup(kind, *kazakh.lemmas(form))
    return Lookup(kind, english.lemmas(form), ())


def lemmatize(text: str, segmented: Segmented) -> Lemmatized:
    """Tables TOKENS and TYPES of one document with cleaned text `text`."""
    orth, start, length, segment = _cut(text, segmented.segments)
    sentence_of = np.searchsorted(segmented.sentences["start"].to_numpy(), start, side="right") - 1
    sentence_lang = np.array([_CODE[lang] for lang in segmented.sentences["lang"]], dtype=np.int8)
    _, first, inverse = np.unique(orth, return_index=True, return_inverse=True)
    forms = [text[start[i] : start[i] + length[i]] for i in first]
    langs = _token_languages(forms, inverse, sentence_of, sentence_lang)
    key, type_first, type_of = np.unique(inverse.astype(np.int64) * 4 + langs, return_index=True, return_inverse=True)
    # Types are numbered as they appear, so that the table does not depend on spaCy's hash values.
    order = np.argsort(type_first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    tokens = {
        "token": np.arange(len(orth)), "segment": segment, "sentence": sentence_of,
        "start": start, "stop": start + length, "type": rank[type_of],
    }  # fmt: skip
    return Lemmatized(
        frame(TOKENS, {name: values.astype(np.int32) for name, values in tokens.items()}),
        _types([(forms[key[i] // 4], _LANGS[key[i] % 4]) for i in order]),
    )


def _cut(text: str, segments: pl.DataFrame) -> tuple[NDArray[np.uint64], ...]:
    """Hash of the form, start, length and segment of each token that is not space."""
    from spacy.attrs import IDX, IS_SPACE, LENGTH, ORTH

    parts: list[NDArray[np.uint64]] = []
    for number, start, stop, lang in segments.select("segment", "start", "stop", "lang").iter_rows():
        attributes = tokenizer(lang)(text[start:stop]).to_array([ORTH, IDX, LENGTH, IS_SPACE])
        attributes = attributes[attributes[:, 3] == 0]
        attributes[:, 1] += np.uint64(start)
        attributes[:, 3] = number
        parts.append(attributes)
    cut = np.concatenate(parts) if parts else np.empty((0, 4), dtype=np.uint64)
    return cut[:, 0], cut[:, 1].astype(np.int64), cut[:, 2].astype(np.int64), cut[:, 3].astype(np.int64)


def _token_languages(
    forms: list[str], form_of: NDArray[np.int64], sentence_of: NDArray[np.int64], sentence_lang: NDArray[np.int8]
) -> NDArray[np.int8]:
    """Language of each token: that of its sentence, but for another script and for words of mixed sentences."""
    word = np.array([kind_of(form) == "word" for form in forms], dtype=bool)
    cyrillic = np.array([bool(_CYRILLIC.search(form)) for form in forms], dtype=bool) & word
    latin = word & ~cyrillic & np.array([bool(_LATIN.search(form)) for form in forms], dtype=bool)
    score = np.array([language.word_score(form) for form in forms])
    langs = sentence_lang[sentence_of] if len(sentence_lang) else np.empty(0, dtype=np.int8)
    langs = np.where(latin[form_of], _CODE["en"], langs)
    langs = np.where(word[form_of], langs, _CODE[""]).astype(np.int8)
    # A word counts as odd when it speaks clearly against the language of its sentence.
    kazakh_like = score[form_of] > language.SWITCH["ru"] / 2
    russian_like = score[form_of] < -language.SWITCH["kk"] / 2
    home = sentence_lang[sentence_of] if len(sentence_lang) else langs
    odd = cyrillic[form_of] & np.where(
        home == _CODE["kk"], russian_like, np.where(home == _CODE["ru"], kazakh_like, True)
    )
    for sentence in np.unique(sentence_of[odd]):
        here = np.flatnonzero((sentence_of == sentence) & cyrillic[form_of])
        labels = language.word_languages([forms[form_of[i]] for i in here], _LANGS[sentence_lang[sentence]])
        langs[here] = [_CODE[label] for label in labels]
    return langs


def _types(types: list[tuple[str, str]]) -> pl.DataFrame:
    found = [look_up(form, lang) for form, lang in types]
    return frame(
        TYPES,
        {
            "type": np.arange(len(types), dtype=np.int32),
            "form": [form for form, _ in types],
            "kind": [one.kind for one in found],
            "lang": [lang for _, lang in types],
            "lemmas": ["|".join(one.lemmas) for one in found],
            "stems": ["|".join(one.stems) for one in found],
        },
    )


def pattern_lemmas(word: str, lang: str) -> tuple[str, ...]:
    """Lemmas that a word of a pattern stands for: itself where it is a plausible lemma, else all its plausible lemmas.

    A Kazakh word that is not plausible as its own lemma stands for itself too: the analyser may not know the codebook's word, and a
    text's form of it keeps that stem among `stems`.

    >>> pattern_lemmas("мягкая", "ru")
    ('мягкий',)
    """
    found = look_up(word, lang).lemmas
    low = word.lower().replace("ё", "е") if lang == "ru" else word.lower()
    if low in found:
        return (low,)
    return (*found, low) if lang == "kk" else found
