"""Tokens of a segmented document and, for each type of token, its plausible lemmas, best first.

`segment.token_cuts` cuts the tokens. What a form may be is decided by its own
language module, once for each form: `russian` and `english` then ask the neighbours of a form that
leaves a choice, `kazakh` ranks a form alone. A type is a form in a language with the lemmas that it
has there, so one form may have several types. Kazakh in another alphabet is cut and read by
`scripts`; from there on it is the Cyrillic word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.lemmatize.scripts import restoring, script_cuts
from contentan.lemmatize.scripts.alphabet_choice import alphabets_of
from contentan.lemmatize.scripts.restoring import Reading
from contentan.lemmatize.tables import TOKENS, TYPES
from contentan.lemmatize.typed_tokens import LANG_CODE, Typed, token_languages, type_tokens
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
    written, form_of, start, stop, segment = _cut(text, inside)
    readings = {
        number: restoring.reading(form, alphabet)
        for number, (form, alphabet) in enumerate(written)
        if alphabet
    }
    forms = [readings[i].form if i in readings else form for i, (form, _) in enumerate(written)]
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
        _types(typed, form_of, readings),
    )


def _cut(text: str, segments: pl.DataFrame) -> tuple[list[tuple[str, str]], Ints, Ints, Ints, Ints]:
    """Forms with their alphabet, each once; and for each token the number of its form, its start,
    its stop and its segment.
    """
    numbers: dict[tuple[str, str, str], int] = {}
    chunk_of: list[int] = []
    starts: list[int] = []
    segment_of: list[int] = []
    alphabets = alphabets_of(text, segments)
    plain = token_cuts.plain(text)
    for number, start, stop, lang in segments.select(
        "segment", "start", "stop", "lang"
    ).iter_rows():
        before, alphabet = len(chunk_of), alphabets.get(number, "")
        for found in token_cuts.chunks(plain, start, stop):
            own = (found.group(), lang, alphabet)
            chunk_of.append(numbers.setdefault(own, len(numbers)))
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
    chunks: Iterable[tuple[str, str, str]],
) -> tuple[list[tuple[str, str]], list[int], list[int], list[int], list[int]]:
    """Forms with their alphabet, each once; how many tokens each chunk has; and for each of these
    tokens its form, how far in it begins and how long it is.
    """
    forms: dict[tuple[str, str], int] = {}
    sizes: list[int] = []
    pieces: list[int] = []
    offsets: list[int] = []
    lengths: list[int] = []
    for chunk, lang, alphabet in chunks:
        at = 0
        own = script_cuts.lengths(chunk, alphabet) if alphabet else token_cuts.lengths(chunk, lang)
        sizes.append(len(own))
        lengths += own
        cut = script_cuts.forms(chunk, alphabet) if alphabet else token_cuts.forms(chunk, lang)
        for form, length in zip(cut, own, strict=True):
            pieces.append(forms.setdefault((form, alphabet), len(forms)))
            offsets.append(at)
            at += length
    return list(forms), sizes, pieces, offsets, lengths


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _types(typed: Typed, form_of: Ints, readings: Mapping[int, Reading]) -> pl.DataFrame:
    """Table TYPES; `readings` are of the forms, by number, that are not written as usual."""
    rows, shown = list(typed.types), [""] * len(typed.types)
    if readings:
        _, first = np.unique(typed.type_of, return_index=True)
        for number, form in enumerate(form_of[first].tolist()):
            if form in readings:
                own, lang, found = rows[number]
                shown[number] = readings[form].shown
                if lang == "kk":
                    rows[number] = own, lang, restoring.widened(found, readings[form])
    return frame_of(
        TYPES,
        {
            "type": np.arange(len(rows), dtype=np.int32),
            "form": [form for form, _, _ in rows],
            "kind": [one.kind for _, _, one in rows],
            "lang": [lang for _, lang, _ in rows],
            "lemmas": ["|".join(one.lemmas) for _, _, one in rows],
            "stems": ["|".join(one.stems) for _, _, one in rows],
            "shown": shown,
        },
    )
