"""Tokens of a segmented document and, for each type of token, its plausible lemmas, best first.

`segment.token_cuts` cuts the tokens. What a form may be is decided by its own
language module, once for each form: `russian` and `english` then ask the neighbours of a form that
leaves a choice, `kazakh` ranks a form alone. A type is a form in a language with the lemmas that it
has there, so one form may have several types. Kazakh in another alphabet is cut and read by
`scripts`; from there on it is the Cyrillic word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.lemmatize import word_memory
from contentan.lemmatize.scripts.alphabet_choice import alphabets_of
from contentan.lemmatize.tables import TOKENS, TYPES
from contentan.lemmatize.typed_tokens import LANG_CODE, token_languages, type_tokens
from contentan.lemmatize.word_memory import Type, Vocabulary
from contentan.segment import text_chunks
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
    have no tokens. Segments begin and end at white space, as blocks do.
    """
    inside = segmented.segments.filter(pl.col("kind") != OUTSIDE)
    known = word_memory.current()
    form_of, start, stop, segment = _cut(known, text, inside)
    # Sentences do not hold the space between them: a token belongs to the last one that begins
    # before it.
    sentence_of = np.searchsorted(segmented.sentences["start"].to_numpy(), start, side="right") - 1
    sentence_lang = np.array(
        [LANG_CODE[lang] for lang in segmented.sentences["lang"].to_list()], dtype=np.int8
    )
    langs = token_languages(known, form_of, sentence_of, sentence_lang)
    typed = type_tokens(known, form_of, sentence_of, langs)
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


def _cut(known: Vocabulary, text: str, segments: pl.DataFrame) -> tuple[Ints, Ints, Ints, Ints]:
    """For each token the number of its form, its start, its stop and its segment."""
    chunks, chunk_number, starts, stops = text_chunks.found_in(text)
    number, begin, end = segments.select("segment", "start", "stop").to_numpy().T
    of = np.searchsorted(begin, starts, side="right") - 1
    held = np.flatnonzero((of >= 0) & (stops <= np.append(end, 0)[of]))
    of, starts, chunk_number = of[held], starts[held], chunk_number[held]
    alphabets = alphabets_of(text, segments)
    ways = [
        word_memory.way_of(lang, alphabets.get(own, ""))
        for own, lang in segments.select("segment", "lang").iter_rows()
    ]
    row = np.zeros(len(held), dtype=np.int64)
    for way in sorted(set(ways)):
        own = np.array([one == way for one in ways])[of]
        row[own] = word_memory.cut(known, chunks, chunk_number[own], way)
    first, size = known.cuts.values[row].T
    # Pieces lie in a run a chunk, as they stand in it.
    chunk = np.repeat(np.arange(len(row)), size)
    behind = np.arange(len(chunk)) - (np.cumsum(size) - size)[chunk]
    form, offset, length = known.pieces.values[first[chunk] + behind].T
    start = starts[chunk] + offset
    return form, start, start + length, number[of[chunk]]


def _types(types: list[Type]) -> pl.DataFrame:
    """Table TYPES."""
    number = np.arange(len(types), dtype=np.int32)
    texts = [name for name in TYPES.schema if name != "type"]
    columns = zip(*[one.row for one in types], strict=True) if types else [()] * len(texts)
    return frame_of(TYPES, {"type": number, **dict(zip(texts, columns, strict=True))})
