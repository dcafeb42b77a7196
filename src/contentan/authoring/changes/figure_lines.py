"""Figures that a save changed, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from contentan.authoring.changes import (
    compared_figures,
    compared_sides,
    terminal,
)
from contentan.authoring.check.examples import Paint

#: Figures and findings shown after a save.
MOST = 8


def figure_lines(before: Path, after: Path, paint: Paint) -> Iterator[str]:
    """Figures that changed, the largest changes first, and verdicts that flip."""
    if before == after:
        return
    tables = [
        compared_sides.comparison_of(compared_sides.of_run(folder, ""))
        for folder in (before, after)
    ]
    changed = compared_figures.figures(tables[0], tables[1]).filter(pl.col("rate_change").abs() > 0)
    for row in changed.head(MOST).iter_rows(named=True):
        rates = (
            f"{terminal.figure(row['rate_before'])} -> {terminal.figure(row['rate_after'])} per"
            " 1,000 words"
        )
        text = f"{row['code']} {row['country']}: {rates}"
        yield paint(f"{text}, a large change", "yellow") if row["large"] else text
    if len(changed) > MOST:
        yield f"… {len(changed) - MOST} more figures changed"
    for row in (
        compared_figures.verdicts(tables[0], tables[1]).filter("flips").iter_rows(named=True)
    ):
        text = (
            f"{row['code']} {row['left']} and {row['right']}:"
            f" {compared_figures.said(row, 'before')} -> {compared_figures.said(row, 'after')}"
        )
        yield paint(text, "magenta")
