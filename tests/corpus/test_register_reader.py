"""Registers as people keep them: what is sure is taken and told, nothing is dropped in silence."""

from __future__ import annotations

import datetime
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus import register
from contentan.corpus.register_reading import register_reader
from contentan.corpus.register_reading.register_headings import ALIASES, column_names
from contentan.errors import RegisterError


def corpus(folder: Path, *names: str) -> Path:
    for name in names or ("a.txt", "b.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"text of {name}", encoding="utf-8")
    return folder


def workbook(folder: Path, *rows: list[object], merged: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    book.save(folder / "register.xlsx")
    return folder / "register.xlsx"


def kinds(path: Path) -> set[str]:
    return {one.kind for one in register_reader.read(path).told}


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("path,year\na.txt,2021\n".encode("utf-16"), "code page"),
        ("Файл;Год;Название\na.txt;2021;Отчёт\n".encode("cp1251"), "code page"),
        ("Файл;Жыл;Атауы\na.txt;2021;Қазақ құжаты\n".encode("kz1048"), "code page"),
        (b"sep=;\r\npath;year\r\na.txt;2021\r\n", ""),
        (b"ID,Path,YEAR\nx,a.txt,2021\n", ""),
        ("Перечень документов;;\n;;\nФайл;Год;Прочее\na.txt;2021;\n".encode(), "above"),
        ("Файл жолы;Жылы\na.txt;2021 ж.\n".encode(), "a year"),
        (b"path;date\na.txt;28.04.2021\n", "day first"),
        (b"path;date\na.txt;44314\n", "Excel's count of days"),
        (b"path,year\n.\\a.txt,2021\n", "slashes for backslashes"),
        (b"path,year,,\na.txt,2021,,\n", ""),
    ],
)
def test_what_is_sure_is_taken_and_told(tmp_path: Path, raw: bytes, kind: str) -> None:
    path = corpus(tmp_path) / "register.csv"
    path.write_bytes(raw)
    (document,) = register.read(tmp_path)
    assert (document.path, document.year) == ("a.txt", 2021)
    assert kinds(path) == ({kind} if kind else set())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("path,date\na.txt,04/05/2021\n", "4 May or 5 April? write 2021-05-04 or 2021-04-05"),
        ("path,date\na.txt,28.04.21\n", "expected 2021, 2021-04 or 2021-04-28"),
        ("path,year\nA.TXT,2021\n", "A.TXT does not exist: there is a.txt"),
        ("path,year\nC:\\\\x\\\\a.txt,2021\n", "relative to the register's folder"),
        ("path,year\na.txt,2021,stray\n", "3 cells, the header has 2: give 'stray' a column"),
        ("title,year\nT,2021\n", "there is no column 'path'; the header has title, year"),
    ],
)
def test_what_is_not_sure_is_refused_with_what_to_do(
    tmp_path: Path, text: str, message: str
) -> None:
    (corpus(tmp_path) / "register.csv").write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        register.read(tmp_path)
    assert message in str(caught.value)


