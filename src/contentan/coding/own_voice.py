"""Where a text speaks of its own country: "our country", «наша страна», «еліміз», "we".

The country is that of the document, whose voice speaks; one without a country has no voice, and its
"we" names none. A possessive with a noun of the land is certain. A bare "we" is the country only
where a state speaks to its own: in statements before the United Nations six in ten are all nations,
in reports the authors; there only what a delegation does names its country. Words within quotation
marks are another's, and name nothing. The words are patterns, in data/own_voice.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.coding.coder import Rules, code_matches
from contentan.coding.hits import Source
from contentan.coding.index import Index
from contentan.coding.matcher import Matcher
from contentan.coding.named_words import Words, words_by_segment
from contentan.model import Document

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

LAND, WE, DELEGATION = "land", "we", "delegation"
#: Families of documents in which a state speaks to its own country, and in which its delegation
#: speaks to others.
STATES = frozenset(("state", "apk", "law"))
ORGANIZATIONS = frozenset(("un", "unesco", "osce"))

_MARK = re.compile('[«»“”„"]')


class Own(NamedTuple):
    """Of one document: for each segment the words of the land in it, the words for the "we" of a
    state, and those for that of a delegation, which are weaker.
    """

    land: Words
    we: Words
    delegation: Words


#: Of a document that speaks for no country.
SILENT = Own({}, {}, {})


def voices(
    documents: Sequence[Document],
    index: Index,
    source: Source,
    segments: pl.DataFrame,
    rules: Rules,
) -> list[Own]:
    """For each document of the index where it speaks of its own country; `rules` are those of the
    shipped words `own_voice`, `segments` has columns doc, segment, start, stop.
    """
    matcher = Matcher(index, rules.lemmas)
    found: list[list[Words]] = []
    for level, families in ((LAND, None), (WE, STATES), (DELEGATION, ORGANIZATIONS)):
        speaks = np.array([_speaks(document, families) for document in documents], dtype=bool)
        counted = code_matches(matcher, rules, level).counted
        own = speaks[index.document(counted.first)]
        first, last = counted.first[own], counted.last[own]
        free = ~_quoted(index, source, segments, first)
        found.append(words_by_segment(index, first[free], last[free]))
    return [Own(*levels) for levels in zip(*found, strict=True)]


def _speaks(document: Document, families: Collection[str] | None) -> bool:
    return bool(document.country) and (families is None or document.family in families)


def _quoted(
    index: Index, source: Source, segments: pl.DataFrame, positions: Ints
) -> NDArray[np.bool_]:
    """Which positions stand within quotation marks of their segment."""
    if not len(positions):
        return np.zeros(0, dtype=bool)
    document = index.document(positions)
    segment = index.segment[positions] - index.first_segment[document]
    ids = [source.docs[d] for d in document.tolist()]
    wanted = pl.DataFrame({"doc": ids, "segment": segment}).with_columns(
        pl.col("segment").cast(segments.schema["segment"])
    )
    bounds = wanted.join(
        segments.select("doc", "segment", "start", "stop"),
        on=("doc", "segment"),
        how="left",
        maintain_order="left",
    )
    spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
    answer = np.zeros(len(positions), dtype=bool)
    rows = zip(
        document.tolist(), bounds["start"], bounds["stop"], index.start[positions], strict=True
    )
    for i, (number, start, stop, at) in enumerate(rows):
        known = spans.get((number, start))
        if known is None:
            known = spans[number, start] = quotations(source.text(number, start, stop))
        answer[i] = any(begin <= at - start < end for begin, end in known)
    return answer


def quotations(text: str) -> list[tuple[int, int]]:
    """The stretches of a paragraph within quotation marks. One that is not closed goes to the end,
    as where a speech is quoted over paragraphs; one that is not opened begins at the start.

    >>> quotations('He said: “we came”. We left.')
    [(9, 18)]
    """
    spans: list[tuple[int, int]] = []
    open_: list[str] = []
    begin = 0
    for mark in _MARK.finditer(text):
        if not _closes(mark[0], open_):
            begin = begin if open_ else mark.start()
            open_.append(mark[0])
        elif open_:
            open_.pop()
            if not open_:
                spans.append((begin, mark.end()))
        else:
            spans = [(0, mark.end())]
    return [*spans, (begin, len(text))] if open_ else spans


def _closes(sign: str, open_: Sequence[str]) -> bool:
    if sign == '"':
        return sign in open_
    # „Russian and German“ close with the sign that opens in English.
    return sign in "»”" or (sign == "“" and open_[-1:] == ["„"])
