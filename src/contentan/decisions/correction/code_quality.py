"""How good each code is, in each language: precision of its hits, recall, and whether it is
exploratory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from contentan.decisions.correction.quality_floors import ALPHA, PRECISION, RECALL
from contentan.decisions.correction.reviewed_countries import Known, judged_units
from contentan.decisions.correction.reviewed_shares import (
    COVERED,
    UNSETTLED,
    Reviewed,
    Shares,
    cell,
    together,
)
from contentan.decisions.correction.reviewed_units import Units
from contentan.statistics.intervals import Ends, jeffreys, part_of, times, wilson
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]

QUALITY = declare(
    "quality",
    "code lang",
    """
    code            text   code id; a parent's numbers include its children's
    lang            text   language of the segments; empty for all
    verified        int    hits judged and settled
    correct         int    of these right
    precision       real?  share of the hits that is right, errors of single reviewers allowed for;
                           empty where too much is not settled
    precision_low   real?  lower end of its 95 % interval, with what is not settled taken as wrong
    precision_high  real?  upper end, with what is not settled taken as right
    searched        int    paragraphs read and settled in which the machine found no hit of the code
    missed          int    of these with the code
    recall          real?  right hits over these and what was missed; empty as precision is
    recall_low      real?  lower end of its 95 % interval, what is not settled taken as above
    recall_high     real?  upper end
    unresolved      int    hits on which reviewers differ or are unsure
    passed_over     int    hits that a reviewer passed over while deciding on later ones
    beyond          int    hits judged beyond such a gap; they count once it is filled, and are in
                           no other column. Only where lang is empty
    unread          int    paragraphs that are not settled for the code, or were passed over
    exploratory     flag   precision, recall or alpha is below its floor or not known
    why             text   which, ; between them
    """,
)
#: Less than so many units are none when rounded.
HALF = 0.5


def quality(
    verified: pl.DataFrame,
    searched: pl.DataFrame,
    tally: pl.DataFrame,
    ancestry: pl.DataFrame,
    *,
    exposure: pl.DataFrame | None = None,
    agreement: pl.DataFrame | None = None,
    beyond: pl.DataFrame | None = None,
    scored: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Table QUALITY: every code of the codebook, over all languages and in each language in which
    it has hits or was reviewed.

    Recall is H·p / (H·p + U·m): H hits, of which the share p is right, U paragraphs without a hit
    of the code, of which the share m has it; both are totals of the frames from which the samples
    were drawn. Neither is known where a fifth of the hits, or of the paragraphs, is not in what
    was reviewed, or where more than a fifth of what was reviewed is not settled. `tally` (table
    TALLY) says where the code has hits, `exposure` (EXPOSURE) where there are paragraphs; without
    it a language counts as read where any paragraph of it was. `ancestry` is counts.ancestry's;
    `agreement` is a table AGREEMENT, whose alpha is taken; `beyond` has columns code and n;
    `scored` (SCORED) may help both shares.
    """
    codes = ancestry["code"].unique(maintain_order=True).to_list()
    hits, texts = judged_units(verified, searched, codes, ancestry, Known(scored))[:2]
    langs = sorted({*hits.lang, *texts.lang, *tally["lang"]})
    there = _hits(tally, codes, langs)
    behind = np.minimum(_behind(hits, langs), there)
    read_there = _read(texts, langs, exposure)
    alphas = dict(agreement.select("code", "alpha").iter_rows()) if agreement is not None else {}
    waiting = _with_parents(beyond, ancestry)
    rows: list[tuple[Any, ...]] = []
    for lang in ("", *langs):
        own = np.array([lang in ("", name) for name in langs])[:, None] * there
        judged, read = (cell(of, lang=lang or None) for of in (hits, texts))
        seen, total = (own > 0) * behind, own.sum(axis=0)
        gaps = total - seen.sum(axis=0), total - (seen * read_there).sum(axis=0)
        found = _measured(hits, texts, judged, read, [gap > (1 - COVERED) * total for gap in gaps])
        shown = (lang == "") | (total > 0) | (judged.ways.most.n > 0)
        for at in np.flatnonzero(shown).tolist():
            code = codes[at]
            figures = _figures(at, judged, read, found)
            why = _why(figures[2], figures[7], alphas.get(code))
            why += _unknown(at, figures, (judged, read), gaps[0], total)
            counts = _open(at, judged, read, 0 if lang else waiting.get(code, 0))
            rows.append((code, lang, *figures, *counts, bool(why), "; ".join(why)))
    return frame_of(QUALITY, rows).sort("code", "lang")


def _open(at: int, judged: Reviewed, read: Reviewed, beyond: int) -> tuple[int, ...]:
    """Columns `unresolved` to `unread` of one code."""
    every, passed, unread = (
        int(part[at]) for part in (judged.counted.open, judged.counted.passed, read.counted.open)
    )
    return every - passed, passed, beyond, unread


def _behind(units: Units, langs: Sequence[str]) -> Reals:
    """How many hits the reviewed ones stand for, by language and code; one that counts for two
    countries is two, as in a tally.
    """
    at = units.entries
    weight = units.weight * units.countries.list.len().to_numpy()
    number = np.array([langs.index(lang) for lang in units.lang], dtype=np.intp)
    sums = np.bincount(
        number[at.unit] * units.width + at.code,
        weights=weight[at.unit],
        minlength=len(langs) * units.width,
    )
    # Weights are 1 over shares: their sum may miss a whole number by a little.
    return np.asarray(sums.reshape(len(langs), units.width) * (1 + 1e-9), dtype=float)


