"""Claims that contradict each other, side by side: the same thing with its modifiers, of the same
scope and time, in numbers that cannot all be right.

Like is compared with like. Compared are claims that tell how many there are in all (`scope` total)
with each other, and those of what a case itself does or has (`scope` case) with each other; no
shares, parts of a whole and negated claims, and none of a sentence that gives several numbers for
one thing: "11 languages in the press, 8 on the radio" are parts. Of a change the levels count: "the
number of clubs grew from 45 in 2019 to 60 in 2023" says how many there were in both years; by how
much it grew says neither.

Each claim leaves an interval open: 'exact' its number (round ones from 1,000 on two per cent around
it), 'about' and 'nearly' ten per cent around it (nearly: below), 'at least' and its kin all that is
on that side. Two claims conflict where their intervals do not overlap. A claim without a period is
one of its document's year; one that happens every year is of any, since a report that says 8,000 a
year and one that says 5,000 differ even where their years do: the table shows both years, and a
person decides.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from contentan.tables.frames import check_frame
from contentan.tables.schema import INT, declare

#: How far from its number an 'about' reaches, as a share of it; and a round number.
ABOUT, ROUND = 0.1, 0.02
#: What a thing is called does not change by these.
_NEUTRAL = (
    "register registered total various different existing current official зарегистрированный"
    " различный разный общий действующий существующий тіркелген түрлі жалпы"
).split()
_COPIED = ("quote", "bound", "per", "period_kind", "period", "lang", "page")
CONFLICTS = declare(
    "conflicts",
    "conflict claim",
    """
    conflict     int    number of the group: claims of one group contradict each other
    case         text   the programme or institution: case id; empty where a document tells how many
                        there are in all
    thing        text   what is counted: lemmas of the phrase
    claim        text   id of the claim
    doc          text   document id
    institution  text   whose document
    country      text   whose voice the document is
    year         int?   year of the document
    low          real?  lower end of what the claim leaves open
    high         real?  upper end
    quote        text   the claim as it stands in the text
    bound        text   within what bounds the number holds
    per          text   the time in which it happens again and again; empty where it does not
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
    """Table CONFLICTS. `same` gives one name to things of several languages or words ({'участник':
    'participant'}).
    """
    facts = documents.select("doc", "institution", "country", "year")
    grouped = _grouped(claims.join(facts, on="doc", how="left"), same or {})
    counted = [_clashing(group) for group in grouped.partition_by("group", maintain_order=True)]
    clashing = pl.concat(counted) if counted else grouped.with_columns(clashes=pl.lit(0, INT))
    found = clashing.filter(pl.col("clashes") > 0)
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
    comparable = (
        _levels(claims)
        .with_columns(same_thing=_same_thing(same))
        .filter(
            (pl.col("scope") != "")
            & (pl.col("thing") != "")
            & pl.col("kind").is_in(("count", "money"))
            & (pl.col("change") == "")
            & pl.col("whole").is_null()
            & ~pl.col("negated")
            & (pl.struct("low", "high").n_unique().over("doc", "sentence", "same_thing", "at") == 1)
        )
    )
    dated = (
        pl.when(pl.col("period_kind").is_in(("in", "as_of")))
        .then(pl.col("period").str.head(4))
        .when(pl.col("period_kind") != "")
        .then(pl.concat_str("period_kind", "period"))
        .when(pl.col("per") != "")
        .then(pl.lit(""))
        .otherwise(pl.col("year").cast(pl.String).fill_null(""))
    )
    of = (
        pl.when(pl.col("scope") == "case")
        .then("case")
        .otherwise(
            pl.concat_str("case", pl.when(pl.col("case") == "").then("doc").otherwise(pl.lit("")))
        )
    )
    return comparable.with_columns(_least().alias("least"), _most().alias("most")).select(
        *("claim", "doc", "case", "thing", "institution", "country", "year"),
        *_COPIED,
        "least",
        "most",
        pl.concat_str(
            of, "scope", "same_thing", "kind", "currency", "per", dated, separator="\0"
        ).alias("group"),
    )


def _levels(claims: pl.DataFrame) -> pl.DataFrame:
    """Claims, those of a change between two years as two: the number before in the first of them,
    that behind in the other. `at` tells the two apart.
    """
    apart = claims.with_columns(at=pl.lit(0, INT))
    both = (
        pl.col("change").is_in(("rise", "fall"))
        & ~pl.col("step")
        & pl.col("base").is_not_null()
        & (pl.col("period_kind") == "between")
    )
    years = pl.col("period").str.split("/")
    level = apart.filter(both).with_columns(change=pl.lit(""), period_kind=pl.lit("in"))
    before = level.with_columns(
        *(pl.col("base").alias(end) for end in ("low", "high")),
        bound=pl.lit("exact"),
        period=years.list.first(),
    )
    behind = level.with_columns(at=pl.lit(1, INT), period=years.list.last())
    return pl.concat([apart.filter(~both), before, behind])


def _same_thing(same: dict[str, str]) -> pl.Expr:
    """The phrase without words that change nothing, under the name that `same` gives it; the order
    of its words does not matter.
    """
    words = pl.col("thing").str.split(" ").list.set_difference(pl.lit(_NEUTRAL, pl.List(pl.String)))
    return words.list.sort().list.join(" ").replace(same)


def _slack() -> pl.Expr:
    """How far from its number a claim reaches."""
    number = pl.coalesce("low", "high")
    rounded = (pl.col("bound") == "exact") & (number >= 1000) & (number % 100 == 0)
    near = pl.col("bound").is_in(("about", "nearly"))
    return pl.when(near).then(ABOUT).when(rounded).then(ROUND).otherwise(0.0)


def _least() -> pl.Expr:
    return (pl.col("low") * (1 - _slack())).fill_null(float("-inf"))


def _most() -> pl.Expr:
    up = pl.when(pl.col("bound") == "nearly").then(0.0).otherwise(_slack())
    return (pl.col("high") * (1 + up)).fill_null(float("inf"))
