"""Counts by code and group: sums over any partition, parents, zeros."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.coding import counts
from contentan.coding.tables import EXPOSURE, GROUP, TALLY
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


@pytest.mark.slow
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


@pytest.mark.slow
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
