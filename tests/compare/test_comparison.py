"""The comparison at table level: what must hold in every table, then cases that can be read."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from contentan.compare import comparison
from tests.compare.compared_facts import (
    CODES,
    COUNTRIES,
    MIXED,
    Fact,
    compared,
    everything,
    fact,
    has_nan,
    inputs,
    many,
    near,
)

#: A table takes a tenth of a second, so a failing corpus is shown as it was drawn.
FEW = settings(max_examples=12, phases=(Phase.explicit, Phase.generate))


@st.composite
def corpora(draw: st.DrawFn, *, least: int = 1, most: int = 9) -> list[Fact]:
    """Documents of two countries, of unlike length, families, languages and years."""
    made = []
    for country in COUNTRIES:
        for number in range(draw(st.integers(least, most))):
            made.append(
                fact(
                    f"{country}{number}",
                    country,
                    draw(st.integers(0, 14)),
                    tokens=draw(st.sampled_from([120, 900, 2500, 9000])),
                    family=draw(st.sampled_from(["un", "un", "state"])),
                    lang=draw(st.sampled_from(["en", "en", "ru"])),
                    year=draw(st.sampled_from([2021, 2021, 2014, None])),
                )
            )
    return made


def rows_of(facts: list[Fact], countries: tuple[str, ...] = COUNTRIES) -> list[dict[str, object]]:
    return everything(facts, countries).comparison.rows(named=True)


@pytest.mark.slow
@FEW
@given(corpora())
def test_tables_hold_no_nan_and_the_same_facts_the_same_tables(facts: list[Fact]) -> None:
    one, other = everything(facts), everything(facts[::-1])
    for table, again in zip(one, other, strict=True):
        assert not has_nan(table)
        assert table.equals(again)


@pytest.mark.slow
@FEW
@given(corpora())
def test_three_versions_of_each_work_say_as_much_as_one(facts: list[Fact]) -> None:
    """Two further editions in the same language: no interval, no p and no verdict changes."""
    thrice = [
        one | {"doc": f"{one['doc']}-{edition}", "work": one["doc"]}
        for one in facts
        for edition in range(3)
    ]
    counted = tuple(
        f"{what}_{side}"
        for what in ("hits", "documents", "documents_hit")
        for side in ("left", "right")
    )
    # The specification has a choice more, "each document alone".
    choices = "choices", "choices_hold"
    for one, other in zip(rows_of(facts), rows_of(thrice), strict=True):
        assert near(one, other, but=(*counted, *choices)) == []


@pytest.mark.slow
@FEW
@given(corpora())
def test_swapped_countries_invert_ratios_and_leave_p_and_verdict(facts: list[Fact]) -> None:
    for one, other in zip(rows_of(facts), rows_of(facts, COUNTRIES[::-1]), strict=True):
        for name in ("p", "q", "p_exact", "verdict", "reason", "shared_works", "kappa", "phi"):
            assert near({name: one[name]}, {name: other[name]}) == []
        for end, turned in (("", ""), ("_low", "_high"), ("_high", "_low")):
            for ratio in ("ratio", "share_ratio", "plain_ratio"):
                a, b = one[ratio + end], other[ratio + turned]
                assert (a is None) == (b is None)
                if a is not None:
                    assert math.isclose(a, 1 / b if b else math.inf, rel_tol=1e-5)
            a, b = one["difference" + end], other["difference" + turned]
            assert near({"": a}, {"": None if b is None else -b}) == []


@FEW
@given(corpora(least=5))
def test_what_intervals_and_tests_say_is_one_thing(facts: list[Fact]) -> None:
    for row in rows_of(facts):
        if row["ratio_low"] is not None:
            outside = row["ratio_low"] > 1 or row["ratio_high"] < 1
            assert outside == (row["difference_low"] > 0 or row["difference_high"] < 0)
            if row["p"] is not None and abs(row["p"] - 0.05) > 1e-6:
                assert outside == (row["p"] <= 0.05)
        if row["p"] is not None:
            assert row["p"] >= row["p_exact"] >= row["p_least"] - 1e-12
            assert row["q"] is None or row["q"] >= row["p"] - 1e-12
        if row["verdict"] == "differs":
            assert row["q"] <= 0.05 and not row["reason"]


@pytest.mark.slow
def test_p_and_interval_agree_in_nearly_all_of_many_tables() -> None:
    """The issue's own measure, by count: 12 tables of 80 codes of four kinds."""
    from benchmarks.statistics import coverage
    from benchmarks.statistics.designs import DESIGNS

    for name in ("5+5", "8+40 5:1", "20+20"):
        cells = coverage.measure(DESIGNS[name], 2.0, runs=80).values()
        assert np.mean([cell.agree for cell in cells]) >= 0.995


