"""The register as a file that people keep: what is not altered stays, what no reader can read is
said.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from contentan.corpus.register_reading import register_csv_lines, register_workbook
from contentan.corpus.register_reading.register_sheet import Changes, as_text
from contentan.errors import RegisterError
from contentan.sources.registration import (
    register_check,
    register_csv,
    register_files,
)
from tests.conftest import ROOT


@given(
    st.lists(
        st.lists(st.text(alphabet="a,;\"' \n=é#", max_size=5), min_size=3, max_size=3), max_size=5
    ),
    st.booleans(),
)
def test_csv_reads_as_the_csv_module_does_and_stays_as_it_is(
    rows: list[list[str]], crlf: bool
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n" if crlf else "\n")
    writer.writerows([["id", "title", "remark"], *rows])
    raw = out.getvalue().encode()
    path = Path("register.csv")
    kept = [
        row
        for row in csv.reader(io.StringIO(out.getvalue(), newline=""))
        if any(cell.strip() for cell in row)
    ]
    # A cell that is written in quotes starts with a quotation mark: its line is no comment.
    quoted = set(',"\r\n')
    kept = [kept[0]] + [
        row for row in kept[1:] if not row[0].startswith("#") or quoted & set(row[0])
    ]
    parsed = register_csv_lines.parsed(raw, path).rows
    assert [list(line.cells) for line in parsed] == [
        [cell.strip() for cell in row] for row in kept[1:]
    ]
    assert register_csv.altered(raw, Changes(), path) == raw


@given(st.text(max_size=30), st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]))
def test_one_cell_altered_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, text: str, delimiter: str, end: str
) -> None:
    path = tmp_path_factory.mktemp("sheet") / "register.csv"
    d = delimiter
    lines = [
        f"id{d}title{d}remark",
        f'a{d}"old"{d} as  is ',
        "# a comment, kept",
        "",
        f'b{d}{d}"x ""y"""',
    ]
    path.write_bytes(("\ufeff" + end.join(lines)).encode())
    register_files.write(path, Changes({(0, "title"): text}))
    after = path.read_bytes().decode("utf-8-sig").split(end)
    assert [after[i] for i in (0, 2, 3, 4)] == [lines[i] for i in (0, 2, 3, 4)]
    assert after[1].startswith(f"a{d}") and after[1].endswith(f"{d} as  is ")
    assert register_files.read(path).rows[0].cells[1] == as_text(text)


def test_new_rows_and_columns_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(b"id;title\r\na;x")
    register_files.write(path, Changes({(0, "pages"): "3"}, [{"id": "b", "title": "y; z"}]))
    assert path.read_bytes() == b'id;title;pages\r\na;x;3\r\nb;"y; z";\r\n'
    assert sorted(p.name for p in tmp_path.iterdir()) == ["register.csv"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('id,title\n"a,b\n', 2),
        ('id,title\na,"x"y\n', 2),
        ("id,title\na\n", 2),
        ("id,id\na,b\n", 1),
        ("", 0),
        ("id,t\n\xff", 2),
    ],
)
def test_csv_that_cannot_be_read(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(RegisterError, match=f"register.csv{f':{line}' if line else ''}"):
        register_files.read(path)


def test_workbook_keeps_a_persons_formats_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "notes"
    own = book.create_sheet("Register")
    own.append(["id", "year", "title", "date"])
    own.append(["a", 2021, "=SUM(1,2)", "2021-04-28"])
    own["A2"].comment = Comment("look at this one", "me")
    own.column_dimensions["C"].width = 44
    book.save(path)
    register_files.write(
        path,
        Changes(
            {(0, "date"): "2021-04-29"},
            [{"id": "b", "title": '=HYPERLINK("http://x")', "pages": "3"}],
        ),
    )
    read = register_files.read(path)
    assert read.header == ("id", "year", "title", "date", "pages")
    assert [row.cells for row in read.rows] == [
        ("a", "2021", "=SUM(1,2)", "2021-04-29", ""),
        ("b", "", '=HYPERLINK("http://x")', "", "3"),
    ]
    after = openpyxl.load_workbook(path)
    assert after.sheetnames == ["notes", "Register"]
    assert after["Register"]["A2"].comment.text == "look at this one"
    assert after["Register"].column_dimensions["C"].width == 44
    assert after["Register"]["C3"].data_type == "s"


@pytest.mark.parametrize("kind", ["no zip", "bomb", "doctype", "cut"])
def test_hostile_workbook(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_workbook, "MOST_BYTES", 2_000_000)
    path = tmp_path / "register.xlsx"
    register_files.write(path, Changes(rows=[{"id": "a"}]))
    raw = path.read_bytes()
    blob = io.BytesIO()
    with zipfile.ZipFile(blob, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind == "bomb":
            archive.writestr("xl/worksheets/sheet1.xml", b" " * 2_100_000)
        archive.writestr(
            "xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
        )
    path.write_bytes(
        {"no zip": b"id,title\n", "cut": raw[: len(raw) // 2]}.get(kind, blob.getvalue())
    )
    with pytest.raises(RegisterError, match=r"register\.xlsx"):
        register_files.read(path)


def test_a_workbook_whose_compressed_bytes_are_damaged(tmp_path: Path) -> None:
    """The directory of the archive is whole, so only unpacking tells."""
    path = tmp_path / "register.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>" * 500)
    raw = bytearray(path.read_bytes())
    at = 30 + len("xl/workbook.xml")
    raw[at : at + 8] = b"\xff" * 8
    path.write_bytes(raw)
    with pytest.raises(RegisterError, match="is no workbook"):
        register_files.read(path)


def test_converted_there_and_back(tmp_path: Path) -> None:
    first, second, third = tmp_path / "a.csv", tmp_path / "b.xlsx", tmp_path / "c.csv"
    first.write_bytes((ROOT / "corpus" / "register.csv").read_bytes())
    assert register_check.convert(first, second) == register_check.convert(second, third) == 16
    assert register_files.read(third) == register_files.read(first) == register_files.read(second)
    assert third.read_bytes() == first.read_bytes()
