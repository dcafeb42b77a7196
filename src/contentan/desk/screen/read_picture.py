"""The page of a PDF on which a paragraph stands, as the review draws it, with the place framed.

Where the file is not there any more, or the text is no longer in the store, there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.errors import ContentanError
from contentan.review.screen import item_context
from contentan.review.screen.item_context import Read

#: Points around what is framed.
_AIR = 2.0


class Frame(NamedTuple):
    """A stretch of a page in points, from the left and the top."""

    x: float
    y: float
    width: float
    height: float


class PagePicture(NamedTuple):
    """`label` is what is printed on the page; `width` and `height` are in points."""

    page: int
    pages: int
    label: str
    width: float
    height: float
    frames: tuple[Frame, ...]


class Seen(NamedTuple):
    """`pages` are those of the paragraphs that are shown, by segment: of each at which a page
    begins, and of each with a hit of the code that is chosen. `picture` is the one that is asked
    for, with the `segment` that is framed on it.
    """

    pages: Mapping[int, int]
    picture: PagePicture | None
    segment: int


def seen(
    outputs: Path, run: str, doc: str, query: Mapping[str, str], found: Mapping[str, Any] | None
) -> Seen | None:
    """What can be seen of a document's pages; `found` is what Read shows of it. None where nothing
    can.
    """
    shown = found["paragraphs"] if found else []
    read = drawable(outputs, run, doc) if shown else None
    if found is None or read is None:
        return None
    pages, told, last = pages_of(read, [one["span"][0] for one in shown]), dict[int, int](), 0
    for one, page in zip(shown, pages, strict=True):
        hit = any(found["only"] in piece.codes for piece in one["pieces"])
        if page != last or (found["only"] and hit):
            told[one["segment"]] = page
        last = page
    framed = next((one for one in shown if str(one["segment"]) == found["at"]), None)
    if framed is None:
        return Seen(told, None, -1)
    return Seen(told, picture(read, query, framed["span"]), framed["segment"])


def drawable(outputs: Path, run: str, doc: str) -> Read | None:
    """A document whose pages can be drawn; None for any other."""
    try:
        read = item_context.document(outputs, run, doc)
    except ContentanError:
        return None
    return read if item_context.has_picture(read) else None


def pages_of(read: Read, starts: Sequence[int]) -> list[int]:
    """The page on which each paragraph begins, given by its first code point."""
    parts = read.made.places.sort("start").select("start", "page")
    wanted = pl.DataFrame({"start": list(starts)}, schema={"start": pl.Int64}).with_row_index("at")
    found = wanted.sort("start").join_asof(parts.cast(pl.Int64), on="start").sort("at")
    return found["page"].fill_null(1).to_list()


def picture(read: Read, query: Mapping[str, str], paragraph: tuple[int, int]) -> PagePicture | None:
    """The page that is asked for, else that of a paragraph, with the places of the latter on it;
    None for a page that has no size.
    """
    start, stop = paragraph
    given = query.get("page", "")
    wanted = int(given) if given.isdecimal() and len(given) < 9 else pages_of(read, [start])[0]
    page = max(1, min(wanted, read.made.pages.height))
    about: dict[str, Any] = read.made.pages.row(page - 1, named=True)
    if not about["width"] or not about["height"]:
        return None
    parts = read.made.places.filter(
        (pl.col("page") == page)
        & (pl.col("start") < stop)
        & (pl.col("stop") > start)
        & pl.col("x0").is_not_null()
    )
    frames = tuple(
        Frame(x0 - _AIR, top - _AIR, x1 - x0 + 2 * _AIR, bottom - top + 2 * _AIR)
        for x0, top, x1, bottom in parts.select("x0", "top", "x1", "bottom").iter_rows()
    )
    size = about["width"], about["height"]
    return PagePicture(page, read.made.pages.height, about["label"] or "", *size, frames)
