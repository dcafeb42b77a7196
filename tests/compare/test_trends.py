"""Years: rates with what they rest on, and a slope within families and languages."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tests.compare.compared_facts import COUNTRIES, Fact, everything, fact, many


def test_a_year_without_text_has_no_value() -> None:
    facts = [
        *many("KAZ", 6, 9, year=2019),
        *many("USA", 6, 2, year=2021),
        fact("k", "KAZ", 2, year=None),
    ]
    made = everything(facts).trends.filter(pl.col("code") == "a")
    shown = {(row["country"], row["year"]): row for row in made.iter_rows(named=True)}
    assert shown["KAZ", 2021]["rate"] is None and shown["KAZ", 2021]["documents"] == 0
    assert shown["KAZ", 2019]["documents"] == 6 and shown["KAZ", 2019]["rate_low"] is not None
    assert shown["USA", 2021]["tokens"] == 6000 and set(made["year"]) == {2019, 2021}


def test_a_year_of_translations_counts_each_document_and_rates_each_work() -> None:
    facts = [fact(f"d{lang}", "KAZ", 6, lang=lang, work="w") for lang in ("en", "kk")]
    row = everything(facts).trends.row(0, named=True)
    assert (row["documents"], row["works"], row["hits"], row["tokens"]) == (2, 1, 12, 2000)
    assert row["rate"] == pytest.approx(6)


def yearly(growth: float, *, works: int = 8, seed: int = 1, shape: float = 4.0) -> list[Fact]:
    """Works of six years on each side; the left one says more each year."""
    rng = np.random.default_rng(seed)
    made = []
    for country, step in zip(COUNTRIES, (growth, 1.0), strict=True):
        for year in range(2019, 2025):
            for i in range(works):
                tokens = int(rng.integers(500, 4000))
                mean = tokens / 1000 * 4 * step ** (year - 2019) * rng.gamma(shape, 1 / shape)
                hits = int(rng.poisson(mean))
                made.append(fact(f"{country}{year}{i}", country, hits, year=year, tokens=tokens))
    return made


def slopes(facts: list[Fact], code: str = "a") -> dict[str, dict[str, float]]:
    table = everything(facts).slopes.filter(pl.col("code") == code)
    return {row["country"]: row for row in table.iter_rows(named=True)}


def test_a_slope_is_the_ratio_from_one_year_to_the_next() -> None:
    found = slopes(yearly(1.25))
    assert found["KAZ"]["low"] < 1.25 < found["KAZ"]["high"] and found["KAZ"]["low"] > 1
    assert found["KAZ"]["q"] < 0.01 and found["USA"]["p"] > 0.05
    assert (found["KAZ"]["years"], found["KAZ"]["works"]) == (6, 48)


def test_slopes_hold_the_truth() -> None:
    """Of 40 slopes of both kinds at most five are wide of it; nominal are two."""
    missed = 0
    for seed in range(20):
        found = slopes(yearly(1.15, works=3, seed=seed, shape=1.5))
        for country, truth in (("KAZ", 1.15), ("USA", 1.0)):
            missed += not found[country]["low"] <= truth <= found[country]["high"]
    assert missed <= 5


def test_a_change_of_what_was_collected_is_no_change_of_what_is_said() -> None:
    """Each year more works of the family that says four times as much."""
    facts = []
    for year in range(2019, 2025):
        for i in range(8):
            often = i <= year - 2018
            hits, family = (16 + i % 3, "apk") if often else (4 + i % 2, "un")
            facts.append(fact(f"k{year}{i}", "KAZ", hits, year=year, family=family))
    found = slopes([*facts, *many("USA", 6, 3)])["KAZ"]
    assert found["low"] < 1 < found["high"]
    pooled = slopes([one | {"family": "un"} for one in facts] + many("USA", 6, 3))["KAZ"]
    assert pooled["low"] > 1


def test_a_slope_needs_three_years_and_five_works() -> None:
    facts = yearly(1.2)
    two = slopes([one for one in facts if one["year"] < 2021])
    assert two["KAZ"]["slope"] is None and two["KAZ"]["years"] == 2
    few = slopes([one for one in facts if one["doc"].endswith("0")][:4] + many("USA", 9, 2))
    assert few["KAZ"]["slope"] is None and few["KAZ"]["works"] == 4
    never = slopes(facts, "never")
    assert never["KAZ"]["slope"] is None and never["KAZ"]["p"] is None