def _read(texts: Units, langs: Sequence[str], exposure: pl.DataFrame | None) -> Reals:
    """Whether enough of each language's paragraphs stands behind those that were read (languages,
    1).
    """
    weight = texts.weight * texts.countries.list.len().to_numpy()
    behind = [float(weight[(texts.lang == lang).to_numpy()].sum()) for lang in langs]
    there = [0.0] * len(langs)
    if exposure is not None:
        sums = exposure.group_by("lang").agg(pl.col("paragraphs").sum())
        known = dict(sums.select("lang", "paragraphs").iter_rows())
        there = [COVERED * known.get(lang, 0) for lang in langs]
    enough = [size > 0 and size >= least for size, least in zip(behind, there, strict=True)]
    return np.array(enough, dtype=float)[:, None]


def _hits(tally: pl.DataFrame, codes: Sequence[str], langs: Sequence[str]) -> Reals:
    """Hits of each language and code."""
    sums = tally.group_by("lang", "code").agg(pl.col("hits").sum())
    found = {(lang, code): n for lang, code, n in sums.select("lang", "code", "hits").iter_rows()}
    return np.array(
        [[float(found.get((lang, code), 0)) for code in codes] for lang in langs]
    ).reshape(len(langs), len(codes))


class _Found(NamedTuple):
    precision: Ends
    recall: Ends


def _measured(
    hits: Units, texts: Units, judged: Reviewed, read: Reviewed, gaps: Sequence[Flags]
) -> _Found:
    """Precision and recall; NaN where not known, but for the ends where only too much is open."""
    sizes = [judged.size], [read.size]
    # Wilson's where a share stands alone; Jeffreys' where it is put together with others, as recall
    # is.
    alone = together([judged], sizes[0], hits.errors, wilson)
    right = together([judged], sizes[0], hits.errors, jeffreys)
    missed = together([read], sizes[1], texts.errors, partial(jeffreys, exact_high=True))
    recall = part_of(times(judged.size, right.ends), times(read.size, missed.ends))
    known = ~gaps[0] & (judged.ways.most.n > 0)
    known_recall = known & ~gaps[1] & (read.ways.most.n > 0)
    settled = _settled(alone)
    return _Found(
        _where(alone.ends, known, settled),
        _where(recall, known_recall, settled & _settled(missed)),
    )


def _settled(share: Shares) -> Flags:
    return np.asarray(share.open <= UNSETTLED + 1e-9, dtype=bool)


def _where(ends: Ends, known: Flags, settled: Flags) -> Ends:
    return Ends(
        np.where(known & settled, ends.at, np.nan),
        *(np.where(known, end, np.nan) for end in ends[1:]),
    )


def _figures(at: int, judged: Reviewed, read: Reviewed, found: _Found) -> tuple[Any, ...]:
    """Columns `verified` to `recall_high` of one code."""
    precision, recall = (
        [None if np.isnan(end[at]) else float(end[at]) for end in ends] for ends in found
    )
    return (
        *(int(judged.counted.settled[at]), int(judged.counted.yes[at]), *precision),
        *(int(read.counted.settled[at]), int(read.counted.yes[at]), *recall),
    )


def _with_parents(table: pl.DataFrame | None, ancestry: pl.DataFrame) -> Mapping[str, int]:
    if table is None:
        return {}
    above = (
        table.select("code", "n")
        .join(ancestry, on="code", how="inner")
        .group_by("ancestor")
        .agg(pl.col("n").sum())
    )
    return dict(above.iter_rows())


def _why(precision: float | None, recall: float | None, alpha: float | None) -> list[str]:
    found = []
    for name, value, floor in (
        ("precision", precision, PRECISION),
        ("recall", recall, RECALL),
        ("alpha", alpha, ALPHA),
    ):
        if value is None:
            found.append(f"{name} not known")
        elif value < floor:
            found.append(f"{name} {value:.2f} below {floor:.2f}")
    return found


def _unknown(
    at: int,
    figures: Sequence[Any],
    reviewed: tuple[Reviewed, Reviewed],
    gap: Reals,
    total: Reals,
) -> list[str]:
    """Why precision or recall is not known, where people did review."""
    judged, read = reviewed
    if figures[2] is not None:
        return _not_settled("paragraphs", at, read) if figures[7] is None else []
    if judged.ways.most.n[at] == 0:
        return []
    if gap[at] > (1 - COVERED) * total[at]:
        return [f"{gap[at]:.0f} of {total[at]:.0f} hits were not in what was reviewed"]
    size, passed = judged.size[at], judged.counted.passed_size[at]
    return [
        *_not_settled("hits", at, judged, passed),
        *([f"{passed:.0f} of {size:.0f} hits passed over"] if passed >= HALF else []),
    ]


def _not_settled(what: str, at: int, judged: Reviewed, passed: float = 0.0) -> list[str]:
    open_ones = judged.counted.open_size[at] - passed
    said = f"{open_ones:.0f} of {judged.size[at]:.0f} {what} not settled"
    return [said] if open_ones >= HALF else []
