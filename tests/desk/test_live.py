"""What the desk says of a pattern is what the coder would make of the codebook with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.codebook.patterns import tree_of
from contentan.coding import coder
from contentan.desk import tweaks
from contentan.desk.live import country_figures, fair_lines, overlaps
from contentan.desk.live.fair_lines import Places
from contentan.desk.live.stirred_heaps import touching
from contentan.desk.open_desk import OpenDesk
from contentan.desk.screen.read_page import pieces
from contentan.desk.tweaks import Filters, Line
from tests.desk.conftest import searches

ALL = Filters("all")


@pytest.mark.parametrize(
    ("code", "lang", "source", "was"),
    [
        ("exchange", "en", "student", ""),
        ("exchange", "en", "(old|student) exchange", "student exchange"),
        ("exchange", "en", "exchange _{0,2} student", "exchange (program|programme)"),
        ("accord", "ru", "согласие родитель", ""),
        ("accord", "ru", "важно", "согласие"),
        ("accord", "en", "<exchange>", ""),
        ("exchange", "en", "", "student exchange"),
    ],
)
def test_the_effect_is_that_of_the_changed_codebook(
    desk: OpenDesk, code: str, lang: str, source: str, was: str
) -> None:
    book, run = desk.draft.book, desk.bench.run
    old = next((one for one in book.patterns if one.source == was), None)
    said = tweaks.tried(desk, Line(code, lang, source, old.line if old else 0, was), ALL)
    new = replace(old or book.patterns[0], code=code, lang=lang, source=source, line=99)
    if old is None:
        new = replace(new, unless=(), within="")
    kept = [one for one in book.patterns if one != old]
    changed = replace(book, patterns=(*kept, *([new] if source else ())), digest="")
    expected = Counter[str]()
    for part in run.parts:
        coded = coder.code(part.positions, coder.compile_rules(changed, run.lemmas))[code].counted
        for doc in part.positions.document(coded.first).tolist():
            expected[run.documents[part.source.docs[doc]].country] += 1
    assert {
        one["country"]: one["hits"] for one in said["rates"]["after"] if one["hits"]
    } == expected
    figures = pl.read_parquet(run.folder / "comparison.parquet").filter(pl.col("code") == code)
    for one in said["rates"]["before"]:
        side = "left" if figures["left"][0] == one["country"] else "right"
        assert one["rate"] == pytest.approx(figures[f"rate_{side}"][0])
        assert one["low"] == pytest.approx(figures[f"rate_{side}_low"][0])
        assert one["high"] == pytest.approx(figures[f"rate_{side}_high"][0])


def test_a_key_searches_for_what_is_typed_alone(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work, not time: the code's own patterns are matched when it is opened, never again."""
    line = Line("exchange", "en", "student")
    tweaks.tried(desk, line, ALL)
    searched = searches(monkeypatch)
    tweaks.tried(desk, line._replace(source="students travel"), ALL)
    # Once in each part of the corpus, once in the examples.
    assert searched == [1] * (len(desk.bench.run.parts) + 1)


def test_lines_cite_their_place_and_say_what_is_new(desk: OpenDesk) -> None:
    said = tweaks.tried(desk, Line("exchange", "en", "student"), Filters("new"))
    assert said["kinds"] == {"new": 1, "lost": 0, "all": 2}
    (line,) = said["lines"]
    assert (line["doc"], line["match"], line["new"]) == ("us-a", "students", True)
    assert line["before"].endswith("Exchange programs bring ")
    assert said["words"][0]["forms"] == [("student", 1), ("students", 1)]
    assert said["overlaps"] == {"counts": [], "exact": True}
    every = tweaks.tried(desk, Line("accord", "en", "student"), ALL)
    assert every["overlaps"]["counts"] == [("exchange", 1)]
    assert sum(every["countries"].values()) == sum(every["langs"].values()) == 2


def test_examples_that_a_pattern_breaks_come_first(desk: OpenDesk) -> None:
    said = tweaks.tried(desk, Line("accord", "en", "harmony"), ALL)["examples"]
    assert (said["count"], said["before"], said["after"]) == (2, 2, 1)
    assert said["shown"][0]["text"] == "Harmony of voices." and not said["shown"][0]["after"]


@pytest.mark.parametrize(
    ("source", "column"), [("ethnic (accord", 8), ("a ) b", 3), ("@nowhere x", 2), ("<nowhere>", 0)]
)
def test_what_is_wrong_is_told_with_its_place(desk: OpenDesk, source: str, column: int) -> None:
    fault = tweaks.tried(desk, Line("accord", "en", source), ALL)["fault"]
    assert fault["column"] == column and fault["message"]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(-1, 1), st.integers(-1, 2)), min_size=1, max_size=30))
def test_every_beginning_of_the_lines_is_fair(strata: list[tuple[int, int]]) -> None:
    country, lang = (np.array(column) for column in zip(*strata, strict=True))
    numbers = np.arange(len(strata))
    spots = Places(numbers * 0, numbers, numbers, country, lang)
    order = fair_lines.fair_order(spots, len(strata))
    for most in (1, 3):
        assert fair_lines.fair_order(spots, most).tolist() == order[:most].tolist()
    assert sorted(order.tolist()) == numbers.tolist()
    size = Counter(strata)
    met = Counter[tuple[int, int]]()
    for at in order.tolist():
        met[strata[at]] += 1
        # Nobody comes twice more often than somebody who still waits.
        waiting = [met[one] for one in size if met[one] < size[one]]
        assert max(met.values()) <= min(waiting, default=len(strata)) + 1


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4)), max_size=8)


@settings(max_examples=40)
@given(spans, spans)
def test_touching_is_sharing_a_position(some: list[Any], others: list[Any]) -> None:
    apart, end = [], -1
    for first, more in sorted(others):
        if first > end:
            apart.append((first, first + more))
            end = first + more
    one = np.array([(a, a + b) for a, b in some], dtype=np.int64).reshape(-1, 2)
    other = np.array(apart, dtype=np.int64).reshape(-1, 2)
    expected = [any(a <= d and c <= b for c, d in apart) for a, b in one.tolist()]
    assert touching(one, other).tolist() == expected


def test_overlaps_count_matches_once_for_each_code() -> None:
    def numbers(*values: int) -> Any:
        return np.array(values, dtype=np.int32)

    known = overlaps.RunHits(
        ("a", "b"), (numbers(0, 2, 3, 9),), (numbers(1, 3, 6, 9),), (numbers(0, 0, 0, 1),), 3
    )
    found = [np.array([[3, 4], [8, 9], [20, 21]], dtype=np.int64)]
    assert overlaps.overlaps(known, found, "") == ([("a", 1), ("b", 1)], True)
    assert overlaps.overlaps(known, found, "a") == ([("b", 1)], True)


def test_pieces_are_the_text() -> None:
    text = "a soft power of peoples"
    cut = pieces(text, [(2, 12, "x"), (7, 15, "y"), (2, 12, "x")])
    assert "".join(piece.text for piece in cut) == text
    assert [piece.codes for piece in cut] == [(), ("x",), ("x", "y"), ("y",), ()]


def test_hits_of_a_row_add_up_to_the_tally(desk: OpenDesk) -> None:
    run, book = desk.bench.run, desk.draft.book
    for at, code in enumerate(run.of.codes):
        own = country_figures.hits_by_row(run, desk.bench.matches.hits(book, code))
        assert own.tolist() == run.of.hits[:, run.of.column[at]].tolist()
    assert all(tree_of(one) for one in book.patterns)
