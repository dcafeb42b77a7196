"""Rows added: what a document tells, what a person says, what is refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus import register
from contentan.errors import UsageError
from contentan.extract import reading
from contentan.sources.registration import add_documents, cell_rules, register_files
from tests.corpus.archives import written
from tests.sources.texts import ENGLISH, PAGE, TODAY


def added(
    folder: Path,
    *files: Path,
    given: dict[str, str] | None = None,
    ask: add_documents.Ask | None = None,
) -> list[add_documents.Added]:
    return add_documents.add(
        files, folder / "register.csv", given or {}, read=reading.extract, today=TODAY, ask=ask
    )


def test_added_rows_are_read_by_a_run(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    outside = tmp_path / "A report (1).html"
    outside.write_text(PAGE.format(ENGLISH), encoding="utf-8")
    (folder / "b.txt").write_text(
        "Доклад об обменах\n\n" + "Согласие народов и обмен студентами укрепляются. " * 9,
        encoding="utf-8",
    )
    made = added(
        folder,
        outside,
        folder / "b.txt",
        given={"country": "KAZ", "family": "state", "rights": "ours"},
    )
    assert [(one.cells["id"], one.cells["path"]) for one in made] == [
        ("A-report-1", "documents/A report (1).html"),
        ("b", "b.txt"),
    ]
    assert made[0].missing == ("institution",)
    assert made[1].missing == ("institution", "year")
    documents = register.read(folder)
    assert [(one.title, one.lang, one.year, one.country) for one in documents] == [
        ("Accord grows", "en", 2021, "KAZ"),
        ("Доклад об обменах", "ru", None, "KAZ"),
    ]
    with (folder / "register.csv").open(encoding="utf-8") as file:
        assert [row["guessed"] for row in csv.DictReader(file)] == ["title date year", "title"]
    before = (folder / "register.csv").read_bytes()
    assert [one.reason for one in added(folder, outside)] == ["is already there as A-report-1"]
    assert (folder / "register.csv").read_bytes() == before


def test_a_person_is_asked_and_what_they_say_is_no_guess(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(PAGE.format(ENGLISH), encoding="utf-8")
    asked: list[tuple[str, str]] = []
    answers = {"country": iter(["Kazakhstan", "KAZ"]), "date": iter(["2021-03"])}

    def ask(_: str, column: str, guess: str) -> str | None:
        asked.append((column, guess))
        return next(answers[column]) if column in answers else None

    (one,) = added(tmp_path, page, given={"family": "apk"}, ask=ask)
    assert (
        one.cells["country"] == "KAZ"
        and one.cells["date"] == "2021-03"
        and one.cells["year"] == "2021"
    )
    assert one.guessed == () and one.cells["guessed"] == ""
    assert [column for column, _ in asked].count("country") == 2 and "family" not in dict(asked)
    assert dict(asked)["title"] == "Accord grows"


def test_given_year_beats_a_guessed_date(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(PAGE.format(ENGLISH), encoding="utf-8")
    (one,) = added(tmp_path, page, given={"year": "2020"})
    assert (one.cells["year"], one.cells["date"], one.guessed) == ("2020", "", ("title",))


def test_hostile_documents_are_text_in_the_register(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        PAGE.replace("Accord grows - The Site", "=cmd|' /C calc'!A0 is our title").format(ENGLISH),
        encoding="utf-8",
    )
    added(tmp_path, page)
    assert register_files.read(tmp_path / "register.csv").rows[0].cells[3].startswith("'=cmd")
    evil = tmp_path / "=1+1.html"
    evil.write_text(PAGE.format(ENGLISH + "2"), encoding="utf-8")
    with pytest.raises(UsageError, match="rename"):
        added(tmp_path, evil)


def test_add_refuses(tmp_path: Path) -> None:
    page, broken = tmp_path / "a.html", tmp_path / "b.docx"
    page.write_text(PAGE.format(ENGLISH), encoding="utf-8")
    broken.write_text("not a document", encoding="utf-8")
    for given_, where in (
        ({"country": "KZ"}, "--country"),
        ({"year": "2031"}, "--year"),
        ({"date": "2021-02-30"}, "--date"),
    ):
        with pytest.raises(UsageError, match=where):
            added(tmp_path, page, given=given_)
    with pytest.raises(UsageError, match="no such file"):
        added(tmp_path, tmp_path / "none.pdf")
    with pytest.raises(UsageError, match="--title"):
        added(tmp_path, page, broken, given={"title": "x"})
    assert [bool(one.reason) for one in added(tmp_path, broken, page)] == [True, False]
    assert len(register_files.read(tmp_path / "register.csv").rows) == 1


def test_another_file_of_the_same_name_is_not_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    for where, text in ((tmp_path / "x", "one "), (tmp_path / "y", "two ")):
        where.mkdir()
        (where / "a.txt").write_text(text * 99, encoding="utf-8")
    folder.mkdir()
    added(folder, tmp_path / "x" / "a.txt")
    with pytest.raises(UsageError, match="another file of the same name"):
        added(folder, tmp_path / "y" / "a.txt")


@given(st.text(min_size=1, max_size=40), st.sets(st.sampled_from(["document", "a", "a-2", "x"])))
def test_new_ids_are_ids_and_new(name: str, taken: set[str]) -> None:
    made = add_documents.new_id(Path(name.replace("/", "_").replace("\x00", "_") + ".pdf"), taken)
    assert made not in taken and cell_rules.fault("id", made, TODAY) == ""


def test_an_archive_gets_one_row_and_a_member_may_have_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    archive = written(
        tmp_path / "Report 1.zip", {"a.html": PAGE.format(ENGLISH), "b.txt": "Words."}
    )
    (one,) = added(folder, archive, given={"country": "KAZ", "year": "2021"})
    assert (one.cells["id"], one.cells["path"], one.holds, one.copied) == (
        "Report-1",
        "documents/Report 1.zip",
        2,
        True,
    )
    assert one.cells["format"] == "zip" and "title" in one.missing
    assert [row.id for row in register.read(folder)] == ["Report-1-a", "Report-1-b"]
    (two,) = added(folder, Path(f"{archive}!/a.html"), given={"country": "USA"})
    assert (two.cells["id"], two.cells["path"], two.cells["title"]) == (
        "Report-1-a",
        "documents/Report 1.zip!/a.html",
        "Accord grows",
    )
    assert [row.country for row in register.read(folder)] == ["USA", "KAZ"]
    assert added(folder, archive)[0].reason == "is already there as Report-1"
    (empty,) = added(folder, written(tmp_path / "empty.zip", {}))
    assert empty.reason == "empty: a ZIP archive without a document in it"
    with pytest.raises(UsageError, match="no such file"):
        added(folder, Path(f"{archive}!/none.txt"))
