"""Agreement between coders (persons, languages, versions) on nominal values.

Each coefficient takes units x coders, `None` where a coder gave no value, and returns a
`Coefficient`. Where a coefficient is not defined its value is None and `reason` says why: it is
never 0, 1 or NaN instead. `agree` gives all of them for every code, with intervals from units drawn
anew.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import polars as pl

from contentan.statistics.intervals import LEVEL, wilson
from contentan.tables.frames import check_frame, frame_of
from contentan.tables.schema import INT, REAL, Column, declare

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

Values: TypeAlias = Sequence[Sequence[Hashable | None]]

NO_PAIRS = "no unit has values of two coders"
NO_VARIANCE = "all values are alike, so agreement cannot be told from chance"
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


def _ends(name: str, says: str) -> tuple[Column, Column, Column]:
    return (
        Column(name, REAL, says, null=True),
        Column(f"{name}_low", REAL, "lower end of its 95 % interval", null=True),
        Column(f"{name}_high", REAL, "upper end", null=True),
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
    _ends("share", "share of pairs of coders that agree"),
    _ends("kappa", "Cohen's kappa of two coders, Fleiss' of more"),
    _ends("alpha", "Krippendorff's alpha, nominal"),
    _ends("ac1", "Gwet's AC1"),
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


class Coefficient(NamedTuple):
    """`value` or, where there is none, the `reason`; `units` is the number of units with at least
    two values.
    """

    value: float | None
    units: int
    reason: str = ""


class Measure(NamedTuple):
    """A coefficient in each of several weightings of the units, and the agreement by chance that it
    assumes; NaN where not defined.
    """

    value: Reals
    chance: Reals


def share(values: Values) -> Coefficient:
    """Share of pairs of coders that agree, each unit weighing by its number of values; with two
    coders, of units.

    >>> share([("yes", "yes"), ("yes", "no"), ("no", "no"), ("no", None)]).value
    0.6666666666666666
    """
    return _one(values, "share")


def alpha(values: Values) -> Coefficient:
    """Krippendorff's alpha for nominal data, any number of coders, values may be missing.

    1 - Do/De with Do = (n - sum o_cc)/n and De = (n^2 - sum n_c^2)/(n(n - 1)), n the number of
    values that can be paired (Hayes and Krippendorff 2007; Krippendorff 2019). 1 is perfect, 0 what
    chance would give, below 0 systematic disagreement.

    >>> round(alpha([(1, 1), (1, 1), (0, 0), (0, 1)]).value, 3)
    0.533
    """
    return _one(values, "alpha")


def kappa(values: Values) -> Coefficient:
    """Cohen's kappa of two coders, over units with both values: (po - pe)/(1 - pe), pe = sum r_c
    k_c of the coders' own shares (Cohen 1960). Of more coders Fleiss' kappa, see `fleiss`.
    """
    return _one(values, "kappa")


def fleiss(values: Values) -> Coefficient:
    """Fleiss' kappa, any number of coders (Fleiss 1971), with gaps as Gwet (2014, ch. 2) has them:
    (pa - pe)/(1 - pe), pa the mean over units with two values or more of the share of their pairs
    that agree, pe = sum p_c^2, p_c the mean share of c over all units.
    """
    return _one(values, "fleiss")


def ac1(values: Values) -> Coefficient:
    """Gwet's AC1, any number of coders, values may be missing (Gwet 2008; 2014, ch. 2).

    (pa - pe)/(1 - pe), pa as in `fleiss`, pe = sum p_c (1 - p_c)/(q - 1) over the q values that
    occur. Where almost all units have the same value, kappa and alpha fall towards 0 though coders
    agree; AC1 does not.
    """
    return _one(values, "ac1")


def _one(values: Values, name: str) -> Coefficient:
    units, weight = _patterns(_numbered(values))
    found = measures(units, weight[None].astype(float))
    paired = int(weight[_filled(units) > 1].sum())
    reason = _undefined(units)
    if reason and (name != "share" or not paired):
        return Coefficient(None, paired, reason)
    return Coefficient(float(found[name].value[0]), paired)


def _numbered(values: Values) -> NDArray[np.intp]:
    """Units x coders as numbers of values from 0, -1 for a gap; True is not 1 here, nor is 1
    '1'.
    """
    number: dict[tuple[type, Hashable], int] = {}
    rows = [
        [-1 if v is None else number.setdefault((type(v), v), len(number)) for v in unit]
        for unit in values
    ]
    return np.array(rows, dtype=np.intp).reshape(len(rows), len(rows[0]) if rows else 0)


def _patterns(units: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The distinct rows and how often each occurs."""
    if not len(units):
        return units, np.empty(0, dtype=np.intp)
    found, times = np.unique(units, axis=0, return_counts=True)
    return found, times


