"""Agreement of coders as tables: all codes at once and each code, with intervals from units drawn
anew; and what two coders chose instead of each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from contentan.statistics.intervals import LEVEL, wilson
from contentan.tables.frames import check_frame, frame_of
from contentan.tables.schema import INT, declare, with_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
from contentan.statistics.agreement import NO_PAIRS, Values, measures, numbered, patterns, undefined

REPLICATES = 2000
JUDGED = declare(
    "judged",
    "item reviewer",
    """
    item      text   id of the hit or segment
    reviewer  text   who judged it
    codes     text?  codes that this reviewer chose, space between; empty for none
    """,
)


AGREEMENT = declare(
    "agreement",
    "code",
    """
    code    text  code id, a parent with its children; empty for all codes at once
    coders  int   coders who share a unit with another
    units   int   units with values of at least two coders
    chosen  int   of these, units for which at least one coder chose the code
    """,
    with_interval("share", "share of pairs of coders that agree"),
    with_interval("kappa", "Cohen's kappa of two coders, Fleiss' of more"),
    with_interval("alpha", "Krippendorff's alpha, nominal"),
    with_interval("ac1", "Gwet's AC1"),
    """
    reason  text  why a value or an interval is empty
    """,
)
CONFUSION = declare(
    "confusion",
    "first second",
    """
    first   text  what the first coder chose; empty for none
    second  text  what the second coder chose
    units   int   units with both
    items   text  their ids, space between
    """,
)


def agree(
    judged: pl.DataFrame, ancestry: pl.DataFrame, *, seed: int, replicates: int = REPLICATES
) -> pl.DataFrame:
    """Table AGREEMENT of the table JUDGED: all codes at once, then each code, chosen or not chosen.

    All at once a unit's value is the set of codes chosen. `ancestry` (columns code, ancestor) says
    which choices are one of a parent, too. Intervals: units are drawn anew (percentile interval;
    Zapf et al. 2016). Where all agree no draw can disagree, and the lower end is what Wilson's
    lower end of the share comes to. There is none where a fortieth of the draws or more has no
    variance.
    """
    check_frame(judged, JUDGED)
    items, coders = sorted(judged["item"].unique()), sorted(judged["reviewer"].unique())
    chosen: dict[str, dict[str, frozenset[str]]] = {item: {} for item in items}
    for item, reviewer, codes in (
        judged.drop_nulls("codes").select("item", "reviewer", "codes").iter_rows()
    ):
        chosen[item][reviewer] = frozenset(codes.split())
    table = [[chosen[item].get(coder) for coder in coders] for item in items]
    # Who shares no unit with another coder says nothing of agreement.
    table = [row for row in table if sum(value is not None for value in row) > 1]
    taking_part = [i for i in range(len(coders)) if any(row[i] is not None for row in table)]
    table = [[row[i] for i in taking_part] for row in table]
    codes_of: dict[str, set[str]] = {}
    for code, ancestor in ancestry.select("code", "ancestor").iter_rows():
        codes_of.setdefault(ancestor, set()).add(code)
    rows = [_row("", table, seed, replicates)]
    for code, own in sorted(codes_of.items()):
        binary = [
            [None if value is None else not own.isdisjoint(value) for value in row] for row in table
        ]
        rows.append(_row(code, binary, seed, replicates))
    return frame_of(AGREEMENT, rows)


def _row(code: str, table: Values, seed: int, replicates: int) -> tuple[Any, ...]:
    units, times = patterns(numbered(table))
    coders, chosen = (len(table[0]) if table else 0), sum(map(any, table))
    found = _intervals(units, times, np.random.default_rng([seed, len(table)]), replicates)
    reason = undefined(units)
    if not reason and None in found["alpha"] + found["kappa"]:
        reason = "no interval: where units are drawn anew, too often all values are alike"
    ends = (end for name in ("share", "kappa", "alpha", "ac1") for end in found[name])
    return (code, coders, len(table), chosen, *ends, reason)


def _intervals(
    units: NDArray[np.intp], times: NDArray[np.intp], rng: np.random.Generator, replicates: int
) -> Mapping[str, tuple[float | None, float | None, float | None]]:
    names = ("share", "kappa", "alpha", "ac1")
    reason, n = undefined(units), int(times.sum())
    if reason == NO_PAIRS:
        return dict.fromkeys(names, (None, None, None))
    now = measures(units, times[None].astype(float))
    drawn = measures(units, rng.multinomial(n, times / n, size=replicates).astype(float))
    worst = float(wilson(1.0, n).low)
    found: dict[str, tuple[float | None, float | None, float | None]] = {}
    for name in names:
        value, chance = float(now[name].value[0]), float(now[name].chance[0])
        if reason and name != "share":
            found[name] = (None, None, None)
        # Every draw would agree, too; the interval comes from Wilson's of the share.
        elif now["share"].value[0] >= 1:
            found[name] = (value, (worst - chance) / (1 - chance), 1.0)
        else:
            found[name] = (value, *_percentile(drawn[name].value))
    return found


def _percentile(values: Reals) -> tuple[float | None, float | None]:
    known = values[np.isfinite(values)]
    # A fortieth of the draws without a value is one whole end of the interval.
    if len(known) <= len(values) * (1 + LEVEL) / 2:
        return None, None
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def confusion(judged: pl.DataFrame, first: str, second: str) -> pl.DataFrame:
    """Table CONFUSION of two coders, over the units that both judged: what each chose, how often
    together, and where.
    """
    check_frame(judged, JUDGED)
    of = {
        name: (
            judged.filter((pl.col("reviewer") == name) & pl.col("codes").is_not_null()).select(
                "item", pl.col("codes").str.split(" ").list.sort().list.join(" ").alias(side)
            )
        )
        for name, side in ((first, "first"), (second, "second"))
    }
    cells = of[first].join(of[second], on="item", how="inner").group_by("first", "second")
    found = cells.agg(
        pl.len().cast(INT).alias("units"), pl.col("item").sort().str.join(" ").alias("items")
    )
    return check_frame(found.sort("first", "second"), CONFUSION)