def test_order_of_codes_and_codes_without_hits_change_nothing() -> None:
    with_it, tables = everything(MIXED), inputs(MIXED)
    without = comparison.everything(*tables, CODES[:2], countries=COUNTRIES, seed=1).comparison
    turned = comparison.everything(*tables, CODES[::-1], countries=COUNTRIES, seed=1).comparison
    for code in CODES[:2]:
        rows = [
            table.filter(pl.col("code") == code).row(0, named=True)
            for table in (with_it.comparison, without, turned)
        ]
        assert near(rows[0], rows[1]) == [] and near(rows[0], rows[2]) == []
    row = with_it.comparison.filter(pl.col("code") == "never").row(0, named=True)
    said = [row[name] for name in ("rate_left", "share_right", "verdict", "p", "ratio")]
    assert said == [0.0, 0.0, "no hits", None, None]
    assert row["rate_left_low"] == 0 and row["rate_left_high"] > 0


def test_two_works_of_nine_hits_do_not_make_a_sure_rate() -> None:
    """The row that once read 48.39 [47.86-48.92], with the other side it had."""
    facts = [fact(f"k{i}", "KAZ", 9, tokens=186) for i in range(2)]
    facts += [
        fact(f"u{i}", "USA", hits, tokens=tokens)
        for i, (hits, tokens) in enumerate([(2, 900), (1, 800), (0, 1000)])
    ]
    tally, exposure, documents = inputs(facts)
    only = tally.filter(pl.col("code") == "a")
    row = comparison.compare(only, exposure, documents, ("a",), countries=COUNTRIES, seed=1).row(
        0, named=True
    )
    shown = [row[name] for name in ("rate_left", "rate_left_low", "rate_left_high")]
    assert shown == pytest.approx([48.387, 24.02, 97.48], abs=5e-3)
    assert (row["ratio_low"], row["p"], row["verdict"]) == (None, None, "open")
    assert row["reason"] == "too few works"


def test_rates_and_ratio() -> None:
    row = compared(
        [
            fact("d1", "KAZ", 4),
            fact("d2", "KAZ", 2),
            fact("e1", "USA", 3, tokens=2000),
        ]
    )
    assert (row["rate_left"], row["rate_right"], row["plain_ratio"]) == (3.0, 1.5, 2.0)
    assert (row["p"], row["ratio"], row["verdict"]) == (None, None, "open")


def test_a_clear_difference_is_called_one_and_equality_is_not() -> None:
    row = compared([*many("KAZ", 8, 20), *many("USA", 8, 2)])
    assert row["verdict"] == "differs" and 0 < row["difference_low"] < row["difference_high"]
    row = compared([*many("KAZ", 8, 5), *many("USA", 8, 5)])
    assert row["verdict"] in ("open", "alike")


def test_much_text_that_says_the_same_is_alike() -> None:
    row = compared([*many("KAZ", 30, 19), *many("USA", 30, 19)])
    assert row["verdict"] == "alike" and row["ratio_low"] > 1 / 1.5 and row["ratio_high"] < 1.5
    narrow = everything([*many("KAZ", 30, 19), *many("USA", 30, 19)], margin=1.01).comparison
    assert narrow.row(0, named=True)["verdict"] == "open"


