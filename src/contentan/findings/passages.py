"""Which passages stand for a code and a country.

The rule: a hit in running text before one in a heading, table or note (4 points); one that is not
negated (2); a sentence of 60 to 320 characters (2); a hit of more than 14 letters, which is seldom
ambiguous (1). Over the corpus, the best of each document comes before the second of any, so that no
document speaks for a country; equal points go by hit id, which favours nobody.
"""

from __future__ import annotations

import polars as pl

from contentan.coding.counts import ancestry
from contentan.coding.hits import Source
from contentan.model import Codebook
from contentan.tables.frames import check_frame, frame_of
from contentan.tables.schema import declare

PER_DOCUMENT = 2
PER_CELL = 5
SHORTEST, LONGEST = 60, 320
MOST_TEXT = 600


def passages(
    hits: pl.DataFrame, placed: pl.DataFrame, codebook: Codebook, source: Source
) -> pl.DataFrame:
    """Table PASSAGES: the best for each code (and the codes above it) and country. `placed` is what
    `counts.place` returns.
    """
    rows = []
    for hit in _ranked(_candidates(hits, placed, codebook, source)).iter_rows(named=True):
        start, stop = _window(hit["from"], max(hit["to"], hit["stop"]), hit["start"], hit["stop"])
        rows.append(
            (
                hit["code"],
                hit["country"],
                hit["doc"],
                hit["hit"],
                hit["lang"],
                hit["page"],
                hit["paragraph"],
                source.text(hit["number"], start, stop),
                hit["start"] - start,
                hit["stop"] - start,
                hit["score"],
            )
        )
    return frame_of(PASSAGES, rows)


def _candidates(
    hits: pl.DataFrame, placed: pl.DataFrame, codebook: Codebook, source: Source
) -> pl.DataFrame:
    """Hits that count, under their codes and the codes above, with sentence (from, to) and score;
    `number` is the document's in the source.
    """
    number = {doc: i for i, doc in enumerate(source.docs)}
    at = [number[doc] for doc in hits["doc"]]
    sentence = source.first_sentence[at] + hits["sentence"].to_numpy()
    return (
        hits.select("code doc hit segment page paragraph start stop negated blocked_by".split())
        .with_columns(
            pl.Series("number", at, dtype=pl.Int32),
            pl.Series("from", source.sentence_start[sentence], dtype=pl.Int32),
            pl.Series("to", source.sentence_stop[sentence], dtype=pl.Int32),
        )
        .filter(pl.col("blocked_by").is_null())
        .join(placed.filter(pl.col("country") != ""), on=("doc", "segment"))
        .join(ancestry(codebook), on="code")
        .with_columns(pl.col("ancestor").alias("code"), _score())
    )


def best_of(every: pl.DataFrame) -> pl.DataFrame:
    """The best PER_CELL of tables PASSAGES for each code and country."""
    return check_frame(_ranked(every).select(*PASSAGES.schema), PASSAGES)


def _ranked(candidates: pl.DataFrame) -> pl.DataFrame:
    """The best PER_CELL of each code and country: each document's best first, then its second, at
    most PER_DOCUMENT of one.
    """
    by_score = candidates.sort(
        "code", "country", "score", "hit", descending=[False, False, True, False]
    )
    ranked = by_score.with_columns(
        pl.int_range(pl.len()).over("code", "country", "doc").alias("rank")
    )
    best = ranked.filter(pl.col("rank") < PER_DOCUMENT).sort(
        "code", "country", "rank", "score", "hit", descending=[False, False, False, True, False]
    )
    return best.filter(pl.int_range(pl.len()).over("code", "country") < PER_CELL)


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
    # As much before the hit as after it.
    spare = max(0, MOST_TEXT - (last - first)) // 2
    return max(start, first - spare), min(stop, last + spare)


PASSAGES = declare(
    "passages",
    "code country hit",
    """
    code       text  code id (the hit's own, or an ancestor)
    country    text  country that the passage counts for
    doc        text  document id
    hit        text  the hit that it shows
    lang       text  language of the segment
    page       int   page on which the hit stands
    paragraph  int   paragraph on that page
    text       text  the sentence, or the part of it around the hit where it is long
    start      int   first code point of the hit in that text
    stop       int   code point after the hit in that text
    score      int   how well it serves as an example, by the rule in docs/method/method.md;
                     higher is better
    """,
)
