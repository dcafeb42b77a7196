"""What a contrast owes to a single work."""

from __future__ import annotations

import polars as pl
import pytest

from tests.compare.compared_facts import compared, everything, fact, many


def test_a_difference_that_rests_on_one_work_is_named() -> None:
    """Rates alike but for one work that is full of it."""
    left = [3, 2, 4, 3, 2, 3, 4, 3, 60]
    facts = [fact(f"KAZ{i}", "KAZ", n) for i, n in enumerate(left)]
    facts += [fact(f"USA{i}", "USA", n) for i, n in enumerate([1, 2, 1, 1, 2, 1, 2, 1, 1])]
    row = compared(facts)
    assert row["influential"] == "KAZ8"
    assert row["ratio_without"] == pytest.approx(24 / 8 / (12 / 9), rel=0.05)
    assert row["ratio_without"] < row["ratio"]


def test_a_difference_that_is_below_five_percent_with_one_work_alone_rests_on_it() -> None:
    facts = [fact(f"KAZ{i}", "KAZ", n) for i, n in enumerate([7, 7, 6, 6, 5, 5, 3, 1])]
    facts += [fact(f"USA{i}", "USA", n) for i, n in enumerate([0, 1, 2, 3, 3, 4, 4, 4])]
    row = compared(facts)
    assert row["p"] < 0.05 < row["p_without"] and row["one_work"]
    assert row["influential"] == "USA0"
    assert row["ratio_without"] == pytest.approx(40 / 8 / (21 / 7), rel=0.01)


def test_a_difference_of_many_works_rests_on_none() -> None:
    row = compared([*many("KAZ", 9, 9), *many("USA", 9, 2)])
    assert row["p"] < 0.001 and row["p_without"] < 0.01 and not row["one_work"]


def test_p_without_is_given_for_what_is_below_five_percent_alone() -> None:
    row = compared([*many("KAZ", 8, 3), *many("USA", 8, 3)])
    assert row["influential"] and row["p_without"] is None and not row["one_work"]


def test_where_nothing_is_tested_no_work_is_named() -> None:
    row = compared([*many("KAZ", 4, 9), *many("USA", 9, 2)])
    said = [row[name] for name in ("influential", "ratio_without", "p_without", "one_work")]
    assert said == ["", None, None, False]
    never = everything([*many("KAZ", 6, 9), *many("USA", 6, 2)]).comparison
    row = never.filter(pl.col("code") == "never").row(0, named=True)
    assert row["influential"] == ""


def test_a_work_without_which_a_side_has_no_hit_leaves_no_ratio() -> None:
    facts = [fact(f"KAZ{i}", "KAZ", n) for i, n in enumerate([9, 8, 9, 7, 9, 8])]
    facts += [fact(f"USA{i}", "USA", n) for i, n in enumerate([0, 0, 0, 0, 0, 1])]
    row = compared(facts)
    assert (row["ratio_without"] is None) == (row["influential"] == "USA5")


def test_a_work_in_three_languages_is_left_out_as_one() -> None:
    facts = [*many("KAZ", 7, 3), *many("USA", 8, 2)]
    facts += [fact(f"w{lang}", "KAZ", 60, lang=lang, work="w") for lang in ("en", "kk", "ru")]
    assert compared(facts)["influential"] == "w"