def _filled(units: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.asarray((units >= 0).sum(axis=1), dtype=np.intp)


def _undefined(units: NDArray[np.intp]) -> str:
    paired = units[_filled(units) > 1]
    if not len(paired):
        return NO_PAIRS
    return NO_VARIANCE if len(np.unique(paired[paired >= 0])) < 2 else ""


def measures(units: NDArray[np.intp], weight: Reals) -> dict[str, Measure]:
    """share, kappa, fleiss, alpha and ac1 of units x coders (numbers from 0, -1 for a gap) in each
    row of `weight` (rows, units).
    """
    q = int(units.max(initial=0)) + 1
    counts = np.stack([(units == value).sum(axis=1) for value in range(q)], axis=1).astype(float)
    n = counts.sum(axis=1)
    pairs = np.maximum(n - 1, 1)
    agreeing, paired = (counts * (counts - 1)).sum(axis=1) / pairs, n > 1
    with np.errstate(divide="ignore", invalid="ignore"):
        values = weight @ np.where(paired, n, 0)
        observed = weight @ agreeing / values
        totals = weight @ np.where(paired[:, None], counts, 0)
        by_chance = 1 - (values**2 - (totals**2).sum(axis=1)) / (values * (values - 1))
        mean = weight @ (agreeing / np.maximum(n, 1)) / (weight @ paired)
        shares = weight @ (counts / np.maximum(n, 1)[:, None]) / (weight @ (n > 0))[:, None]
        squares, spread = (
            (shares**2).sum(axis=1),
            (shares * (1 - shares)).sum(axis=1) / max(q - 1, 1),
        )
        found = {
            "share": Measure(observed, np.zeros(len(weight))),
            "alpha": _corrected(observed, by_chance),
            "fleiss": _corrected(mean, squares),
            "ac1": _corrected(mean, spread),
        }
        return found | {
            "kappa": _cohen(units, weight, q) if units.shape[1] == 2 else found["fleiss"]
        }


def _corrected(observed: Reals, chance: Reals) -> Measure:
    """(observed - chance)/(1 - chance); NaN where chance leaves nothing to agree on."""
    left = np.where(chance < 1 - 1e-12, 1 - chance, np.nan)
    return Measure(np.asarray((observed - chance) / left, dtype=float), chance)


def _cohen(units: NDArray[np.intp], weight: Reals, q: int) -> Measure:
    both = np.all(units >= 0, axis=1)
    own = [
        weight @ ((units[:, coder, None] == np.arange(q)) & both.reshape(-1, 1)) for coder in (0, 1)
    ]
    n = weight @ both
    return _corrected(
        weight @ (both & (units[:, 0] == units[:, 1])) / n, (own[0] * own[1]).sum(axis=1) / n**2
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
    numbered = _numbered(table)
    units, times = _patterns(numbered)
    coders, chosen = (len(table[0]) if table else 0), sum(map(any, table))
    found = _intervals(units, times, np.random.default_rng([seed, len(table)]), replicates)
    reason = _undefined(units)
    if not reason and None in found["alpha"] + found["kappa"]:
        reason = "no interval: where units are drawn anew, too often all values are alike"
    ends = (end for name in ("share", "kappa", "alpha", "ac1") for end in found[name])
    return (code, coders, len(table), chosen, *ends, reason)


def _intervals(
    units: NDArray[np.intp], times: NDArray[np.intp], rng: np.random.Generator, replicates: int
) -> Mapping[str, tuple[float | None, float | None, float | None]]:
    names = ("share", "kappa", "alpha", "ac1")
    reason, n = _undefined(units), int(times.sum())
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
        elif now["share"].value[0] >= 1:
            found[name] = (value, (worst - chance) / (1 - chance), 1.0)
        else:
            found[name] = (value, *_percentile(drawn[name].value))
    return found


def _percentile(values: Reals) -> tuple[float | None, float | None]:
    known = values[np.isfinite(values)]
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
