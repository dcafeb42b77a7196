"""The tables beside the comparison: within a language, trends, specification, adjusted ratios,
tipping points, influence.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.coding.tables import EXPOSURE, FIRED, TALLY
from contentan.compare import (
    adjusted,
    bootstrap,
    bootstrap_intervals,
    comparison,
    contrasts,
    negative_binomial,
    permutation,
    trends,
)
from contentan.compare.document_arrays import Material, Side, material, side
from contentan.compare.influence import influence
from contentan.compare.tipping import tipping
from contentan.corpus.tables import DOCUMENTS
from contentan.tables.frames import frame_of

COUNTRIES = ("KAZ", "USA")
CODES = ("a", "b", "never")
Fact = dict[str, Any]


def fact(doc: str, country: str, hits: int, **more: Any) -> Fact:
    """A document: its hits of code a (of b half as many), 1,000 words in English of 2021 unless
    said otherwise.
    """
    about = {
        "family": "un",
        "year": 2021,
        "lang": "en",
        "tokens": 1000,
        "about": "speaker",
        "for": (country,),
    }
    return {"doc": doc, "country": country, "hits": hits, **about, **more}


def inputs(facts: list[Fact]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """TALLY, EXPOSURE and DOCUMENTS of these documents."""
    tallies, exposures, documents = [], [], {}
    empty = {name: "" if dtype == pl.String else 0 for name, dtype in DOCUMENTS.schema.items()} | {
        "status": "ok"
    }
    for one in facts:
        for country in one["for"]:
            exposures.append((one["doc"], country, one["lang"], one["tokens"], one["tokens"] // 50))
            for code, n in (("a", one["hits"]), ("b", one["hits"] // 2)):
                if n:
                    tallies.append(
                        (one["doc"], country, one["lang"], code, n, min(n, one["tokens"] // 50))
                    )
        documents[one["doc"]] = {
            **empty,
            **{name: one[name] for name in ("doc", "country", "family", "year", "about", "lang")},
        }
    rows = [[row[name] for name in DOCUMENTS.schema] for row in documents.values()]
    return frame_of(TALLY, tallies), frame_of(EXPOSURE, exposures), frame_of(DOCUMENTS, rows)


def everything(
    facts: list[Fact], countries: tuple[str, ...] = COUNTRIES, **more: Any
) -> comparison.Compared:
    return comparison.everything(*inputs(facts), CODES, countries=countries, seed=1, **more)


def many(country: str, n: int, hits: int, **more: Any) -> list[Fact]:
    return [
        fact(f"{country}{i:02}", country, hits + i % 3, **{"year": 2019 + i % 4, **more})
        for i in range(n)
    ]


MIXED = [
    *many("KAZ", 6, 9, lang="kk", family="apk"),
    *many("USA", 6, 2),
    *(
        fact(f"k{i}", "KAZ", 6 + i, lang="ru", family="apk", year=2020 + i, tokens=700 + 90 * i)
        for i in range(3)
    ),
    *(fact(f"u{i}", "USA", 1 + i, lang="ru", family="state", year=2020 + i) for i in range(3)),
    fact("osce", "", 4, about="mentioned", family="osce", **{"for": COUNTRIES}),
]


def test_order_of_documents_codes_and_rows_changes_nothing() -> None:
    for one, other in zip(everything(MIXED), everything(MIXED[::-1]), strict=True):
        assert one.equals(other)


def test_a_code_without_hits_is_a_row_of_zeros_and_changes_no_other() -> None:
    with_it, tables = everything(MIXED), inputs(MIXED)
    without = comparison.everything(*tables, CODES[:2], countries=COUNTRIES, seed=1)
    for one, other in zip(with_it, without, strict=True):
        assert one.filter(pl.col("code") != "never").equals(other)
    row = with_it.comparison.filter(pl.col("code") == "never").row(0, named=True)
    assert (row["rate_left"], row["share_right"], row["verdict"], row["p"]) == (
        0.0,
        0.0,
        "no hits",
        None,
    )


def test_each_language_is_compared_by_itself() -> None:
    within = everything(MIXED).within.filter(pl.col("code") == "a")
    assert dict(within.select("lang", "documents_left").iter_rows()) == {"en": 1, "kk": 6, "ru": 3}
    one = everything([*many("KAZ", 6, 9), *many("USA", 6, 2)])
    shared = [name for name in one.within.columns if name in one.comparison.columns]
    assert one.within.select(shared).equals(one.comparison.select(shared))


def test_a_document_of_both_sides_is_drawn_once_and_tested_against_itself() -> None:
    """What both countries share cannot make them differ, however much it varies between
    documents.
    """
    both = [fact(f"d{i}", "", 3 * i, about="mentioned", **{"for": COUNTRIES}) for i in range(9)]
    row = everything(both).comparison.row(0, named=True)
    assert (row["difference_low"], row["difference_high"], row["p"]) == (0.0, 0.0, 1.0)


def test_fewer_than_five_documents_have_intervals_but_no_test() -> None:
    row = everything([*many("KAZ", 4, 9), *many("USA", 9, 2)]).comparison.row(0, named=True)
    assert (row["p"], row["q"], row["verdict"]) == (None, None, "too few documents")
    assert row["difference_low"] is not None


def test_three_countries_give_three_pairs_in_every_table() -> None:
    three = [*many("KAZ", 6, 9), *many("USA", 6, 2), *many("UZB", 6, 5)]
    made = everything(three, ("KAZ", "USA", "UZB"))
    for table in (made.comparison, made.within, made.specification, made.adjusted):
        assert set(table.select("left", "right").rows()) == {
            ("KAZ", "USA"),
            ("KAZ", "UZB"),
            ("USA", "UZB"),
        }
    assert set(made.trends["country"]) == {"KAZ", "USA", "UZB"}


def test_a_difference_that_rests_on_one_document_is_named() -> None:
    hits = {"KAZ": (6, 6, 5, 5, 5, 5, 3, 1), "USA": (0, 1, 2, 3, 3, 4, 4, 4)}
    facts = [fact(f"{c}{i}", c, n) for c, own in hits.items() for i, n in enumerate(own)]
    row = everything(facts).comparison.row(0, named=True)
    assert (
        row["p"] < 0.05 < row["p_without"] and row["one_document"] and row["influential"] == "USA0"
    )
    assert row["ratio_without"] == pytest.approx(36 / 8 / (21 / 7))
    row = everything([*many("KAZ", 8, 9), *many("USA", 8, 2)]).comparison.row(0, named=True)
    assert row["p_without"] < 0.01 and not row["one_document"]


def test_p_without_a_document_is_the_test_of_the_others() -> None:
    rng = np.random.default_rng(6)
    facts = [
        fact(
            f"{c}{i}",
            c,
            int(rng.poisson(3 + 5 * (c == "KAZ"))),
            tokens=int(rng.integers(500, 3000)),
        )
        for c in COUNTRIES
        for i in range(7)
    ] + [fact("both", "", 6, about="mentioned", **{"for": COUNTRIES})]
    for chosen in (facts, facts[:-1]):
        sides = [side(of(chosen), country) for country in COUNTRIES]
        test = permutation.permutation(sides[0], sides[1], seed=[1], few=True)
        found = influence(sides[0], sides[1], test, seed=[2], few=True, level=1.1)
        rest = [one for one in chosen if one["doc"] != of(chosen).docs[found.doc[0]]]
        others = [side(of(rest), country) for country in COUNTRIES]
        again = permutation.permutation(others[0], others[1], seed=[3], few=True)
        assert found.p[0] == pytest.approx(again.p[0], abs=0.03)


@given(st.lists(st.integers(0, 9), min_size=4, max_size=14), st.integers(2, 12))
@settings(max_examples=15)
def test_what_is_left_without_a_document_is_what_is_computed_without_it(
    hits: list[int], cut: int
) -> None:
    facts = [
        fact(f"d{i:02}", COUNTRIES[i >= min(cut, len(hits) - 2)], n, tokens=500 + 70 * i)
        for i, n in enumerate(hits)
    ]
    sides = [side(of(facts), country) for country in COUNTRIES]
    test = permutation.permutation(sides[0], sides[1], seed=[1], few=True)
    found = influence(sides[0], sides[1], test, seed=[2], few=True, level=0.05)
    if found.doc[0] < 0:
        assert not sum(hits)
        return
    rest = [
        side(of([one for one in facts if one["doc"] != f"d{found.doc[0]:02}"]), country)
        for country in COUNTRIES
    ]
    rates = [1000 * one.hits[:, 0].sum() / one.tokens.sum() for one in rest]
    assert found.difference[0] == pytest.approx(rates[0] - rates[1], abs=1e-9)
    weakest = float(
        permutation.statistic(*(permutation.total(permutation.rows_of(one)) for one in rest))[0]
    ) * np.sign(test.t[0])
    for doc in {one["doc"] for one in facts}:
        others = [
            side(of([one for one in facts if one["doc"] != doc]), country) for country in COUNTRIES
        ]
        t = permutation.statistic(*(permutation.total(permutation.rows_of(one)) for one in others))[
            0
        ] * np.sign(test.t[0])
        assert weakest <= t + 1e-9


def of(facts: list[Fact]) -> Material:
    return material(*inputs(facts), CODES, COUNTRIES)


# the test


def statistic(x: np.ndarray, n: np.ndarray, k: int) -> float:
    sides = [
        Side("", np.arange(len(part)), part[:, 1], part[:, 1], part[:, :1], part[:, :1])
        for part in np.split(np.stack([x, n], 1), [k])
    ]
    return float(
        permutation.statistic(*(permutation.total(permutation.rows_of(one)) for one in sides))[0]
    )


def test_permutation_equals_scipy_with_the_same_statistic() -> None:
    rng = np.random.default_rng(3)
    x, n = rng.poisson(6, 13).astype(float), rng.integers(300, 3000, 13).astype(float)
    x[:6] += 5
    rows = np.arange(13)

    def t(left: np.ndarray, right: np.ndarray) -> float:
        order = np.concatenate([left, right]).astype(int)
        return abs(statistic(x[order], n[order], len(left)))

    expected = scipy.stats.permutation_test(
        (rows[:6], rows[6:]),
        t,
        vectorized=False,
        permutation_type="independent",
        n_resamples=np.inf,
        alternative="greater",
    ).pvalue
    whole = np.stack([x, n], 1)
    sides = [
        Side("", index, whole[index, 1], whole[index, 1], whole[index, :1], whole[index, :1])
        for index in (rows[:6], rows[6:])
    ]
    found = permutation.permutation(sides[0], sides[1], seed=[5], few=True).p[0]
    assert found == pytest.approx(
        expected, abs=4 * (expected * (1 - expected) / 1999) ** 0.5 + 1 / 2000
    )


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(50, 5000)), min_size=4, max_size=12),
    st.integers(2, 10),
)
def test_swapped_sides_turn_the_statistic_round(rows: list[tuple[int, int]], cut: int) -> None:
    x, n = np.array(rows, dtype=float).T
    k = min(cut, len(rows) - 2)
    turned = statistic(np.roll(x, -k), np.roll(n, -k), len(rows) - k)
    assert turned == pytest.approx(-statistic(x, n, k), abs=1e-12)


def test_many_documents_are_tested_by_the_normal_curve_and_near_it_by_permutation() -> None:
    rng = np.random.default_rng(1)
    facts = [
        fact(f"{c}{i:03}", c, int(rng.poisson(3 + (c == "KAZ"))))
        for c in COUNTRIES
        for i in range(permutation.LARGE)
    ]
    sides = [side(of(facts), country) for country in COUNTRIES]
    found = permutation.permutation(sides[0], sides[1], seed=[1], few=False)
    assert found.p == pytest.approx(permutation.normal(found.t))
    fewer = [Side(one.country, one.doc[:-1], *(part[:-1] for part in one[2:])) for one in sides]
    near = permutation.permutation(fewer[0], fewer[1], seed=[1], few=False)
    assert np.log10(near.p[0]) == pytest.approx(np.log10(found.p[0]), rel=0.25)


# intervals


@given(
    st.lists(
        st.tuples(
            st.sampled_from("KU"),
            st.sampled_from(["apk", "un"]),
            st.sampled_from([2019, 2020, None]),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_strata_hold_each_document_once_and_none_is_alone(
    rows: list[tuple[str, str, int | None]],
) -> None:
    facts = pl.DataFrame(
        rows, schema={"own": pl.String(), "family": pl.String(), "year": pl.Int32()}, orient="row"
    )
    found = bootstrap.strata(facts)
    assert sorted(np.concatenate(found).tolist()) == list(range(len(rows)))
    assert len(rows) == 1 or min(map(len, found)) > 1


def test_percentile_interval_of_many_documents_equals_scipy() -> None:
    rng = np.random.default_rng(2)
    n = bootstrap.FEW + 100
    x, words = (
        rng.poisson(rng.gamma(1, 4, n)).astype(float),
        rng.integers(500, 4000, n).astype(float),
    )
    one = Side("KAZ", np.arange(n), words, words, x[:, None], x[:, None])
    draws = bootstrap.Draws(
        rng.multinomial(n, np.full(n, 1 / n), bootstrap.REPLICATES).astype(np.uint8),
        np.ones(n),
        few=False,
    )
    found = bootstrap_intervals.of_rate(
        bootstrap.observed(one.hits, one.tokens),
        bootstrap.replicate(draws, one.doc, one.hits, one.tokens),
    )
    index = np.arange(n)
    expected = scipy.stats.bootstrap(
        (index,),
        lambda i, axis: x[i].sum(axis) / words[i].sum(axis),
        method="percentile",
        n_resamples=4000,
        vectorized=True,
        axis=0,
        rng=np.random.default_rng(1),
    ).confidence_interval
    assert (found.low[0], found.high[0]) == pytest.approx(tuple(expected), rel=0.03)


def test_studentized_interval_is_near_students_where_all_is_normal() -> None:
    """Rates of equally long documents with many hits: the interval of a mean, whatever the
    scale.
    """
    rng = np.random.default_rng(4)
    facts = [
        fact(f"{c}{i:02}", c, int(rng.normal(400, 40)), tokens=1000)
        for c in COUNTRIES
        for i in range(30)
    ]
    row = everything(facts).comparison.row(0, named=True)
    values = [np.array([one["hits"] for one in facts if one["country"] == c]) for c in COUNTRIES]
    for name, mine in zip(("left", "right"), values, strict=True):
        half = scipy.stats.t.ppf(0.975, 29) * mine.std(ddof=1) / 30**0.5
        assert row[f"rate_{name}_high"] - row[f"rate_{name}_low"] == pytest.approx(
            2 * half, rel=0.12
        )
    expected = scipy.stats.ttest_ind(*values, equal_var=False).confidence_interval()
    assert row["difference_high"] - row["difference_low"] == pytest.approx(
        expected.high - expected.low, rel=0.12
    )


def test_an_interval_is_left_out_where_too_many_draws_have_none() -> None:
    facts = [*many("KAZ", 9, 4), *(fact(f"u{i}", "USA", 3 * (i == 0)) for i in range(9))]
    row = everything(facts).comparison.row(0, named=True)
    assert (
        row["ratio"] is not None and row["ratio_low"] is None and row["difference_low"] is not None
    )


# unequal recall


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=3),
    st.integers(500, 3000),
    st.integers(500, 3000),
)
def test_recall_of_the_tipping_point_makes_the_rates_equal_and_no_milder_one_does(
    hits: list[tuple[int, int]], left: int, right: int
) -> None:
    counts = np.array(hits, dtype=float)
    parts = (counts[:, 0] / left - counts[:, 1] / right)[:, None]
    langs = ("en", "kk", "ru")[: len(hits)]
    found = tipping(parts, np.zeros((len(hits), len(hits), 1)), np.array([np.nan]), langs)
    grid = np.linspace(max(float(np.nan_to_num(found.recall[0])), 0) + 1e-6, 1, 50)[:-1]
    total = parts.sum()
    if not np.isnan(found.recall[0]):
        recall = np.array(
            [found.recall[0] if lang in found.low[0].split("+") else 1.0 for lang in langs]
        )
        assert (parts[:, 0] / recall).sum() == pytest.approx(0, abs=1e-9)
    for low in range(1, 2 ** len(hits) - 1):
        chosen = np.array([bool(low >> i & 1) for i in range(len(hits))])
        for r in grid if abs(total) > 1e-12 else ():
            assert np.sign((parts[:, 0] / np.where(chosen, r, 1.0)).sum()) == np.sign(total)


def test_equal_mixes_cannot_be_erased_and_an_interval_falls_before_its_estimate() -> None:
    row = everything([*many("KAZ", 8, 20), *many("USA", 8, 2)]).comparison.row(0, named=True)
    assert (row["tipping"], row["tipping_interval"], row["tipping_languages"]) == (None, None, "")
    row = everything(
        [
            *many("KAZ", 8, 20, lang="kk"),
            *many("USA", 8, 8),
            *(fact(f"k{i}", "KAZ", 8) for i in range(6)),
            *(fact(f"u{i}", "USA", 7 + i % 2, lang="kk") for i in range(6)),
        ]
    ).comparison.row(0, named=True)
    assert row["tipping_languages"] == "en"
    assert 0 < row["tipping"] < row["tipping_interval"] < 1


# other choices


def test_each_choice_is_what_it_says() -> None:
    fired = frame_of(
        FIRED,
        [
            (one["doc"], "a", 0, 2 * one["hits"] + 1, one["hits"], 1, 0)
            for one in MIXED
            if one["hits"]
        ],
    )
    ancestry = pl.DataFrame({"code": ["a", "b", "never"], "ancestor": ["a", "b", "never"]})
    tallies, exposures, _ = inputs(MIXED)
    made = everything(
        MIXED, fired=(fired, ancestry), spoken_of=(tallies, exposures)
    ).specification.filter(pl.col("code") == "a")
    ratios = dict(made.select("specification", "rate_left").iter_rows())
    own = [one for one in MIXED if "KAZ" in one["for"]]
    hits, words = sum(one["hits"] for one in own), sum(one["tokens"] for one in own)
    assert (
        ratios["as compared"] == ratios["country spoken of"] == pytest.approx(1000 * hits / words)
    )
    assert ratios["matches before overlap"] == pytest.approx(2000 * hits / words)
    assert ratios["each document equal"] == pytest.approx(
        np.mean([1000 * one["hits"] / one["tokens"] for one in own])
    )
    assert ratios["share of documents"] == 1
    assert ratios["own voice only"] == pytest.approx(1000 * (hits - 4) / (words - 1000))
    apk = [one for one in own if one["family"] == "apk"]
    rates = [
        1000 * sum(o["hits"] for o in part) / sum(o["tokens"] for o in part)
        for part in (apk, [MIXED[-1]])
    ]
    assert ratios["each family equal"] == pytest.approx(np.mean(rates))
    assert {"ru only", "en only", "without the longest document", "hits per paragraph"} <= set(
        ratios
    )


def test_choices_that_hold_are_counted() -> None:
    made = everything(MIXED)
    one = made.specification.filter(pl.col("code") == "a")
    row = made.comparison.row(0, named=True)
    assert row["choices"] == one["difference_low"].is_not_null().sum()
    assert row["choices_hold"] == one["holds"].sum()
    assert set(one.filter("holds")["sign"]) <= {"more"}


# years


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
    assert shown["USA", 2021]["tokens"] == 6000


@given(st.lists(st.floats(0, 50), min_size=3, max_size=8))
def test_slope_equals_scipy(values: list[float]) -> None:
    years = np.array([2015.0, 2016, 2018, 2019, 2020, 2021, 2023, 2024])[: len(values)]
    expected = scipy.stats.theilslopes(values, years).slope
    assert trends.theil_sen(years, np.array(values)[:, None])[0] == pytest.approx(
        expected, abs=1e-4
    )


def test_a_slope_needs_three_years() -> None:
    facts = [
        fact(f"{c}{y}{i}", c, y - 2018 + i, year=y)
        for c in COUNTRIES
        for y in (2019, 2020, 2021)
        for i in range(5)
    ]
    assert everything(facts).slopes.filter(pl.col("code") == "a")["slope"].to_list() == [1.0, 1.0]
    two = everything([one for one in facts if one["year"] < 2021]).slopes
    assert two["slope"].null_count() == len(two) and set(two["years"]) == {2}


# with year, language and family held equal


def cells(seed: int = 1) -> list[Fact]:
    """Two hundred documents; the left country writes more in Russian, where everything is said
    twice as often.
    """
    rng = np.random.default_rng(seed)
    made = []
    for i in range(200):
        country, russian = COUNTRIES[i % 2], rng.random() < (0.8, 0.3)[i % 2]
        tokens = int(rng.integers(500, 4000))
        mean = tokens / 1000 * 3 * (2 if russian else 1) * (1.5, 1)[i % 2] * rng.gamma(2, 0.5)
        family = ("un", "state")[int(rng.integers(2))]
        made.append(
            fact(
                f"d{i:03}",
                country,
                int(rng.poisson(mean)),
                lang="ru" if russian else "en",
                tokens=tokens,
                family=family,
                year=2019 + int(rng.integers(6)),
            )
        )
    return made


def test_adjusted_ratio_takes_out_the_language() -> None:
    found, raw, covered = [], [], 0
    for seed in range(20):
        one = of(cells(seed))
        row = adjusted.adjusted(one, *COUNTRIES)
        left, right = (side(one, country) for country in COUNTRIES)
        raw.append(
            left.hits[:, 0].sum() / left.tokens.sum() / right.hits[:, 0].sum() * right.tokens.sum()
        )
        found.append(row["ratio"][0])
        covered += row["low"][0] < 1.5 < row["high"][0]
        assert row["adjusted_for"][0] == "year, language, family" and row["documents"][0] == 200
    assert (
        np.exp(np.log(found).mean()) == pytest.approx(1.5, rel=0.06)
        and np.exp(np.log(raw).mean()) > 1.7
    )
    assert covered >= 17


def test_what_would_leave_the_country_undetermined_is_left_out() -> None:
    facts = [one | {"family": {"KAZ": "apk", "USA": "state"}[one["country"]]} for one in cells()]
    assert everything(facts).adjusted.row(0, named=True)["adjusted_for"] == "year, language"
    few = everything([*many("KAZ", 6, 0), *many("USA", 6, 2)]).adjusted
    assert (
        few.row(0, named=True)["ratio"] is None
        and "fewer than 5 documents with a hit" in few.row(0, named=True)["note"]
    )


@pytest.mark.slow
def test_negative_binomial_equals_statsmodels() -> None:
    sm = pytest.importorskip("statsmodels.api", reason="statsmodels is needed as the oracle")
    of_cells = of(cells(2))
    rows, left = np.ones(len(of_cells.doc), dtype=bool), of_cells.country == 0
    plan = adjusted.design(of_cells, rows, left)
    weight, active = adjusted.usable(plan, of_cells.hits[:, :2])
    made = negative_binomial.fit(
        plan.x, of_cells.hits[:, :2], of_cells.tokens, of_cells.doc, weight, active
    )
    for code in range(2):
        x = plan.x[:, active[code]]
        family = sm.families.NegativeBinomial(alpha=made.alpha[code])
        model = sm.GEE(
            of_cells.hits[:, code],
            x,
            groups=of_cells.doc,
            family=family,
            offset=np.log(of_cells.tokens),
        ).fit()
        # clusters, then cells; a document is one cell here
        few = 200 / 199 * 199 / (200 - x.shape[1])
        assert made.beta[code, active[code]] == pytest.approx(model.params, rel=1e-4, abs=1e-5)
        assert made.error[code, active[code]] == pytest.approx(model.bse * few**0.5, rel=1e-3)
        mu = np.exp(x @ model.params + np.log(of_cells.tokens))
        pearson = ((of_cells.hits[:, code] - mu) ** 2 / (mu + made.alpha[code] * mu**2)).sum()
        assert pearson == pytest.approx(len(x) - x.shape[1], rel=1e-3)


@given(st.floats(4, 400))
def test_students_quantile_equals_scipy(freedom: float) -> None:
    assert float(negative_binomial.student(freedom)) == pytest.approx(
        scipy.stats.t.ppf(0.975, freedom), abs=1.5e-3
    )


# what the two sides share


def test_hits_that_share_nothing_are_marked_though_the_texts_do() -> None:
    facts = [
        *many("KAZ", 5, 3, family="apk"),
        *many("USA", 5, 3, family="state"),
        fact("k", "KAZ", 0, family="un"),
        fact("u", "USA", 0, family="un"),
    ]
    row = everything(facts).comparison.row(0, named=True)
    assert (row["note"], row["unshared_hits"]) == ("", "family")


@pytest.mark.parametrize(
    "name",
    [
        "p",
        "difference_low",
        "ratio_high",
        "share_difference_low",
        "dispersion_left",
        "log_likelihood",
    ],
)
def test_columns_are_filled_where_there_is_enough(name: str) -> None:
    assert everything(MIXED).comparison.filter(pl.col("code") == "a")[name].null_count() == 0


@pytest.mark.slow
def test_noise_is_called_a_difference_in_at_most_six_of_a_hundred() -> None:
    """A fifth of what benchmarks/statistics/null.py does: clustered hits, true ratio 1, contrasts
    judged in families of twenty.
    """
    from benchmarks.statistics import null

    figures = [
        null.measure(null.Setting((n, n), "equal", shape, 1.0), 200)
        for n in (8, 40)
        for shape in (0.5, 3.0)
    ]
    assert max(one[0] for one in figures) <= 0.06  # the verdict
    assert np.mean([one[1] for one in figures]) <= 0.06  # the test alone
    assert min(one[3] for one in figures) > 0.25  # the log-likelihood of pooled words


def test_verdicts_are_judged_over_the_whole_table() -> None:
    columns = {
        "p": [0.01, 0.04],
        "documents_left": [9, 9],
        "documents_right": [9, 9],
        "hits_left": [5, 5],
        "hits_right": [1, 1],
        "difference_low": [0.1, 0.1],
        "difference_high": [1.0, 1.0],
    }
    assert contrasts.verdicts(columns)["verdict"] == ["differs", "differs"]
    assert contrasts.verdicts(
        {name: values * 3 for name, values in columns.items()}
        | {"p": [0.01, 0.04, 0.9, 0.9, 0.9, 0.9]}
    )["verdict"][:2] == ["not shown to differ", "not shown to differ"]
