"""Rates and shares of each year with what they rest on, and a slope over the years.

The slope is the engine's own: the ratio of rates from one year to the next, within families and
languages, so that a change of what was collected is no change of what is said. Nothing is said of
turning points. A year without text has no value, not zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from contentan.compare import contrasts
from contentan.compare.contrasts import FEWER, LEAST_WORKS, PER, Columns, Laws
from contentan.compare.document_arrays import Material
from contentan.compare.engine import rate_intervals, score_test, variance_law
from contentan.compare.engine.multiplicity import benjamini_hochberg
from contentan.compare.strata import crossed
from contentan.compare.tables import SLOPES, TRENDS
from contentan.compare.verdicts import ALPHA
from contentan.compare.works import Works, in_shared_languages, whole_works, works_by_language

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

#: Years with text below which there is no slope.
MIN_YEARS = 3


def trends(of: Material, known: Laws, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tables TRENDS and SLOPES. Documents whose year is unknown are in neither."""
    # Documents without text in a compared country have no part in it.
    with_text = np.unique(of.doc)
    years = sorted({int(year) for year in of.year[with_text] if year >= 0})
    points = [
        _point(country, year, whole_works(of, _rows(of, number, of.year == year)), known)
        for number, country in enumerate(of.countries)
        for year in years
    ]
    dated = works_by_language(of, (of.year >= 0)[of.doc])
    slopes = [
        _slope(country, dated.only(dated.country == number), known, seed)
        for number, country in enumerate(of.countries)
    ]
    return (
        contrasts.framed(TRENDS, contrasts.long(of, points)).sort(TRENDS.key),
        contrasts.framed(SLOPES, contrasts.long(of, slopes)).sort(SLOPES.key),
    )


def _rows(of: Material, country: int, docs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray((of.country == country) & docs[of.doc], dtype=bool)


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


def _slope(country: str, dated: Works, known: Laws, seed: int) -> Columns:
    works = in_shared_languages(dated, tuple(np.unique(dated.country)))
    nothing = np.full(works.hits.shape[1], np.nan)
    part: Columns = {
        "country": country,
        "years": len(np.unique(works.year)),
        "works": works.size,
        **dict.fromkeys(("slope", "low", "high", "p", "q"), nothing),
    }
    strata = crossed(works.family, works.lang, size=works.size)
    rows = score_test.rows_of(works.hits, works.words, works.year.astype(float), strata)
    if len(np.unique(rows.z)) < MIN_YEARS or len(rows.z) < LEAST_WORKS:
        return part
    seed = contrasts.chance(seed, "slope", country)
    test = score_test.slope(rows, known.hits, permutations=FEWER, seed=seed)
    half = variance_law.critical(known.hits, score_test.LEVEL) * test.error
    seen = rows.x.sum(axis=0) > 0
    values = {
        "slope": np.exp(test.beta),
        "low": np.exp(test.beta - half),
        "high": np.exp(test.beta + half),
        "p": test.p,
    }
    found = {name: np.where(seen, value, np.nan) for name, value in values.items()}
    return part | found | {"q": benjamini_hochberg(found["p"], level=ALPHA)}
