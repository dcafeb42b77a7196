"""Rates and shares of each year with what they rest on, and a slope over the years.

The slope is the engine's own: the ratio of rates from one year to the next, within families and
languages, so that a change of what was collected is no change of what is said. Nothing is said of
turning points. A year without text has no value, not zero. A work has one year, that of the first
of its versions that has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from contentan.compare import contrasts
from contentan.compare.contrasts import FEWER, LEAST_WORKS, PER, Columns, Laws
from contentan.compare.document_arrays import Material
from contentan.compare.engine import rate_intervals, score_test
from contentan.compare.engine.multiplicity import benjamini_hochberg
from contentan.compare.engine.slope import slope
from contentan.compare.tables import SLOPES, TRENDS
from contentan.compare.verdicts import ALPHA
from contentan.compare.works import (
    Works,
    crossed,
    in_shared_languages,
    whole_works,
    works_by_language,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

#: Years with text below which there is no slope.
MIN_YEARS = 3


def trends(of: Material, known: Laws, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tables TRENDS and SLOPES. Works of which no version has a year are in neither."""
    works = whole_works(of)
    langs = _of_the_same_years(works_by_language(of), works)
    works, langs = works.only(works.year >= 0), langs.only(langs.year >= 0)
    years = [int(year) for year in np.unique(works.year)]
    points = [
        _point(country, year, works.only((works.country == number) & (works.year == year)), known)
        for number, country in enumerate(of.countries)
        for year in years
    ]
    slopes = [
        _slope(country, langs.only(langs.country == number), known, seed)
        for number, country in enumerate(of.countries)
    ]
    return (
        contrasts.framed(TRENDS, contrasts.long(of, points)).sort(TRENDS.key),
        contrasts.framed(SLOPES, contrasts.long(of, slopes)).sort(SLOPES.key),
    )


def _of_the_same_years(langs: Works, works: Works) -> Works:
    """The rows of languages, each with the year of its whole work."""
    width = 1 + max(works.work, default=0)
    place = np.searchsorted(works.country * width + works.work, langs.country * width + langs.work)
    return langs._replace(year=works.year[place])


def _point(country: str, year: int, works: Works, known: Laws) -> Columns:
    """One country's year."""
    nothing = np.full(works.hits.shape[1], np.nan)
    ends = [f"{what}{end}" for what in ("rate", "share") for end in ("", "_low", "_high")]
    part: Columns = {
        "country": country,
        "year": year,
        "hits": (works.hits * works.documents[:, None]).sum(axis=0).round(),
        "documents_hit": works.documents_hit.sum(axis=0),
        "documents": works.documents.sum(),
        "works": works.size,
        "tokens": (works.words * works.documents).sum().round(),
        "paragraphs": (works.units * works.documents).sum().round(),
        **dict.fromkeys(ends, nothing),
    }
    if not works.size:
        return part
    for what, x, n, law, per in (
        ("rate", works.hits, works.words, known.hits, PER),
        ("share", works.segments, works.units, known.segments, 1),
    ):
        found = contrasts.plain_rate(x, n, rate_intervals.rate(x, n, law))
        part |= dict(
            zip((what, f"{what}_low", f"{what}_high"), (per * end for end in found), strict=True)
        )
    return part | {"share_high": np.minimum(part["share_high"], 1.0)}


def _slope(country: str, langs: Works, known: Laws, seed: int) -> Columns:
    """One country's slope; what it rests on are works of families and languages that lie in more
    than one year.
    """
    works = in_shared_languages(langs, tuple(np.unique(langs.country)))
    nothing = np.full(works.hits.shape[1], np.nan)
    strata = crossed(works.family, works.lang, size=works.size)
    rows = score_test.rows_of(works.hits, works.words, works.year.astype(float), strata)
    part: Columns = {
        "country": country,
        "years": len(np.unique(rows.z)),
        "works": len(rows.z),
        **dict.fromkeys(("slope", "low", "high", "p", "q"), nothing),
    }
    if part["years"] < MIN_YEARS or part["works"] < LEAST_WORKS:
        return part
    seed = contrasts.chance(seed, "slope", country)
    found = slope(rows, known.hits, permutations=FEWER, seed=seed)
    seen = rows.x.sum(axis=0) > 0
    values = {"slope": found.ratio, "low": found.low, "high": found.high, "p": found.test.p}
    shown = {name: np.where(seen, value, np.nan) for name, value in values.items()}
    return part | shown | {"q": benjamini_hochberg(shown["p"], level=ALPHA)}
