"""Rates and differences of countries, corrected by what review found, beside the raw ones.

Corrected hits of a code in a country are, summed over languages, precision × hits + share missed ×
paragraphs without a hit of the code (a missed passage counts as one hit); corrected paragraphs
likewise. Two sources of error are put together (`intervals.joined`): works vary as in the
comparison, by the same engine, at the shares that were found; and the shares have intervals of
their own, at the works there are. Families and time are held equal as there. Languages are not:
what each of them misses is measured, so raw and corrected figures here are of all text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.compare import contrasts as comparison
from contentan.compare.contrasts import Columns, Laws
from contentan.compare.document_arrays import Material, material
from contentan.compare.engine.rate_intervals import closed
from contentan.compare.works import whole_works
from contentan.decisions.correction.corrected_verdicts import (
    CORRECTED,
    REVIEW_ALONE,
    SIDES,
    WITH_SCORES,
    verdicts,
)
from contentan.decisions.correction.reviewed_countries import (
    NOTHING_MORE,
    Known,
    Reviewed,
    judged_units,
    review,
)
from contentan.statistics.intervals import Ends, difference, joined, logs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]


def corrected(  # noqa: PLR0913 - the tables of a run, and what was reviewed
    verified: pl.DataFrame,
    searched: pl.DataFrame,
    tally: pl.DataFrame,
    exposure: pl.DataFrame,
    documents: pl.DataFrame,
    contrasts: Sequence[tuple[str, str]],
    ancestry: pl.DataFrame,
    *,
    seed: int,
    known: Known = NOTHING_MORE,
) -> pl.DataFrame:
    """Table CORRECTED: a row for each code of the codebook and contrast (left, right country).

    `tally`, `exposure`, `documents` are the run's; `ancestry` is counts.ancestry's. With the seed
    and the countries of a comparison the raw columns are those of the comparison. See `Known` for
    scores, bands and looks.
    """
    raw, found = two_sources(
        (verified, searched), (tally, exposure, documents), contrasts, ancestry, seed=seed,
        known=known,
    )  # fmt: skip
    return comparison.framed(CORRECTED, comparison.long(raw, [one.columns for one in found]))


class Contrast(NamedTuple):
    """Two countries: `columns` of CORRECTED; what review says of each; the logarithm of the ratio
    with the error of documents alone, and of review alone. Arrays (codes,).
    """

    left: str
    right: str
    columns: Columns
    sides: tuple[Reviewed, Reviewed]
    documents: Ends
    review: Ends


def two_sources(
    judged: tuple[pl.DataFrame, pl.DataFrame],
    run: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
    contrasts: Sequence[tuple[str, str]],
    ancestry: pl.DataFrame,
    *,
    seed: int,
    known: Known = NOTHING_MORE,
) -> tuple[Material, list[Contrast]]:
    """The contrasts with both sources of their error. `judged` are VERIFIED and SEARCHED, `run`
    TALLY, EXPOSURE and DOCUMENTS; see `corrected`.
    """
    codes = ancestry["code"].unique(maintain_order=True).to_list()
    countries = list(dict.fromkeys(country for pair in contrasts for country in pair))
    # Every code has a column of its own: what nobody found by machine may still have been missed.
    raw = material(*run, codes, countries, also=codes)
    laws = comparison.laws(whole_works(raw))
    after, reviews = review(raw, judged_units(*judged, codes, ancestry, known))
    made = []
    for left, right in contrasts:
        numbers, sides = (countries.index(left), countries.index(right)), (
            reviews[left], reviews[right],
        )  # fmt: skip
        part = {"left": left, "right": right} | _counts(*sides)
        part |= _named("raw", _figures(raw, *numbers, laws, seed))
        of_documents = _figures(after, *numbers, laws, seed)
        joint, review_alone = _joined(of_documents, *sides)
        part |= _named("corrected", joint)
        part |= verdicts(part, review_alone, *(one.covered for one in sides))
        part |= _method(part, *sides)
        logged = logs(_ends(of_documents, "ratio"))
        made.append(Contrast(left, right, part, sides, logged, review_alone[1]))
    return raw, made


def _figures(of: Material, left: int, right: int, known: Laws, seed: int) -> Columns:
    """Rates, shares, difference and ratio with the intervals of works, as in the comparison but for
    language: review has measured what is found in each, so text of all of them counts and none is
    held equal.
    """
    works = whole_works(of)
    works = works._replace(lang=np.zeros_like(works.lang))
    found: Columns = {}
    for name, country in zip(SIDES, (left, right), strict=True):
        found |= comparison.side(name, works.only(works.country == country), known)
    names = of.countries[left], of.countries[right]
    pair = comparison.paired(works, left, right, known, names, seed)
    return found | comparison.contrasted(pair, known)


def _counts(left: Reviewed, right: Reviewed) -> Columns:
    return {
        f"{name}_{side}": one.counts[name]
        for side, one in zip(SIDES, (left, right), strict=True)
        for name in one.counts
    }


def _method(part: Columns, *sides: Reviewed) -> Columns:
    """Columns method and kappa."""
    used = [one.used for side in sides for one in side.helped if one is not None]
    known = np.isfinite(part["corrected_rate_left"]) | np.isfinite(part["corrected_rate_right"])
    least = np.min([np.ones(len(known)), *used], axis=0)
    helped = known & (least < 1)
    method = np.where(helped, WITH_SCORES, np.where(known, REVIEW_ALONE, ""))
    return {"method": method, "kappa": np.where(helped, least, np.nan)}


_RANGE = ("", "_low", "_high")


def _named(prefix: str, figures: Columns) -> Columns:
    names = ("rate_left", "rate_right", "share_left", "share_right", "difference", "ratio")
    return {f"{prefix}_{name}{end}": figures[f"{name}{end}"] for name in names for end in _RANGE}


def _joined(
    documents: Columns, left: Reviewed, right: Reviewed
) -> tuple[Columns, tuple[Ends, Ends]]:
    """Both sources of error together; and difference and logarithm of the ratio with the error of
    review alone.
    """
    made: Columns = {}
    for side, one in zip(SIDES, (left, right), strict=True):
        made |= _range(
            f"rate_{side}", _both(_ends(documents, f"rate_{side}"), one.rate), most=np.inf
        )
        made |= _range(
            f"share_{side}", _both(_ends(documents, f"share_{side}"), one.share), most=1.0
        )
    apart, ratio = difference(left.rate, right.rate), difference(logs(left.rate), logs(right.rate))
    times = _ratio(_both(logs(_ends(documents, "ratio")), ratio))
    made |= _range("ratio", times, most=np.inf)
    # Both say one thing: a difference of zero is a ratio of 1.
    more = closed(_both(_ends(documents, "difference"), apart), times.low, times.high)
    made |= _range("difference", more, least=-np.inf, most=np.inf)
    return made, (apart, ratio)


def _ratio(log: Ends) -> Ends:
    """A ratio from its logarithm; an end that may be anything is 0 or infinite."""
    with np.errstate(over="ignore"):
        return Ends(*(np.exp(end) for end in log))


def _both(documents: Ends, review_alone: Ends) -> Ends:
    known = np.isfinite(documents.at)
    with np.errstate(invalid="ignore"):
        return Ends(*(np.where(known, end, np.nan) for end in joined(documents, review_alone)))


def _ends(columns: Columns, name: str) -> Ends:
    return Ends(*(np.asarray(columns[f"{name}{end}"], dtype=float) for end in _RANGE))


def _range(name: str, ends: Ends, *, least: float = 0.0, most: float) -> Columns:
    return dict(
        zip(
            (f"{name}{end}" for end in _RANGE),
            (ends.at, np.maximum(ends.low, least), np.minimum(ends.high, most)),
            strict=True,
        )
    )
