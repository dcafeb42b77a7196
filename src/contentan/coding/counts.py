"""Counts with their denominators: per document first, then per group.

Documents are tallied one at a time (`expose`, `tally`); `count` adds tallies up. A parent code's
hits are the sum of its own and its descendants'; its segments and documents are counted once each.
A segment that counts for two countries is in the numbers of both. Groups with text but no hit are
rows of zeros; groups without text are absent.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import polars as pl

from contentan.coding.tables import COUNTS, EXPOSURE, GROUP, TALLY
from contentan.errors import TableError
from contentan.model import Codebook
from contentan.tables.frames import check_frame

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

#: Segment kinds that are units of a share of paragraphs.
UNITS = ("paragraph", "list", "table", "note")
#: Segment kinds whose words and hits count.
COUNTED = (*UNITS, "heading")
#: Columns of what `place` returns.
PLACED: dict[str, PolarsDataType] = {
    "doc": pl.String(),
    "segment": pl.Int32(),
    "country": pl.String(),
    "kind": pl.String(),
    "lang": pl.String(),
    "words": pl.Int32(),
}


def words_per_segment(tokens: pl.DataFrame, types: pl.DataFrame) -> pl.DataFrame:
    """Columns segment and words of one document: its words, without numbers and punctuation;
    segments without any are absent.
    """
    words = types.filter(pl.col("kind") == "word").select("type")
    return (
        tokens.join(words, on="type", how="semi")
        .group_by("segment")
        .agg(pl.len().cast(pl.Int32).alias("words"))
    )


def place(segments: pl.DataFrame, attribution: pl.DataFrame) -> pl.DataFrame:
    """Counted segments with each country that they count for: columns doc, segment, country, kind,
    lang, words.

    `segments` has columns doc, segment, kind, lang, words.
    """
    counted = segments.filter(pl.col("kind").is_in(COUNTED)).select(
        "doc", "segment", "kind", "lang", "words"
    )
    return attribution.select("doc", "segment", "country").join(
        counted, on=("doc", "segment"), how="inner"
    )


def expose(placed: pl.DataFrame) -> pl.DataFrame:
    """Table EXPOSURE: how much text there was to be coded in each document, for each country and
    language.
    """
    return check_frame(
        placed.group_by("doc", "country", "lang")
        .agg(
            pl.col("words").sum().cast(pl.Int32).alias("tokens"),
            pl.col("kind").is_in(UNITS).sum().cast(pl.Int32).alias("paragraphs"),
        )
        # A paragraph of numbers alone is no exposure: rates would divide by zero words.
        .filter(pl.col("tokens") > 0)
        .sort("doc", "country", "lang"),
        EXPOSURE,
    )


def ancestry(codebook: Codebook) -> pl.DataFrame:
    """Columns code and ancestor: each code with itself and everything above it."""
    parent = {code.id: code.parent for code in codebook.codes}
    rows = []
    for code in parent:
        above = code
        while above:
            rows.append((code, above))
            above = parent[above]
    return pl.DataFrame(rows, schema={"code": pl.String(), "ancestor": pl.String()}, orient="row")


def tally(hits: pl.DataFrame, placed: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """Table TALLY; only rows with hits. `placed` is what `place` returns."""
    counted = hits.filter(pl.col("blocked_by").is_null()).select("doc", "segment", "code")
    return check_frame(
        # A hit in a segment of two countries becomes two rows; one in a segment of none, no row.
        counted.join(placed, on=("doc", "segment"), how="inner")
        .join(ancestry(codebook), on="code", how="inner")
        .group_by("doc", "country", "lang", pl.col("ancestor").alias("code"))
        .agg(
            pl.len().cast(pl.Int32).alias("hits"),
            pl.col("segment")
            .filter(pl.col("kind").is_in(UNITS))
            .n_unique()
            .cast(pl.Int32)
            .alias("segments"),
        )
        .sort("doc", "country", "lang", "code"),
        TALLY,
    )


def count(
    tallies: pl.DataFrame, exposures: pl.DataFrame, documents: pl.DataFrame, codes: Iterable[str]
) -> pl.DataFrame:
    """Table COUNTS: every code in every group that has text.

    Raises TableError when a tally has no exposure: hits in a text without words cannot be.
    """
    # Inner joins below would drop such hits in silence.
    strangers = tallies.join(exposures, on=("doc", "country", "lang"), how="anti")
    if len(strangers):
        raise TableError(f"document {strangers['doc'][0]} has hits but no words", where="counts")
    facts = documents.select("doc", "family", "institution", "year")
    placed = exposures.join(facts, on="doc", how="inner")
    groups = placed.group_by(GROUP).agg(
        pl.col("tokens").sum().cast(pl.Int32),
        pl.col("paragraphs").sum().cast(pl.Int32),
        pl.col("doc").n_unique().cast(pl.Int32).alias("documents_total"),
    )
    found = (
        tallies.join(facts, on="doc", how="inner")
        .group_by("code", *GROUP)
        .agg(
            pl.col("hits").sum().cast(pl.Int32),
            pl.col("segments").sum().cast(pl.Int32),
            pl.col("doc").n_unique().cast(pl.Int32).alias("documents"),
        )
    )
    every = pl.DataFrame({"code": sorted(codes)}, schema={"code": pl.String()}).join(
        groups, how="cross"
    )
    return check_frame(
        every.join(found, on=("code", *GROUP), how="left", nulls_equal=True)
        .with_columns(pl.col("hits", "segments", "documents").fill_null(0))
        .select(*COUNTS.schema)
        .sort(COUNTS.key),
        COUNTS,
    )
