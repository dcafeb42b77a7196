"""Bands of a score: which paragraph is in which, and how many of each are drawn.

Borders come from the score alone, never from answers; the numbers from what is expected of each
band before anybody looks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import polars as pl

from contentan.decisions.correction.missed_in_bands import LIKELY, REST, UNKNOWN
from contentan.errors import UsageError
from contentan.statistics.allocation import FEWEST, neyman

#: The share of each band that is taken to have the code, before anybody looks.
EXPECTED: Mapping[str, float] = {LIKELY: 0.30, REST: 0.02, UNKNOWN: 0.05}
#: The share of the hits of each band that is taken to be right, before anybody looks.
EXPECTED_RIGHT: Mapping[str, float] = {LIKELY: 0.90, REST: 0.50, UNKNOWN: 0.80}
#: The part of the sample that is shared out by Neyman's rule, the rest in proportion to size.
NEYMAN = 1 / 3
#: A score of at least this is likely, if nothing else is said.
CUT = 0.5
#: Fewer paragraphs with the code than this in a country are too few for bands: each band would be
#: as wide as what "none found" leaves open, and together they would be wider than one sample.
ENOUGH = 5.0


def placed(bare: pl.DataFrame, scores: pl.DataFrame, cut: float = CUT) -> pl.DataFrame:
    """Columns item and stratum (band, country, language with | between) of paragraphs without a hit
    of a code, or of its hits. `bare` has item, country, lang; `scores` item and score of this code.
    """
    known = bare.join(scores.select("item", "score"), on="item", how="left")
    band = (
        pl.when(pl.col("score").is_null())
        .then(pl.lit(UNKNOWN))
        .when(pl.col("score") >= cut)
        .then(pl.lit(LIKELY))
        .otherwise(pl.lit(REST))
    )
    stratum = pl.concat_str(band, "country", "lang", separator="|").alias("stratum")
    return known.select("item", stratum).sort("item")


def numbers(placed: pl.DataFrame, total: int, share: float | None = None) -> dict[str, int]:
    """How many of each stratum are drawn, `total` in all: a third by Neyman's rule, the rest in
    proportion to size, at least four.

    `share` is the share of all these paragraphs that is expected to have the code, by which the
    shares of the bands are scaled. UsageError where in a country fewer than five are expected
    to have it.
    """
    sizes = dict(placed.group_by("stratum").len().sort("stratum").iter_rows())
    expected = _expected(sizes, share)
    for country in sorted({name.split("|")[1] for name in sizes}):
        own = sum(
            size * expected[name.split("|")[0]]
            for name, size in sizes.items()
            if name.split("|")[1] == country
        )
        if own < ENOUGH:
            raise UsageError(
                f"of {country} fewer paragraphs than {ENOUGH:g} are expected to have the code"
                f" ({own:.1f}): bands would make the interval wider; draw without --bands",
                where="--bands",
            )
    deviations = {name: _deviation(expected[name.split("|")[0]]) for name in sizes}
    mean = sum(sizes[name] * one for name, one in deviations.items()) / sum(sizes.values())
    # Partly in proportion to size: where the score says nothing, unequal chances cost little.
    mixed = {name: NEYMAN * one / mean + 1 - NEYMAN for name, one in deviations.items()}
    return neyman(sizes, mixed, total, minimum=FEWEST)


def numbers_of_hits(placed: pl.DataFrame, total: int) -> dict[str, int]:
    """How many hits of each stratum are drawn, `total` in all, by Neyman's rule and at least four:
    most densely where the score contradicts the dictionary.
    """
    sizes = dict(placed.group_by("stratum").len().sort("stratum").iter_rows())
    deviations = {name: _deviation(EXPECTED_RIGHT[name.split("|")[0]]) for name in sizes}
    return neyman(sizes, deviations, total, minimum=FEWEST)


def _deviation(share: float) -> float:
    return math.sqrt(share * (1 - share))


def _expected(sizes: Mapping[str, int], share: float | None) -> dict[str, float]:
    """The share of each band; scaled, where the share of all is known."""
    if share is None:
        return dict(EXPECTED)
    whole = sum(sizes.values())
    usual = sum(size * EXPECTED[name.split("|")[0]] for name, size in sizes.items()) / whole
    return {band: min(p * share / usual, 0.5) for band, p in EXPECTED.items()}
