"""Outside coders against the machine: segments that both read whole, and how far they agree."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.interchange.codings import coder_agreement
from contentan.interchange.codings.coding_table import CODINGS
from contentan.statistics.agreement import alpha, kappa
from contentan.tables.frames import frame_of


def rows(*given: tuple[str, str, int, int, str]) -> pl.DataFrame:
    return frame_of(
        CODINGS, sorted((coder, doc, "", a, b, "", code, "0") for coder, doc, a, b, code in given)
    )


SEGMENTS = pl.DataFrame(
    [("d", 0, 0, 10), ("d", 1, 12, 20), ("d", 2, 22, 30), ("e", 0, 0, 10)],
    schema={"doc": pl.String(), "segment": pl.Int32(), "start": pl.Int32(), "stop": pl.Int32()},
    orient="row",
)


def test_units_are_segments_that_both_read_whole() -> None:
    found = coder_agreement.judged(
        rows(
            ("human", "d", 0, 10, ""),
            ("human", "d", 12, 25, ""),  # the third segment only in part
            ("human", "d", 3, 14, "a"),
            ("human", "d", 13, 15, "b"),
            ("machine", "d", 0, 30, ""),
            ("machine", "d", 10, 12, "a"),
            ("machine", "d", 19, 30, "c"),
            ("machine", "e", 0, 10, ""),
        ),
        SEGMENTS,
    )
    assert found.sort("item", "reviewer").rows() == [
        ("d#0", "human", "a"),
        ("d#0", "machine", ""),
        ("d#1", "human", "a b"),
        ("d#1", "machine", "c"),
    ]


SPANS = st.lists(
    st.tuples(st.integers(0, 29), st.integers(1, 12), st.sampled_from("ab")), max_size=6
)


@settings(max_examples=30)
@given(SPANS, SPANS)
def test_agreement_is_that_of_the_values_by_hand(
    one: list[tuple[int, int, str]], two: list[tuple[int, int, str]]
) -> None:
    given = [("x", "d", 0, 30, ""), ("y", "d", 0, 30, "")]
    given += sorted(
        {(who, "d", a, a + n, code) for who, own in (("x", one), ("y", two)) for a, n, code in own}
    )
    ancestry = pl.DataFrame({"code": ["a", "b", "a", "b"], "ancestor": ["a", "b", "p", "p"]})
    found = coder_agreement.agreement(rows(*given), SEGMENTS, ancestry, seed=1, replicates=50)
    for code, own in (("a", "a"), ("b", "b"), ("p", "ab")):
        values = [
            [
                any(
                    a < stop and b > start and c in own for w, _, a, b, c in given if w == who and c
                )
                for who in "xy"
            ]
            for _, _, start, stop in SEGMENTS.filter(pl.col("doc") == "d").iter_rows()
        ]
        row = found.filter(pl.col("code") == code)
        assert len(row) == any(map(any, values))
        if len(row):
            assert row["kappa"].item() == pytest.approx(kappa(values).value)
            assert row["alpha"].item() == pytest.approx(alpha(values).value)
