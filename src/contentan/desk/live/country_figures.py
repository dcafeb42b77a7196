"""Hits of a code by country, language and document, and its rate in each country with its interval,
as the comparison of a run has them.

How hits of the code vary is learned from the run: a draft's interval is a preview.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare import contrasts
from contentan.compare.engine import rate_intervals, variance_law
from contentan.compare.engine.variance_law import Law
from contentan.desk.live.indexed_run import IndexedRun, Part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contentan.coding.spans import Spans

    Reals = NDArray[np.float64]


class CountryRate(NamedTuple):
    """Hits, and hits per 1,000 words with the ends of the 95 % interval; NaN without any text."""

    country: str
    hits: int
    rate: float
    low: float
    high: float


def hits_by_row(run: IndexedRun, found: Sequence[Spans]) -> Reals:
    """How many hits count in each row of the run's material; `found` are spans in each part."""
    total = np.zeros(len(run.of.doc))
    for part, own in zip(run.parts, found, strict=True):
        segment = part.positions.segment[own[:, 0]]
        for row in part.row:
            at = row[segment]
            total += np.bincount(at[at >= 0], minlength=len(total))
    return total


def counting(part: Part, found: Spans) -> Spans:
    """The spans that stand in documents that count; given in the order of the text."""
    if part.counting.all():
        return found
    return found[part.counting[part.positions.document(found[:, 0])]]


def by_document(part: Part, found: Spans) -> NDArray[np.int64]:
    """How many spans, given in the order of the text, each document has."""
    return np.diff(np.searchsorted(found[:, 0], part.positions.first_position))


def law_of(run: IndexedRun, code: str) -> Law:
    """How the hits of a code vary over words; of one that the run does not have as if each stood
    for itself.
    """
    if code not in run.of.codes:
        return variance_law.poisson(1)
    column = run.of.column[run.of.codes.index(code)]
    return run.laws.hits.only(np.array([column], dtype=np.intp))


def rates(run: IndexedRun, code: str, hits: Reals) -> list[CountryRate]:
    """The figures of each country, from its hits in each row."""
    law, found, every = law_of(run, code), [], run.works
    of_work = every.total(hits)
    for number, country in enumerate(run.countries):
        own = every.country == number
        count = int(hits[run.of.country == number].sum())
        ends = (float("nan"),) * 3
        if own.any():
            x, n = of_work[own][:, None], every.words[own]
            plain = contrasts.plain_rate(x, n, rate_intervals.rate(x, n, law))
            ends = tuple(float(contrasts.PER * end[0]) for end in plain)  # type: ignore[assignment]
        found.append(CountryRate(country, count, *ends))
    return found
