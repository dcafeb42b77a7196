"""How good each code is, in each language: precision of its hits, recall, and whether it is
exploratory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from contentan.decisions.correction.reviewed_shares import (
    COVERED,
    Cell,
    cell,
    chosen,
    searched_units,
    together,
    verified_units,
)
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
    verified        int    hits judged
    correct         int    of these right
    precision       real?  share of the hits that is right
    precision_low   real?  lower end of its 95 % interval
    precision_high  real?  upper end
    searched        int    paragraphs read in which the machine found no hit of the code
    missed          int    of these with the code
    recall          real?  right hits over these and what was missed
    recall_low      real?  lower end of its 95 % interval
    recall_high     real?  upper end
    unresolved      int    hits on which reviewers differ or are unsure; in no other column.
                           Only where lang is empty
    exploratory     flag   precision, recall or alpha is below its floor or not known
    why             text   which, ; between them
    """,
)
#: Below these a code is exploratory.
PRECISION, RECALL, ALPHA = 0.85, 0.70, 0.67


def quality(
    verified: pl.DataFrame,
    searched: pl.DataFrame,
    tally: pl.DataFrame,
    ancestry: pl.DataFrame,
    *,
    agreement: pl.DataFrame | None = None,
    unresolved: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Table QUALITY: every code of the codebook, over all languages and in each language in which
    it has hits or was reviewed.

    Recall is H·p / (H·p + U·m): H hits, of which the share p is right, U paragraphs without a hit
    of the code, of which the share m has it; both are totals of the frames from which the samples
    were drawn. Over all languages neither is known where languages with a fifth of the hits were
    left out. `tally` (table TALLY) says where the code has hits; `ancestry` is counts.ancestry's;
    `agreement` is a table AGREEMENT, whose alpha is taken; `unresolved` has columns code and n.
    """
    codes = ancestry["code"].unique(maintain_order=True).to_list()
    hits = verified_units(verified, codes, ancestry)
    texts = searched_units(searched, codes, ancestry)
    langs = sorted({*hits.lang, *texts.lang, *tally["lang"]})
    there = _hits(tally, codes, langs)
    judged = {lang: cell(hits, chosen(hits, lang=lang or None)) for lang in ("", *langs)}
    read = {lang: cell(texts, chosen(texts, lang=lang or None)) for lang in ("", *langs)}
    # By language: a fifth of the hits in a language that nobody reviewed leaves the whole unknown.
    seen = np.array([judged[lang].n for lang in langs]).reshape(there.shape) > 0
    searched_too = np.array([read[lang].n for lang in langs]).reshape(there.shape) > 0
    alphas = dict(agreement.select("code", "alpha").iter_rows()) if agreement is not None else {}
    left_out = _unresolved(unresolved, ancestry)
    rows: list[tuple[Any, ...]] = []
    for lang in ("", *langs):
        own = np.array([lang in ("", name) for name in langs])[:, None] * there
        enough = [
            (own * part).sum(axis=0) >= COVERED * own.sum(axis=0)
            for part in (seen, seen & searched_too)
        ]
        found = _measured(judged[lang], read[lang], *enough)
        shown = (lang == "") | (own.sum(axis=0) > 0) | (judged[lang].n > 0)
        for at in np.flatnonzero(shown).tolist():
            code = codes[at]
            open_ones = 0 if lang else left_out.get(code, 0)
            figures = _figures(at, judged[lang], read[lang], found)
            why = _why(figures[2], figures[7], alphas.get(code))
            rows.append((code, lang, *figures, open_ones, bool(why), "; ".join(why)))
    return frame_of(QUALITY, rows).sort("code", "lang")


def _hits(tally: pl.DataFrame, codes: Sequence[str], langs: Sequence[str]) -> Reals:
    """Hits of each language and code."""
    sums = tally.group_by("lang", "code").agg(pl.col("hits").sum())
    found = {(lang, code): n for lang, code, n in sums.select("lang", "code", "hits").iter_rows()}
    return np.array(
        [[float(found.get((lang, code), 0)) for code in codes] for lang in langs]
    ).reshape(len(langs), len(codes))


def _measured(judged: Cell, read: Cell, enough: Flags, enough_read: Flags) -> tuple[Ends, Ends]:
    """Precision and recall; NaN where not known."""
    right, missed = together([judged], [judged.size]), together([read], [read.size])
    recall = part_of(
        times(judged.size, jeffreys(right.share, right.effective)),
        times(read.size, jeffreys(missed.share, missed.effective, exact_high=True)),
    )
    known = enough & (judged.n > 0)
    # Wilson's where a share stands alone; Jeffreys' where it is put together with others, as recall
    # is.
    precision = wilson(right.share, right.effective)
    return (
        Ends(*(np.where(known, end, np.nan) for end in precision)),
        Ends(*(np.where(known & enough_read & (read.n > 0), end, np.nan) for end in recall)),
    )


def _figures(
    at: int, judged: Cell, read: Cell, found: tuple[Ends, Ends]
) -> tuple[int | float | None, ...]:
    """Columns `verified` to `recall_high` of one code."""
    precision, recall = (
        [None if np.isnan(end[at]) else float(end[at]) for end in ends] for ends in found
    )
    return (
        *(int(judged.n[at]), int(judged.yes[at]), *precision),
        *(int(read.n[at]), int(read.yes[at]), *recall),
    )


def _unresolved(table: pl.DataFrame | None, ancestry: pl.DataFrame) -> dict[str, int]:
    if table is None:
        return {}
    above = (
        table.select("code", "n")
        .join(ancestry, on="code", how="inner")
        .group_by("ancestor")
        .agg(pl.col("n").sum())
    )
    return dict(above.iter_rows())


def _why(precision: float | None, recall: float | None, alpha: float | None) -> Sequence[str]:
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
