"""What the page Read shows: the documents of the run, one of them with its hits marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import polars as pl

from contentan.desk.live.indexed_run import IndexedRun
from contentan.report.drawing.document_bar import document_bar
from contentan.report.writing.catalogue import Text

#: Paragraphs of a page.
PAGE = 120
#: What the list of documents can be narrowed to.
FILTERS = ("country", "lang", "family", "year")


class Piece(NamedTuple):
    """A piece of a paragraph; `codes` are those of the hits that it lies in."""

    text: str
    codes: tuple[str, ...]


def documents(run: IndexedRun, query: Mapping[str, str]) -> dict[str, Any]:
    """The documents that were read, those that the filters leave, and what each filter offers."""
    table = pl.read_parquet(run.folder / "documents.parquet").filter(pl.col("tokens") > 0)
    names = ("doc", "title", "country", "lang", "family", "year", "hits")
    rows = table.select(names).rows(named=True)
    every = [{**row, "year": str(row["year"] or "")} for row in rows]
    chosen = {name: query[name] for name in FILTERS if query.get(name)}
    find = query.get("find", "").strip().lower()
    left = [
        row
        for row in every
        if all(row[name] == value for name, value in chosen.items())
        and find in f"{row['title']} {row['doc']}".lower()
    ]
    offers = {name: sorted({row[name] for row in every if row[name]}) for name in FILTERS}
    return {
        "documents": left,
        "of": len(every),
        "offers": offers,
        "chosen": chosen,
        "find": query.get("find", ""),
    }


def opened(run: IndexedRun, doc: str, query: Mapping[str, str], text: Text) -> dict[str, Any]:
    """A document: its codes with their hits, a bar with all hits of the one that is chosen, a page
    of its paragraphs. KeyError where the run does not have it.
    """
    part, number = run.place(doc)
    hits = (
        pl.scan_parquet(run.folder / "hits.parquet")
        .filter((pl.col("doc") == doc) & pl.col("blocked_by").is_null())
        .select("code", "start", "stop", "segment", "page")
        .collect()
    )
    labels = {code.id: text.label(code.label, code.id) for code in run.book.codes}
    only = query.get("code", "") if query.get("code") in labels else ""
    shown = hits.filter(pl.col("code") == only) if only else hits
    segments = part.segments.filter(pl.col("doc") == doc).sort("segment")
    size = int(part.source.first_letter[number + 1] - part.source.first_letter[number])
    start = _start(query, segments["segment"].to_list())
    about = run.documents[doc]
    series = run.countries.index(about.country) if about.country in run.countries else None
    says = f"{len(shown)}"
    return {
        "about": about,
        "labels": labels,
        "only": only,
        "codes": Counter(hits["code"].to_list()).most_common(),
        "bar": document_bar(shown["start"].to_list(), size, size, series, says),
        "paragraphs": [
            _paragraph(part.source, number, row, hits)
            for row in segments.slice(start, PAGE).iter_rows(named=True)
        ],
        "start": start,
        "before": max(0, start - PAGE) if start else None,
        "after": start + PAGE if start + PAGE < len(segments) else None,
        "count": len(segments),
        "at": query.get("at", ""),
    }


def _start(query: Mapping[str, str], segments: Sequence[int]) -> int:
    """The first paragraph of the page: a number, or that of the page on which a segment is."""
    if query.get("at", "").isdecimal() and int(query["at"]) in segments:
        return segments.index(int(query["at"])) // PAGE * PAGE
    given = query.get("from", "")
    return min(int(given), len(segments)) if given.isdecimal() and len(given) < 9 else 0


def _paragraph(
    source: Any, number: int, row: Mapping[str, Any], hits: pl.DataFrame
) -> dict[str, Any]:
    own = hits.filter(pl.col("segment") == row["segment"])
    text = source.text(number, row["start"], row["stop"])
    spans = [
        (a - row["start"], b - row["start"], c)
        for c, a, b in own.select("code", "start", "stop").iter_rows()
    ]
    return {
        "segment": row["segment"],
        "span": (row["start"], row["stop"]),
        "kind": row["kind"],
        "lang": row["lang"],
        "page": own["page"][0] if len(own) else None,
        "pieces": pieces(text, spans),
    }


def pieces(text: str, spans: Sequence[tuple[int, int, str]]) -> list[Piece]:
    """A text cut where a hit begins or ends.

    >>> pieces("a soft power", [(2, 12, "x"), (2, 6, "y")])[1:]
    [Piece(text='soft', codes=('x', 'y')), Piece(text=' power', codes=('x',))]
    """
    ends = {0, len(text), *(min(max(end, 0), len(text)) for span in spans for end in span[:2])}
    cuts = sorted(ends)
    return [
        Piece(text[a:b], tuple(dict.fromkeys(code for x, y, code in spans if x <= a and b <= y)))
        for a, b in pairwise(cuts)
    ]
