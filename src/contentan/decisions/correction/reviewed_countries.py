"""What review says of each country: its rate and share with the review's own interval, and the
shares by which hits and paragraphs of every document are corrected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.compare.contrasts import PER, Columns
from contentan.compare.document_arrays import Material
from contentan.decisions.correction.corrected_verdicts import Covered, Open
from contentan.decisions.correction.missed_in_bands import Banded, Bands, in_bands, missed
from contentan.decisions.correction.reviewed_shares import Reviewed as Judged
from contentan.decisions.correction.reviewed_shares import cell, together
from contentan.decisions.correction.reviewed_units import (
    Units,
    chosen,
    searched_units,
    verified_units,
)
from contentan.decisions.correction.scored_units import with_scores
from contentan.statistics.assisted import Tuned
from contentan.statistics.intervals import LEVEL, Ends, jeffreys, total

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]


#: So many hits of those that were missed in a language are taken to be spread as its text is.
EVEN = 5.0


class Part(NamedTuple):
    """Hits, or paragraphs without a hit of the code (`kind`: hits, no hits), in a language of a
    country: how many there are, how many were judged and settled, and the share that is right, or
    was missed. Arrays (codes,).
    """

    kind: str
    lang: str
    size: Reals
    judged: Reals
    share: Reals


class Reviewed(NamedTuple):
    """What review says of one country: `rate` and `share` with the review's own interval, without
    that of documents; `counts` of what was reviewed, and how much of the country's text stands
    behind it; what scores did for hits and for paragraphs, and the units on which these rest
    without them; where bands were told apart; the strata of which it is made. Arrays (codes,).
    """

    rate: Ends
    share: Ends
    counts: Columns
    covered: Covered
    helped: tuple[Tuned | None, Tuned | None]
    effective: tuple[Reals, Reals]
    apart: NDArray[np.bool_]
    parts: tuple[Part, ...]


class Known(NamedTuple):
    """What else is known beside the answers. `scored`: table SCORED of all hits and paragraphs from
    which was drawn; `bands` in which paragraphs were drawn; `level` of the review's own intervals,
    higher where they are looked at several times (`contentan.statistics.looks`).
    """

    scored: pl.DataFrame | None = None
    bands: Bands | None = None
    level: float = LEVEL


NOTHING_MORE = Known()


class Judgements(NamedTuple):
    """Hits that were judged, paragraphs that were read and their bands, and the level of
    intervals.
    """

    hits: Units
    texts: Units
    banded: Banded | None
    level: float


def judged_units(
    verified: pl.DataFrame,
    searched: pl.DataFrame,
    codes: Sequence[str],
    ancestry: pl.DataFrame,
    known: Known = NOTHING_MORE,
) -> Judgements:
    """Judged units with all that is known of them."""
    hits = verified_units(verified, codes, ancestry)
    texts = searched_units(searched, codes, ancestry)
    banded = None
    if known.bands is not None and not known.bands.sizes.is_empty():
        banded = in_bands(texts, searched["item"], codes, known.bands)
    if known.scored is not None:
        own = [known.scored.filter(pl.col("task") == task) for task in ("verify", "missed")]
        hits = with_scores(hits, verified["item"], codes, own[0])
        texts = with_scores(texts, searched["item"], codes, own[1])
    return Judgements(hits, texts, banded, known.level)


def review(raw: Material, judged: Judgements) -> tuple[Material, Mapping[str, Reviewed]]:
    """The material with corrected hits and segments of every document, and what was found of each
    country.
    """
    hits_after, segments_after = np.full(raw.hits.shape, np.nan), np.full(raw.hits.shape, np.nan)
    found = {}
    for number, country in enumerate(raw.countries):
        rows = [(raw.country == number) & (raw.lang == lang) for lang in range(len(raw.langs))]
        found[country], precise, missing = _country(raw, country, rows, judged)
        for own, p, m in zip(rows, precise, missing, strict=True):
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
    raw: Material, country: str, rows: Sequence[NDArray[np.bool_]], judged: Judgements
) -> tuple[Reviewed, list[Reals], list[Reals]]:
    """One country, and its precision and share missed in each language."""
    hits, texts = judged.hits, judged.texts
    interval = partial(jeffreys, level=judged.level)
    right = [cell(hits, country=country, lang=lang) for lang in raw.langs]
    read = [cell(texts, country=country, lang=lang, assist=False) for lang in raw.langs]
    found = [raw.hits[own].sum(axis=0) for own in rows]
    coded = [raw.segments[own].sum(axis=0) for own in rows]
    bare = [raw.units[own].sum() - part for own, part in zip(rows, coded, strict=True)]
    tokens, units = (
        np.float64(sum(column[own].sum() for own in rows)) for column in (raw.tokens, raw.units)
    )
    precision = together(right, found, hits.errors, interval)
    lost = missed(texts, judged.banded, country, dict(zip(raw.langs, bare, strict=True)), interval)
    h, s, u = (np.sum(part, axis=0) for part in (found, coded, bare))
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = total(_of(PER * h / tokens, precision.ends), _of(PER * u / tokens, lost.share))
        share = total(_of(s / units, precision.ends), _of(u / units, lost.share))
    counts = {
        "hits": h,
        **_counted(right, reviewed="settled", correct="yes"),
        **_counted(read, searched="settled", missed="yes"),
    }
    # What was drawn for a code alone was drawn from paragraphs without a hit of it.
    alone = np.isin(np.arange(texts.width), [] if judged.banded is None else judged.banded.codes)
    frames = _frames(texts, country, raw.langs)
    there = [np.where(alone, b, raw.units[own].sum()) for b, own in zip(bare, rows, strict=True)]
    drawn = [np.where(alone, one.size, all_) for one, all_ in zip(read, frames, strict=True)]
    covered = _covered(country, (found, right), (there, drawn, read))
    parts = tuple(
        Part(kind, *part)
        for kind, columns in (
            ("hits", (raw.langs, found, [one.counted.settled for one in right], precision.of_cell)),
            ("no hits", (raw.langs, bare, [one.counted.settled for one in read], lost.of_cell)),
        )
        for part in zip(*columns, strict=True)
    )
    tuned, effective = (precision.tuned, lost.tuned), (precision.effective, lost.effective)
    of = Reviewed(rate, share, counts, covered, tuned, effective, lost.apart, parts)
    return of, precision.of_cell, lost.of_cell


def _frames(texts: Units, country: str, langs: Sequence[str]) -> list[float]:
    """How many paragraphs stand behind those that were read, by language."""
    return [float(texts.weight[chosen(texts, country=country, lang=lang)].sum()) for lang in langs]


def _covered(
    country: str,
    hits: tuple[Sequence[Reals], Sequence[Judged]],
    texts: tuple[Sequence[Reals], Sequence[Reals], Sequence[Judged]],
) -> Covered:
    """Hits that there are with what was judged of them; paragraphs that there are, how many stand
    behind those that were read, and these; by language.
    """
    (found, right), (there, drawn, read) = hits, texts
    h = np.sum(found, axis=0)
    return Covered(
        country,
        h,
        _behind([one.size for one in right], found),
        np.sum(there, axis=0),
        _behind(drawn, there),
        Open(*_open(right), *_open(read)),
    )


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
