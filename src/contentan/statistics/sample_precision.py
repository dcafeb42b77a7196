"""What a sample can show, before anybody has reviewed it: the intervals that it would give."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.statistics.intervals import Ends, Z, jeffreys, needed, part_of, times, wilson
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

if TYPE_CHECKING:
    from numpy.typing import NDArray


SHOWS = declare(
    "shows",
    "code country lang",
    """
    code     text  code, or hits / no hits; empty for all
    country  text  country; empty for all
    lang     text  language; empty for all
    size     int   units of these strata
    drawn    int   of these drawn
    assumed  real  share that is taken to be found
    low      real  lower end of the 95 % interval that the sample would then give
    high     real  upper end
    needed   int   units to review for an interval of the width asked for
    """,
)


def what_it_shows(drawn: pl.DataFrame, *, share: float, half: float = 0.05) -> pl.DataFrame:
    """Table SHOWS: the intervals that a sample (table STRATA) would give if each share came out as
    `share`.

    For hits `share` is an expected precision, for *missed* the expected share of paragraphs in
    which something was missed. Groups: all, each code (or hits / no hits), country and language,
    and each code in each language. Strata drawn unequally densely count for fewer units (Kish 1965:
    (ΣW)² / Σ W²/n). `needed` is for an interval of `half` to either side.
    """
    parts = drawn.with_columns(
        pl.col("stratum").str.split("|").list.to_struct(fields=["code", "country", "lang"])
    ).unnest("stratum")
    rows = []
    for names in ((), ("code",), ("country",), ("lang",), ("code", "lang"), ("country", "lang")):
        groups = parts.partition_by(names, as_dict=True) if names else {(): parts}
        # Merged strata have no code, country or language of their own: empty in their names.
        groups = {values: group for values, group in groups.items() if "" not in values}
        for values, group in sorted(groups.items()):
            n = effective(group["size"].to_numpy(), group["drawn"].to_numpy())
            ends = wilson(share, n)
            label = dict(zip(names, values, strict=True))
            rows.append(
                (
                    *(label.get(name, "") for name in ("code", "country", "lang")),
                    group["size"].sum(),
                    group["drawn"].sum(),
                    share,
                    float(ends.low),
                    float(ends.high),
                    needed(share, half),
                )
            )
    return frame_of(SHOWS, rows)


def effective(sizes: NDArray[np.integer], drawn: NDArray[np.integer]) -> float:
    """Units of an equally dense sample that would tell as much as so many drawn from strata of
    these sizes; 0 where one was left out.
    """
    # A stratum of which nothing was drawn may hold anything.
    if not len(sizes) or (drawn == 0).any():
        return 0.0
    return float(sizes.sum()) ** 2 / float((sizes.astype(float) ** 2 / drawn).sum())


class Planned(NamedTuple):
    """Of one code in one country: hits, how many of them are reviewed; paragraphs without a hit of
    it, how many are searched.
    """

    hits: int
    reviewed: int
    paragraphs: int
    searched: int


def recall_shown(plan: Planned, *, precision: float, missed: float) -> Ends:
    """Recall and its interval as the sample would give them if `precision` of the hits are right
    and the share `missed` of the searched paragraphs has the code.

    >>> shown = recall_shown(Planned(400, 60, 9000, 150), precision=0.85, missed=0.0)
    >>> [round(float(end), 2) for end in shown]
    [1.0, 0.61, 1.0]
    """
    right = times(plan.hits, jeffreys(precision, plan.reviewed))
    return part_of(right, times(plan.paragraphs, jeffreys(missed, plan.searched, exact_high=True)))


def smallest_ratio(
    left: Planned,
    right: Planned,
    *,
    precision: float,
    missed: float,
    documents: float = 0.0,
    power: float = 0.8,
) -> float:
    """The smallest ratio of two countries' corrected rates that the sample would show to be none in
    `power` of the cases.

    exp((z₀.₉₇₅ + z_power) · s), s² = Σ over sides (H²p(1-p)/n + U²m(1-m)/k) / (Hp + Um)² +
    documents², the error of the logarithm of the ratio by the delta method; H hits, of which n are
    reviewed and p are right, U paragraphs, of which k are searched and m have the code. `documents`
    is the error of the logarithm of the raw ratio, (ln high - ln low) / 3.92 of its interval;
    without it the ratio is what review alone allows. Infinite where nothing is reviewed or
    searched, or nothing expected.
    """
    square = documents**2
    for plan in (left, right):
        expected = plan.hits * precision + plan.paragraphs * missed
        if not (plan.reviewed and plan.searched and expected):
            return float("inf")
        square += plan.hits**2 * precision * (1 - precision) / plan.reviewed / expected**2
        square += plan.paragraphs**2 * missed * (1 - missed) / plan.searched / expected**2
    return float(np.exp((Z + NormalDist().inv_cdf(power)) * np.sqrt(square)))
