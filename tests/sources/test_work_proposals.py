"""Works of a register: proposed from texts, written for a person to confirm."""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.corpus import register
from contentan.sources.registration import register_check, register_files, terminal
from contentan.sources.registration.register_check import Checked
from tests.conftest import write_corpus
from tests.corpus.translated import text
from tests.sources.texts import ENGLISH, TODAY

LANGS = ("kk", "ru", "en")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    texts = {f"report-{lang}": ("KAZ", lang, text(lang)) for lang in LANGS}
    return write_corpus(tmp_path / "corpus", {**texts, "other": ("USA", "en", ENGLISH)})


def checked(where: Path) -> Checked:
    return register_check.check(where, where.parent / "outputs", today=TODAY)


def test_the_proposal_names_translations_and_nothing_else(corpus: Path) -> None:
    found = checked(corpus / "register.csv").works
    assert [(work.work, work.registered, work.proposed) for work in found.works] == [
        ("report-en", (), ("report-en", "report-kk", "report-ru"))
    ]
    assert found.possible == ()
    lines = list(terminal.works(found, 0, 3))
    assert "  report-en" in lines and any("--write" in line for line in lines)


@pytest.mark.parametrize("name", ["register.csv", "register.xlsx"])
def test_written_works_are_those_that_a_person_named(corpus: Path, name: str) -> None:
    path = corpus / name
    if name != "register.csv":
        register_check.convert(corpus / "register.csv", path)
    made = checked(path)
    register_files.write(path, made.naming)
    sheet = register_files.read(path)
    cells = {sheet.cell(row, "id"): sheet.cell(row, "work") for row in sheet.rows}
    assert cells == {**{f"report-{lang}": "report-en" for lang in LANGS}, "other": ""}
    again = checked(path)
    assert not again.naming.cells and "translation" not in again.findings["kind"]
    assert [work.proposed for work in again.works.works] == [()]


def test_a_filled_cell_is_never_written_over(corpus: Path) -> None:
    path = corpus / "register.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    named = [f"{row},{'our house' if row.startswith('report-ru') else ''}" for row in rows[1:]]
    path.write_text("\n".join([f"{rows[0]},work", *named]) + "\n", encoding="utf-8")
    register_files.write(path, checked(path).naming)
    assert {one.id: one.work for one in register.read(path)} == {
        **{f"report-{lang}": "our house" for lang in LANGS},
        "other": "",
    }


def test_an_alias_of_the_column_is_kept(corpus: Path) -> None:
    path = corpus / "register.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    named = [f"{row},{'report-en' if row.startswith('report-kk') else ''}" for row in rows[1:]]
    path.write_text("\n".join([f"{rows[0]},translation_of", *named]) + "\n", encoding="utf-8")
    register_files.write(path, checked(path).naming)
    assert path.read_text(encoding="utf-8").startswith(f"{rows[0]},translation_of\n")
    assert {one.work for one in register.read(path)} == {"report-en", ""}


def test_a_name_that_is_written_in_two_ways_is_told(corpus: Path) -> None:
    path = corpus / "register.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    names = iter(["Our house", "our  House", "", ""])
    named = [f"{row},{next(names)}" for row in rows[1:]]
    path.write_text("\n".join([f"{rows[0]},work", *named]) + "\n", encoding="utf-8")
    told = checked(path).findings.filter(kind="work")
    assert told.select("line", "column").rows() == [(3, "work")]