def test_a_side_without_text_is_not_comparable_and_without_hits_is_no_hits() -> None:
    assert compared(many("KAZ", 8, 5))["verdict"] == "not comparable"
    row = compared([fact("d", "KAZ", 0), fact("e", "USA", 0)])
    assert (row["verdict"], row["rate_left"], row["ratio"]) == ("no hits", 0.0, None)


def test_without_any_text_tables_are_not_made_up() -> None:
    tally, exposure, documents = inputs(many("KAZ", 2, 1))
    none = comparison.everything(
        tally.clear(), exposure.clear(), documents, CODES, countries=COUNTRIES, seed=1
    )
    assert set(none.comparison["verdict"]) == {"not comparable"}
    assert none.comparison["rate_left"].null_count() == len(CODES)
    assert not any(has_nan(table) for table in none)


@pytest.mark.parametrize("facts", [[fact("d", "KAZ", 3)], [fact("d", "KAZ", 0, tokens=120)]])
def test_one_document_has_a_rate_with_an_interval(facts: list[Fact]) -> None:
    row = compared(facts)
    assert row["rate_left_low"] <= row["rate_left"] < row["rate_left_high"]
    assert (row["works_left"], row["carried_left"]) == (1, pytest.approx(1))


def test_below_five_works_a_side_nothing_is_tested() -> None:
    row = compared([*many("KAZ", 4, 30), *many("USA", 40, 1)])
    assert (row["p"], row["q"], row["verdict"], row["reason"]) == (
        None,
        None,
        "open",
        "too few works",
    )
    assert row["ratio_low"] is not None
    row = compared([*many("KAZ", 2, 30), *many("USA", 40, 1)])
    assert row["ratio_low"] is None and row["rate_left_low"] is not None


@given(st.integers(5, 9), st.integers(5, 9), st.integers(0, 17), st.sampled_from([100, 900, 8000]))
@FEW
def test_a_single_hit_is_never_surer_than_its_chance(
    left: int, right: int, at: int, tokens: int
) -> None:
    facts = [fact(f"k{i}", "KAZ", 0, tokens=tokens) for i in range(left)]
    facts += [fact(f"u{i}", "USA", 0) for i in range(right)]
    at %= len(facts)
    facts[at]["hits"] = 1
    row = compared(facts)
    own = sum(one["tokens"] for one in facts if one["country"] == facts[at]["country"])
    chance = own / sum(one["tokens"] for one in facts)
    assert row["p"] >= chance - 1e-9 and row["verdict"] != "differs"


@pytest.mark.parametrize(
    ("factor", "values"),
    [("family", ("apk", "state")), ("lang", ("kk", "en")), ("year", (2012, 2021))],
)
def test_nothing_shared_is_never_told_apart(factor: str, values: tuple[object, object]) -> None:
    """Ten times the rate, and as many works as one likes."""
    for hits in (20, 2):
        sides = [
            many(country, 12, n, **{factor: value})
            for country, n, value in zip(COUNTRIES, (hits, 2), values, strict=True)
        ]
        row = compared([*sides[0], *sides[1]])
        assert row["verdict"] == "not separable" and row["p"] is None
        assert row["reason"] == {"lang": "language"}.get(factor, factor)
        assert row["plain_ratio"] is not None


def test_unknown_years_are_a_time_of_their_own() -> None:
    row = compared([*many("KAZ", 8, 9, year=None), *many("USA", 8, 2, year=None)])
    assert row["verdict"] == "differs" and "year" not in row["held_equal"]
    row = compared([*many("KAZ", 8, 9, year=None), *many("USA", 8, 2)])
    assert (row["verdict"], row["reason"]) == ("not separable", "year")


