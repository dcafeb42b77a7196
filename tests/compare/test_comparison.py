"""Counts and comparison: laws, then published and library oracles."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from contentan.coding import counts
from contentan.coding.tables import EXPOSURE, GROUP, TALLY
from contentan.compare import comparison
from contentan.compare.permutation import benjamini_hochberg, rank_sum
from contentan.corpus.study import FAMILIES
from contentan.corpus.tables import DOCUMENTS
from contentan.errors import TableError
from contentan.model import Code, Codebook
from contentan.tables.frames import frame_of

CODES = ("a", "b")


def tables(
    rows: list[tuple[str, str, str, int, int]],
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Tallies, exposures and documents from (doc, country, lang, tokens, hits of code a)."""
    tally = frame_of(
        TALLY,
        [
            (doc, country, lang, "a", hits, min(hits, 3))
            for doc, country, lang, _, hits in rows
            if hits
        ],
    )
    exposure = frame_of(
        EXPOSURE, [(doc, country, lang, tokens, 3) for doc, country, lang, tokens, _ in rows]
    )
    empty = {name: "" if dtype == pl.String else 0 for name, dtype in DOCUMENTS.schema.items()}
    own = {"family": "un", "about": "speaker", "status": "ok", "lang": "en", "year": 2021}
    facts = [
        {**empty, **own, "doc": doc, "country": country}
        for doc, country in dict.fromkeys((r[0], r[1]) for r in rows)
    ]
    return (
        tally,
        exposure,
        frame_of(DOCUMENTS, [[fact[name] for name in DOCUMENTS.schema] for fact in facts]),
    )


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["KAZ", "USA", "RUS"]),
        st.sampled_from(["kk", "ru", "en"]),
        st.integers(1, 5000),
        st.integers(0, 40),
    ),
    min_size=1,
    max_size=12,
).map(lambda rows: [(f"d{i}", *row) for i, row in enumerate(rows)])


@given(ROWS, st.integers(1, 11))
def test_counts_add_up_over_any_partition_of_documents(
    rows: list[tuple[str, str, str, int, int]], cut: int
) -> None:
    def totals(part: list[tuple[str, str, str, int, int]]) -> pl.DataFrame:
        counted = counts.count(*tables(part), CODES)
        return counted.group_by("code", "country", "lang").agg(
            pl.col("hits", "segments", "documents", "tokens", "paragraphs", "documents_total").sum()
        )

    parts = pl.concat([totals(part) for part in (rows[:cut], rows[cut:]) if part])
    added = parts.group_by("code", "country", "lang").agg(pl.all().sum())
    assert added.sort("code", "country", "lang").equals(
        totals(rows).sort("code", "country", "lang")
    )


@given(
    ROWS,
    st.lists(
        st.tuples(
            st.sampled_from(tuple(FAMILIES)),
            st.sampled_from(["i", "j"]),
            st.sampled_from([2019, None]),
        ),
        min_size=12,
        max_size=12,
    ),
)
def test_counts_of_any_groups_add_up_to_the_tallies(
    rows: list[tuple[str, str, str, int, int]], facts: list[tuple[str, str, int | None]]
) -> None:
    tally, exposure, documents = tables(rows)
    known = pl.DataFrame(
        facts[: len(rows)],
        schema=["family", "institution", "year"],
        orient="row",
        infer_schema_length=None,
    )
    documents = documents.with_columns(
        known["family"], known["institution"], known["year"].cast(pl.Int32)
    )
    counted = counts.count(tally, exposure, documents, CODES)
    for by in (["country"], ["family", "year"], ["institution", "lang"], list(GROUP)):
        facts_of = exposure.join(documents.select("doc", "family", "institution", "year"), on="doc")
        words = facts_of.group_by(by).agg(pl.col("tokens", "paragraphs").sum()).sort(by)
        own = counted.filter(pl.col("code") == "a").group_by(by)
        assert own.agg(pl.col("tokens", "paragraphs").sum()).sort(by).equals(words)
        assert own.agg(pl.col("hits").sum())["hits"].sum() == tally["hits"].sum()
    zeros = counted.filter(pl.col("code") == "b")
    assert zeros["hits"].sum() == 0 and len(zeros) == facts_of.select(GROUP).n_unique()


def test_a_parent_has_the_hits_of_all_below_it_and_each_paragraph_once() -> None:
    codes = [("family", ""), ("child", "family"), ("grandchild", "child")]
    own = dict.fromkeys(("definition", "brief", "use_when", "do_not_use_when", "criterion"), "")
    book = Codebook(
        "b",
        "1",
        ("en",),
        tuple(Code(id=code, parent=parent, label={}, **own) for code, parent in codes),
        (),
        "",
    )
    hits = pl.DataFrame(
        {
            "doc": ["d"] * 3,
            "segment": [0, 0, 1],
            "code": ["child", "grandchild", "grandchild"],
            "blocked_by": [None] * 3,
        }
    )
    placed = pl.DataFrame(
        {
            "doc": ["d"] * 2,
            "segment": [0, 1],
            "country": ["KAZ"] * 2,
            "kind": ["paragraph", "heading"],
            "lang": ["en"] * 2,
        }
    )
    made = counts.tally(hits.with_columns(pl.col("blocked_by").cast(pl.String)), placed, book)
    assert made.select("code", "hits", "segments").rows() == [
        ("child", 3, 1),
        ("family", 3, 1),
        ("grandchild", 2, 1),
    ]


