"""Intervals hold the truth however reviewers behave; the whole table is the benchmark's."""

from __future__ import annotations

import polars as pl
import pytest
from benchmarks.review import behaviours
from benchmarks.review.behaviours import SETTING, held, made, truth

KNOWN = {one.name: one for one in behaviours.behaviours()}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a fifth, then a filter", "strict does more"])
def test_precision_holds_where_all_rows_alike_would_not(name: str) -> None:
    """Of forty intervals that hold the truth in 95 of 100 cases fewer than 34 do in 1 of 1,000."""
    parts = [made(KNOWN[name], seed) for seed in range(2)]
    own, alike = (
        pl.concat([getattr(one, table) for one in parts]).filter(pl.col("lang") == "")
        for table in ("quality", "alike")
    )
    true = truth(SETTING).precision
    assert held(own, "precision", true).held >= 0.85
    assert held(own, "precision", true).figures > 0.8
    assert held(alike, "precision", true).held < 0.85


@pytest.mark.slow
def test_talking_moves_no_alpha() -> None:
    assert not made(KNOWN["the same, talked over"], 0).moved


@pytest.mark.slow
@pytest.mark.parametrize("name", ["leaves, partly taken over", "plain ones, then leaves"])
def test_precision_holds_where_rows_change_hands(name: str) -> None:
    parts = [made(KNOWN[name], seed) for seed in range(2)]
    own = pl.concat([part.quality for part in parts]).filter(pl.col("lang") == "")
    found = held(own, "precision", truth(SETTING).precision)
    assert found.held >= 0.85
    assert found.figures > 0.8


@pytest.mark.slow
def test_closing_what_was_hard_makes_no_figure_of_what_was_plain() -> None:
    found = made(KNOWN["plain, all closed"], 0)
    own, alike = (
        held(table.filter(pl.col("lang") == ""), "precision", truth(SETTING).precision)
        for table in (found.quality, found.alike)
    )
    assert own.figures == 0
    assert alike.held < 0.85
