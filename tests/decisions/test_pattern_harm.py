"""Patterns by the harm they do."""

import polars as pl
import pytest

from contentan.decisions.correction.pattern_harm import HARM, harm
from contentan.statistics.intervals import wilson
from contentan.tables.frames import check_frame
from tests.decisions.reviewed_runs import verified

HITS = pl.DataFrame(
    [
        ("h0", "a", "обмен", 4, "KAZ"),
        ("h1", "a", "обмен", 4, "KAZ"),
        ("h2", "a", "обмен", 4, "KAZ+USA"),
        ("h3", "a", "обмен", 4, "USA"),
        ("x1", "a", "алмасу", 5, "KAZ"),
        ("h4", "a", "exchange", 6, "USA"),
        ("x2", "a", "exchange", 6, "USA"),
        ("h5", "b", "media", 9, "USA"),
    ],
    ["item", "code", "pattern", "line", "country"],
    orient="row",
    schema_overrides={"line": pl.Int32},
)


def test_patterns_are_in_the_order_of_the_wrong_hits_they_bring() -> None:
    judged = verified(
        ("a", "KAZ", "ru", True),
        ("a", "KAZ", "ru", False),
        ("a", "KAZ+USA", "ru", False),
        ("a", "USA", "ru", False),
        ("a", "USA", "en", False),
        ("b", "USA", "en", True),
        ("a", "USA", "en", False),
    )
    found = harm(judged, HITS)
    check_frame(found, HARM)
    assert found.select(
        "pattern", "hits", "reviewed", "correct", "precision", "wrong", "country"
    ).rows() == [
        ("обмен", 4, 4, 1, 0.25, 3.0, "KAZ"),
        ("exchange", 2, 1, 0, 0.0, 2.0, "USA"),
        ("media", 1, 1, 1, 1.0, 0.0, ""),
        ("алмасу", 1, 0, 0, None, None, ""),
    ]
    assert found.select("low", "high").row(0) == pytest.approx(
        [float(end) for end in wilson(0.25, 4)[1:]]
    )


def test_harm_weighs_by_chance() -> None:
    judged = verified(("a", "KAZ", "ru", True, None, 0.1), ("a", "KAZ", "ru", False, None, 0.9))
    one = harm(judged, HITS).row(0, named=True)
    assert one["precision"] == pytest.approx(0.9)
    assert one["wrong"] == pytest.approx(0.4)
