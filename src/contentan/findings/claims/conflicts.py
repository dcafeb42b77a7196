"""Claims that contradict each other, side by side: same programme, same thing, same kind of period,
numbers that cannot all be right.

Each claim leaves an interval open: 'exact' its number, 'about' and 'nearly' ten per cent around it
(nearly: below), 'at least' and 'at most' all that is on that side. Two claims conflict where their
intervals do not overlap. Claims of one year are compared with those of the same year; those per
year, since a year, as of a date or without a period with all of their kind, since a report that
says 8,000 a year and one that says 5,000 differ even where their years do: the table shows both
years, and a person decides.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from contentan.tables.frames import check_frame
from contentan.tables.schema import INT, declare

#: How far from its number an 'about' reaches, as a share of it.
ABOUT = 0.1
_COPIED = ("quote", "hedge", "period_kind", "period", "lang", "page")
CONFLICTS = declare(
    "conflicts",
    "conflict claim",
    """
    conflict     int    number of the group: claims of one group contradict each other
    case         text   the programme or institution: case id
    head         text   what is counted
    claim        text   id of the claim
    doc          text   document id
    institution  text   whose document
    country      text   whose voice the document is
    year         int?   year of the document
    low          real?  lower end of what the claim leaves open
    high         real?  upper end
    quote        text   the claim as it stands in the text
    hedge        text   how the number is qualified
    period_kind  text   how the period is told; empty where there is none
    period       text   the period
    lang         text   language of the sentence
    page         int    page on which it stands
    clashes      int    how many claims of the group it cannot be reconciled with
    """,
)


def conflicts(
    claims: pl.DataFrame, documents: pl.DataFrame, same: dict[str, str] | None = None
) -> pl.DataFrame:
    """Table CONFLICTS. `same` gives one name to heads of several languages or words ({'участник':
    'participant'}).

    Only counts and sums that are a state are compared: no shares (of what is seldom the same), no
    growth, no negated claims.
    """
    grouped = _grouped(claims, same or {})
    counted = [_clashing(group) for group in grouped.partition_by("group", maintain_order=True)]
    clashing = pl.concat(counted) if counted else grouped.with_columns(clashes=pl.lit(0, INT))
    facts = documents.select("doc", "institution", "country", "year")
    found = clashing.filter(pl.col("clashes") > 0).join(facts, on="doc", how="left")
    return check_frame(
        found.with_columns(
            pl.col("group").rank("dense").cast(pl.Int32).sub(1).alias("conflict"),
            pl.when(pl.col("least").is_finite()).then("least").alias("low"),
            pl.when(pl.col("most").is_finite()).then("most").alias("high"),
            pl.col("institution", "country").fill_null(""),
        )
        .select(*CONFLICTS.schema)
        .sort("conflict", "year", "doc", "claim"),
        CONFLICTS,
    )


def _clashing(group: pl.DataFrame) -> pl.DataFrame:
    """With how many of its group each claim clashes: those that end before it begins and those that
    begin after its end.

    By two sorted lists: a number that hundreds of documents repeat would make tens of thousands of
    pairs.
    """
    least, most = group["least"].to_numpy(), group["most"].to_numpy()
    # How many end before this one begins; below, how many begin after it ends.
    before = np.searchsorted(np.sort(most), least, side="left")
    after = len(group) - np.searchsorted(np.sort(least), most, side="right")
    return group.with_columns(pl.Series("clashes", before + after, INT))


def _grouped(claims: pl.DataFrame, same: dict[str, str]) -> pl.DataFrame:
    """Claims that can be compared, with what they leave open (`least`, `most`) and the group in
    which they are compared.
    """
    comparable = claims.filter(
        (pl.col("case") != "")
        & (pl.col("head") != "")
        & (pl.col("kind") != "percent")
        & ~pl.col("change")
        & ~pl.col("negated")
    )
    dated = (
        pl.when(pl.col("period_kind").is_in(("in", "between", "over")))
        .then(pl.col("period"))
        .otherwise(pl.lit(""))
    )
    low, high = pl.col("low"), pl.col("high")
    near = pl.col("hedge").is_in(("about", "nearly"))
    up = pl.when(pl.col("hedge") == "about").then(1 + ABOUT).otherwise(1.0)
    return comparable.with_columns(pl.col("head").replace(same)).select(
        "claim",
        "doc",
        "case",
        "head",
        *_COPIED,
        (pl.when(near).then(low * (1 - ABOUT)).otherwise(low))
        .fill_null(float("-inf"))
        .alias("least"),
        (high * up).fill_null(float("inf")).alias("most"),
        pl.concat_str(
            "case", "head", "kind", "currency", "period_kind", dated, separator="\0"
        ).alias("group"),
    )
