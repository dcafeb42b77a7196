"""The paragraphs of a run that a model is asked about, and for which codes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.coding import counts
from contentan.decisions import score_file, stored_samples
from contentan.decisions.database import REVIEW, connect
from contentan.decisions.found_again import segment_id
from contentan.errors import UsageError, meant
from contentan.review.samples import sampling_frame
from contentan.runs.after.lookup import Stored
from contentan.tables.frames import check_frame, frame_of
from contentan.tables.schema import INT, declare

MODEL_UNITS = declare(
    "model_units",
    "unit",
    """
    unit     text  id of the paragraph
    doc      text  document id
    segment  int   segment number in the document
    start    int   first code point
    stop     int   code point after it
    country  text  compared countries that it counts for, + between them
    lang     text  language of the paragraph
    text     text  the paragraph
    """,
)


class Units(NamedTuple):
    """`paragraphs` is table MODEL_UNITS; `asked` has columns unit and code; `hits`, columns item,
    code and unit, are all that the dictionary found in these paragraphs; `gone` counts items of a
    sample whose text is not in the run.
    """

    paragraphs: pl.DataFrame
    asked: pl.DataFrame
    hits: pl.DataFrame
    gone: int = 0


def of_run(whole: Stored, codes: Sequence[str]) -> Units:
    """All paragraphs, and what else has a hit of these codes (as a heading), for each code."""
    named = _named(whole, codes)
    every, hits = _all(whole)
    ancestry = counts.ancestry(codebook_of_run(whole.folder))
    parts = []
    for code in named:
        own = hits.filter(pl.col("code").is_in(score_file.with_below(ancestry, code)))
        there = pl.concat([every.filter("counted")["unit"], own["unit"]]).unique()
        parts.append(there.to_frame().with_columns(pl.lit(code).alias("code")))
    return _units(whole, every, hits, pl.concat(parts))


def of_sample(outputs: Path, whole: Stored, sample: str, codes: Sequence[str]) -> Units:
    """The paragraphs of a sample. One of hits (verify) is asked for the code of each hit, any other
    for each of `codes`; UsageError where none is named.
    """
    with closing(connect(_file(outputs), lambda: "")) as db:
        task = stored_samples.sample_of(db, sample).task
        items = sorted(stored_samples.drawn_to(db, sample))
    every, hits = _all(whole)
    if task == "verify":
        found = hits.filter(pl.col("item").is_in(items))
        asked = found.select("unit", "code").unique()
        if codes:
            asked = asked.filter(pl.col("code").is_in(_named(whole, codes)))
    else:
        named = pl.DataFrame({"code": _named(whole, codes)})
        found = hits if task == "code" else every.with_columns(pl.col("unit").alias("item"))
        found = found.filter(pl.col("item").is_in(items))
        asked = found.select("unit").unique().join(named, how="cross")
    made = _units(whole, every, hits, asked)
    return made._replace(gone=len(items) - found["item"].n_unique())


def _file(outputs: Path) -> Path:
    path = outputs / REVIEW
    if not path.is_file():
        raise UsageError("there are no samples yet (`contentan sample`)", where=path)
    return path


def _named(whole: Stored, codes: Sequence[str]) -> list[str]:
    known = [code.id for code in codebook_of_run(whole.folder).codes]
    if not codes:
        raise UsageError(
            "expected at least one code: each paragraph is asked about each code apart",
            where="--codes",
        )
    for code in codes:
        if code not in known:
            raise UsageError(
                f"no code {code!r} in the codebook of run {whole.folder.name}{meant(code, known)}",
                where="--codes",
            )
    return list(codes)


def hits_by_unit(whole: Stored) -> pl.DataFrame:
    """All hits of a run that count: item, code, and the unit in which each stands."""
    return _all(whole)[1]


def _all(whole: Stored) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All paragraphs, and what is none and has a hit, as MODEL_UNITS without text and with
    `counted`; hits with the unit in which each stands.
    """
    columns = ("unit", "doc", "segment", "start", "stop", "country", "lang")
    segments = sampling_frame.segments(whole).rename({"item": "unit"}).select(*columns)
    hits = sampling_frame.hits(whole)
    outside = hits.join(segments, on=("doc", "segment"), how="anti")
    other = _outside(sampling_frame.with_texts(whole, outside)).select(*columns)
    every = pl.concat(
        [
            segments.with_columns(pl.lit(value=True).alias("counted")),
            other.with_columns(pl.lit(value=False).alias("counted")),
        ]
    )
    where = every.select("doc", "segment", "unit")
    return every, hits.join(where, on=("doc", "segment")).select("item", "code", "unit")


def _outside(hits: pl.DataFrame) -> pl.DataFrame:
    """What is no paragraph, as a heading, with the hits in it: from the first letter that is shown
    before a hit to the last behind one.
    """
    own = (
        hits.with_columns(
            (pl.col("start") - pl.col("before").str.len_chars()).cast(INT).alias("start"),
            (pl.col("stop") + pl.col("after").str.len_chars()).cast(INT).alias("stop"),
        )
        .group_by("doc", "segment", "text_digest", "country", "lang")
        .agg(pl.col("start").min(), pl.col("stop").max())
        .sort("doc", "segment")
    )
    places = own.select("text_digest", "start", "stop").iter_rows()
    ids = [segment_id(digest, start, stop) for digest, start, stop in places]
    return own.with_columns(pl.Series("unit", ids, pl.String()))


def _units(whole: Stored, every: pl.DataFrame, hits: pl.DataFrame, asked: pl.DataFrame) -> Units:
    own = every.join(asked.select("unit").unique(), on="unit", how="semi").sort("doc", "start")
    if own.is_empty():
        return Units(frame_of(MODEL_UNITS, []), asked, hits.clear())
    texts = sampling_frame.with_texts(whole, own).rename({"quote": "text"})
    paragraphs = check_frame(texts.select(*MODEL_UNITS.schema), MODEL_UNITS)
    there = hits.join(own.select("unit"), on="unit", how="semi").sort("item", "code")
    return Units(paragraphs, asked.sort("unit", "code"), there)
