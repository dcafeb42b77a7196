"""Frames to bytes and back: laws of the CSV and Parquet files that people read elsewhere."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.tables.frames import frame_of, from_csv, read_table, to_csv, to_parquet
from contentan.tables.schema import declare

TABLE = declare(
    "quotes",
    "row",
    """
    row    int    number
    quote  text   words of a document
    note   text?  what was said of it
    share  real?  a number
    """,
)
#: All at which some reader of CSV ends a line (`str.splitlines` knows them), and R's end of a text.
BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00"


def quotes(*texts: str) -> pl.DataFrame:
    return frame_of(TABLE, [(n, text, None, n / 4) for n, text in enumerate(texts)])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_a_row_is_a_line_for_every_reader(texts: list[str]) -> None:
    """However lines are cut, none lies within a row; and a cell says what it said, but for breaks
    and the apostrophe before what a spreadsheet would run.
    """
    blob = to_csv(quotes(*texts))
    lines = blob.decode().splitlines()
    assert blob[:3] != b"\xef\xbb\xbf" and len(lines) == len(texts) + 1
    plain = str.maketrans(dict.fromkeys(BREAKS, " "))
    for row, text in zip(csv.DictReader(lines), texts, strict=True):
        expected = text.translate(plain)
        assert row["quote"] == (f"'{expected}" if text.startswith(tuple("=+-@\t\r")) else expected)


@pytest.mark.parametrize("mark", BREAKS)
def test_each_line_break_becomes_one_space(mark: str) -> None:
    assert b"before  after" in to_csv(quotes(f"before{mark}{mark}after"))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_parquet_keeps_texts_as_they_are(texts: list[str]) -> None:
    table = quotes(*texts)
    assert pl.read_parquet(io.BytesIO(to_parquet(table))).equals(table)
    assert to_parquet(pl.concat([table, table]).head(len(table))) == to_parquet(table)


def test_csv_of_earlier_versions_is_read_with_its_byte_order_mark() -> None:
    table = quotes("Сила", "=1+1", "")
    blob = to_csv(table)
    assert from_csv(b"\xef\xbb\xbf" + blob, TABLE).equals(from_csv(blob, TABLE))
    assert from_csv(blob, TABLE).equals(table)


def test_yes_and_no_are_the_words_that_every_program_takes() -> None:
    flags = declare("flags", "row", "row  int  number\nsure  flag?  whether it is sure")
    table = frame_of(flags, [(0, True), (1, False), (2, None)])
    blob = to_csv(table)
    assert blob == b"row,sure\n0,TRUE\n1,FALSE\n2,\n"
    assert from_csv(blob, flags).equals(table)
    assert from_csv(blob.lower(), flags).equals(table)  # as earlier versions wrote them


def test_a_folder_without_parquet_is_read_from_csv(tmp_path: Path) -> None:
    table = quotes("two\nlines")
    (tmp_path / "quotes.csv").write_bytes(b"\xef\xbb\xbf" + to_csv(table))
    assert read_table(tmp_path, "quotes", TABLE)["quote"].to_list() == ["two lines"]
    (tmp_path / "quotes.parquet").write_bytes(to_parquet(table))
    assert read_table(tmp_path, "quotes", TABLE)["quote"].to_list() == ["two\nlines"]
