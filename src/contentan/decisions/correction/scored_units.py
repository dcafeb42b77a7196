"""Scores of units, judged or not, that help to estimate shares (`contentan.statistics.assisted`).

A score of a hit says how likely the hit is right, a score of a paragraph how likely the code is
there. Any number does, and so does a bad one: it is used only as far as it agrees with people. A
unit without a score has no part in the correction, as if it were a stratum of its own: it gets the
mean of its cell, so that it moves nothing, and never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from contentan.decisions.correction.reviewed_units import Scores, Units
from contentan.tables.schema import declare

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

SCORED = declare(
    "scored",
    "task item code",
    """
    task     text   verify for a hit, missed for a paragraph without a hit of the code
    item     text   id of the hit or segment in the run
    code     text   code id
    country  text   compared countries that it counts for, + between them
    lang     text   language of the segment
    score    real?  any number, larger where the code rather belongs there; empty where none is
                    known
    """,
    values={"task": ("verify", "missed")},
)


def with_scores(
    units: Units, items: pl.Series, codes: Sequence[str], scored: pl.DataFrame
) -> Units:
    """Units with their scores: `items` are the units' ids, `scored` rows of SCORED of one task, for
    all units from which these were drawn.
    """
    known = scored.filter(pl.col("score").is_not_null())
    if known.is_empty():
        return units
    of = units.entries
    wanted = pl.DataFrame(
        {
            "item": items.gather(of.unit),
            "code": pl.Series(codes, dtype=pl.String).gather(of.code),
        }
    )
    own = wanted.join(
        known.select("item", "code", "score"), on=("item", "code"), how="left",
        maintain_order="left",
    )  # fmt: skip
    entry = own["score"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return units._replace(scores=Scores(entry, _means(known, codes)))


def _means(known: pl.DataFrame, codes: Sequence[str]) -> pl.DataFrame:
    place = pl.DataFrame(
        {"code": codes, "at": range(len(codes))}, schema={"code": pl.String, "at": pl.Int64}
    )
    return (
        known.join(place, on="code", how="inner")
        .group_by("at", "country", "lang")
        .agg(pl.len().alias("n"), pl.col("score").sum().alias("sum"))
        .sort("at", "country", "lang")
        .with_columns(pl.col("country").str.split("+"))
    )
