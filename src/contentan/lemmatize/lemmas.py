"""Tokens of a segmented document and, for each type of token, its plausible lemmas, best first.

spaCy cuts the tokens, in the language of the segment. What a form may be is decided by its own language module, once for each form:
`russian` and `english` then ask the neighbours of a form that leaves a choice, `kazakh` ranks a form alone. A type is a
form in a language with the lemmas that it has there, so one form may have several types.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from contentan.lemmatize import english, quick_tokens
from contentan.lemmatize.choice import choices, decode
from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.russian import russian
from contentan.segment import language
from contentan.segment.segments import Segmented
from contentan.tables.schema import TOKENS, TYPES, frame

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer

_LANGS = ("kk", "ru", "en", "")
_CODE = {lang: i for i, lang in enumerate(_LANGS)}
_RANKED: tuple[tuple[str, Any], ...] = (("ru", russian), ("en", english))
#: A text of more characters is worth loading spaCy for.
_SHORT = 100_000
_LETTER, _DIGIT = (re.compile(p) for p in (r"[^\W\d_]", r"\d"))
_CYRILLIC, _LATIN = (re.compile(p) for p in (r"[\u0400-\u04ff]", r"[A-Za-z]"))


class Lemmatized(NamedTuple):
    tokens: pl.DataFrame
    types: pl.DataFrame


class Lookup(NamedTuple):
    """What is known of one form in one language."""

    kind: str
    lemmas: tuple[str, ...]
    stems: tuple[str, ...]


class Typed(NamedTuple):
    """Types in order of appearance, as (form, language, what is known), and the type of each token."""

    types: list[tuple[str, str, Lookup]]
    type_of: NDArray[np.int64]


@functools.cache
def tokenizer(lang: str) -> Tokenizer:
    """spaCy's tokenizer for a language; any other language counts as English."""
    import spacy

    from contentan.lemmatize.spacy_kk import Kazakh

    nlp = Kazakh() if lang == "kk" else spacy.blank("ru" if lang == "ru" else "en")
    return nlp.tokenizer


def load(lang: str, *, model: str = "") -> Language:
    """A spaCy pipeline for 'kk', 'ru' or 'en' with our sentences and lemmas; see `contentan.lemmatize.spacy_components`.

    >>> [token.lemma_ for token in load("kk")("Қазақстан халқы")]
    ['қазақстан', 'халық']
    """
    from contentan.lemmatize.spacy_components import load as load_pipeline

    return load_pipeline(lang, model=model)


@functools.lru_cache(maxsize=300_000)
def kind_of(form: str) -> str:
    """'word' where there is a letter, 'number' where there is only a digit, 'punct' otherwise."""
    if _LETTER.search(form):
        return "word"
    return "number" if _DIGIT.search(form) else "punct"


