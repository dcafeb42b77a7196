"""Tokens of a segmented document and, for each type of token, its plausible lemmas, best first.

spaCy cuts the tokens, in the language of the segment. What a form may be is decided by its own
language module, once for each form: `russian` and `english` then ask the neighbours of a form that
leaves a choice, `kazakh` ranks a form alone. A type is a form in a language with the lemmas that it
has there, so one form may have several types.
"""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from contentan.lemmatize import quick_tokens
from contentan.lemmatize.tables import TOKENS, TYPES
from contentan.lemmatize.typed_tokens import LANG_CODE, token_languages, type_tokens
from contentan.lemmatize.word_lemmas import Lookup
from contentan.segment.segments import Segmented
from contentan.segment.tables import OUTSIDE
from contentan.tables.frames import frame_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer

#: A text of more characters is worth loading spaCy for.
_SHORT = 100_000


class Lemmatized(NamedTuple):
    tokens: pl.DataFrame
    types: pl.DataFrame


@functools.cache
def tokenizer(lang: str) -> Tokenizer:
    """spaCy's tokenizer for a language; any other language counts as English."""
    import spacy

    from contentan.lemmatize.spacy_kk import Kazakh

    nlp = Kazakh() if lang == "kk" else spacy.blank("ru" if lang == "ru" else "en")
    return nlp.tokenizer


def load(lang: str, *, model: str = "") -> Language:
    """A spaCy pipeline for 'kk', 'ru' or 'en' with our sentences and lemmas; see
    `spacy_components`.

    >>> [token.lemma_ for token in load("kk")("Қазақстан халқы")]
    ['қазақстан', 'халық']
    """
    from contentan.lemmatize.spacy_components import load as load_pipeline

    return load_pipeline(lang, model=model)


def lemmatize(text: str, segmented: Segmented) -> Lemmatized:
    """Tables TOKENS and TYPES of one document with cleaned text `text`; segments that stand outside
    have no tokens.
    """
    inside = segmented.segments.filter(pl.col("kind") != OUTSIDE)
    orth, start, length, segment = _cut(text, inside)
    # Sentences do not hold the space between them: a token belongs to the last one that begins
    # before it.
    sentence_of = np.searchsorted(segmented.sentences["start"].to_numpy(), start, side="right") - 1
    sentence_lang = np.array(
        [LANG_CODE[lang] for lang in segmented.sentences["lang"]], dtype=np.int8
    )
    _, first, form_of = np.unique(orth, return_index=True, return_inverse=True)
    forms = [text[start[i] : start[i] + length[i]] for i in first]
    typed = type_tokens(
        forms, form_of, sentence_of, token_languages(forms, form_of, sentence_of, sentence_lang)
    )
    tokens = {
        "token": np.arange(len(orth)),
        "segment": segment,
        "sentence": sentence_of,
        "start": start,
        "stop": start + length,
        "type": typed.type_of,
    }
    return Lemmatized(
        frame_of(TOKENS, {name: values.astype(np.int32) for name, values in tokens.items()}),
        _types(typed.types),
    )


def words_of(text: str, lang: str) -> list[str]:
    """The tokens of a stretch of text.

    >>> words_of("и/или", "ru")
    ['и', '/', 'или']
    """
    spans = quick_tokens.cut(text, lang)
    return (
        [text[a:b] for a, b in spans]
        if spans is not None
        else [token.text for token in tokenizer(lang)(text)]
    )


def _cut(text: str, segments: pl.DataFrame) -> tuple[NDArray[Any], ...]:
    """A number for the form, start, length and segment of each token that is not space."""
    return _cut_quickly(text, segments) or _cut_by_spacy(text, segments)


def _cut_quickly(text: str, segments: pl.DataFrame) -> tuple[NDArray[Any], ...] | None:
    """The same without loading spaCy, for a short text without anything odd; None for any other,
    and once it is loaded.
    """
    if len(text) > _SHORT or "spacy" in sys.modules:
        return None
    numbers: dict[str, int] = {}
    rows: list[tuple[int, int, int, int]] = []
    for number, start, stop, lang in segments.select(
        "segment", "start", "stop", "lang"
    ).iter_rows():
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
    for number, start, stop, lang in segments.select(
        "segment", "start", "stop", "lang"
    ).iter_rows():
        attributes = tokenizer(lang)(text[start:stop]).to_array([ORTH, IDX, LENGTH, IS_SPACE])
        attributes = attributes[attributes[:, 3] == 0]
        attributes[:, 1] += np.uint64(start)
        attributes[:, 3] = number
        parts.append(attributes)
    cut = np.concatenate(parts) if parts else np.empty((0, 4), dtype=np.uint64)
    return (
        cut[:, 0],
        cut[:, 1].astype(np.int64),
        cut[:, 2].astype(np.int64),
        cut[:, 3].astype(np.int64),
    )


def _types(types: list[tuple[str, str, Lookup]]) -> pl.DataFrame:
    return frame_of(
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
