"""Rates and differences of countries, corrected by what review found, beside the raw ones.

Corrected hits of a code in a country are, summed over languages, precision × hits + share missed ×
paragraphs without a hit of the code (a missed passage counts as one hit); corrected paragraphs
likewise. Two sources of error are put together (`intervals.joined`): works vary as in the
comparison, by the same engine, at the shares that were found; and the shares have intervals of
their own, at the works there are. Families and time are held equal as there. Languages are not:
what each of them misses is measured, so raw and corrected figures here are of all text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.compare import contrasts as comparison
from contentan.compare.contrasts import PER, Columns, Laws
from contentan.compare.document_arrays import Material, material
from contentan.compare.engine.rate_intervals import closed
from contentan.compare.works import whole_works
from contentan.decisions.correction.corrected_verdicts import (
    CORRECTED,
    SIDES,
    Covered,
    Open,
    verdicts,
)
from contentan.decisions.correction.reviewed_shares import Reviewed as Judged
from contentan.decisions.correction.reviewed_shares import cell, together
from contentan.decisions.correction.reviewed_units import (
    Units,
    chosen,
    searched_units,
    verified_units,
)
from contentan.statistics.intervals import Ends, difference, jeffreys, joined, logs, total

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]


#: So many hits of those that were missed in a language are taken to be spread as its text is.
EVEN = 5.0


class Reviewed(NamedTuple):
    """What review says of one country: `rate` and `share` with the review's own interval, without
    that of documents; `counts` of what was reviewed, and how much of the country's text stands
    behind it. Arrays (codes,).
    """

    rate: Ends
    share: Ends
    counts: Columns
    covered: Covered


def corrected(
    verified: pl.DataFrame,
    searched: pl.DataFrame,
    tally: pl.DataFrame,
    exposure: pl.DataFrame,
    documents: pl.DataFrame,
    contrasts: Sequence[tuple[str, str]],
    ancestry: pl.DataFrame,
    *,
    seed: int,
) -> pl.DataFrame:
    """Table CORRECTED: a row for each code of the codebook and contrast (left, right country).

    `tally`, `exposure`, `documents` are the run's; `ancestry` is counts.ancestry's. With the seed
    and the countries of a comparison the raw columns are those of the comparison.
    """
    codes = ancestry["code"].unique(maintain_order=True).to_list()
    countries = list(dict.fromkeys(country for pair in contrasts for country in pair))
    # Every code has a column of its own: what nobody found by machine may still have been missed.
    raw = material(tally, exposure, documents, codes, countries, also=codes)
    known = comparison.laws(whole_works(raw))
    hits, texts = (
        verified_units(verified, codes, ancestry),
        searched_units(searched, codes, ancestry),
    )
    after, reviews = review(raw, hits, texts)
    parts = []
    for left, right in contrasts:
        numbers = countries.index(left), countries.index(right)
        part = {"left": left, "right": right} | _counts(reviews[left], reviews[right])
        part |= _named("raw", _figures(raw, *numbers, known, seed))
        made, review_alone = _joined(
            _figures(after, *numbers, known, seed), reviews[left], reviews[right]
        )
        part |= _named("corrected", made)
        parts.append(
            part | verdicts(part, review_alone, reviews[left].covered, reviews[right].covered)
        )
    return comparison.framed(CORRECTED, comparison.long(raw, parts))


def review(raw: Material, hits: Units, texts: Units) -> tuple[Material, Mapping[str, Reviewed]]:
    """The material with corrected hits and segments of every document, and what was found of each
    country.
    """
    hits_after, segments_after = np.full(raw.hits.shape, np.nan), np.full(raw.hits.shape, np.nan)
    found = {}
    for number, country in enumerate(raw.countries):
        rows = [(raw.country == number) & (raw.lang == lang) for lang in range(len(raw.langs))]
        found[country], precise, missed = _country(raw, country, rows, hits, texts)
        for own, p, m in zip(rows, precise, missed, strict=True):
            # Paragraphs without a hit of the code, in which alone something can have been missed.
            bare = raw.units[own][:, None] - raw.segments[own]
            hits_after[own] = _placed(raw.hits[own], bare, p, m)
            segments_after[own] = _placed(raw.segments[own], bare, p, m)
    return raw._replace(hits=hits_after, segments=segments_after), found


def _placed(count: Reals, bare: Reals, precision: Reals, missed: Reals) -> Reals:
    """Corrected counts of documents (documents, codes): what was missed is taken to lie where the
    right hits lie, and EVEN of it evenly.

    Only its sum is known. Spread evenly, it would lend a code that clusters in few documents a
    certainty that it has not.
    """
    right = np.where(count > 0, precision * count, 0.0)
    portion = bare / np.maximum(bare.sum(axis=0), 1.0)
    return np.asarray(
        right + missed * bare.sum(axis=0) * (right + EVEN * portion) / (right.sum(axis=0) + EVEN),
        dtype=float,
    )


def _country(
    raw: Material, country: str, rows: Sequence[NDArray[np.bool_]], hits: Units, texts: Units
) -> tuple[Reviewed, list[Reals], list[Reals]]:
    """One country, and its precision and share missed in each language."""
    judged = [cell(hits, chosen(hits, country=country, lang=lang)) for lang in raw.langs]
    read = [cell(texts, chosen(texts, country=country, lang=lang)) for lang in raw.langs]
    found = [raw.hits[own].sum(axis=0) for own in rows]
    coded = [raw.segments[own].sum(axis=0) for own in rows]
    bare = [raw.units[own].sum() - part for own, part in zip(rows, coded, strict=True)]
    tokens, units = (
        np.float64(sum(column[own].sum() for own in rows)) for column in (raw.tokens, raw.units)
    )
    precision = together(judged, found, hits.errors, jeffreys)
    missed = together(read, bare, texts.errors, jeffreys)
    h, s, u = (np.sum(part, axis=0) for part in (found, coded, bare))
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = total(_of(PER * h / tokens, precision.ends), _of(PER * u / tokens, missed.ends))
        share = total(_of(s / units, precision.ends), _of(u / units, missed.ends))
    counts = {
        "hits": h,
        **_counted(judged, reviewed="settled", correct="yes"),
        **_counted(read, searched="settled", missed="yes"),
    }
    there = [np.full(h.shape, raw.units[own].sum()) for own in rows]
    frames = [
        np.full(h.shape, texts.weight[chosen(texts, country=country, lang=lang)].sum())
        for lang in raw.langs
    ]
    covered = Covered(
        country,
        h,
        _behind([one.size for one in judged], found),
        np.sum(there, axis=0),
        _behind(frames, there),
        Open(*_open(judged), *_open(read)),
    )
    return Reviewed(rate, share, counts, covered), precision.of_cell, missed.of_cell


def _counted(cells: Sequence[Judged], **names: str) -> Columns:
    return {
        name: np.sum([getattr(one.counted, of) for one in cells], axis=0)
        for name, of in names.items()
    }


def _open(cells: Sequence[Judged]) -> tuple[Reals, Reals]:
    """How many units stand behind reviewed ones, and how many of these behind open ones."""
    size, open_ones = (
        np.sum(part, axis=0)
        for part in (
            [one.size for one in cells],
            [one.counted.open_size for one in cells],
        )
    )
    return np.asarray(size, dtype=float), np.asarray(open_ones, dtype=float)


def _of(amount: Reals, ends: Ends) -> Ends:
    """A share of an amount; none of nothing, though the share of it be unknown."""
    return Ends(*(np.where(amount > 0, amount * end, 0.0 * amount) for end in ends))


def _behind(sizes: Sequence[Reals], there: Sequence[Reals]) -> Reals:
    """How much of what is there could have been reviewed, language by language."""
    return np.asarray(
        np.sum([np.minimum(*pair) for pair in zip(sizes, there, strict=True)], axis=0), dtype=float
    )


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
