"""Rates and shares of each year with what they rest on, and a slope over the years.

Six years are six points: the slope is Theil and Sen's median of the slopes between all pairs of
years (Sen 1968), its interval comes from documents drawn anew, and nothing is said of turning
points. A year without text has no value, not zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from contentan.compare import bootstrap, bootstrap_intervals, contrasts
from contentan.compare.bootstrap import Draws, Sums
from contentan.compare.contrasts import PER, Columns
from contentan.compare.document_arrays import Material, Side, fact_rows, side
from contentan.compare.tables import SLOPES, TRENDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

#: Years with text below which a slope is not drawn.
MIN_YEARS = 3
SIZE = 500
_CHUNK = 8_000_000  # slopes at a time


def trends(of: Material, draws: Draws) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tables TRENDS and SLOPES. Documents whose year is unknown are in neither."""
    # Documents without text in a compared country have no part in it.
    known = np.unique(of.doc)
    years = sorted(set(of.facts["year"].gather(known).drop_nulls()))
    points: list[Columns] = []
    slopes: list[Columns] = []
    for country in of.countries:
        kept: dict[int, tuple[Reals, Reals]] = {}
        for year in years:
            one = side(of, country, fact_rows(of, "year", year))
            part, rates = _point(of, draws, one, year)
            points.append(part)
            if len(one):
                kept[year] = rates
        slopes.append(_slope(of, country, kept))
    return (
        contrasts.framed(TRENDS, contrasts.long(of, points)).sort(TRENDS.key),
        contrasts.framed(SLOPES, contrasts.long(of, slopes)).sort(SLOPES.key),
    )


def _point(of: Material, draws: Draws, one: Side, year: int) -> tuple[Columns, tuple[Reals, Reals]]:
    """One country's year, and its rates: as they are, and in each replicate."""
    nothing = np.full(of.hits.shape[1], np.nan)
    part: Columns = {
        "country": one.country,
        "year": year,
        "hits": one.hits.sum(axis=0),
        "documents_hit": (one.hits > 0).sum(axis=0),
        "documents": len(one),
        "tokens": one.tokens.sum(),
        "paragraphs": one.units.sum(),
        **dict.fromkeys(
            ("rate", "rate_low", "rate_high", "share", "share_low", "share_high"), nothing
        ),
    }
    if not len(one):
        return part, (nothing, nothing)
    rates: list[Sums] = []
    for name, x, n, per, most in (
        ("rate", one.hits, one.tokens, PER, np.inf),
        ("share", one.segments, one.units, 1, 1.0),
    ):
        now, drawn = bootstrap.observed(x, n), bootstrap.replicate(draws, one.doc, x, n, size=SIZE)
        part[name] = per * now.value[0]
        if len(one) > 1:
            ends = bootstrap_intervals.of_rate(now, drawn, most=most)
            part |= {f"{name}_low": per * ends.low, f"{name}_high": per * ends.high}
        rates += [now, drawn]
    return part, (PER * rates[0].value[0], PER * rates[1].value)


def _slope(of: Material, country: str, kept: dict[int, tuple[Reals, Reals]]) -> Columns:
    codes = of.hits.shape[1]
    nothing = np.full(codes, np.nan)
    part: Columns = {
        "country": country,
        "years": len(kept),
        "slope": nothing,
        "low": nothing,
        "high": nothing,
    }
    if len(kept) < MIN_YEARS:
        return part
    years = np.array(list(kept), dtype=float)
    now = np.stack([rates for rates, _ in kept.values()])
    drawn = np.stack([replicates for _, replicates in kept.values()])
    ends = bootstrap_intervals.percentile(_slopes(years, drawn))
    seen = now.sum(axis=0) > 0
    found: dict[str, Any] = {"slope": theil_sen(years, now), "low": ends.low, "high": ends.high}
    return part | {name: np.where(seen, values, np.nan) for name, values in found.items()}


def _slopes(years: Reals, drawn: Reals) -> Reals:
    """Slope of each replicate and code, from rates (years, replicates, codes); as many codes at a
    time as memory allows.
    """
    _, replicates, codes = drawn.shape
    some = max(1, _CHUNK // (replicates * len(years) ** 2))
    parts = [drawn[:, :, at : at + some] for at in range(0, codes, some)]
    return np.hstack(
        [theil_sen(years, part.reshape(len(years), -1)).reshape(replicates, -1) for part in parts]
    )


def theil_sen(years: Reals, values: Reals) -> Reals:
    """Median slope between all pairs of years, for each column of values (years, columns); pairs
    with a NaN are left out.

    >>> theil_sen(np.array([2019.0, 2020.0, 2021.0]), np.array([[1.0], [2.0], [9.0]]))
    array([4.], dtype=float32)
    """
    later, earlier = np.tril_indices(len(years), -1)
    slopes = (values[later] - values[earlier]) / (years[later] - years[earlier])[:, None]
    # As in `bootstrap`: seven digits are enough, and are in order faster.
    ordered = np.array(slopes.T, dtype=np.float32, order="C")
    ordered.sort(axis=1)  # NaN goes last
    known = np.isfinite(ordered).sum(axis=1)
    middle = [
        np.take_along_axis(ordered, np.maximum(at, 0)[:, None], axis=1)[:, 0]
        for at in ((known - 1) // 2, known // 2)
    ]
    return np.where(known > 0, (middle[0] + middle[1]) / 2, np.nan)
