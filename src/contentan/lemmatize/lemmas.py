"""Tokens of a segmented document and, for each type of token, its plausible lemmas, best first.

`segment.token_cuts` cuts the tokens. What a form may be is decided by its own
language module, once for each form: `russian` and `english` then ask the neighbours of a form that
leaves a choice, `kazakh` ranks a form alone. A type is a form in a language with the lemmas that it
has there, so one form may have several types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.lemmatize.tables import TOKENS, TYPES
from contentan.lemmatize.typed_tokens import LANG_CODE, token_languages, type_tokens
from contentan.lemmatize.word_lemmas import Lookup
from contentan.segment import token_cuts
from contentan.segment.segments import Segmented
from contentan.segment.tables import OUTSIDE
from contentan.tables.frames import frame_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language

    Ints = NDArray[np.int64]


class Lemmatized(NamedTuple):
    tokens: pl.DataFrame
    types: pl.DataFrame


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
    forms, form_of, start, segment = _cut(token_cuts.plain(text), inside)
    # Sentences do not hold the space between them: a token belongs to the last one that begins
    # before it.
    sentence_of = np.searchsorted(segmented.sentences["start"].to_numpy(), start, side="right") - 1
    sentence_lang = np.array(
        [LANG_CODE[lang] for lang in segmented.sentences["lang"]], dtype=np.int8
    )
    typed = type_tokens(
        forms, form_of, sentence_of, token_languages(forms, form_of, sentence_of, sentence_lang)
    )
    length = np.array([len(form) for form in forms], dtype=np.int64)
    tokens = {
        "token": np.arange(len(start)),
        "segment": segment,
        "sentence": sentence_of,
        "start": start,
        "stop": start + length[form_of],
        "type": typed.type_of,
    }
    return Lemmatized(
        frame_of(TOKENS, {name: values.astype(np.int32) for name, values in tokens.items()}),
        _types(typed.types),
    )


def _cut(text: str, segments: pl.DataFrame) -> tuple[list[str], Ints, Ints, Ints]:
    """Forms, each once; and for each token the number of its form, its start and its segment."""
    numbers: dict[tuple[str, str], int] = {}
    chunk_of: list[int] = []
    chunk_start: list[int] = []
    chunk_segment: list[int] = []
    for number, start, stop, lang in segments.select(
        "segment", "start", "stop", "lang"
    ).iter_rows():
        before = len(chunk_of)
        for found in token_cuts.chunks(text, start, stop):
            chunk_of.append(numbers.setdefault((found.group(), lang), len(numbers)))
            chunk_start.append(found.start())
        chunk_segment += [number] * (len(chunk_of) - before)
    forms: dict[str, int] = {}
    # What each chunk is made of: how many tokens, their forms, and how far in they begin.
    sizes, pieces, offsets = [], [], []
    for chunk, lang in numbers:
        at = 0
        parts = token_cuts.lengths(chunk, lang)
        sizes.append(len(parts))
        for length in parts:
            pieces.append(forms.setdefault(chunk[at : at + length], len(forms)))
            offsets.append(at)
            at += length
    size, chunk = np.array(sizes, dtype=np.int64), np.array(chunk_of, dtype=np.int64)
    each = size[chunk]
    first = (np.cumsum(size) - size)[chunk] - (np.cumsum(each) - each)
    at = np.repeat(first, each) + np.arange(each.sum())
    return (
        list(forms),
        np.array(pieces, dtype=np.int64)[at],
        np.repeat(np.array(chunk_start, dtype=np.int64), each) + np.array(offsets, dtype=np.int64)[at],
        np.repeat(np.array(chunk_segment, dtype=np.int64), each),
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
