"""How good each code is, in each language: precision of its hits, recall, and whether it is exploratory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from contentan.correct.shares import cell, rows_of, searched_units, together, verified_units
from contentan.intervals import Ends, part_of, times
from contentan.tables import FLAG, INT, REAL, TEXT, Column, Table, frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUALITY = Table(
    "quality",
    ("code", "lang"),
    (
        Column("code", TEXT, "code id; a parent's numbers include its children's"),
        Column("lang", TEXT, "language of the segments; empty for all"),
        Column("verified", INT, "hits judged"),
        Column("correct", INT, "of these right"),
        Column("precision", REAL, "share of the hits that is right", null=True),
        Column("precision_low", REAL, "lower end of its 95 % interval", null=True),
        Column("precision_high", REAL, "upper end", null=True),
        Column("searched", INT, "paragraphs read in which the machine found no hit of the code"),
        Column("missed", INT, "of these with the code"),
        Column("recall", REAL, "right hits over these and what was missed", null=True),
        Column("recall_low", REAL, "lower end of its 95 % interval", null=True),
        Column("recall_high", REAL, "upper end", null=True),
        Column("unresolved", INT, "hits on which reviewers differ or are unsure; in no other column. Only where lang is empty"),
        Column("exploratory", FLAG, "precision, recall or alpha is below its floor or not known"),
        Column("why", TEXT, "which, ; between them"),
    ),
)  # fmt: skip
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
    """Table QUALITY: every code of the codebook, over all languages and in each language in which it has hits or was reviewed.

    Recall is H·p / (H·p + U·m): H hits, of which the share p is right, U paragraphs without a hit of the code, of which the share m has it;
    both are totals of the frames from which the samples were drawn. `tally` (table TALLY) says where the code has hits; `ancestry` is
    counts.ancestry's; `agreement` is a table AGREEMENT, whose alpha is taken; `unresolved` has columns code and n.
    """
    codes = ancestry["code"].unique(maintain_order=True).to_list()
    hits, texts = verified_units(verified, codes, ancestry), searched_units(searched, codes, ancestry)
    alphas = dict(agreement.select("code", "alpha").iter_rows()) if agreement is not None else {}
    left_out = _unresolved(unresolved, ancestry)
    langs = sorted({*hits.lang, *texts.lang, *tally["lang"]})
    present = set(tally.filter(pl.col("hits") > 0).select("code", "lang").unique().iter_rows())
    rows: list[tuple[Any, ...]] = []
    for lang in ("", *langs):
        judged, read = (cell(one, rows_of(one, lang=lang or None)) for one in (hits, texts))
        precision, missed = together([judged], [judged.size])[0], together([read], [read.size])[0]
        recall = part_of(times(judged.size, precision), times(read.size, missed))
        for at, code in enumerate(codes):
            if lang and not judged.n[at] and (code, lang) not in present:
                continue
            cells = [*_cells(precision, judged.n, at), *_cells(recall, judged.n * read.n, at)]
            why = _why(cells[0], cells[3], alphas.get(code))
            rows.append((
                code, lang, int(judged.n[at]), int(judged.yes[at]), *cells[:3], int(read.n[at]), int(read.yes[at]), *cells[3:],
                0 if lang else left_out.get(code, 0), bool(why), "; ".join(why),
            ))  # fmt: skip
    return frame(QUALITY, rows).sort("code", "lang")


def _unresolved(table: pl.DataFrame | None, ancestry: pl.DataFrame) -> dict[str, int]:
    if table is None:
        return {}
    above = table.select("code", "n").join(ancestry, on="code", how="inner").group_by("ancestor").agg(pl.col("n").sum())
    return dict(above.iter_rows())


def _cells(ends: Ends, known: NDArray[np.float64], at: int) -> list[float | None]:
    values = [float(end[at]) for end in ends]
    return [value if known[at] and np.isfinite(value) else None for value in values]


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
