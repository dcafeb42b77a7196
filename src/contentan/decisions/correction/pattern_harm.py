"""Patterns by the harm they do: how many wrong hits each is expected to bring, and where."""

from __future__ import annotations

import polars as pl

from contentan.statistics.intervals import wilson
from contentan.tables.frames import check_frame
from contentan.tables.schema import INT, declare

HARM = declare(
    "harm",
    "code pattern line",
    """
    code       text   code id
    pattern    text   the pattern, as the codebook writes it
    line       int    its line in codebook.yaml
    hits       int    hits that it made
    reviewed   int    of these judged
    correct    int    of these right
    precision  real?  share of its hits that is right; empty where none was judged
    low        real?  lower end of its 95 % interval
    high       real?  upper end
    wrong      real?  wrong hits expected: hits × (1 - precision)
    country    text   country in which most of the wrong ones are expected; empty where none was
                      judged wrong
    """,
)
_OF = ("code", "pattern", "line")


def harm(verified: pl.DataFrame, hits: pl.DataFrame) -> pl.DataFrame:
    """Table HARM, the most harmful pattern first, patterns that nobody reviewed last.

    `hits` has a row for each hit of the run: item, code, pattern, line, country (+ between
    several). Judged hits weigh 1 / chance; the interval is Wilson's for the effective number of
    units (Σw)² / Σw² (Kish 1965).
    """
    judged = hits.join(
        verified.select("item", "chance", "correct"), on="item", how="inner"
    ).with_columns((1 / pl.col("chance")).alias("weight"))
    shares = judged.group_by(_OF).agg(
        pl.len().cast(INT).alias("reviewed"),
        pl.col("correct").sum().cast(INT),
        (pl.col("weight") * pl.col("correct"))
        .sum()
        .truediv(pl.col("weight").sum())
        .alias("precision"),
        (pl.col("weight").sum() ** 2 / (pl.col("weight") ** 2).sum()).alias("effective"),
    )
    ends = wilson(shares["precision"].to_numpy(), shares["effective"].to_numpy())
    known = shares.with_columns(pl.Series("low", ends.low), pl.Series("high", ends.high)).drop(
        "effective"
    )
    every = hits.group_by(_OF).agg(pl.len().cast(INT).alias("hits"))
    found = (
        every.join(known, on=_OF, how="left")
        .join(_worst(judged), on=_OF, how="left")
        .with_columns(
            pl.col("reviewed", "correct").fill_null(0),
            pl.col("country").fill_null(""),
            (pl.col("hits") * (1 - pl.col("precision"))).alias("wrong"),
        )
    )
    return check_frame(
        found.select(*HARM.schema).sort(
            "wrong", "hits", *_OF, descending=[True, True, False, False, False], nulls_last=True
        ),
        HARM,
    )


def _worst(judged: pl.DataFrame) -> pl.DataFrame:
    """The country with most wrong hits, as far as judged ones stand for all."""
    by_country = (
        judged.filter(~pl.col("correct"))
        .with_columns(pl.col("country").str.split("+"))
        .explode("country")
        .group_by(*_OF, "country")
        .agg(pl.col("weight").sum())
    )
    first = (
        by_country.sort("weight", "country", descending=[True, False])
        .group_by(_OF, maintain_order=True)
        .first()
    )
    return first.select(*_OF, "country")
