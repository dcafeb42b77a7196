"""Tables of segments and sentences."""

from __future__ import annotations

from contentan.extract.prose.passage_verdicts import PROSE
from contentan.extract.tables import BLOCK_KINDS
from contentan.tables.schema import declare

#: The kind of a segment that is no Kazakh, Russian or English prose: it has no tokens and is in no
#: count.
OUTSIDE = "outside"

SEGMENTS = declare(
    "segments",
    "segment",
    """
    segment     int   number in reading order
    start       int   first code point of the segment
    stop        int   code point after the segment
    kind        text  what it is on the page; `outside` where it is not in Kazakh, Russian or
                      English, or no prose: its words are no tokens
    lang        text  language of most of its words; empty where it has none or stands outside
    section     int?  segment number of the heading above it
    page_first  int   page on which it starts
    page_last   int   page on which it ends
    paragraph   int   its number on page_first, from 1
    prose       text  home: Kazakh, Russian or English; other: another language; noise: no prose;
                      none: no word
    written     text  what it is written in by its letters: a language tag, or noise; empty where
                      it has no word
    letter_words int  words as the letter model counts them
    """,
    values={"kind": (*BLOCK_KINDS, OUTSIDE), "prose": PROSE, "lang": ("kk", "ru", "en", "")},
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
