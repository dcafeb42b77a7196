"""Passages as the report quotes them: in three parts, with title, page and paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from contentan.report.writing.catalogue import Text
from contentan.report.writing.language_names import language_name

#: A row of a table of the run.
Row = Mapping[str, Any]
#: Code points of a passage that are shown on each side of its hit.
MOST_BESIDE = 220


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation in three parts, the hit in the middle, and where it stands; `versions` are what
    stands for it in translations of its text, and `also` the names of their languages.
    """

    before: str
    quote: str
    after: str
    lang: str
    cite: str
    document: int
    hit: str
    versions: tuple[Passage, ...] = ()
    also: str = ""


def passages_of(
    text: Text,
    passages: pl.DataFrame,
    documents: pl.DataFrame,
    versions: pl.DataFrame | None = None,
) -> dict[tuple[str, str], tuple[Passage, ...]]:
    """Passages by code and country, the best first; `versions` is their table VERSIONS."""
    facts = {row["doc"]: (i, row) for i, row in enumerate(documents.iter_rows(named=True), start=1)}
    shown: dict[str, list[Passage]] = {}
    if versions is not None:
        for row in versions.sort("hit", "lang").iter_rows(named=True):
            own = _passage(text, {**row, "hit": row["version"]}, facts)
            shown.setdefault(row["hit"], []).append(own)
    found: dict[tuple[str, str], list[Passage]] = {}
    for row in passages.sort(
        "code", "country", "score", "doc", "hit", descending=[False, False, True, False, False]
    ).iter_rows(named=True):
        own = _passage(text, row, facts, tuple(shown.get(row["hit"], ())))
        found.setdefault((row["code"], row["country"]), []).append(own)
    return {key: tuple(several) for key, several in found.items()}


def _passage(
    text: Text,
    row: Row,
    facts: Mapping[str, tuple[int, Row]],
    versions: tuple[Passage, ...] = (),
) -> Passage:
    unknown = (0, {"title": row["doc"], "pages": 2, "format": "", "year": None})
    number, document = facts.get(row["doc"], unknown)
    before, quote, after = parts(row["text"], row["start"], row["stop"])
    return Passage(
        before=before,
        quote=quote,
        after=after,
        lang=row["lang"],
        cite=citation(text, document, row),
        document=number,
        hit=row["hit"],
        versions=versions,
        also=", ".join(language_name(text, one.lang) for one in versions),
    )


def parts(text: str, start: int, stop: int) -> tuple[str, str, str]:
    """What stands before a hit, the hit and what stands after it; at most MOST_BESIDE code points
    each, cut at a space.

    >>> parts("public diplomacy of people", 7, 16)
    ('public ', 'diplomacy', ' of people')
    """
    before, after = text[:start], text[stop:]
    if len(before) > MOST_BESIDE:
        before = "… " + before[-MOST_BESIDE:].partition(" ")[2]
    if len(after) > MOST_BESIDE:
        after = after[:MOST_BESIDE].rpartition(" ")[0] + " …"
    return before, text[start:stop], after


def citation(text: Text, document: Row, passage: Row) -> str:
    """Title, year, page and paragraph; no page for a file that has none."""
    parts = [
        document["title"] or passage["doc"],
        str(document["year"] or ""),
        place_of(text, document, passage),
    ]
    return ", ".join(part for part in parts if part)


def place_of(text: Text, document: Row, passage: Row) -> str:
    """Page and paragraph, or the paragraph alone."""
    # A Word or web file without page marks has one page, which nobody could look up.
    paged = document["format"] == "pdf" or document["pages"] > 1
    page = [text("p. {page}", page=passage["page"])] if paged else []
    return ", ".join([*page, text("para. {number}", number=passage["paragraph"])])
