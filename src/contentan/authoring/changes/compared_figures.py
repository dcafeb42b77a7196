"""What is compared between countries, in two runs side by side: rates, shares and verdicts, and
which changes weigh.

A change is called large when it is wider than half the interval that the figure had before: less is
within what the choice of documents alone would do. A verdict that flips is told whatever its size.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from contentan.codebook.crosswalk import Crosswalk, one_to_one
from contentan.compare.verdicts import ALIKE, DIFFERS, in_words
from contentan.tables.frames import check_frame
from contentan.tables.schema import declare

FIGURES = declare(
    "figure_changes",
    "code country",
    """
    code          text   code id in B, in A where B has none
    country       text   country
    hits_before   int?   hits in A; empty where A does not compare this
    hits_after    int?   hits in B
    rate_before   real?  hits per 1,000 tokens in A
    rate_after    real?  hits per 1,000 tokens in B
    rate_change   real?  rate_after minus rate_before
    half_width    real?  half the width of the interval of rate_before
    share_before  real?  share of paragraphs with a hit in A
    share_after   real?  share of paragraphs with a hit in B
    share_change  real?  share_after minus share_before
    large         flag   whether the change of the rate is more than half_width; never for a
                         code that is new or gone
    """,
)
VERDICTS = declare(
    "verdict_changes",
    "code left right",
    """
    code            text   code id in B, in A where B has none
    left            text   first country
    right           text   second country
    ratio_before    real?  ratio of the two rates within what both share in A; empty where a side
                           has no hit there
    ratio_after     real?  the same in B
    verdict_before  text?  verdict in A; empty where A does not compare this
    verdict_after   text?  verdict in B
    reason_before   text?  what it is not separable from, or why it is open, in A
    reason_after    text?  the same in B
    flips           flag   whether a difference or a likeness is claimed in one of them only, or the
                           difference now the other way round
    """,
)
_SIDES = ("hits", "rate", "rate_low", "rate_high", "share")


def figures(
    a: pl.DataFrame, b: pl.DataFrame, *, crosswalk: Crosswalk | None = None
) -> pl.DataFrame:
    """Table FIGURES of two tables COMPARISON: a row for each code and country of either, the
    largest changes first.
    """
    both = _joined(_by_country(a, crosswalk), _by_country(b), ["code", "country"])
    made = both.select(
        "code",
        "country",
        *(f"{name}_{when}" for name in ("hits", "rate") for when in ("before", "after")),
        rate_change=_or_zero("rate", "after") - _or_zero("rate", "before"),
        half_width=(pl.col("rate_high_before") - pl.col("rate_low_before")) / 2,
        share_before="share_before",
        share_after="share_after",
        share_change=_or_zero("share", "after") - _or_zero("share", "before"),
    )
    change = pl.col("rate_change").abs()
    in_both = pl.col("hits_before").is_not_null() & pl.col("hits_after").is_not_null()
    # Without an interval any change is large, but for rounding.
    large = in_both & (change > 1e-12) & (change > pl.col("half_width").fill_null(0))
    made = made.with_columns(large=large.fill_null(value=False)).select(list(FIGURES.schema))
    return check_frame(
        made.sort(change, "code", "country", descending=[True, False, False], nulls_last=True),
        FIGURES,
    )


def _or_zero(name: str, when: str) -> pl.Expr:
    """A figure; zero where that run does not have the code, empty where it has no text of the
    country.
    """
    return pl.when(pl.col(f"hits_{when}").is_null()).then(0.0).otherwise(pl.col(f"{name}_{when}"))


def _by_country(compared: pl.DataFrame, crosswalk: Crosswalk | None = None) -> pl.DataFrame:
    sides = [
        compared.select(
            "code", pl.col(side).alias("country"), **{name: _column(name, side) for name in _SIDES}
        )
        for side in ("left", "right")
    ]
    return _followed(pl.concat(sides), crosswalk).unique(
        ["code", "country"], keep="first", maintain_order=True
    )


def _column(name: str, side: str) -> str:
    stem, _, end = name.partition("_")
    return f"{stem}_{side}_{end}" if end else f"{stem}_{side}"


def _followed(table: pl.DataFrame, crosswalk: Crosswalk | None) -> pl.DataFrame:
    """A's figures under B's ids. Of codes that were merged or split no figure is made: shares and
    intervals do not add up.
    """
    walk = one_to_one(crosswalk or {})
    own = set(table["code"])
    alone = {
        old: new
        for old, new in walk.items()
        if old in own
        and new not in own
        and sum(other == new for x, other in walk.items() if x in own) == 1
    }
    return table.with_columns(pl.col("code").replace(alone)) if alone else table


def _joined(a: pl.DataFrame, b: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    names = [name for name in a.columns if name not in keys]
    left = a.rename({name: f"{name}_before" for name in names})
    right = b.rename({name: f"{name}_after" for name in names})
    return left.join(right, on=keys, how="full", coalesce=True)


def verdicts(
    a: pl.DataFrame, b: pl.DataFrame, *, crosswalk: Crosswalk | None = None
) -> pl.DataFrame:
    """Table VERDICTS of two tables COMPARISON: a row for each code and pair of countries of either,
    those that flip first.
    """
    kept = ["code", "left", "right", "ratio", "ratio_low", "verdict", "reason"]
    both = _joined(_followed(a.select(kept), crosswalk), b.select(kept), ["code", "left", "right"])
    claims = [_claim(when) for when in ("before", "after")]
    made = both.with_columns(flips=claims[0] != claims[1]).select(list(VERDICTS.schema))
    return check_frame(made.sort(pl.col("flips").not_(), "code", "left", "right"), VERDICTS)


def said(row: Mapping[str, Any], when: str) -> str:
    """Verdict and reason of a row, before or after."""
    if not row[f"verdict_{when}"]:
        return "not compared"
    return in_words(row[f"verdict_{when}"], row[f"reason_{when}"] or "")


def _claim(when: str) -> pl.Expr:
    """What is claimed: 1 or -1 for a difference, with its direction, 2 for a likeness, 0 for
    nothing.
    """
    verdict = pl.col(f"verdict_{when}").fill_null("")
    # Without a ratio the interval has one end, and its lower one says which side has more.
    at = pl.coalesce(f"ratio_{when}", f"ratio_low_{when}").fill_null(0.0)
    differs = pl.when(at > 1).then(1).otherwise(-1)
    return pl.when(verdict == DIFFERS).then(differs).when(verdict == ALIKE).then(2).otherwise(0)
