"""Which passages stand for a code and a country.

The rule: a hit in running text before one in a heading, table or note (4 points); one that is not negated (2); a sentence of
60 to 320 characters (2); a hit of more than 14 letters, which is seldom ambiguous (1). Over the corpus, the best of each document
comes before the second of any, so that no document speaks for a country; equal points go by hit id, which favours nobody.
"""

from __future__ import annotations

import polars as pl

from contentan.counts import ancestry
from contentan.model import Codebook
from contentan.tables import PASSAGES, check, frame

PER_DOCUMENT = 2
PER_CELL = 5
SHORTEST, LONGEST = 60, 320
MOST_TEXT = 600


def passages(
    text: str,
    hits: pl.DataFrame,
    segments: pl.DataFrame,
    sentences: pl.DataFrame,
    attribution: pl.DataFrame,
    codebook: Codebook,
) -> pl.DataFrame:
    """Table PASSAGES of one document: its best for each code (and the codes above it) and country."""
    counted = (
        hits.filter(pl.col("blocked_by").is_null())
        .select("code", "doc", "hit", "segment", "sentence", "page", "paragraph", "start", "stop", "negated")
        .join(segments.select("segment", "kind", "lang"), on="segment")
        .join(sentences.select("sentence", pl.col("start").alias("from"), pl.col("stop").alias("to")), on="sentence")
        .join(attribution.filter(pl.col("country") != "").select("segment", "country"), on="segment")
        .join(ancestry(codebook), on="code")
        .with_columns(pl.col("ancestor").alias("code"), _score())
    )
    best = top(counted, PER_DOCUMENT)
    rows = []
    for hit in best.iter_rows(named=True):
        start, stop = _window(hit["from"], max(hit["to"], hit["stop"]), hit["start"], hit["stop"])
        rows.append(
            (
                hit["code"], hit["country"], hit["doc"], hit["hit"], hit["lang"], hit["page"], hit["paragraph"],
                text[start:stop], hit["start"] - start, hit["stop"] - start, hit["score"],
            )
        )  # fmt: skip
    return frame(PASSAGES, rows)


def best_of(every: pl.DataFrame) -> pl.DataFrame:
    """The best PER_CELL of a corpus for each code and country."""
    rank = pl.int_range(pl.len()).over("code", "country", "doc").alias("rank")
    ranked = every.sort("score", "hit", descending=[True, False]).with_columns(rank)
    return check(top(ranked, PER_CELL, by=("rank", "score")).select(*PASSAGES.schema), PASSAGES)


def top(candidates: pl.DataFrame, most: int, *, by: tuple[str, ...] = ("score",)) -> pl.DataFrame:
    """The first `most` rows of each code and country, by the columns of `by` (a score from the highest), then by hit id."""
    order = ("code", "country", *by, "hit")
    ranked = candidates.sort(order, descending=[name == "score" for name in order])
    return ranked.filter(pl.int_range(pl.len()).over("code", "country") < most)


def _score() -> pl.Expr:
    length = pl.col("to") - pl.col("from")
    return (
        4 * pl.col("kind").is_in(("paragraph", "list")).cast(pl.Int32)
        + 2 * pl.col("negated").not_().cast(pl.Int32)
        + 2 * length.is_between(SHORTEST, LONGEST).cast(pl.Int32)
        + (pl.col("stop") - pl.col("start") > 14).cast(pl.Int32)
    ).alias("score")


def _window(start: int, stop: int, first: int, last: int) -> tuple[int, int]:
    """A sentence, or MOST_TEXT code points around the hit where the sentence is longer."""
    if stop - start <= MOST_TEXT:
        return start, stop
    spare = max(0, MOST_TEXT - (last - first)) // 2
    return max(start, first - spare), min(stop, last + spare)