@functools.lru_cache(maxsize=300_000)
def look_up(form: str, lang: str) -> Lookup:
    """Lemmas of one form without its neighbours.

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
    _, first, form_of = np.unique(orth, return_index=True, return_inverse=True)
    forms = [text[start[i] : start[i] + length[i]] for i in first]
    typed = _typed(forms, form_of, sentence_of, _token_languages(forms, form_of, sentence_of, sentence_lang))
    tokens = {
        "token": np.arange(len(orth)), "segment": segment, "sentence": sentence_of,
        "start": start, "stop": start + length, "type": typed.type_of,
    }  # fmt: skip
    return Lemmatized(
        frame(TOKENS, {name: values.astype(np.int32) for name, values in tokens.items()}), _types(typed.types)
    )


def lemmatize_words(sentences: Sequence[Sequence[str]], langs: Sequence[str]) -> list[list[tuple[str, Lookup]]]:
    """Language and lemmas of each word of given sentences, tokens as they are; `langs` names each sentence's language.

    >>> [found.lemmas[0] for _, found in lemmatize_words([["Его", "согласие"]], ["ru"])[0]]
    ['его', 'согласие']
    """
    flat = [form for sentence in sentences for form in sentence]
    numbers: dict[str, int] = {}
    form_of = np.array([numbers.setdefault(form, len(numbers)) for form in flat], dtype=np.int64)
    sentence_of = np.repeat(np.arange(len(sentences)), [len(sentence) for sentence in sentences])
    home = np.array([_CODE[lang] for lang in langs], dtype=np.int8)
    forms = list(numbers)
    typed = _typed(forms, form_of, sentence_of, _token_languages(forms, form_of, sentence_of, home))
    found = iter(typed.type_of.tolist())
    return [[typed.types[next(found)][1:] for _ in sentence] for sentence in sentences]


def words_of(text: str, lang: str) -> list[str]:
    """The tokens of a stretch of text.

    >>> words_of("и/или", "ru")
    ['и', '/', 'или']
    """
    spans = quick_tokens.cut(text, lang)
    return [text[a:b] for a, b in spans] if spans is not None else [token.text for token in tokenizer(lang)(text)]


def _cut(text: str, segments: pl.DataFrame) -> tuple[NDArray[Any], ...]:
    """A number for the form, start, length and segment of each token that is not space."""
    return _cut_quickly(text, segments) or _cut_by_spacy(text, segments)


def _cut_quickly(text: str, segments: pl.DataFrame) -> tuple[NDArray[Any], ...] | None:
    """The same without loading spaCy, for a short text without anything odd; None for any other, and once it is loaded."""
    if len(text) > _SHORT or "spacy" in sys.modules:
        return None
    numbers: dict[str, int] = {}
    rows: list[tuple[int, int, int, int]] = []
    for number, start, stop, lang in segments.select("segment", "start", "stop", "lang").iter_rows():
        spans = quick_tokens.cut(text[start:stop], lang)
        if spans is None:
            return None
        for a, b in spans:
            form = text[start + a : start + b]
            rows.append((numbers.setdefault(form, len(numbers)), start + a, b - a, number))
    cut = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return cut[:, 0], cut[:, 1], cut[:, 2], cut[:, 3]


def _cut_by_spacy(text: str, segments: pl.DataFrame) -> tuple[NDArray[Any], ...]:
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


@functools.lru_cache(maxsize=300_000)
def _script(form: str) -> tuple[bool, bool, bool, float]:
    """Whether a form is a word, a Cyrillic one, a Latin one; and how Kazakh it looks."""
    word = kind_of(form) == "word"
    cyrillic = word and _CYRILLIC.search(form) is not None
    return word, cyrillic, word and not cyrillic and _LATIN.search(form) is not None, language.word_score(form)


def _token_languages(
    forms: list[str], form_of: NDArray[np.int64], sentence_of: NDArray[np.int64], sentence_lang: NDArray[np.int8]
) -> NDArray[np.int8]:
    """Language of each token: that of its sentence, but for another script and for words of mixed sentences."""
    facts = np.array([_script(form) for form in forms]).reshape(len(forms), 4)
    word, cyrillic, latin = (facts[:, i].astype(bool) for i in range(3))
    score = facts[:, 3]
    quote = np.array([form in "«»“”„" for form in forms], dtype=bool)
    home = sentence_lang[sentence_of] if len(sentence_lang) else np.empty(0, dtype=np.int8)
    langs = np.where(latin[form_of] & ~_kazakh_in_latin(cyrillic, latin, form_of, sentence_of, home), _CODE["en"], home)
    langs = np.where(word[form_of], langs, _CODE[""]).astype(np.int8)
    # A word counts as odd when it speaks clearly against the language of its sentence.
    kazakh_like = score[form_of] > language.SWITCH["ru"] / 2
    russian_like = score[form_of] < -language.SWITCH["kk"] / 2
    odd = cyrillic[form_of] & np.where(
        home == _CODE["kk"], russian_like, np.where(home == _CODE["ru"], kazakh_like, True)
    )
    for sentence in np.unique(sentence_of[odd]):
        begin, end = np.searchsorted(sentence_of, [sentence, sentence + 1])
        here = begin + np.flatnonzero((cyrillic | quote)[form_of[begin:end]])
        labels = language.word_languages([forms[form_of[i]] for i in here], _LANGS[sentence_lang[sentence]])
        own = np.array([_CODE[label] for label in labels], dtype=np.int8)
        langs[here] = np.where(cyrillic[form_of[here]], own, langs[here])
    return langs


def _kazakh_in_latin(
    cyrillic: NDArray[np.bool_],
    latin: NDArray[np.bool_],
    form_of: NDArray[np.int64],
    sentence_of: NDArray[np.int64],
    home: NDArray[np.int8],
) -> NDArray[np.bool_]:
    """Tokens of Kazakh sentences that are written in Latin letters; an English name in a Cyrillic sentence is none."""
    if not len(form_of):
        return np.empty(0, dtype=bool)
    balance = np.bincount(sentence_of, weights=latin[form_of] * 1.0 - 2.0 * cyrillic[form_of])
    return np.asarray((home == _CODE["kk"]) & (balance[sentence_of] > 0), dtype=bool)


def _typed(
    forms: list[str], form_of: NDArray[np.int64], sentence_of: NDArray[np.int64], langs: NDArray[np.int8]
) -> Typed:
    """Types of all tokens: forms with their language, those that leave a choice also with their lemmas in this context."""
    pairs, pair_of = np.unique(form_of.astype(np.int64) * 4 + langs, return_inverse=True)
    known = [(forms[pair // 4], _LANGS[pair % 4]) for pair in pairs.tolist()]
    codes = np.zeros(len(pair_of), dtype=np.int64)
    open_forms: dict[int, Any] = {}
    for lang, module in _RANKED:
        if any(own == lang for _, own in known):
            found = [module.ranked(form) if own in (lang, "") else None for form, own in known]
            codes += choices(module.model(), found, [own == lang for _, own in known], pair_of, sentence_of)
            open_forms |= {i: one.lemmas for i, one in enumerate(found) if one and not one.single}
    _, first, type_of = np.unique(np.stack([pair_of, codes]), axis=1, return_index=True, return_inverse=True)
    # Types are numbered as they appear, so that the table does not depend on spaCy's hash values.
    order = np.argsort(first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    types = [_type(known[pair_of[i]], int(codes[i]), open_forms.get(int(pair_of[i]), ())) for i in first[order]]
    return Typed(types, rank[type_of.reshape(-1)])


def _type(pair: tuple[str, str], code: int, lemmas: tuple[str, ...]) -> tuple[str, str, Lookup]:
    form, lang = pair
    known = look_up(form, lang)
    return form, lang, known._replace(lemmas=decode(code, lemmas)) if code else known


def _types(types: list[tuple[str, str, Lookup]]) -> pl.DataFrame:
    return frame(
        TYPES,
        {
            "type": np.arange(len(types), dtype=np.int32),
            "form": [form for form, _, _ in types],
            "kind": [one.kind for _, _, one in types],
            "lang": [lang for _, lang, _ in types],
            "lemmas": ["|".join(one.lemmas) for _, _, one in types],
            "stems": ["|".join(one.stems) for _, _, one in types],
        },
    )


def pattern_lemmas(word: str, lang: str) -> tuple[str, ...]:
    """Lemmas that a word of a pattern stands for: itself where that is its best lemma, else all its plausible lemmas.

    A Kazakh word stands for itself where it is plausible at all, and beside its lemmas where it is not: the analyser may not know the
    codebook's word, and a text's form of it keeps that stem among `stems`.

    >>> pattern_lemmas("мягкая", "ru")
    ('мягкий',)
    """
    found = look_up(word, lang).lemmas
    low = word.lower().replace("ё", "е") if lang == "ru" else word.lower()
    if low == found[0] or (lang == "kk" and low in found):
        return (low,)
    return (*found, low) if lang == "kk" else found


#: pymorphy's parts of speech, and our lexicon's, as Universal Dependencies name them; ambiguous ones have none.
_UPOS = {
    "ADJF": "ADJ", "ADJS": "ADJ", "COMP": "", "INFN": "VERB", "VERB": "VERB", "PRTF": "VERB", "PRTS": "VERB", "GRND": "VERB",
    "DET": "DET", "ADVB": "ADV", "NUMR": "NUM", "PREP": "ADP", "INTJ": "INTJ", "NPRO": "PRON", "NOUN": "NOUN", "PRCL": "PART",
    "N": "NOUN", "A": "ADJ", "P": "PROPN", "V": "VERB",
}  # fmt: skip


def upos(form: str, lang: str, known: Lookup) -> str:
    """The universal part of speech of a form with these lemmas, '_' where we do not know it.

    >>> upos("мягкую", "ru", look_up("мягкую", "ru"))
    'ADJ'
    """
    if known.kind != "word":
        return {"number": "NUM", "punct": "PUNCT"}[known.kind]
    part = {"ru": russian.part_of_speech, "kk": kazakh.part_of_speech}.get(lang)
    return _UPOS.get(part(form, known.lemmas[0]), "") or "_" if part else "_"
