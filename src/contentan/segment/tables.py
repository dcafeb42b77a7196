"""Tables of segments and sentences."""

from __future__ import annotations

from contentan.extract.tables import BLOCK_KINDS
from contentan.tables.schema import declare

SEGMENTS = declare(
    "segments",
    "segment",
    """
    segment     int   number in reading order
    start       int   first code point of the segment
    stop        int   code point after the segment
    kind        text  what it is on the page
    lang        text  language of most of its words; empty where it has none
    section     int?  segment number of the heading above it
    page_first  int   page on which it starts
    page_last   int   page on which it ends
    paragraph   int   its number on page_first, from 1
    """,
    values={"kind": BLOCK_KINDS, "lang": ("kk", "ru", "en", "")},
)


SENTENCES = declare(
    "sentences",
    "sentence",
    """
    sentence  int   number in reading order
    segment   int   the segment it belongs to
    start     int   first code point of the sentence
    stop      int   code point after the sentence
    lang      text  language of most of its words
    """,
    values={"lang": ("kk", "ru", "en", "")},
)
