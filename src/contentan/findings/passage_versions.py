"""What stands for a passage in the translations of its text: the hit of the same code that is
nearest to the same place of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from contentan.findings.passages import SHOWN, SourceOf, quotation
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

#: How far apart two places may be that say the same, as a share of the text.
TOLERANCE = 0.03
#: Columns of hits that `versions` needs.
NEEDED = "code doc hit lang page paragraph sentence start stop".split()
VERSIONS = declare(
    "passage_versions",
    "hit version",
    """
    hit      text  the hit of a passage
    version  text  the hit that stands for it in a translation of its text
    doc      text  document id of the translation
    """,
    SHOWN,
    """
    apart  real  distance of the two places, each as a share of its text
    """,
)


def versions(
    chosen: pl.DataFrame, hits: pl.DataFrame, works: Mapping[str, str], source_of: SourceOf
) -> pl.DataFrame:
    """Table VERSIONS of passages: for each language in which another document of their work is, its
    nearest hit of the same code, at most TOLERANCE from the same place.

    `hits` are those of documents that have others in their work, with columns NEEDED.
    """
    placed = hits.select(NEEDED).with_columns(
        pl.col("doc").replace_strict(works, return_dtype=pl.String).alias("work"),
        (pl.col("start") / _lengths(hits, source_of)).alias("at"),
    )
    own = placed.filter(pl.col("hit").is_in(chosen["hit"].to_list())).select(
        pl.col("hit").alias("passage"), "code", "work", "doc", "lang", "at"
    )
    near = (
        placed.join(own, on=("code", "work"), suffix="_of")
        .filter((pl.col("lang") != pl.col("lang_of")) & (pl.col("doc") != pl.col("doc_of")))
        .with_columns((pl.col("at") - pl.col("at_of")).abs().alias("apart"))
        .filter(pl.col("apart") <= TOLERANCE)
        .sort("passage", "lang", "apart", "hit")
        .unique(("passage", "lang"), keep="first", maintain_order=True)
    )
    return frame_of(VERSIONS, list(_rows(near, source_of)))


def _lengths(hits: pl.DataFrame, source_of: SourceOf) -> pl.Series:
    """Code points of the document of each hit."""
    long = {}
    for doc in hits["doc"].unique():
        source, number = source_of(doc)
        long[doc] = int(source.first_letter[number + 1] - source.first_letter[number])
    return pl.Series([long[doc] for doc in hits["doc"]], dtype=pl.Float64)


def _rows(near: pl.DataFrame, source_of: SourceOf) -> Iterator[list[Any]]:
    for row in near.iter_rows(named=True):
        source, number = source_of(row["doc"])
        sentence = int(source.first_sentence[number]) + row["sentence"]
        bounds = {
            "from": int(source.sentence_start[sentence]),
            "to": int(source.sentence_stop[sentence]),
        }
        quote = quotation({**row, **bounds}, source_of)
        own = {**row, "hit": row["passage"], "version": row["hit"], **quote}
        yield [own[name] for name in VERSIONS.schema]
