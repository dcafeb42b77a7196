"""What review says of a run, beside the comparison."""

from __future__ import annotations

from typing import Any

import polars as pl

from contentan.compare.tables import COMPARISON
from contentan.decisions.correction.code_quality import QUALITY
from contentan.decisions.correction.corrected_verdicts import CORRECTED
from contentan.decisions.review_tables import COMPARED, beside, unreviewed, with_newer
from contentan.tables.frames import frame_of
from contentan.tables.schema import Table

ANCESTRY = pl.DataFrame({"code": ["child", "child", "top"], "ancestor": ["child", "top", "top"]})


def row(table: Table, **given: Any) -> pl.DataFrame:
    """One row of a table: what is given, and 0, nothing, false or the first that it may be."""
    empty = {"String": "", "Boolean": False, "Int32": 0, "Float64": 0.0}
    first = {column.name: column.one_of[0] for column in table.columns if column.one_of}
    blank = {c.name: first.get(c.name, empty[str(c.dtype)]) for c in table.columns}
    values = [given.get(c.name, None if c.null else blank[c.name]) for c in table.columns]
    return frame_of(table, [values])


def corrected(code: str, verdict: str = "survives") -> pl.DataFrame:
    return row(
        CORRECTED,
        code=code,
        left="KAZ",
        right="USA",
        hits_left=10,
        hits_right=10,
        verdict=verdict,
        corrected_ratio=2.0,
        corrected_ratio_low=1.5,
        corrected_ratio_high=3.0,
    )


def newer(hits: int) -> pl.DataFrame:
    schema = {"code": pl.String(), "country": pl.String(), "lang": pl.String(), "hits": pl.Int32()}
    return pl.DataFrame([("child", "KAZ", "ru", hits)], schema=schema, orient="row")


def test_a_few_newer_hits_change_nothing() -> None:
    both = pl.concat([corrected("child"), corrected("top")])
    assert with_newer(both, newer(2), ANCESTRY).equals(both)


def test_many_newer_hits_make_code_and_parent_unknown_and_leave_nothing_corrected() -> None:
    made = with_newer(
        pl.concat([corrected("child"), corrected("top"), corrected("other")]), newer(3), ANCESTRY
    )
    assert made["verdict"].to_list() == ["unknown", "unknown", "survives"]
    assert made["corrected_ratio"].to_list() == [None, None, 2.0]
    assert "3 of 10 hits of KAZ are newer" in made["why"][0]


def test_where_there_is_no_difference_there_is_nothing_to_be_unknown() -> None:
    assert with_newer(corrected("child", ""), newer(9), ANCESTRY)["verdict"].to_list() == [""]


def test_the_comparison_keeps_its_rows_and_raw_figures() -> None:
    raw = pl.concat(
        [
            row(COMPARISON, code=code, left="KAZ", right="USA", verdict="open", ratio=3.0)
            for code in ("child", "top")
        ]
    )
    made = beside(raw, corrected("top"), row(QUALITY, code="child", exploratory=True))
    assert made.select(*COMPARISON.schema).equals(raw)
    assert made.select("survives", "corrected_ratio", "exploratory").rows() == [
        ("", None, True),
        ("survives", 2.0, None),
    ]
    assert list(made.columns) == list(COMPARED.schema)


def test_without_review_nothing_is_corrected_and_nothing_called_exploratory() -> None:
    made = unreviewed(row(COMPARISON, code="child", left="KAZ", right="USA", verdict="open"))
    assert made.select("corrected_ratio", "exploratory", "survives").row(0) == (None, None, "")
