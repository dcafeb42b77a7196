"""A file of scores: a CSV file with columns item, code, score, from whatever program made it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from contentan.decisions.correction.scored_units import SCORED
from contentan.errors import UsageError
from contentan.tables.frames import frame_of

COLUMNS = ("item", "code", "score")


def read(path: Path) -> pl.DataFrame:
    """Columns item, code and score; an empty score is not known. UsageError, with the line, where
    the file is not such a file.
    """
    if not path.is_file():
        raise UsageError("there is no such file", where=path)
    try:
        table = pl.read_csv(path, infer_schema=False, encoding="utf8")
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        first = str(error).split("\n")[0]
        raise UsageError(f"is no CSV file in UTF-8: {first}", where=path) from None
    if lacking := [name for name in COLUMNS if name not in table.columns]:
        raise UsageError(
            f"has no column {lacking[0]}; expected item, code and score", where=path, line=1
        )
    cells = table.select(COLUMNS).with_columns(
        pl.col("score").str.strip_chars().replace("", None).alias("score")
    )
    made = cells.with_columns(pl.col("score").cast(pl.Float64, strict=False))
    wrong = (cells["score"].is_not_null()) & ~(made["score"].is_finite().fill_null(value=False))
    if wrong.any():
        at = int(wrong.arg_true()[0])
        raise UsageError(
            f"score {cells['score'][at]!r} is no number; leave it empty where none is known",
            where=path,
            line=at + 2,
        )
    twice = made.select("item", "code").is_duplicated()
    if twice.any():
        at = int(twice.arg_true()[-1])
        raise UsageError(
            f"item {made['item'][at]} has two scores for {made['code'][at]}",
            where=path,
            line=at + 2,
        )
    return made


def scored(
    scores: pl.DataFrame, hits: pl.DataFrame, segments: pl.DataFrame, ancestry: pl.DataFrame
) -> pl.DataFrame:
    """Table SCORED of the units of a run: `hits` and `segments` are its frames, `ancestry`
    counts.ancestry's. Only codes that have scores are in it; a score of a unit that the run does
    not have, and that of a paragraph with a hit of the code, is left out.
    """
    parts = [frame_of(SCORED, [])]
    for code in scores["code"].unique().sort().to_list():
        own = scores.filter(pl.col("code") == code).select("item", "score")
        below = with_below(ancestry, code)
        for task, frame in (
            ("verify", hits.filter(pl.col("code").is_in(below))),
            ("missed", without_hits(segments, below)),
        ):
            parts.append(
                frame.select("item", "country", "lang")
                .join(own, on="item", how="left", maintain_order="left")
                .select(
                    pl.lit(task).alias("task"), "item", pl.lit(code).alias("code"),
                    "country", "lang", "score",
                )
            )  # fmt: skip
    return pl.concat(parts)


def with_below(ancestry: pl.DataFrame, code: str) -> list[str]:
    """A code and all codes below it."""
    return ancestry.filter(pl.col("ancestor") == code)["code"].to_list()


def without_hits(segments: pl.DataFrame, codes: Sequence[str]) -> pl.DataFrame:
    """Paragraphs in which the machine found none of these codes."""
    found = pl.col("codes").str.split(" ").list.set_intersection(list(codes))
    return segments.filter(found.list.len() == 0)