def test_composed_and_decomposed_names_are_one_file_with_one_id(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Йод.txt")
    corpus(tmp_path, name)
    for form in ("NFC", "NFD"):
        row = unicodedata.normalize(form, "Йод.txt")
        (tmp_path / "register.csv").write_text(f"path,year\n{row},2021\n", encoding="utf-8")
        (document,) = register.read(tmp_path)
        assert (document.path, document.id) == (name, "Йод")


def test_a_workbook_with_a_title_merged_cells_and_a_stray_cell(tmp_path: Path) -> None:
    corpus(tmp_path, "a.txt", "b.txt", "c.txt")
    path = workbook(
        tmp_path,
        ["Перечень документов проекта"],
        ["Файл", "Ел", "Күні", "Мекеме"],
        ["a.txt", "KAZ", datetime.date(2021, 4, 28), "Ассамблея"],
        ["b.txt", "KAZ", "28.04.2021", None],
        ["Раздел 2"],
        ["c.txt", "USA", 44314, "State", "stray"],
        merged=("A1:D1", "D3:D4", "A5:D5"),
    )
    found = register.read(tmp_path)
    assert [(one.path, one.date, one.institution) for one in found] == [
        ("a.txt", "2021-04-28", "Ассамблея"),
        ("b.txt", "2021-04-28", "Ассамблея"),
        ("c.txt", "2021-04-28", "State"),
    ]
    assert kinds(path) >= {"above", "merged", "heading", "no heading", "day first"}


def test_cells_merged_over_columns_are_refused(tmp_path: Path) -> None:
    corpus(tmp_path)
    rows = (["path", "title", "institution", "country", "year"], ["a.txt", "T", None, "KAZ", 2021])
    workbook(tmp_path, *rows, merged=("B2:C2",))
    with pytest.raises(RegisterError, match=r"cells B2:C2 are merged over the columns title, inst"):
        register.read(tmp_path)


def test_chosen_columns_win(tmp_path: Path) -> None:
    path = corpus(tmp_path) / "register.csv"
    path.write_text("Файл,Год,Название,Имя\na.txt,2021,T,N\n", encoding="utf-8")
    (document,) = register.read(tmp_path, columns={"title": "Имя"})
    assert document.title == "N"


def test_of_two_columns_that_may_be_one_of_ours_the_other_is_told(tmp_path: Path) -> None:
    path = corpus(tmp_path) / "register.csv"
    path.write_text("path,Ссылка,Адрес\na.txt,u,v\n", encoding="utf-8")
    (told,) = register_reader.read(path).told
    assert "'Ссылка' is read as url, not 'Адрес'" in told.says


def test_no_name_of_a_column_stands_for_two() -> None:
    every = [name for ours, names in ALIASES.items() for name in (ours, *names)]
    assert len(every) == len(set(every))
    assert all(column_names([name]) == {ours: name} for ours in ALIASES for name in ALIASES[ours])


@given(st.lists(st.lists(st.sampled_from(["", "x", "y z"]), min_size=4, max_size=4), max_size=4))
def test_no_cell_of_a_workbook_is_lost(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("book")
    path = workbook(folder, ["path", "", "title"], *rows)
    read = register_reader.read(path)
    wanted = [cell for row in rows for cell in row if cell]
    assert [cell for row in read.rows for cell in row.cells if cell] == wanted
    assert all(len(row.cells) <= len(read.header) for row in read.rows)


def test_a_messy_workbook_is_altered_where_it_is_meant(tmp_path: Path) -> None:
    """Below a heading row, beside a stray cell, within merged cells."""
    from contentan.corpus.register_reading.register_sheet import Changes
    from contentan.sources.registration import register_files

    corpus(tmp_path, "a.txt", "b.txt", "c.txt")
    rows: tuple[list[object], ...] = (
        ["Title"],
        ["path", "country", "institution"],
        ["a.txt", "KAZ", "Assembly"],
        ["b.txt", "KAZ", None],
        ["Part two"],
        ["c.txt", "USA", "State", "stray"],
    )
    path = workbook(tmp_path, *rows, merged=("C3:C4", "A5:C5"))
    register_files.write(path, Changes({(1, "institution"): "Own", (2, "work"): "w"}))
    sheet = register_reader.read(path)
    assert [row.cells for row in sheet.rows] == [
        ("a.txt", "KAZ", "Assembly", "", ""),
        ("b.txt", "KAZ", "Own", "", ""),
        ("c.txt", "USA", "State", "stray", "w"),
    ]


def test_a_csv_of_windows_keeps_its_code_page(tmp_path: Path) -> None:
    from contentan.corpus.register_reading.register_sheet import Changes
    from contentan.sources.registration import register_files

    path = corpus(tmp_path) / "register.csv"
    path.write_bytes("sep=;\r\nФайл;Название\r\na.txt;Отчёт\r\n".encode("cp1251"))
    register_files.write(path, Changes({(0, "Название"): "Обзор"}))
    assert path.read_bytes().decode("cp1251") == "sep=;\r\nФайл;Название\r\na.txt;Обзор\r\n"
    register_files.write(path, Changes({(0, "Название"): "Шолу: әдебиет"}))
    assert path.read_bytes().decode("utf-8-sig").endswith("a.txt;Шолу: әдебиет\r\n")
