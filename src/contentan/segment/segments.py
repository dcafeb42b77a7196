"""Segments and sentences of one document, with their language, pages and headings above them.

A segment is a block of the page (heading, paragraph, list, table, note); `section` is the number of
the nearest heading above it. Nothing is moved: spans still point into the document's one cleaned
text. What is not in Kazakh, Russian or English, or no prose, keeps its text and place, and stands
outside: as a segment of kind `outside`, in no language. Kazakh is Kazakh in any alphabet; `written`
says in which script, and the lemmatizer reads it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from contentan.extract.prose.passage_verdicts import Verdict, verdicts
from contentan.extract.tables import Extraction
from contentan.segment import language, span_languages
from contentan.segment.kazakh_passages import alone, by_letters, common_alphabets, is_kazakh
from contentan.segment.sentences import sentences
from contentan.segment.span_languages import Said
from contentan.segment.tables import OUTSIDE, SEGMENTS, SENTENCES
from contentan.tables.frames import frame_of
from contentan.tables.schema import Table


class Segmented(NamedTuple):
    segments: pl.DataFrame
    sentences: pl.DataFrame


def segment(extraction: Extraction, *, judged: bool = True) -> Segmented:
    """Tables SEGMENTS and SENTENCES of one document. Where it is not `judged`, every segment counts
    as prose: texts that have nothing in common say nothing about each other.
    """
    text = extraction.text
    spans = extraction.blocks.select("start", "stop").rows()
    passages = [text[start:stop] for start, stop in spans]
    own_sentences = [
        [(start + a, start + b) for a, b in sentences(passage)]
        for (start, _), passage in zip(spans, passages, strict=True)
    ]
    said = _languages(text, spans, own_sentences)
    found = verdicts(passages) if judged else _unjudged(passages)
    common = common_alphabets(found)
    last_page = dict(extraction.places.group_by("block").agg(pl.col("page").max()).iter_rows())
    segments: list[tuple[object, ...]] = []
    rows: list[tuple[object, ...]] = []
    headings: list[tuple[int, int]] = []  # level, segment number
    for block, verdict, (own, *others), cut in zip(
        extraction.blocks.iter_rows(named=True), found, said, own_sentences, strict=True
    ):
        number, start, stop = len(segments), block["start"], block["stop"]
        kazakh = is_kazakh(verdict, common)
        outside = verdict.prose in ("other", "noise")
        kind = OUTSIDE if outside else block["kind"]
        section = _section(headings, kind, block["level"], number)
        lang = "" if outside else _passage_language(own.lang, verdict)
        lang = "kk" if kazakh else lang
        # A block may end on a later page than it begins; its places know.
        page_last = last_page.get(block["block"], block["page"])
        segments.append(
            (
                *(number, start, stop, kind, lang, section),
                *(block["page"], page_last, block["paragraph"]),
                *(verdict.prose, verdict.lang, verdict.words),
            )
        )
        for (a, b), one in zip(cut, others, strict=True):
            told = lang if outside or kazakh else _sentence_language(one, lang)
            rows.append((len(rows), number, a, b, told))
    return Segmented(_frame(SEGMENTS, segments), _frame(SENTENCES, rows))


def _frame(table: Table, rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    """The frame of rows, put together by columns, which is faster."""
    columns = zip(*rows, strict=True) if rows else [()] * len(table.schema)
    return frame_of(table, dict(zip(table.schema, columns, strict=True)))


def _languages(
    text: str, spans: Sequence[tuple[int, int]], own_sentences: Sequence[Sequence[tuple[int, int]]]
) -> Iterator[list[Said]]:
    """For each passage what it says of its language, and then what each of its sentences says."""
    every = [one for span, own in zip(spans, own_sentences, strict=True) for one in (span, *own)]
    start, stop = np.array(every, dtype=np.int64).reshape(-1, 2).T
    found = iter(span_languages.languages(text, start, stop))
    return (list(itertools.islice(found, 1 + len(own))) for own in own_sentences)


def _unjudged(passages: Sequence[str]) -> list[Verdict]:
    """Passages of no document: all count, in the language of their words."""
    found = []
    for passage, kazakh in zip(passages, alone(passages), strict=True):
        lang, words = language.language(passage), len(language.words(passage))
        tag = "kk_Latn" if by_letters(passage) else lang
        found.append(kazakh or Verdict("home" if lang else "none", tag, 1.0, words))
    return found


def _passage_language(own: str, verdict: Verdict) -> str:
    """The language of a passage by its words; an English one with Kazakh names stays English."""
    return "en" if own == "kk" and verdict.lang == "en" else own


def _section(headings: list[tuple[int, int]], kind: str, level: int, number: int) -> int | None:
    """The heading above; a heading itself closes all headings of its own and deeper levels."""
    if kind == "heading":
        while headings and headings[-1][0] >= level:
            headings.pop()
    above = headings[-1][1] if headings else None
    if kind == "heading":
        headings.append((level, number))
    return above


def sentence_language(text: str, home: str) -> str:
    """The language of a sentence in a passage of the language `home`. A short one has too few words
    to leave it, unless its script differs.
    """
    return _sentence_language(Said(language.language(text), len(language.words(text))), home)


def _sentence_language(said: Said, home: str) -> str:
    if not said.lang:
        return home
    return home if said.words < 4 and {said.lang, home} == {"kk", "ru"} else said.lang