def test_a_document_in_two_languages_is_one_work() -> None:
    facts = [
        fact(f"{country}{i}", country, hits, lang=lang, tokens=tokens)
        for country, hits in zip(COUNTRIES, (9, 3), strict=True)
        for i in range(6)
        for lang, tokens in (("kk", 1000), ("ru", 600))
    ]
    row = compared(facts)
    assert (row["works_left"], row["documents_left"], row["hits_left"]) == (6, 6, 108)
    assert row["rate_left"] == pytest.approx(1000 * 18 / 1600)
    assert row["shared_works"] == 6
    # In one of the two languages, the same for both sides.
    assert row["ratio"] == pytest.approx(3)


def test_a_document_about_both_countries_counts_for_both() -> None:
    facts = [fact(f"d{i}", "", 3 * i, about="mentioned", **{"for": COUNTRIES}) for i in range(9)]
    row = compared(facts)
    assert (row["works_left"], row["works_right"], row["ratio"]) == (9, 9, pytest.approx(1))
    assert row["p"] == pytest.approx(1) and row["verdict"] in ("open", "alike")


def test_each_language_is_compared_by_itself() -> None:
    within = everything(MIXED).within.filter(pl.col("code") == "a")
    works = {row["lang"]: row["works_left"] for row in within.iter_rows(named=True)}
    assert works == {"en": 7, "kk": 6, "ru": 3}
    one = everything([*many("KAZ", 6, 9), *many("USA", 6, 2)])
    shared = [name for name in one.within.columns if name in one.comparison.columns]
    assert one.within.select(shared).equals(one.comparison.select(shared))


def test_chance_depends_on_the_seed_and_on_names_alone() -> None:
    facts = [*many("KAZ", 7, 4), *many("USA", 9, 3)]
    other = comparison.compare(*inputs(facts), CODES, countries=COUNTRIES, seed=2)
    same = everything([*facts, *many("RUS", 6, 3)], (*COUNTRIES, "RUS")).comparison
    one = compared(facts)
    again = same.filter((pl.col("code") == "a") & (pl.col("right") == "USA")).row(0, named=True)
    assert again["plain_ratio"] == one["plain_ratio"]
    assert abs(other.row(0, named=True)["p"] - one["p"]) < 0.03


# several countries


def of_countries(hits: list[int], works: int = 7) -> tuple[list[Fact], tuple[str, ...]]:
    names = tuple(f"C{number:02}" for number in range(len(hits)))
    return [one for name, n in zip(names, hits, strict=True) for one in many(name, works, n)], names


@pytest.mark.parametrize("countries", [3, 5, 12])
def test_several_countries_give_all_pairs_and_one_test_of_all(countries: int) -> None:
    facts, names = of_countries([3] * (countries - 1) + [30], works=10)
    table = everything(facts, names).comparison.filter(pl.col("code") == "a")
    assert len(table) == countries * (countries - 1) // 2
    assert table["p_all"].n_unique() == 1 and table["p_all"][0] < 0.01
    differ = {
        (row["left"], row["right"])
        for row in table.iter_rows(named=True)
        if row["verdict"] == "differs"
    }
    assert differ == {(name, names[-1]) for name in names[:-1]}
    assert not has_nan(table)


def test_equal_countries_are_not_told_apart_and_a_country_with_few_works_has_no_test() -> None:
    facts, names = of_countries([5, 5, 5])
    table = everything([*facts, *many("D", 3, 40)], (*names, "D")).comparison
    table = table.filter(pl.col("code") == "a")
    assert "differs" not in set(table["verdict"])
    few = table.filter(pl.col("right") == "D")
    assert few["p"].null_count() == 3 and set(few["reason"]) == {"too few works"}
    assert few["p_all"].null_count() == 0


def test_two_countries_have_no_test_of_all() -> None:
    row = compared([*many("KAZ", 6, 9), *many("USA", 6, 2)])
    assert row["p_all"] is None and row["q_all"] is None
