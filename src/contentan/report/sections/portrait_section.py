"""Where in the documents a criterion lies: a bar as long as the document, a stroke for each hit.

The criterion with most hits stands in the page; the others are parts that a browser opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl
from markupsafe import Markup

from contentan.report.drawing.document_bar import document_bar
from contentan.report.sections.table1_section import Criterion
from contentan.report.writing.catalogue import Text

#: Documents in a picture: those with most hits.
MOST = 60


class Bar(NamedTuple):
    """A document: its number in the list of documents, title and year, the place of its country,
    its picture and its hits.
    """

    number: int
    title: str
    year: int | None
    series: int | None
    picture: Markup
    hits: int


class Portraits(NamedTuple):
    """The bars of a criterion; `more` documents have fewer hits and are left out."""

    name: str
    title: str
    bars: tuple[Bar, ...]
    more: int


def portraits(
    text: Text,
    hits: pl.DataFrame,
    documents: pl.DataFrame,
    criteria: Sequence[Criterion],
    countries: Sequence[str],
) -> list[Portraits]:
    """The pictures of all criteria with hits, the one with most hits first. `hits` is what
    `hit_parts.taken` gives, `documents` in the order of their numbers.
    """
    longest = max((n for n in documents["characters"] if n), default=1)
    numbered = {row["doc"]: (i, row) for i, row in enumerate(documents.iter_rows(named=True), 1)}
    found = []
    for row in criteria:
        codes = [view.code.id for view in row.views]
        own = hits.filter(pl.col("code").is_in(codes)).group_by("doc").agg(pl.col("start").sort())
        placed = sorted(
            ((numbered[doc], starts) for doc, starts in own.iter_rows()),
            key=lambda item: (-len(item[1]), item[0][0]),
        )
        kept = sorted(placed[:MOST], key=lambda item: _order(item[0][1], countries, item[0][0]))
        bars = tuple(
            _bar(text, number, document, starts, longest, countries)
            for (number, document), starts in kept
        )
        if bars:
            found.append(Portraits(row.name, row.title, bars, len(placed) - len(kept)))
    return sorted(found, key=lambda one: -sum(bar.hits for bar in one.bars))


def _order(document: dict[str, Any], countries: Sequence[str], number: int) -> tuple[int, int, int]:
    of = document["country"]
    place = countries.index(of) if of in countries else len(countries)
    return place, document["year"] or 0, number


def _bar(
    text: Text,
    number: int,
    document: dict[str, Any],
    starts: Sequence[int],
    longest: int,
    countries: Sequence[str],
) -> Bar:
    of = document["country"]
    title = document["title"] or document["doc"]
    series = countries.index(of) if of in countries else None
    says = text("{title}: hits {n}", title=title, n=len(starts))
    picture = document_bar(starts, document["characters"], longest, series, says)
    return Bar(number, title, document["year"], series, picture, len(starts))