def test_zero_is_a_row_and_no_text_is_none() -> None:
    counted = counts.count(*tables([("d", "KAZ", "kk", 100, 0)]), CODES)
    assert counted.select("code", "country", "hits", "tokens").rows() == [
        ("a", "KAZ", 0, 100),
        ("b", "KAZ", 0, 100),
    ]


def test_hits_in_a_text_without_words_cannot_be() -> None:
    tally, exposure, documents = tables([("d", "KAZ", "kk", 100, 2)])
    with pytest.raises(TableError, match="has hits but no words"):
        counts.count(tally, exposure.clear(), documents, CODES)


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=12),
    st.lists(st.integers(0, 5), min_size=1, max_size=12),
)
def test_mann_whitney_equals_scipy(a: list[int], b: list[int]) -> None:
    left, right = np.array(a, dtype=float), np.array(b, dtype=float)
    if len({*a, *b}) == 1:
        assert rank_sum(left[:, None], right[:, None])[0] == 1.0
        return
    expected = scipy.stats.mannwhitneyu(
        left, right, method="asymptotic", use_continuity=True
    ).pvalue
    assert rank_sum(left[:, None], right[:, None])[0] == pytest.approx(expected, abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_benjamini_hochberg_equals_scipy(p: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(
        list(scipy.stats.false_discovery_control(p)), abs=1e-12
    )


def compared(
    rows: list[tuple[str, str, str, int, int]], countries: tuple[str, ...] = ("KAZ", "USA")
) -> dict[str, object]:
    return comparison.compare(*tables(rows), CODES, countries=countries, seed=1).row(0, named=True)


def test_rates_and_ratio() -> None:
    row = compared(
        [("d1", "KAZ", "kk", 1000, 4), ("d2", "KAZ", "kk", 1000, 2), ("e1", "USA", "en", 2000, 3)]
    )
    assert (row["rate_left"], row["rate_right"], row["ratio"]) == (3.0, 1.5, 2.0)
    assert (row["p"], row["verdict"]) == (None, "too few documents")


def many(country: str, n: int, hits: int) -> list[tuple[str, str, str, int, int]]:
    return [(f"{country}{i}", country, "en", 1000, hits + i % 3) for i in range(n)]


def test_clear_difference_is_called_one_and_equality_is_not() -> None:
    row = compared(many("KAZ", 8, 20) + many("USA", 8, 2))
    assert row["verdict"] == "differs"
    low, high = row["difference_low"], row["difference_high"]
    assert isinstance(low, float) and isinstance(high, float) and 0 < low < high
    assert compared(many("KAZ", 8, 5) + many("USA", 8, 5))["verdict"] == "not shown to differ"


def test_side_without_text_is_not_comparable_and_without_hits_is_no_hits() -> None:
    assert compared(many("KAZ", 8, 5))["verdict"] == "not comparable"
    row = compared([("d", "KAZ", "en", 10, 0), ("e", "USA", "en", 10, 0)])
    assert (row["verdict"], row["rate_left"], row["ratio"]) == ("no hits", 0.0, None)


def test_note_says_what_the_countries_do_not_share() -> None:
    tally, exposure, documents = tables(many("KAZ", 5, 5) + many("USA", 5, 5))
    other = documents.with_columns(
        pl.when(pl.col("country") == "USA")
        .then(pl.lit("state"))
        .otherwise(pl.col("family"))
        .alias("family"),
        pl.when(pl.col("country") == "USA")
        .then(2019)
        .otherwise(pl.col("year"))
        .cast(pl.Int32)
        .alias("year"),
    )
    rows = comparison.compare(tally, exposure, other, CODES, countries=("KAZ", "USA"), seed=1)
    assert set(rows["note"]) == {"no shared family, year"}


def test_three_countries_give_three_pairs() -> None:
    rows = many("KAZ", 5, 5) + many("USA", 5, 1) + many("RUS", 5, 9)
    table = comparison.compare(*tables(rows), CODES, countries=("KAZ", "USA", "RUS"), seed=1)
    assert table.select("left", "right").unique(maintain_order=True).rows() == [
        ("KAZ", "USA"),
        ("KAZ", "RUS"),
        ("USA", "RUS"),
    ]


def test_order_of_documents_changes_nothing() -> None:
    rows = many("KAZ", 6, 5) + many("USA", 7, 2)
    one = comparison.compare(*tables(rows), CODES, countries=("KAZ", "USA"), seed=1)
    other = comparison.compare(*tables(rows[::-1]), CODES, countries=("KAZ", "USA"), seed=1)
    assert one.equals(other)
