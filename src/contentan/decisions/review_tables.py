"""What review says of a run's numbers, as tables of the run; all empty where nobody reviewed.

Three kinds of numbers stay apart: raw ones in `counts` and the first columns of `comparison`,
reviewed ones in `quality`, `agreement` and `harm`, corrected ones in `corrected` and in the columns
of `comparison` that begin so.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import polars as pl

from contentan.compare.tables import COMPARISON
from contentan.decisions.agreed_answers import AGREED, agreed
from contentan.decisions.blind_answers import Answers
from contentan.decisions.correction.code_quality import QUALITY, quality
from contentan.decisions.correction.corrected_rates import corrected
from contentan.decisions.correction.corrected_verdicts import CORRECTED, VERDICTS
from contentan.decisions.correction.pattern_harm import HARM, harm
from contentan.decisions.correction.reviewed_countries import Known
from contentan.decisions.correction.reviewed_shares import COVERED
from contentan.decisions.found_again import Carried
from contentan.decisions.tables import LOST
from contentan.tables.frames import check_frame, frame_of
from contentan.tables.schema import Column, declare, with_interval


def _corrected(name: str, says: str) -> tuple[Column, ...]:
    return with_interval(
        name,
        f"{says}, corrected by what review found; empty where it cannot be",
        of=", from documents and review",
    )


#: The comparison with what review says of it beside each raw figure.
COMPARED = declare(
    "comparison",
    " ".join(COMPARISON.key),
    COMPARISON.columns,
    _corrected("corrected_rate_left", "rate_left"),
    _corrected("corrected_rate_right", "rate_right"),
    _corrected("corrected_difference", "the difference in all languages"),
    _corrected("corrected_ratio", "the ratio in all languages"),
    """
    survives      text   whether a difference survives review; empty where there is none or no
                         review
    survives_why  text   why it is not said to survive
    exploratory   flag?  precision, recall or agreement is too low or not known; empty without
                         review
    """,
    values={"survives": VERDICTS},
)
_BESIDE = [column.name for column in COMPARED.columns[len(COMPARISON.columns) :]]


class Reviewed(NamedTuple):
    """Tables of these names; `comparison` as in COMPARED."""

    comparison: pl.DataFrame
    quality: pl.DataFrame
    corrected: pl.DataFrame
    agreement: pl.DataFrame
    harm: pl.DataFrame
    lost: pl.DataFrame


class Material(NamedTuple):
    """What the run has: TALLY, EXPOSURE, DOCUMENTS, COMPARISON, counts.ancestry, the answers of
    coders who did not see the code, and table SCORED where there are scores.
    """

    tally: pl.DataFrame
    exposure: pl.DataFrame
    documents: pl.DataFrame
    comparison: pl.DataFrame
    ancestry: pl.DataFrame
    answers: Answers
    countries: tuple[str, ...]
    seed: int
    scored: pl.DataFrame | None = None


def reviewed(own: Material, carried: Carried) -> Reviewed:
    """Quality of codes, corrected figures, agreement, harmful patterns, what was judged and is
    lost.
    """
    alike = frame_of(AGREED, [])
    if not own.answers.blind.is_empty():
        alike = agreed(own.answers, own.ancestry, seed=own.seed)
    # Agreement may be known all the same: it comes from the samples of the task `code`.
    if carried.verified.is_empty() and carried.searched.is_empty():
        return Reviewed(
            unreviewed(own.comparison),
            frame_of(QUALITY, []),
            frame_of(CORRECTED, []),
            alike,
            frame_of(HARM, []),
            carried.lost,
        )
    judged = quality(
        carried.verified,
        carried.searched,
        own.tally,
        own.ancestry,
        exposure=own.exposure,
        agreement=None if alike.is_empty() else alike,
        beyond=carried.beyond,
    )
    found = corrected(
        carried.verified,
        carried.searched,
        own.tally,
        own.exposure,
        own.documents,
        list(itertools.combinations(own.countries, 2)),
        own.ancestry,
        seed=own.seed,
        known=Known(own.scored),
    )
    found = with_newer(found, carried.newer, own.ancestry)
    harmful = harm(carried.verified.filter(pl.col("state") == "resolved"), carried.terms)
    return Reviewed(
        beside(own.comparison, found, judged), judged, found, alike, harmful, carried.lost
    )


def with_newer(
    corrected: pl.DataFrame, newer: pl.DataFrame, ancestry: pl.DataFrame
) -> pl.DataFrame:
    """A verdict is unknown, and nothing corrected, where too many of a side's hits are newer than
    the samples.
    """
    sums = (
        newer.join(ancestry, on="code")
        .group_by(pl.col("ancestor").alias("code"), "country")
        .agg(pl.col("hits").sum().alias("new"))
    )
    made = corrected
    for side in ("left", "right"):
        made = made.join(
            sums.rename({"country": side, "new": f"new_{side}"}), on=("code", side), how="left"
        )
    many = {
        side: (
            pl.col(f"hits_{side}") - pl.col(f"new_{side}").fill_null(0)
            # The samples were drawn before these hits existed, so they say nothing of them.
            < COVERED * pl.col(f"hits_{side}")
        )
        for side in ("left", "right")
    }
    why = pl.coalesce(
        pl.when(many[side]).then(
            pl.format(
                "{} of {} hits of {} are newer than the reviewed samples",
                f"new_{side}",
                f"hits_{side}",
                side,
            )
        )
        for side in ("left", "right")
    )
    known, shown = why.is_null(), pl.col("verdict") != ""
    made = made.with_columns(
        *(
            pl.when(known).then(pl.col(name)).alias(name)
            for name in made.columns
            if name.startswith(("corrected_", "kappa"))
        ),
        pl.when(known | ~shown)
        .then(pl.col("verdict"))
        .otherwise(pl.lit("unknown"))
        .alias("verdict"),
        pl.when(known).then(pl.col("why")).otherwise(why).alias("why"),
        pl.when(known).then(pl.col("method")).otherwise(pl.lit("")).alias("method"),
    )
    return check_frame(made.select(*CORRECTED.schema), CORRECTED)


def beside(
    comparison: pl.DataFrame, corrected: pl.DataFrame, quality: pl.DataFrame
) -> pl.DataFrame:
    """Table COMPARED: each contrast with its corrected figures and verdict."""
    names = [name for name in _BESIDE if name.startswith("corrected_")]
    verdicts = corrected.select(
        *COMPARISON.key,
        *names,
        pl.col("verdict").alias("survives"),
        pl.col("why").alias("survives_why"),
    )
    flags = quality.filter(pl.col("lang") == "").select("code", "exploratory")
    made = comparison.join(verdicts, on=COMPARISON.key, how="left", maintain_order="left")
    made = made.join(flags, on="code", how="left", maintain_order="left")
    return check_frame(
        made.with_columns(pl.col("survives", "survives_why").fill_null("")).select(
            *COMPARED.schema
        ),
        COMPARED,
    )


def unreviewed(comparison: pl.DataFrame) -> pl.DataFrame:
    """Table COMPARED where nobody reviewed."""
    return beside(comparison, frame_of(CORRECTED, []), frame_of(QUALITY, []))


#: The tables of `Reviewed` with their declarations, under the names of their files.
DECLARED = {
    "comparison": COMPARED,
    "quality": QUALITY,
    "corrected": CORRECTED,
    "agreement": AGREED,
    "harm": HARM,
    "lost": LOST,
}
