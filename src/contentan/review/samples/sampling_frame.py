"""From a run to what a sample may be drawn from: all its hits, or all its paragraphs, each with its
stratum.

Only what counts for a compared country is in a frame, and a text that two documents bring is there
once.
"""

from __future__ import annotations

import polars as pl

from contentan.coding import counts
from contentan.coding.hits import Source, pages
from contentan.corpus.tables import DOCUMENTS
from contentan.decisions.found_again import segment_id
from contentan.runs import pattern_lemmas, shards
from contentan.runs.after.lookup import Stored
from contentan.runs.steps import placing
from contentan.tables.frames import check_frame, from_csv
from contentan.tables.schema import TEXT, columns_of, declare

_PLACE = columns_of("""
    item         text  id of the hit or segment
    doc          text  document id
    title        text  title of the document
    institution  text  whose document
    country      text  compared countries that it counts for, + between them
    lang         text  language of the segment
    year         int?  year of the document
    page         int   page on which it starts
    paragraph    int   paragraph on that page
    segment      int   segment number in the document
    start        int   first code point
    stop         int   code point after it
    text_digest  text  digest of the document's text
    """)
HIT_FRAME = declare(
    "hit_frame",
    "item",
    _PLACE,
    """
    code     text  the machine's code
    pattern  text  the pattern that fired
    line     int   its line in codebook.yaml
    quote    text  the matched text
    before   text  text of the segment before it, up to 240 code points
    after    text  text of the segment after it, up to 240 code points
    """,
)
SEGMENT_FRAME = declare(
    "segment_frame",
    "item",
    _PLACE,
    """
    words  int   words in it
    codes  text  codes of the machine's hits in it, sorted, space between
    """,
)
#: Code points of its paragraph that are shown on each side of a hit.
AROUND = 240


def hits(whole: Stored) -> pl.DataFrame:
    """Table HIT_FRAME of a run; its texts around are those of hits.parquet, see `with_texts`."""
    placed = _placed(whole).select(
        "doc", "segment", "title", "institution", "country", "lang", "year", "text_digest"
    )
    found = (
        _found(whole)
        .rename({"hit": "item"})
        .drop("lang")
        .join(placed, on=("doc", "segment"), how="inner")
    )
    return check_frame(found.select(*HIT_FRAME.schema).sort("doc", "start", "code"), HIT_FRAME)


def segments(whole: Stored) -> pl.DataFrame:
    """Table SEGMENT_FRAME of a run."""
    codes = (
        _found(whole)
        .group_by("doc", "segment")
        .agg(pl.col("code").unique().sort().str.join(" ").alias("codes"))
    )
    units = (
        _placed(whole)
        .filter(pl.col("kind").is_in(counts.UNITS))
        .join(codes, on=("doc", "segment"), how="left")
    )
    filled = units.with_columns(pl.col("codes").fill_null(""))
    return check_frame(filled.select(*SEGMENT_FRAME.schema).sort("doc", "start"), SEGMENT_FRAME)


def _found(whole: Stored) -> pl.DataFrame:
    """Hits of the run that count."""
    return pl.read_parquet(whole.folder / "hits.parquet").filter(pl.col("blocked_by").is_null())


def _placed(whole: Stored) -> pl.DataFrame:
    """Counted segments of the run with the facts of their documents."""
    documents = from_csv((whole.folder / "documents.csv").read_bytes(), DOCUMENTS)
    facts = documents.select("doc", "title", "institution", "year", "text_digest")
    return _segments(whole, whole.manifest["options"]["countries"].split(",")).join(
        facts, on="doc", how="inner"
    )


def _segments(whole: Stored, countries: list[str]) -> pl.DataFrame:
    """Counted segments that have words: doc, segment, item, kind, lang, country, words, start,
    stop, page, paragraph.
    """
    lemmas = pattern_lemmas.remembered(whole.store, whole.recipe)
    twins = shards.twins(shards.facts_of(whole.store, whole.shards))
    found = []
    for shard in whole.shards:
        placed = placing.placed(whole.store, shard, lemmas)["placed"]
        own = placed.filter(
            pl.col("country").is_in(countries)
            & (pl.col("words") > 0)
            & pl.col("doc").is_in(list(twins)).not_()
        )
        own = own.group_by("doc", "segment", "kind", "lang", "words").agg(
            pl.col("country").unique().sort().str.join("+")
        )
        opened = shards.open_shard(whole.store, shard)
        known = own.join(
            opened.segments.select("doc", "segment", "start", "stop"), on=("doc", "segment")
        ).sort("doc", "segment")
        found.append(_cited(known, opened.source))
    return pl.concat(found).sort("doc", "segment")


def _cited(segments: pl.DataFrame, source: Source) -> pl.DataFrame:
    number = {doc: at for at, doc in enumerate(source.docs)}
    documents = segments["doc"].replace_strict(number, return_dtype=pl.Int64).to_numpy()
    starts = segments["start"].to_numpy()
    at = source.first_paragraph[documents] + segments["segment"].to_numpy()
    ids = [
        segment_id(source.digests[document], start, stop)
        for document, start, stop in zip(
            documents, segments["start"], segments["stop"], strict=True
        )
    ]
    return segments.with_columns(
        pl.Series("item", ids, pl.String()),
        pl.Series("page", pages(source, documents, starts), pl.Int32()),
        pl.Series("paragraph", source.paragraph[at], pl.Int32()),
    )


def with_texts(whole: Stored, items: pl.DataFrame) -> pl.DataFrame:
    """Drawn rows of a frame with quote, before and after as a reviewer reads them: a hit within its
    paragraph, a segment whole.
    """
    segment_of: dict[tuple[str, int], tuple[int, int]] = {}
    texts: dict[str, tuple[Source, int]] = {}
    wanted = set(items["doc"].to_list())
    for shard in whole.shards:
        if not wanted.isdisjoint(document.id for document in shard.documents):
            opened = shards.open_shard(whole.store, shard)
            texts |= {doc: (opened.source, number) for number, doc in enumerate(opened.source.docs)}
            own = opened.segments.filter(pl.col("doc").is_in(list(wanted))).select(
                "doc", "segment", "start", "stop"
            )
            segment_of |= {
                (doc, segment): (start, stop) for doc, segment, start, stop in own.iter_rows()
            }
    rows = []
    for row in items.iter_rows(named=True):
        (source, number), (first, last) = texts[row["doc"]], segment_of[row["doc"], row["segment"]]
        start, stop = row["start"], row["stop"]
        before = source.text(number, max(first, start - AROUND), start)
        after = source.text(number, stop, min(max(last, stop), stop + AROUND))
        rows.append((source.text(number, start, stop), before, after))
    shown = pl.DataFrame(rows, schema={"quote": TEXT, "before": TEXT, "after": TEXT}, orient="row")
    return items.drop("quote", "before", "after", strict=False).hstack(shown)
