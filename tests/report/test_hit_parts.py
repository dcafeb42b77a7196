"""The hits within a page: what a number opens is what it counts, and their text is no markup."""

from __future__ import annotations

import base64
import functools
import json
import re
import zlib
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.coding.counts import ancestry
from contentan.coding.tables import HITS
from contentan.report.sections import hit_parts
from contentan.report.writing.catalogue import text_of
from contentan.report.writing.code_views import CodeView, code_views
from tests.report.inputs import HOSTILE, make_codebook, make_documents, make_inputs

BOOK = make_codebook()


def opened(block: str) -> Any:
    """As a browser does it."""
    return json.loads(zlib.decompress(base64.b64decode(block)))


def hits_of(rows: list[tuple[str, str, int, str | None]]) -> pl.DataFrame:
    """Table HITS of document, code, segment and what blocked each."""
    made = {
        name: [{pl.String: "x", pl.Boolean: False}.get(kind, 1)] * len(rows)
        for name, kind in HITS.schema.items()
    }
    made["hit"] = [f"h{i:04}" for i in range(len(rows))]
    for at, name in enumerate(("doc", "code", "segment", "blocked_by")):
        made[name] = [row[at] for row in rows]
    made["quote"] = [HOSTILE[i % len(HOSTILE)] for i in range(len(rows))]
    return pl.DataFrame(made, schema=HITS.schema)


LEAVES = ("interethnic_accord", "social_stability", "ngo")
rows = st.lists(
    st.tuples(
        st.sampled_from(["doc-00", "doc-01", "doc-04"]),
        st.sampled_from(LEAVES),
        st.integers(0, 3),
        st.sampled_from([None, None, "an exclusion"]),
    ),
    max_size=30,
)
places = st.sets(
    st.tuples(
        st.sampled_from(["doc-00", "doc-01", "doc-04"]),
        st.integers(0, 3),
        st.sampled_from(["KAZ", "USA", "", "RUS"]),
    )
)


@functools.cache
def views() -> tuple[list[CodeView], pl.DataFrame]:
    inputs = make_inputs()
    numbers = inputs["counts"], inputs["comparison"]
    return (
        code_views(text_of("en"), BOOK, ("KAZ", "USA"), *numbers, {}, {}),
        make_documents(4).sort("doc"),
    )


def parts_of(hits: pl.DataFrame, placed: pl.DataFrame) -> hit_parts.Parts:
    taken, (shown, documents) = hit_parts.taken(hits.lazy(), placed), views()
    return hit_parts.parts(text_of("en"), taken, documents, BOOK, shown, ("KAZ", "USA"))


@settings(max_examples=25, deadline=None)
@given(rows, places)
def test_the_lines_of_a_number_are_the_hits_that_it_counts(
    given_rows: list[tuple[str, str, int, str | None]], where: set[tuple[str, int, str]]
) -> None:
    placed = pl.DataFrame(
        sorted(where),
        schema={"doc": pl.String(), "segment": pl.Int32(), "country": pl.String()},
        orient="row",
    )
    hits = hits_of(given_rows)
    made = parts_of(hits, placed)
    blocks = {name: opened(block) for name, block in made.blocks}
    counted = (
        hits.filter(pl.col("blocked_by").is_null())
        .join(placed, on=("doc", "segment"))
        .join(ancestry(BOOK), on="code")
    )
    for code, (_, own) in blocks["index"]["codes"].items():
        for i, country in enumerate(("KAZ", "USA")):
            lines = sum(sides >> i & 1 for one in own for sides in blocks[one]["sides"])
            number = counted.filter(ancestor=code, country=country).height
            assert lines == number, (code, country)


def test_a_code_of_many_hits_keeps_an_even_choice_and_says_of_how_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hit_parts, "MOST", 5)
    placed = pl.DataFrame({"doc": ["doc-00"], "segment": [0], "country": ["KAZ"]}).cast(
        {"segment": pl.Int32}
    )
    made = parts_of(hits_of([("doc-00", "ngo", 0, None)] * 9), placed)
    assert made.shown == {"ngo": (5, 9)}


def test_a_part_is_letters_alone_and_equal_for_equal_hits() -> None:
    placed = pl.DataFrame({"doc": ["doc-00"], "segment": [0], "country": ["KAZ"]}).cast(
        {"segment": pl.Int32}
    )
    hits = hits_of([("doc-00", code, 0, None) for code in LEAVES for _ in range(4)])
    made, again = (parts_of(one, placed) for one in (hits, hits.sample(fraction=1, shuffle=True)))
    assert made == again
    assert all(re.fullmatch(r"[A-Za-z0-9+/=]+", block) for _, block in made.blocks)
    quotes = {
        quote for name, block in made.blocks if name in LEAVES for quote in opened(block)["quote"]
    }
    assert quotes == {re.sub(r"\s+", " ", one) for one in HOSTILE}


def test_without_hits_a_number_is_a_number() -> None:
    assert hit_parts.opener(None)("<3", "ngo", "KAZ") == "&lt;3"
    assert 'data-side="KAZ"' in hit_parts.opener({"ngo": (1, 1)})("3", "ngo", "KAZ")


@given(st.lists(st.text("а b\n\t\u00a0\u2003\x1cé", max_size=40), max_size=5))
def test_a_line_is_what_python_makes_of_it(said: list[str]) -> None:
    given_ = pl.DataFrame(
        dict.fromkeys(("before", "quote", "after"), said),
        schema=dict.fromkeys(("before", "quote", "after"), pl.String),
    )
    whole = [re.sub(r"\s+", " ", one) for one in said]
    long = [len(one) >= 32 for one in said]
    made = hit_parts.lined(given_)
    assert made["quote"].to_list() == whole
    assert made["before"].to_list() == [
        line.partition(" ")[2] if cut else line for line, cut in zip(whole, long, strict=True)
    ]
    assert made["after"].to_list() == [
        line.rpartition(" ")[0] if cut else line for line, cut in zip(whole, long, strict=True)
    ]


def test_codes_that_have_too_many_hits_keep_those_of_the_same_paragraphs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hit_parts, "MOST", 10)
    hits = hits_of([("doc-00", code, n, None) for code in LEAVES[:2] for n in range(40)])
    placed = pl.DataFrame({"doc": ["doc-00"], "segment": [0], "country": ["KAZ"]})
    kept = hit_parts.taken(hits.lazy(), placed).partition_by("code")
    first, second = ([*one["segment"]] for one in kept)
    assert sorted(first) == sorted(second) and len(set(first)) == 10
    # By lot, not by the order of the text.
    assert sorted(first) != list(range(10)) and {*kept[0]["of"]} == {40}
