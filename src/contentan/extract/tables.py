"""What reading gives: pages, blocks, places, repairs, and the one cleaned text.

Offsets are code points in that text, half open; page and paragraph numbers count from 1, all other
numbers from 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from contentan.tables.schema import declare

PAGES = declare(
    "pages",
    "page",
    """
    page        int    physical page, from 1; a document without pages has one; a slide, a row of
                       a sheet or a chapter where these stand for pages
    label       text?  number printed on the page, where it was found; else what the page is: slide,
                       cells, chapter, name of the attachment
    method      text   what read the page: pdfium, pdfplumber, ocr, docx, odt, rtf, doc, pptx, xlsx,
                       ods, epub, eml, msg, mht, html, xml, markdown, text
    characters  int    code points read from it
    width       real?  points
    height      real?  points
    warning     text?  why the page is doubtful or has no text
    """,
)


BLOCK_KINDS = ("heading", "paragraph", "list", "table", "note", "boilerplate")


BLOCKS = declare(
    "blocks",
    "block",
    """
    block      int   number in reading order
    start      int   first code point of the block
    stop       int   code point after the block
    kind       text  what it is on the page
    level      int   depth of a heading from 1; 0 for anything else
    page       int   page on which it starts
    paragraph  int   its number on that page, from 1
    """,
    values={"kind": BLOCK_KINDS},
)


PLACES = declare(
    "places",
    "block start",
    """
    block   int    the block of which this is a part
    page    int    page on which the part stands
    start   int    first code point of the part
    stop    int    code point after the part
    x0      real?  left edge in points, from the left
    top     real?  upper edge in points, from the top
    x1      real?  right edge
    bottom  real?  lower edge
    """,
)


REPAIRS = declare(
    "repairs",
    "start stop rule",
    """
    start  int   first code point of the repaired text
    stop   int   code point after the repaired text
    raw    text  what stood there in the file
    rule   text  which repair: hyphen, soft_hyphen, ligature, look_alike, code_page, mojibake,
                 nfc, space, note_mark, letter_spacing
    """,
)


@dataclass(frozen=True, slots=True)
class Extraction:
    """One document as read: `text` is the one cleaned text to which every offset of every later
    table refers.
    """

    format: str
    text: str
    pages: pl.DataFrame
    blocks: pl.DataFrame
    places: pl.DataFrame
    repairs: pl.DataFrame
    notices: tuple[tuple[str, str, int], ...] = ()  # name, detail, how often
