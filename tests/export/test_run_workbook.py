"""workbook.xlsx: opened again cell by cell by another library; formulas stay texts; equal tables,
equal bytes.
"""

from __future__ import annotations

import io
import math
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.errors import UsageError
from contentan.export import run_workbook
from contentan.tables.frames import frame_of
from contentan.tables.schema import FLAG, INT, REAL, TEXT, Column, Table

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")
#: Control characters are written as _x001F_, which Excel reads and this library leaves to its user.
unescape = pytest.importorskip("openpyxl.utils.escape").unescape

TABLE = Table(
    "things",
    ("name",),
    (
        Column("name", TEXT, "what it is called"),
        Column("year", INT, "when it was", null=True),
        Column("hits", INT, "how often"),
        Column("p", REAL, "how likely", null=True),
        Column("rate", REAL, "how much", null=True),
        Column("shown", FLAG, "whether it is drawn"),
        Column("kind", TEXT, "what it is", one_of=("a", "b", "")),
    ),
)
NUMBERS = st.none() | st.floats(
    allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12
)
ROWS = st.lists(
    st.tuples(
        st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40)
        | st.sampled_from(
            [
                "=1+1",
                "+7",
                "-x",
                "@a",
                '=HYPERLINK("http://x")',
                "http://a.kz",
                "12",
                "_x0041_",
                "Қ\nə",
                "{=1}",
                "\t=",
            ]
        ),
        st.none() | st.integers(1900, 2030),
        st.integers(-(2**31), 2**31 - 1),
        NUMBERS,
        NUMBERS,
        st.booleans(),
        st.sampled_from(["a", "b", ""]),
    ),
    max_size=6,
    unique_by=lambda row: row[0],
)


def opened(blob: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(blob))
    return {
        sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
        for sheet in book
    }


@settings(max_examples=40)
@given(ROWS)
def test_every_cell_comes_back(rows: list[tuple[object, ...]]) -> None:
    table = frame_of(TABLE, rows)
    blob, notes = run_workbook.to_bytes({"things": (table, TABLE)}, {"run": "r1"})
    assert notes == ()
    read = openpyxl.load_workbook(io.BytesIO(blob))["things"]
    assert [cell.value for cell in read[1]] == table.columns
    for i, row in enumerate(table.iter_rows(), start=2):
        for cell, value in zip(read[i], row, strict=True):
            if isinstance(value, str):
                assert cell.data_type != "f"
                assert value in (cell.value or "", unescape(cell.value or ""))
            elif isinstance(value, float):
                assert math.isclose(cell.value, value, rel_tol=1e-14)
            else:
                assert cell.value == value
                assert isinstance(cell.value, bool) == isinstance(value, bool)
    assert run_workbook.to_bytes({"things": (table, TABLE)}, {"run": "r1"})[0] == blob


def one() -> pl.DataFrame:
    return frame_of(TABLE, [("Ассамблея", 2024, 12345, 0.00123, 1234.5678, True, "a")])


def test_contents_come_first_and_definitions_last_with_every_sentence() -> None:
    sheets = opened(
        run_workbook.to_bytes(
            {"things": (one(), TABLE), "more": (one(), TABLE)}, {"run": "r1", "codebook": "=x"}
        )[0]
    )
    assert list(sheets) == ["contents", "things", "more", "definitions"]
    assert ("run", "r1", None) in sheets["contents"]
    assert ("codebook", "=x", None) in sheets["contents"]
    assert ("things", 1, "one row for each name") in sheets["contents"]
    assert ("things", "year", "whole number, may be empty", "when it was") in sheets["definitions"]
    assert ("more", "kind", "text", "what it is (a, b)") in sheets["definitions"]
    assert len(sheets["definitions"]) == 1 + 2 * len(TABLE.columns)


def test_number_formats_filters_frozen_header_widths_and_notes() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(run_workbook.to_bytes({"things": (one(), TABLE)}, {})[0])
    )
    sheet = book["things"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G2"
    formats = {
        head.value: cell.number_format for head, cell in zip(sheet[1], sheet[2], strict=True)
    }
    assert formats["year"] == "0"
    assert formats["hits"] == "#,##0"
    assert formats["p"] == "0.0000"
    assert formats["rate"] == "#,##0.000"
    assert sheet["A1"].comment.text == "what it is called"
    assert all(8 <= sheet.column_dimensions[letter].width <= 61 for letter in "ABCDEFG")
    assert book["contents"]["A3"].hyperlink is None
    assert {
        cell.hyperlink.location
        for row in book["contents"].iter_rows()
        for cell in row
        if cell.hyperlink
    } == {
        "'things'!A1",
        "'definitions'!A1",
    }


def test_a_table_too_long_is_left_in_its_csv_and_said_to_be() -> None:
    long = pl.concat([one()] * 50)
    blob, notes = run_workbook.to_bytes(
        {"hits": (long, TABLE), "things": (one(), TABLE)}, {}, most_cells=100
    )
    assert notes == ("hits: 50 rows: too many for a workbook; all are in hits.csv",)
    sheets = opened(blob)
    assert list(sheets) == ["contents", "things", "definitions"]
    assert ("hits", 50, "50 rows: too many for a workbook; all are in hits.csv") in sheets[
        "contents"
    ]


def test_names_of_sheets() -> None:
    assert run_workbook.sheet_name("a" * 40) == "a" * 31
    assert set(opened(run_workbook.to_bytes({"a/b:c": (one(), TABLE)}, {})[0])) == {
        "contents",
        "a_b_c",
        "definitions",
    }
    for names in (["Contents"], ["a" * 32, "a" * 33], ["x", "X"], ["''"]):
        with pytest.raises(UsageError):
            run_workbook.to_bytes(dict.fromkeys(names, (one(), TABLE)), {})


def test_texts_longer_than_a_cell_are_cut_where_it_is_seen_and_what_is_no_number_is_named() -> None:
    table = one().with_columns(
        pl.lit("ә" * 40_000).alias("name"),
        pl.lit(math.inf).alias("p"),
        pl.lit(math.nan).alias("rate"),
    )
    row = opened(run_workbook.to_bytes({"things": (table, TABLE)}, {})[0])["things"][1]
    assert str(row[0]).endswith("ә … [cut]")
    assert len(str(row[0])) < run_workbook.MOST_LETTERS
    assert row[3:5] == ("inf", "nan")


def test_the_file_carries_no_clock(tmp_path: Path) -> None:
    assert run_workbook.write(tmp_path / "a.xlsx", {"things": (one(), TABLE)}, {}) == ()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in file.read("docProps/core.xml")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").properties.modified.year == 2000


def test_an_empty_table_is_a_sheet_with_a_header() -> None:
    assert opened(run_workbook.to_bytes({"things": (one().clear(), TABLE)}, {})[0])["things"] == [
        tuple(TABLE.schema)
    ]
