"""Which passages stand for a code and a country.

The rule: a hit in running text before one in a heading, table or note (4 points); one that is not
negated (2); a sentence of 60 to 320 characters (2); a hit of more than 14 letters, which is seldom
ambiguous (1). Over the corpus, the best of each work comes before the second of any, so that no
text speaks for a country, and no sentence speaks twice because it was translated; equal points go
by hit id, which favours nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from contentan.coding.counts import ancestry
from contentan.coding.hits import Source
from contentan.model import Codebook
from contentan.tables.frames import check_frame, frame_of
from contentan.tables.schema import columns_of, declare

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

PER_DOCUMENT = 2
PER_CELL = 5
SHORTEST, LONGEST = 60, 320
MOST_TEXT = 600
#: The source that holds a document's text, and its number there.
SourceOf: TypeAlias = Callable[[str], tuple[Source, int]]
#: Columns of what `candidates` returns: `from` and `to` bound the sentence of the hit.
CANDIDATES: dict[str, PolarsDataType] = {
    **dict.fromkeys(("code", "country", "doc", "hit", "lang"), pl.String()),
    **dict.fromkeys(("page", "paragraph", "start", "stop", "from", "to", "score"), pl.Int32()),
}


def candidates(
    hits: pl.DataFrame, placed: pl.DataFrame, codebook: Codebook, source: Source
) -> pl.DataFrame:
    """The best PER_DOCUMENT hits of each document for each code (and the codes above it) and
    country, with columns `CANDIDATES`. `placed` is what `counts.place` returns.
    """
    number = {doc: i for i, doc in enumerate(source.docs)}
    at = [number[doc] for doc in hits["doc"]]
    sentence = source.first_sentence[at] + hits["sentence"].to_numpy()
    every = (
        hits.select("code doc hit segment page paragraph start stop negated blocked_by".split())
        .with_columns(
            pl.Series("from", source.sentence_start[sentence], dtype=pl.Int32),
            pl.Series("to", source.sentence_stop[sentence], dtype=pl.Int32),
        )
        .filter(pl.col("blocked_by").is_null())
        .join(placed.filter(pl.col("country") != ""), on=("doc", "segment"))
        .join(ancestry(codebook), on="code")
        .with_columns(pl.col("ancestor").alias("code"), _score())
    )
    return _ranked(every, "doc").select(pl.col(name).cast(t) for name, t in CANDIDATES.items())


def chosen(candidates: pl.DataFrame, works: Mapping[str, str]) -> pl.DataFrame:
    """The best PER_CELL of candidates for each code and country: each work's best first, then its
    second, at most PER_DOCUMENT of one. `works` says of which work a document is; all of a work are
    of the document that has its best, so that none is the translation of another.
    """
    named = candidates.with_columns(pl.col("doc").replace(works).alias("work"))
    of_best = pl.col("doc").sort_by(-pl.col("score"), "hit").first().over("code", "country", "work")
    best = _ranked(named.filter(pl.col("doc") == of_best), "work").sort(
        "code", "country", "rank", "score", "hit", descending=[False, False, False, True, False]
    )
    return best.filter(pl.int_range(pl.len()).over("code", "country") < PER_CELL).select(
        *CANDIDATES
    )


def quoted(chosen: pl.DataFrame, source_of: SourceOf) -> pl.DataFrame:
    """Table PASSAGES of what was chosen."""
    rows = []
    for hit in chosen.iter_rows(named=True):
        own = {**hit, **quotation(hit, source_of)}
        rows.append([own[name] for name in PASSAGES.schema])
    return check_frame(frame_of(PASSAGES, rows), PASSAGES)


def quotation(hit: Mapping[str, int | str], source_of: SourceOf) -> dict[str, int | str]:
    """The text of a hit's sentence, and where in it the hit stands. `hit` has doc, start, stop,
    from, to.
    """
    source, number = source_of(str(hit["doc"]))
    first, last = int(hit["start"]), int(hit["stop"])
    start, stop = _window(int(hit["from"]), max(int(hit["to"]), last), first, last)
    text = source.text(number, start, stop)
    return {"text": text, "start": first - start, "stop": last - start}


def _ranked(every: pl.DataFrame, by: str) -> pl.DataFrame:
    """The best PER_DOCUMENT of each document or work for each code and country, with their
    `rank`.
    """
    by_score = every.sort("code", "country", "score", "hit", descending=[False, False, True, False])
    rank = pl.int_range(pl.len()).over("code", "country", by).alias("rank")
    return by_score.with_columns(rank).filter(pl.col("rank") < PER_DOCUMENT)


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


#: A hit as it is shown.
SHOWN = columns_of("""
    lang       text  language of the segment
    page       int   page on which the hit stands
    paragraph  int   paragraph on that page
    text       text  the sentence, or the part of it around the hit where it is long
    start      int   first code point of the hit in that text
    stop       int   code point after the hit in that text
    """)
PASSAGES = declare(
    "passages",
    "code country hit",
    """
    code       text  code id (the hit's own, or an ancestor)
    country    text  country that the passage counts for
    doc        text  document id
    hit        text  the hit that it shows
    """,
    SHOWN,
    """
    score      int   how well it serves as an example, by the rule in docs/method/method.md;
                     higher is better
    """,
)
