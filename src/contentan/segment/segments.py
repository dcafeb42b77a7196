"""Segments and sentences of one document, with their language, pages and headings above them.

A segment is a block of the page (heading, paragraph, list, table, note); `section` is the number of
the nearest heading above it. Nothing is moved: spans still point into the document's one cleaned
text.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from contentan.extract.tables import Extraction
from contentan.segment import language
from contentan.segment.sentences import sentences
from contentan.segment.tables import SEGMENTS, SENTENCES
from contentan.tables.frames import frame_of


class Segmented(NamedTuple):
    segments: pl.DataFrame
    sentences: pl.DataFrame


def segment(extraction: Extraction) -> Segmented:
    """Tables SEGMENTS and SENTENCES of one document."""
    text = extraction.text
    last_page = dict(extraction.places.group_by("block").agg(pl.col("page").max()).iter_rows())
    segments: list[tuple[object, ...]] = []
    rows: list[tuple[object, ...]] = []
    headings: list[tuple[int, int]] = []  # level, segment number
    for block in extraction.blocks.iter_rows(named=True):
        number, start, stop, kind = len(segments), block["start"], block["stop"], block["kind"]
        section = _section(headings, kind, block["level"], number)
        own = _sentences(text[start:stop], start)
        lang = language.language(text[start:stop])
        # A block may end on a later page than it begins; its places know.
        page_last = last_page.get(block["block"], block["page"])
        segments.append(
            (number, start, stop, kind, lang, section, block["page"], page_last, block["paragraph"])
        )
        first = len(rows)
        rows += [
            (first + i, number, a, b, _language(text[a:b], lang)) for i, (a, b) in enumerate(own)
        ]
    return Segmented(frame_of(SEGMENTS, segments), frame_of(SENTENCES, rows))


def _section(headings: list[tuple[int, int]], kind: str, level: int, number: int) -> int | None:
    """The heading above; a heading itself closes all headings of its own and deeper levels."""
    if kind == "heading":
        while headings and headings[-1][0] >= level:
            headings.pop()
    above = headings[-1][1] if headings else None
    if kind == "heading":
        headings.append((level, number))
    return above


def _sentences(text: str, offset: int) -> list[tuple[int, int]]:
    return [(offset + a, offset + b) for a, b in sentences(text)]


def _language(text: str, home: str) -> str:
    """A short sentence has too few words to leave the language of its segment, unless its script
    differs.
    """
    own = language.language(text)
    if not own:
        return home
    short = len(language.words(text)) < 4
    return home if short and {own, home} == {"kk", "ru"} else own
