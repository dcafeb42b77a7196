"""Scores beside the decisions, and all units of a run that they are of.

A run takes outputs/review/scores.csv as it takes the decisions. Ids of hits and paragraphs come
from the text, so scores that were made of an earlier run stay those of the same places. The mean
score of all units is part of the estimate, so all units are gathered, judged or not, and one that
has no score is known to have none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from contentan.coding.counts import UNITS
from contentan.decisions import score_file
from contentan.decisions.database import REVIEW
from contentan.decisions.found_again import Opened, segment_id
from contentan.tables.schema import INT, TEXT

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

#: Where the file lies below outputs.
SCORES = REVIEW.with_name("scores.csv")
#: What `units_in_shard` takes of a shard.
HERE: dict[str, dict[str, PolarsDataType]] = {
    "scored_hits": {"item": TEXT, "doc": TEXT, "segment": INT, "code": TEXT},
    "scored_segments": {"item": TEXT, "doc": TEXT, "segment": INT},
}


class Scores(NamedTuple):
    """`table` has columns item, code and score; `digest` is that of the file, empty where there is
    none.
    """

    table: pl.DataFrame
    digest: str = ""


NONE = Scores(pl.DataFrame(schema={"item": TEXT, "code": TEXT, "score": pl.Float64()}))


def kept(outputs: Path) -> Scores:
    """The scores beside the decisions; UsageError, with the line, where the file is no such
    file.
    """
    path = outputs / SCORES
    if not path.is_file():
        return NONE
    return Scores(score_file.read(path), hashlib.sha256(path.read_bytes()).hexdigest())


def units_in_shard(
    scores: Scores, hits: pl.DataFrame, opened: Callable[[], Opened]
) -> dict[str, pl.DataFrame]:
    """All hits that count and all segments of a shard, as in `HERE`; none where there are no
    scores, and the shard is not opened.
    """
    if not scores.digest:
        return {name: pl.DataFrame(schema=schema) for name, schema in HERE.items()}
    shard = opened()
    digest = dict(zip(shard.source.docs, shard.source.digests, strict=True))
    rows = [
        (segment_id(digest[doc], start, stop), doc, segment)
        for doc, segment, start, stop in (
            shard.segments.select("doc", "segment", "start", "stop").iter_rows()
        )
    ]
    counted = hits.filter(pl.col("blocked_by").is_null()).rename({"hit": "item"})
    return {
        "scored_hits": counted.select(*HERE["scored_hits"]),
        "scored_segments": pl.DataFrame(rows, schema=HERE["scored_segments"], orient="row"),
    }


def onto(
    scores: Scores,
    present: Mapping[str, pl.DataFrame],
    placed: pl.DataFrame,
    countries: Sequence[str],
    ancestry: pl.DataFrame,
) -> pl.DataFrame | None:
    """Table SCORED of a run, None where there are no scores: `present` is what `units_in_shard`
    says of all shards, `placed` what `counts.place` does, `ancestry` counts.ancestry's.
    """
    if not scores.digest:
        return None
    counted = placed.filter(pl.col("country").is_in(list(countries)) & (pl.col("words") > 0))
    where = counted.group_by("doc", "segment").agg(
        pl.col("lang", "kind").first(), pl.col("country").unique().sort().str.join("+")
    )
    hits = present["scored_hits"].join(where, on=("doc", "segment"))
    coded = hits.group_by("doc", "segment").agg(
        pl.col("code").unique().sort().str.join(" ").alias("codes")
    )
    segments = (
        present["scored_segments"]
        .join(where.filter(pl.col("kind").is_in(UNITS)), on=("doc", "segment"))
        .join(coded, on=("doc", "segment"), how="left")
        .with_columns(pl.col("codes").fill_null(""))
    )
    return score_file.scored(
        scores.table, hits.sort("item", "code"), segments.sort("item"), ancestry
    )
