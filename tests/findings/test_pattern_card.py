"""The report card: laws of what is counted, each flag in a case that has it and one that just has
not, and its place in a run.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.check.example_texts import paragraphs
from contentan.coding import coder, index
from contentan.coding.hits import fired as fired_table
from contentan.coding.tables import EXPOSURE, FIRED, TALLY
from contentan.findings.pattern_card import ENOUGH_WORDS, PATTERNS, pattern_card
from contentan.lemmatize.lemmas import lemmatize
from contentan.model import Code, Codebook, Pattern
from contentan.runs import pipeline
from contentan.runs.job import Settings
from contentan.segment.segments import segment
from contentan.tables.frames import frame_of, to_csv
from tests.coding.codebooks import book

WORDS = ("a", "b", "c", "d")
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=10).map(" ".join)
PATTERN = st.builds(
    lambda words, unless: Pattern(
        "x", "en", f'"{" ".join(words)}"', 1, unless=tuple(f'"{one}"' for one in unless)
    ),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.lists(st.sampled_from(WORDS), max_size=1),
)


def fired_of(texts: list[str], codebook: Codebook) -> tuple[pl.DataFrame, dict[str, coder.Coded]]:
    """Table FIRED of texts, each a document, and the matches behind it."""
    parts = []
    for text in texts:
        extraction = paragraphs([text])
        parts.append(index.Part(extraction.text, *lemmatize(extraction.text, segment(extraction))))
    positions = index.build(parts)
    found = coder.code(positions, coder.compile_rules(codebook, lambda word, _lang: (word,)))
    return fired_table(found, positions, [f"d{i}" for i in range(len(texts))]), found


# laws


@pytest.mark.slow
@given(
    st.lists(TEXT, min_size=1, max_size=3),
    st.lists(PATTERN, min_size=1, max_size=4, unique_by=lambda p: p.source),
)
def test_counts_of_patterns_add_up_to_those_of_their_code(
    texts: list[str], patterns: list[Pattern]
) -> None:
    codebook = book(*patterns)
    fired, found = fired_of(texts, codebook)
    made = pattern_card(fired, frame_of(TALLY, []), frame_of(EXPOSURE, []), codebook, [])
    assert made["hits"].sum() == len(found["x"].counted.first) and made["matches"].sum() == len(
        found["x"].every.first
    )
    assert (made["alone"] <= made["hits"]).all() and (
        made["hits"] <= made["matches"] - made["blocked"]
    ).all()
    assert (made["documents"] <= made["hits"]).all()
    shares = made["share"].drop_nulls()
    assert not len(shares) if not made["hits"].sum() else abs(shares.sum() - 1) < 1e-9
    assert made["pattern"].to_list() == [
        rule.pattern.source for rule in coder.compile_rules(codebook, _itself).of["x"]
    ]


def _itself(word: str, _lang: str) -> tuple[str, ...]:
    return (word,)


@pytest.mark.slow
@given(st.integers(0, 2**32 - 1))
def test_order_of_documents_and_rows_changes_nothing(seed: int) -> None:
    fired, tally, exposure, codebook = some_run()
    mixed = [one.sample(fraction=1, shuffle=True, seed=seed) for one in (fired, tally, exposure)]
    assert to_csv(pattern_card(*mixed, codebook, ["KAZ", "USA"])) == to_csv(
        pattern_card(fired, tally, exposure, codebook, ["KAZ", "USA"])
    )


def some_run() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, Codebook]:
    """Three documents, one of which counts for two countries in the proportion 2 : 1; a code with
    one below it.
    """
    codes = (Code("top", {}, "", "", "", "", ""), Code("low", {}, "", "", "", "", "", parent="top"))
    patterns = (
        Pattern("low", "en", "p", 1),
        Pattern("low", "en", "q", 2),
        Pattern("top", "en", "r", 3),
    )
    fired = [
        ("a", "low", 0, 4, 4, 0, 3),
        ("a", "low", 1, 2, 2, 0, 0),
        ("b", "low", 0, 3, 3, 0, 3),
        ("b", "top", 0, 3, 3, 0, 3),
        ("c", "low", 1, 3, 3, 0, 3),
    ]
    tally = [
        ("a", "KAZ", "en", "low", 6, 1),
        ("a", "KAZ", "en", "top", 6, 1),
        ("b", "USA", "en", "low", 3, 1),
        ("b", "USA", "en", "top", 6, 1),
        ("c", "KAZ", "en", "low", 2, 1),
        ("c", "USA", "en", "low", 1, 1),
        ("c", "KAZ", "en", "top", 2, 1),
        ("c", "USA", "en", "top", 1, 1),
    ]
    exposure = [
        ("a", "KAZ", "en", 600, 9),
        ("b", "USA", "en", 900, 9),
        ("c", "KAZ", "en", 200, 4),
        ("c", "USA", "en", 100, 4),
    ]
    return (
        frame_of(FIRED, fired),
        frame_of(TALLY, tally),
        frame_of(EXPOSURE, exposure),
        Codebook("x", "1", ("en",), codes, patterns, ""),
    )


def test_ratio_is_that_of_the_rates_and_without_a_pattern_its_own_hits_are_gone() -> None:
    fired, tally, exposure, codebook = some_run()
    made = {
        (r["code"], r["number"]): r
        for r in pattern_card(fired, tally, exposure, codebook, ["KAZ", "USA"]).iter_rows(
            named=True
        )
    }
    assert made["low", 0]["ratio"] == pytest.approx((8 / 800) / (4 / 1000))
    assert made["low", 0]["ratio_without"] == pytest.approx((5 / 800) / (1 / 1000))
    # 3 hits of document c: 2 and 1
    assert made["low", 1]["ratio_without"] == pytest.approx((6 / 800) / (3 / 1000))
    assert made["top", 0]["ratio"] == pytest.approx((8 / 800) / (7 / 1000))
    assert made["top", 0]["ratio_without"] == pytest.approx((8 / 800) / (4 / 1000))


def test_no_ratio_without_two_countries_with_hits() -> None:
    fired, tally, exposure, codebook = some_run()
    for countries in ([], ["KAZ"], ["KAZ", "UZB"]):
        made = pattern_card(fired, tally, exposure, codebook, countries)
        assert made["ratio"].null_count() == made["ratio_without"].null_count() == len(made)


# flags


def flags(
    fired: list[tuple[object, ...]], *, words: int = ENOUGH_WORDS, texts: int = 2
) -> dict[int, set[str]]:
    """Flags of the patterns of a code with as many patterns as rows are numbered, and one more that
    matches nothing.
    """
    number = 2 + max((int(str(row[1])) for row in fired), default=-1)
    codebook = book(*(("x", f"p{i}") for i in range(number)))
    rows = [(doc, "x", *rest) for doc, *rest in fired]
    exposure = [(f"d{i}", "KAZ", "en", words // texts, 1) for i in range(texts)]
    made = pattern_card(
        frame_of(FIRED, rows),
        frame_of(TALLY, []),
        frame_of(EXPOSURE, exposure),
        codebook,
        ["KAZ", "USA"],
    )
    return {n: set(found.split()) for n, found in made.select("number", "flags").iter_rows()}


def test_dead_is_a_pattern_that_matches_nowhere_in_enough_text() -> None:
    assert flags([("d0", 0, 1, 0, 1, 0)]) == {0: set(), 1: {"dead"}}
    assert flags([("d0", 0, 1, 0, 1, 0)], words=ENOUGH_WORDS - 2)[1] == set()


def test_dominant_makes_more_than_half_of_ten_hits_or_more() -> None:
    assert flags([("d0", 0, 3, 3, 0, 3), ("d1", 0, 3, 3, 0, 3), ("d1", 1, 4, 4, 0, 4)])[0] == {
        "dominant"
    }
    assert flags([("d0", 0, 3, 3, 0, 3), ("d1", 0, 2, 2, 0, 2), ("d1", 1, 4, 4, 0, 4)])[0] == set()
    assert (
        flags(
            [
                ("d0", 0, 4, 4, 0, 4),
                ("d1", 0, 1, 1, 0, 1),
                ("d0", 1, 4, 4, 0, 4),
                ("d1", 1, 1, 1, 0, 1),
            ]
        )[0]
        == set()
    )


def test_redundant_has_no_hit_of_its_own() -> None:
    assert flags([("d0", 0, 2, 2, 0, 0), ("d0", 1, 2, 0, 0, 0)]) == {
        0: {"redundant"},
        1: {"redundant"},
        2: {"dead"},
    }
    assert flags([("d0", 0, 2, 2, 0, 1), ("d0", 1, 2, 0, 2, 0)]) == {
        0: set(),
        1: set(),
        2: {"dead"},
    }


def test_one_document_needs_five_hits_and_another_document() -> None:
    assert flags([("d0", 0, 5, 5, 0, 5)])[0] == {"one_document"}
    assert flags([("d0", 0, 4, 4, 0, 4)])[0] == set()
    assert flags([("d0", 0, 4, 4, 0, 4), ("d1", 0, 1, 1, 0, 1)])[0] == set()
    assert flags([("d0", 0, 5, 5, 0, 5)], texts=1)[0] == set()


def test_blocked_mostly_has_more_blocked_matches_than_hits() -> None:
    assert flags([("d0", 0, 9, 4, 5, 4)])[0] == {"blocked_mostly"}
    assert flags([("d0", 0, 8, 4, 4, 4)])[0] == set()


@pytest.mark.parametrize(("words", "only"), [(30_000, "ru"), (29_000, None)])
def test_a_code_in_one_language_is_named_where_another_should_have_three_hits(
    words: int, only: str | None
) -> None:
    codebook = book(("x", "p"))
    exposure = [
        ("a", "KAZ", "ru", 100_000, 9),
        ("b", "KAZ", "kk", words, 9),
        ("c", "KAZ", "en", 9_999, 9),
    ]
    tally = [("a", "KAZ", "ru", "x", 10, 5)]
    fired = [("a", "x", 0, 10, 10, 0, 10)]
    made = pattern_card(
        frame_of(FIRED, fired),
        frame_of(TALLY, tally),
        frame_of(EXPOSURE, exposure),
        codebook,
        ["KAZ", "USA"],
    )
    assert made["only_lang"].to_list() == [only]


# in a run


@pytest.mark.slow
def test_a_run_has_the_card_of_its_hits(
    small_corpus: Path, small_codebook: Path, tmp_path: Path
) -> None:
    folder = pipeline.run(
        Settings(small_corpus, small_codebook, tmp_path / "outputs", workers=1), now=lambda: "now"
    ).folder
    made = pl.read_csv(folder / "patterns.csv", schema_overrides=PATTERNS.schema)
    hits = pl.read_parquet(folder / "hits.parquet")
    counted = (
        hits.filter(pl.col("blocked_by").is_null())
        .group_by("code", "pattern", "lang", "line")
        .len()
        .sort("line")
    )
    assert (
        made.filter(pl.col("hits") > 0)
        .select(*counted.columns[:4], pl.col("hits").cast(pl.UInt32).alias("len"))
        .sort("line")
        .equals(counted)
    )
    blocked = made.filter(pl.col("unless").is_not_null())
    assert blocked["blocked"].sum() == hits["blocked_by"].is_not_null().sum() == 1
    ratio = dict(made.select("code", "ratio").unique().iter_rows())
    compared = pl.read_csv(folder / "comparison.csv")
    assert ratio == dict(compared.select("code", "plain_ratio").iter_rows())


def test_a_thousand_patterns_in_a_thousand_documents_take_a_moment() -> None:
    rng, codes = np.random.default_rng(1), 100
    at = rng.choice(1000 * 1000, 50_000, replace=False)
    doc, number = at // 1000, at % 1000
    hits = rng.integers(0, 4, len(at)).astype(np.int32)
    docs, ids = [f"d{i:03}" for i in range(1000)], [f"c{i:02}" for i in range(codes)]
    fired = pl.DataFrame(
        {
            "doc": [docs[i] for i in doc],
            "code": [ids[i % codes] for i in number],
            "number": (number // codes).astype(np.int32),
            "matches": hits + 1,
            "hits": hits,
            "blocked": hits * 0,
            "alone": hits // 2,
        },
        schema=FIRED.schema,
    )
    codebook = book(*((ids[i % codes], f"w{i}") for i in range(1000)))
    exposure = frame_of(
        EXPOSURE, [(one, ("KAZ", "USA")[i % 2], "en", 5000, 50) for i, one in enumerate(docs)]
    )
    tally = (
        fired.join(exposure.select("doc", "country", "lang"), on="doc")
        .group_by("doc", "country", "lang", "code")
        .agg(pl.col("hits").sum())
        .with_columns(segments=pl.col("hits"))
    )
    best = 9.0
    for _ in range(5):
        start = time.perf_counter()
        made = pattern_card(fired, tally, exposure, codebook, ["KAZ", "USA"])
        best = min(best, time.perf_counter() - start)
    assert len(made) == 1000 and made["ratio_without"].null_count() == 0
    assert best < 0.25, f"{1000 * best:.0f} ms; about 40 on an idle core"
