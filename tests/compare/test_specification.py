"""Other choices: each is what it says, and those that hold are counted."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from contentan.coding.tables import FIRED
from contentan.compare.comparison import Further
from contentan.compare.specification import AS_COMPARED
from contentan.tables.frames import frame_of
from tests.compare.compared_facts import CODES, COUNTRIES, MIXED, everything, fact, inputs, many


def rates_of_kaz() -> dict[str, float]:
    fired = [(one["doc"], "a", 0, 2 * one["hits"] + 1, one["hits"], 1, 0) for one in MIXED]
    ancestry = pl.DataFrame({"code": CODES, "ancestor": CODES})
    tallies, exposures, _ = inputs(MIXED)
    further = Further((frame_of(FIRED, fired), ancestry), (tallies, exposures))
    made = everything(MIXED, further=further).specification.filter(pl.col("code") == "a")
    return dict(made.select("specification", "rate_left").iter_rows())


def test_each_choice_is_what_it_says() -> None:
    rates = rates_of_kaz()
    own = [one for one in MIXED if "KAZ" in one["for"]]
    hits, words = sum(one["hits"] for one in own), sum(one["tokens"] for one in own)
    units = sum(one["tokens"] // 50 + 1 for one in own)
    whole = pytest.approx(1000 * hits / words)
    for name in (AS_COMPARED, "country spoken of", "nothing held equal", "each work equal"):
        assert rates[name] == whole
    assert rates["matches before overlap"] == pytest.approx(2000 * hits / words)
    assert rates["hits per paragraph"] == pytest.approx(hits / units)
    assert rates["share of works"] == 1
    assert rates["own voice only"] == pytest.approx(1000 * (hits - 4) / (words - 1000))
    russian = [one for one in own if one["lang"] == "ru"]
    expected = 1000 * sum(o["hits"] for o in russian) / sum(o["tokens"] for o in russian)
    assert rates["ru only"] == pytest.approx(expected)
    assert {"share of paragraphs", "each word equal", "without the longest work"} <= set(rates)
    assert "each document alone" not in rates


def test_versions_bring_a_choice_that_takes_each_document_alone() -> None:
    facts = [*many("KAZ", 8, 9), *many("USA", 8, 2)]
    facts += [one | {"doc": f"{one['doc']}-2", "work": one["doc"]} for one in facts]
    made = everything(facts).specification.filter(pl.col("code") == "a")
    ends = {row["specification"]: row for row in made.iter_rows(named=True)}
    alone, compared = ends["each document alone"], ends[AS_COMPARED]
    assert alone["ratio"] == pytest.approx(compared["ratio"])
    assert alone["ratio_low"] > compared["ratio_low"]


def test_each_work_equal_does_not_listen_to_the_longest() -> None:
    facts = [*many("KAZ", 8, 3), *many("USA", 8, 3), fact("giant", "KAZ", 3000, tokens=60_000)]
    made = everything(facts).specification.filter(pl.col("code") == "a")
    ratio = dict(made.select("specification", "ratio").iter_rows())
    assert ratio["each work equal"] < 4 < ratio["each word equal"]
    assert ratio["without the longest work"] == pytest.approx(1, abs=0.3)


def test_choices_that_hold_are_counted() -> None:
    made = everything([*many("KAZ", 9, 9), *many("USA", 9, 2)])
    one = made.specification.filter(pl.col("code") == "a")
    row = made.comparison.row(0, named=True)
    assert row["choices"] == one["ratio_low"].is_not_null().sum() > 5
    assert row["choices_hold"] == one["holds"].sum() > 3
    assert set(one.filter("holds")["sign"]) == {"more"}
    equal = everything([*many("KAZ", 9, 4), *many("USA", 9, 4)]).comparison.row(0, named=True)
    assert equal["choices_hold"] == 0


def test_a_direction_that_turns_round_does_not_hold() -> None:
    """More on the left within each family, less over both: Simpson's paradox."""
    facts = [
        *many("KAZ", 15, 4, family="poor"),
        *(one | {"doc": f"x{one['doc']}"} for one in many("KAZ", 5, 40, family="rich")),
        *many("USA", 5, 1, family="poor"),
        *(one | {"doc": f"x{one['doc']}"} for one in many("USA", 15, 20, family="rich")),
    ]
    made = everything(facts).specification.filter(pl.col("code") == "a")
    rows = {row["specification"]: row for row in made.iter_rows(named=True)}
    assert rows[AS_COMPARED]["holds"] and rows[AS_COMPARED]["ratio"] > 1.5
    assert rows["nothing held equal"]["ratio"] < 1 and not rows["nothing held equal"]["holds"]


def test_a_side_without_text_has_no_choices() -> None:
    made = everything(many("KAZ", 6, 3))
    assert len(made.specification) == 0
    assert np.all(made.comparison["choices"].to_numpy() == 0)


def test_a_choice_that_leaves_no_text_on_a_side_is_no_row() -> None:
    facts = [*many("KAZ", 6, 9, lang="kk"), *many("USA", 6, 2)]
    names = set(everything(facts).specification["specification"])
    assert "kk only" not in names and set(COUNTRIES).isdisjoint(names)
