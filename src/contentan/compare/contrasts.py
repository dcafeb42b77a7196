"""One contrast of two sides for every code at once, as columns; then verdicts over all contrasts of
a table.

With fewer than MIN_DOCUMENTS on a side there are intervals but no test, and the verdict says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from contentan.compare import bootstrap, bootstrap_intervals, descriptive_scores, permutation
from contentan.compare.bootstrap import Draws, Sums
from contentan.compare.bootstrap_intervals import Interval
from contentan.compare.document_arrays import Material, Side, side
from contentan.tables.frames import check_frame
from contentan.tables.schema import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]

MIN_DOCUMENTS = 5
ALPHA = 0.05
PER = 1000
#: A column: a value for each column of the material, or one for all of them.
Columns = dict[str, Any]


class Measured(NamedTuple):
    """A side with its sums as they are and in each replicate: hits per token, coded units per
    unit.
    """

    side: Side
    now: tuple[Sums, Sums]
    drawn: tuple[Sums, Sums]


def measure(
    of: Material,
    draws: Draws,
    country: str,
    rows: Flags | None = None,
    *,
    drawn: tuple[Sums, Sums] | None = None,
    size: int = bootstrap.REPLICATES,
) -> Measured:
    """One country, or some of its rows, with its replicates, unless they are known."""
    one = side(of, country, rows)
    now = bootstrap.observed(one.hits, one.tokens), bootstrap.observed(one.segments, one.units)
    return Measured(one, now, drawn or bootstrap.both(draws, one, size=size))


def sides(left: Measured, right: Measured) -> Columns:
    """What is found on each side."""
    found: Columns = {"left": left.side.country, "right": right.side.country}
    for name, (one, now, drawn) in (("left", left), ("right", right)):
        rate, share = Interval(*_none(one)), Interval(*_none(one))
        if len(one) > 1:
            rate, share = (
                bootstrap_intervals.of_rate(now[0], drawn[0]),
                bootstrap_intervals.of_rate(now[1], drawn[1], most=1.0),
            )
        found |= {
            f"hits_{name}": one.hits.sum(axis=0),
            f"documents_{name}": len(one),
            f"documents_hit_{name}": (one.hits > 0).sum(axis=0),
            f"rate_{name}": PER * now[0].value[0],
            f"rate_{name}_low": PER * rate.low,
            f"rate_{name}_high": PER * rate.high,
            f"share_{name}": now[1].value[0],
            f"share_{name}_low": share.low,
            f"share_{name}_high": share.high,
            f"dispersion_{name}": (
                descriptive_scores.dp_norm(one.hits, one.tokens) if len(one) > 1 else np.nan
            ),
        }
    return found


def _none(one: Side) -> tuple[Reals, Reals]:
    nothing = np.full(one.hits.shape[1], np.nan)
    return nothing, nothing


def differences(left: Measured, right: Measured) -> Columns:
    """Differences and ratios of rates and of shares, with intervals where both sides have two
    documents.
    """
    found: Columns = {}
    for prefix, which, per in (("", 0, PER), ("share_", 1, 1)):
        now, drawn = (left.now[which], right.now[which]), (left.drawn[which], right.drawn[which])
        difference, ratio = Interval(*_none(left.side)), Interval(*_none(left.side))
        if min(len(left.side), len(right.side)) > 1:
            difference, ratio = (
                bootstrap_intervals.of_difference(now, drawn),
                bootstrap_intervals.of_ratio(now, drawn),
            )
        found |= {
            f"{prefix}difference": per * (now[0].value - now[1].value)[0],
            f"{prefix}difference_low": per * difference.low,
            f"{prefix}difference_high": per * difference.high,
            f"{prefix}ratio": quotient(now[0].value[0], now[1].value[0]),
            f"{prefix}ratio_low": ratio.low,
            f"{prefix}ratio_high": ratio.high,
        }
    return found


def quotient(left: Reals, right: Reals) -> Reals:
    """left over right; NaN where either is zero or unknown."""
    both = (left > 0) & (right > 0)
    return np.asarray(
        np.divide(left, right, out=np.full(left.shape, np.nan), where=both), dtype=float
    )


def scored(left: Side, right: Side) -> Columns:
    """Descriptive scores of the pooled words, NaN where a side has no text or neither has a hit."""
    a, b, c, d = (
        left.hits.sum(axis=0),
        right.hits.sum(axis=0),
        left.tokens.sum(),
        right.tokens.sum(),
    )
    if not c or not d:
        return {"log_ratio": np.nan, "log_likelihood": np.nan}
    seen = a + b > 0
    return {
        "log_ratio": np.where(seen, descriptive_scores.log_ratio(a, b, c, d), np.nan),
        "log_likelihood": np.where(seen, descriptive_scores.log_likelihood(a, b, c, d), np.nan),
    }


def tested(
    left: Side, right: Side, *, seed: Sequence[int], few: bool
) -> tuple[Columns, permutation.Tested | None]:
    """p of the permutation test and of the rank-sum test; NaN where nothing is tested."""
    if min(len(left), len(right)) < MIN_DOCUMENTS:
        return {"p": np.nan, "p_ranks": np.nan}, None
    test = permutation.permutation(left, right, seed=seed, few=few)
    ranks = permutation.rank_sum(
        left.hits / left.tokens[:, None], right.hits / right.tokens[:, None]
    )
    # Without a hit on either side p would be 1: no test, and nothing for q to count.
    seen = left.hits.sum(axis=0) + right.hits.sum(axis=0) > 0
    return {"p": np.where(seen, test.p, np.nan), "p_ranks": np.where(seen, ranks, np.nan)}, test


def verdicts(columns: Mapping[str, Any]) -> Columns:
    """q over all contrasts of the table and what may be said of each; `columns` hold a value each
    contrast.
    """
    p = np.asarray(columns["p"], dtype=float)
    q = np.full(len(p), np.nan)
    known = ~np.isnan(p)
    q[known] = permutation.benjamini_hochberg(list(p[known]))
    names = (
        "documents_left",
        "documents_right",
        "hits_left",
        "hits_right",
        "difference_low",
        "difference_high",
    )
    cells = zip(*(np.asarray(columns[name], dtype=float) for name in names), q, strict=True)
    return {"q": q, "verdict": [verdict(*map(float, cell)) for cell in cells]}


def verdict(
    documents_left: float,
    documents_right: float,
    hits_left: float,
    hits_right: float,
    low: float,
    high: float,
    q: float,
) -> str:
    """What may be said of a contrast. 'differs' needs both: q below ALPHA and an interval of the
    difference without zero. NaN: unknown.
    """
    if not documents_left or not documents_right:
        return "not comparable"
    if not hits_left and not hits_right:
        return "no hits"
    if np.isnan(q):
        return "too few documents"
    return "differs" if q < ALPHA and (low > 0 or high < 0) else "not shown to differ"


def long(of: Material, parts: Sequence[Columns]) -> dict[str, Any]:
    """The columns of several contrasts one below the other, with a value for each code."""
    if not parts:
        return {}
    found = {name: np.concatenate([_whole(part[name], of) for part in parts]) for name in parts[0]}
    return {"code": np.tile(of.codes, len(parts)), **found}


def _whole(value: Any, of: Material) -> Any:
    return np.asarray(value)[of.column] if np.ndim(value) else np.full(len(of.codes), value)


def framed(table: Table, columns: Mapping[str, Any]) -> pl.DataFrame:
    """A checked frame of a table's columns; NaN becomes an empty cell."""
    if not columns:
        return pl.DataFrame(schema=table.schema)
    made = []
    for name, dtype in table.schema.items():
        values = np.asarray(columns[name])
        if dtype == pl.Float64:
            made.append(pl.Series(name, values.astype(float)).fill_nan(None))
        elif dtype == pl.Int32:
            made.append(pl.Series(name, values.astype(np.int32)))
        else:
            made.append(pl.Series(name, values.tolist(), dtype=dtype))
    return check_frame(pl.DataFrame(made), table)
