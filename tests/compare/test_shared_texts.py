"""What two countries' texts share, stratum by stratum."""

from __future__ import annotations

import pytest

from tests.compare.compared_facts import everything, many


def test_strata_with_their_weights() -> None:
    facts = [
        *many("KAZ", 15, 4, family="apk"),
        *(one | {"doc": f"x{one['doc']}"} for one in many("KAZ", 5, 4, lang="kk", family="un")),
        *many("USA", 5, 4, family="apk"),
        *(one | {"doc": f"x{one['doc']}"} for one in many("USA", 15, 4, family="un", tokens=500)),
    ]
    made = everything(facts)
    table = made.shared_texts.iter_rows(named=True)
    rows = {(row["family"], row["language"]): row for row in table}
    assert set(rows) == {("apk", "en"), ("un", "en"), ("un", "kk")}
    shared = rows["apk", "en"]
    assert (shared["works_left"], shared["works_right"], shared["words_left"]) == (15, 5, 15_000)
    assert shared["shared"] == pytest.approx(7.5) and shared["weight"] == pytest.approx(1)
    assert rows["un", "kk"]["shared"] == 0 and rows["un", "en"]["words_right"] == 7500
    assert sum(row["shared"] for row in rows.values()) == pytest.approx(
        made.comparison["shared_works"][0]
    )
    assert made.comparison["held_equal"][0] == "family, language"


def test_time_is_named_where_it_is_held_equal() -> None:
    facts = [
        one | {"doc": f"{one['doc']}-{year}", "year": year}
        for year in (2019, 2021)
        for country in ("KAZ", "USA")
        for one in many(country, 6, 3)
    ]
    assert set(everything(facts).shared_texts["time"]) == {"2019", "2021"}
    blocks = [one | {"year": 2019 if one["year"] == 2019 else None} for one in facts]
    assert set(everything(blocks).shared_texts["time"]) == {"2019", "unknown"}
    years = {"KAZ": (2016, 2018, 2019, 2021), "USA": (2017, 2017, 2020, 2020)}
    threes = [
        one | {"doc": f"{one['doc']}-{i}", "year": year}
        for country, own in years.items()
        for i, year in enumerate(own)
        for one in many(country, 3, 3)
    ]
    assert set(everything(threes).shared_texts["time"]) == {"2016-2018", "2019-2021"}


def test_nothing_shared_has_no_weight() -> None:
    made = everything([*many("KAZ", 6, 3, family="apk"), *many("USA", 6, 3)])
    assert made.shared_texts["weight"].to_list() == [0, 0]
