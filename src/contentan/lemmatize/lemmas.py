"""Tokens of a segmented document and, for each type of token, its plausible lemmas, best first.

`segment.token_cuts` cuts the tokens. What a form may be is decided by its own
language module, once for each form: `russian` and `english` then ask the neighbours of a form that
leaves a choice, `kazakh` ranks a form alone. A type is a form in a language with the lemmas that it
has there, so one form may have several types.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    forms, form_of, start, stop, segment = _cut(token_cuts.plain(text), inside)
    # Sentences do not hold the space between them: a token belongs to the last one that begins
    # before it.
    sentence_of = np.searchsorted(segmented.sentences["start"].to_numpy(), start, side="right") - 1
    sentence_lang = np.array(
        [LANG_CODE[lang] for lang in segmented.sentences["lang"]], dtype=np.int8
    )
    typed = type_tokens(
        forms, form_of, sentence_of, token_languages(forms, form_of, sentence_of, sentence_lang)
    )
    tokens = {
        "token": np.arange(len(start)),
        "segment": segment,
        "sentence": sentence_of,
        "start": start,
        "stop": stop,
        "type": typed.type_of,
    }
    return Lemmatized(
        frame_of(TOKENS, {name: values.astype(np.int32) for name, values in tokens.items()}),
        _types(typed.types),
    )


def _cut(text: str, segments: pl.DataFrame) -> tuple[list[str], Ints, Ints, Ints, Ints]:
    """Forms, each once; and for each token the number of its form, its start, its stop and its
    segment.
    """
    numbers: dict[tuple[str, str], int] = {}
    chunk_of: list[int] = []
    starts: list[int] = []
    segment_of: list[int] = []
    for number, start, stop, lang in segments.select(
        "segment", "start", "stop", "lang"
    ).iter_rows():
        before = len(chunk_of)
        for found in token_cuts.chunks(text, start, stop):
            chunk_of.append(numbers.setdefault((found.group(), lang), len(numbers)))
            starts.append(found.start())
        segment_of += [number] * (len(chunk_of) - before)
    forms, sizes, pieces, offsets, lengths = _pieces(numbers)
    chunk, size = _ints(chunk_of), _ints(sizes)
    each = size[chunk]
    first = (np.cumsum(size) - size)[chunk] - (np.cumsum(each) - each)
    at = np.repeat(first, each) + np.arange(each.sum())
    start_of = np.repeat(_ints(starts), each) + _ints(offsets)[at]
    stop_of = start_of + _ints(lengths)[at]
    return forms, _ints(pieces)[at], start_of, stop_of, np.repeat(_ints(segment_of), each)


def _pieces(
    chunks: Iterable[tuple[str, str]],
) -> tuple[list[str], list[int], list[int], list[int], list[int]]:
    """Forms, each once; how many tokens each chunk has; and for each of these tokens its form, how
    far in it begins and how long it is.
    """
    forms: dict[str, int] = {}
    sizes: list[int] = []
    pieces: list[int] = []
    offsets: list[int] = []
    lengths: list[int] = []
    for chunk, lang in chunks:
        at = 0
        own = token_cuts.lengths(chunk, lang)
        sizes.append(len(own))
        lengths += own
        for form, length in zip(token_cuts.forms(chunk, lang), own, strict=True):
            pieces.append(forms.setdefault(form, len(forms)))
            offsets.append(at)
            at += length
    return list(forms), sizes, pieces, offsets, lengths


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


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
