"""Rates by year and the slope over them: works in years, never bridged, never filled; a change of
what was collected is no change of what is said.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.coding.tables import EXPOSURE, TALLY
from contentan.compare import contrasts
from contentan.compare.document_arrays import material
from contentan.compare.trends import MIN_YEARS, trends
from contentan.compare.works import whole_works
from contentan.tables.frames import frame_of

CODES = tuple(f"c{number:02}" for number in range(12))
WORDS = 4000


class Text(NamedTuple):
    """A document; `hits` are those of the first code, all others have two."""

    doc: str
    hits: int
    year: int | None
    family: str = "state"
    lang: str = "en"
    country: str = "KAZ"
    work: str = ""
    words: int = WORDS


def tables(texts: list[Text], codes: tuple[str, ...] = CODES) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tables TRENDS and SLOPES."""
    exposures = [(t.doc, t.country, t.lang, t.words, t.words // 50) for t in texts]
    tallies = [
        (t.doc, t.country, t.lang, code, hits, hits)
        for t in texts
        for code, hits in zip(codes, [t.hits, *[2] * (len(codes) - 1)], strict=True)
        if hits
    ]
    facts = pl.DataFrame(
        [(t.doc, t.work or t.doc, t.family, t.year, "speaker") for t in texts],
        schema={
            "doc": pl.String,
            "work": pl.String,
            "family": pl.String,
            "year": pl.Int32,
            "about": pl.String,
        },
        orient="row",
    )
    countries = sorted({t.country for t in texts})
    of = material(frame_of(TALLY, tallies), frame_of(EXPOSURE, exposures), facts, codes, countries)
    return trends(of, contrasts.laws(whole_works(of)), seed=1)


def row(frame: pl.DataFrame, **where: object) -> dict[str, object]:
    found = frame.filter(*[pl.col(name) == value for name, value in where.items()])
    assert found.height == 1
    return found.row(0, named=True)


def slope_of(texts: list[Text]) -> dict[str, float]:
    """The numbers of the first code's slope; NaN where there is none."""
    found = row(tables(texts)[1], code="c00", country="KAZ")
    names = ("years", "works", "slope", "low", "high", "p", "q")
    return {name: float(str(found[name] if found[name] is not None else "nan")) for name in names}


# ---- laws ---------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(2015, 2022)), min_size=1, max_size=14))
def test_works_of_all_years_are_the_works_that_have_one(given: list[tuple[int, int]]) -> None:
    texts = [Text(f"d{i:02}", hits, year) for i, (hits, year) in enumerate(given)]
    points, slopes = tables([*texts, Text("undated", 5, None)])
    own = points.filter(pl.col("code") == "c00")
    assert own["works"].sum() == len(texts) == own["documents"].sum()
    assert own["hits"].sum() == sum(text.hits for text in texts)
    assert set(own["year"]) == {year for _, year in given}
    known = own.filter(pl.col("rate").is_not_null())
    assert (known["rate_low"] <= known["rate"]).all() and (
        known["rate"] <= known["rate_high"]
    ).all()
    some = slopes.filter(pl.col("p").is_not_null())
    assert ((some["p"] < 0.05) == ((some["low"] > 1) | (some["high"] < 1))).all()
    if len({year for _, year in given}) < MIN_YEARS:
        assert slopes["p"].null_count() == slopes.height


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=6, max_size=12), st.integers(-40, 40))
def test_a_slope_knows_no_calendar_and_turns_round_with_the_years(
    hits: list[int], moved: int
) -> None:
    texts = [Text(f"d{i:02}", found, 2010 + i // 2) for i, found in enumerate(hits)]
    later = [text._replace(year=text.year + moved) for text in texts if text.year]
    back = [text._replace(year=4020 - text.year) for text in texts if text.year]
    one, same, turned = slope_of(texts), slope_of(later), slope_of(back)
    assert one == pytest.approx(same, rel=1e-6, nan_ok=True)
    assert (
        one["slope"] * turned["slope"] == pytest.approx(1, rel=1e-4) or one["slope"] != one["slope"]
    )


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=6, max_size=10))
def test_translations_change_no_rate_no_slope_and_no_interval(hits: list[int]) -> None:
    once = [Text(f"d{i:02}", found, 2010 + i // 2, work=f"w{i}") for i, found in enumerate(hits)]
    thrice = [text._replace(doc=f"{text.doc}-{copy}") for text in once for copy in ("a", "b", "c")]
    (points, slopes), (points_of_three, slopes_of_three) = tables(once), tables(thrice)
    for name in ("works", "rate", "rate_low", "rate_high", "share", "share_low", "share_high"):
        assert points[name].to_list() == pytest.approx(points_of_three[name].to_list())
    for name in ("works", "slope", "low", "high", "p", "q"):
        assert slopes[name].to_list() == pytest.approx(slopes_of_three[name].to_list(), nan_ok=True)


# ---- what was collected, and what is said -------------------------------------------------------


def shifting(change: float) -> list[Text]:
    """Laws give way to speeches, which say it five times as often; in both the rate changes by
    this factor a year.
    """
    rng = np.random.default_rng(5)
    found = []
    for year in range(2019, 2025):
        speeches = 1 + year - 2019
        for number, family in enumerate(["speech"] * speeches + ["law"] * (7 - speeches)):
            mean = (15 if family == "speech" else 3) * change ** (year - 2019)
            found.append(Text(f"d{year}-{number}", int(rng.poisson(mean)), year, family))
    return found


def test_families_that_shift_over_the_years_are_no_change() -> None:
    texts = shifting(1.0)
    points, _ = tables(texts)
    rates = points.filter(pl.col("code") == "c00").sort("year")["rate"]
    assert rates[-1] > 2 * rates[0]  # as collected the rate rises
    found = slope_of(texts)
    assert found["low"] < 1 < found["high"] and found["p"] > 0.05
    assert 0.93 < found["slope"] < 1.07
    without = slope_of([text._replace(family="state") for text in texts])
    assert without["low"] > 1  # it is the families that are held equal


@pytest.mark.parametrize("change", [1.3, 1 / 1.3])
def test_a_change_inside_families_is_found_whatever_they_do(change: float) -> None:
    found = slope_of(shifting(change))
    assert found["p"] < 0.05 and found["q"] < 0.05
    assert found["low"] < change < found["high"]
    assert (found["low"] > 1) == (change > 1)


def test_languages_that_shift_are_no_change_either() -> None:
    texts = [
        Text(f"d{year}-{i}", 16 if lang == "en" else 4, year, lang=lang)
        for year in range(2019, 2025)
        for i, lang in enumerate(["en"] * (year - 2018) + ["kk"] * (2025 - year))
    ]
    found = slope_of(texts)
    assert found["low"] < 1 < found["high"] and found["slope"] == pytest.approx(1, abs=0.02)


# ---- years with little text ---------------------------------------------------------------------


def test_a_year_without_text_has_no_value_and_one_text_has_its_own() -> None:
    texts = [Text("a", 4, 2019), Text("b", 8, 2021), Text("c", 0, 2021), Text("d", 6, 2021)]
    points, _ = tables([*texts, Text("u", 1, 2020, country="USA")])
    assert row(points, code="c00", country="KAZ", year=2020) | {"share_low": None} == {
        "code": "c00",
        "country": "KAZ",
        "year": 2020,
        **dict.fromkeys(("hits", "documents", "documents_hit", "works", "tokens", "paragraphs"), 0),
        **dict.fromkeys(("rate", "rate_low", "rate_high"), None),
        **dict.fromkeys(("share", "share_low", "share_high"), None),
    }
    one = row(points, code="c00", country="KAZ", year=2019)
    assert (one["works"], one["rate"]) == (1, 1.0)
    # at least as wide as four hits are by chance (Garwood)
    assert one["rate_low"] <= 1.09 / 4 < 10.24 / 4 <= one["rate_high"]  # type: ignore[operator]
    assert row(points, code="c00", country="KAZ", year=2021)["works"] == 3


def test_versions_of_one_work_stand_in_the_year_of_the_first() -> None:
    texts = [
        Text("en", 6, 2020, lang="en", work="law"),
        Text("kk", 2, 2021, lang="kk", work="law"),
        Text("ru", 4, None, lang="ru", work="law"),
    ]
    points, slopes = tables(texts)
    own = points.filter(pl.col("code") == "c00")
    assert own.select("year", "works", "documents", "hits", "rate").rows() == [
        (2020, 1, 3, 12, 1.0)
    ]
    assert row(slopes, code="c00")["works"] == 0


@pytest.mark.parametrize(("years", "each"), [(2, 6), (4, 1), (3, 1)])
def test_few_years_or_works_have_no_slope(years: int, each: int) -> None:
    texts = [Text(f"d{i:02}", i, 2019 + i % years) for i in range(years * each)]
    found = tables(texts)[1]
    assert found["works"].to_list() == [years * each] * len(CODES)
    assert all(found[name].null_count() == found.height for name in ("slope", "low", "high", "p"))


def test_works_in_a_family_of_one_year_say_nothing_of_change() -> None:
    texts = [Text(f"d{i:02}", 5, 2019 + i % 3) for i in range(9)]
    lonely = [Text(f"x{i:02}", 90, 2021, family="law") for i in range(4)]
    with_them = row(tables([*texts, *lonely])[1], code="c00")
    assert (with_them["works"], with_them["years"]) == (9, 3)
    assert with_them["slope"] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("last", [True, False])
def test_hits_at_one_end_of_the_years_have_one_end_of_an_interval(last: bool) -> None:
    there = 2024 if last else 2019
    texts = [
        Text(f"d{year}-{i}", 4 if year == there else 0, year)
        for year in range(2019, 2025)
        for i in range(6)
    ]
    found = row(tables(texts)[1], code="c00")
    assert found["slope"] is None and found["p"] < 0.05  # type: ignore[operator]
    if last:
        assert 1 < found["low"] < found["high"] == float("inf")  # type: ignore[operator]
    else:
        assert 0 == found["low"] < found["high"] < 1  # type: ignore[operator]


def test_a_code_that_is_never_found_has_zeros_and_no_slope() -> None:
    texts = [Text(f"d{i:02}", 0, 2019 + i % 3) for i in range(9)]
    points, slopes = tables(texts)
    own = points.filter(pl.col("code") == "c00")
    assert own["rate"].to_list() == [0.0] * 3 and own["rate_high"].min() > 0  # type: ignore[operator]
    assert row(slopes, code="c00")["p"] is None
    assert slopes["q"].null_count() == 1


def test_no_document_with_a_year_gives_empty_points_and_slopes_without_values() -> None:
    points, slopes = tables([Text("a", 3, None), Text("b", 3, None)])
    assert points.height == 0 and slopes.height == len(CODES)
    assert slopes["works"].sum() == 0
