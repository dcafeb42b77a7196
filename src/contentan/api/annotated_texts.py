"""Bare texts through the steps of a document up to coding, many at once and without a file: the
blocks of all texts are the blocks of one document, since a document costs more than a paragraph.

What a text becomes does not depend on the others, and is what a run makes of a file with that text:
each is cut into blocks and cleaned alone, and no pattern and no lemma looks beyond its block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from contentan.errors import UsageError
from contentan.extract.assembly import SEPARATOR, cleaned
from contentan.extract.tables import BLOCKS, PAGES, PLACES, REPAIRS, Extraction
from contentan.extract.text.plain import blocks
from contentan.lemmatize.lemmas import Lemmatized, lemmatize
from contentan.model import LANGS
from contentan.segment.segments import Segmented, segment
from contentan.tables.frames import frame_of

_SURROGATE = re.compile("[\ud800-\udfff]")


class Annotated(NamedTuple):
    """The document made of texts, with its tokens; `text_of[s]` is the number of the text to which
    segment s belongs.
    """

    text: str
    tokens: Lemmatized
    text_of: np.ndarray[tuple[int], np.dtype[np.int64]]


def annotate(texts: Sequence[str], lang: str | None = None) -> Annotated:
    """Texts as the blocks of one document, segmented and lemmatized. With `lang` every text is in
    that language, whatever it looks like. UsageError for a language that is not kk, ru or en.
    """
    if lang is not None and lang not in LANGS:
        raise UsageError(f"{lang!r} is not one of {', '.join(LANGS)}", where="lang")
    parts: list[tuple[int, str, str]] = []
    for number, given in enumerate(texts):
        # Half a pair of UTF-16, as some files leave it, is no letter that any step could read.
        text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", given)
        for block, passage in cleaned(blocks(text)):
            if passage.text:
                parts.append((number, block.kind, passage.text))
    made = _document(parts)
    segments = segment(made, judged=False)
    if lang is not None:
        segments = Segmented(*(table.with_columns(lang=pl.lit(lang)) for table in segments))
    text_of = np.array([number for number, _, _ in parts], dtype=np.int64)
    return Annotated(made.text, lemmatize(made.text, segments), text_of)


def _document(parts: Sequence[tuple[int, str, str]]) -> Extraction:
    """Blocks by kind and text as a document that was read."""
    rows: list[tuple[int, int, int, str]] = []
    start = 0
    for number, (_, kind, text) in enumerate(parts):
        rows.append((number, start, start + len(text), kind))
        start += len(text) + len(SEPARATOR)
    whole = SEPARATOR.join(text for _, _, text in parts)
    return Extraction(
        "text",
        whole,
        frame_of(PAGES, [(1, None, "text", len(whole), None, None, None)]),
        frame_of(BLOCKS, [(*row, 1 if row[3] == "heading" else 0, 1, row[0] + 1) for row in rows]),
        frame_of(PLACES, [(number, 1, a, b, *(None,) * 4) for number, a, b, _ in rows]),
        frame_of(REPAIRS, []),
    )
