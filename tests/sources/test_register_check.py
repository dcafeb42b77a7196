"""The check of a register: each fault is found, and nothing is changed."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from contentan.corpus import register
from contentan.corpus.register_reading.register_sheet import Changes
from contentan.errors import ContentanError
from contentan.sources.registration import (
    register_check,
    register_files,
    register_findings,
    terminal,
)
from tests.conftest import ROOT, Cli
from tests.corpus.archives import written
from tests.sources.texts import ENGLISH, TODAY


def test_sample_corpus_has_no_translations_and_no_copies() -> None:
    """Its documents follow one outline: that is not enough."""
    table, *_ = register_check.check(
        ROOT / "corpus" / "register.csv", Path("unused"), today=TODAY, texts=False
    )
    assert table.is_empty()


def dirty(folder: Path) -> Path:
    """A register with one of each fault."""
    texts = {
        "a.txt": ENGLISH,
        "b.txt": ENGLISH + " ",
        "c.txt": "Согласие народов и обмен студентами укрепляются. " * 9,
        "e.pdf": "no pdf",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    path = folder / "register.csv"
    digest = register.sha256(folder / "a.txt")
    path.write_text(
        "id,path,sha256,title,family,country,lang,date,year,url,guessed\n"
        f"a,a.txt,{digest},T,apk,KAZ,en,2021-13-01,,https://x.kz/1,title\n"
        f"b,b.txt,{'0' * 64},T,press,KZ,en,,2099,https://x.kz/1/,\n"
        "c,c.txt,,T,osce,,en,1850,,,\n"
        "d,none.txt,,,apk,USA,,2021,2020,,\n"
        "a,../x.txt,,T,apk,KAZ,kk,2021,,see there,\n"
        "e,e.pdf,,T,apk,KAZ,en,2021,,,\n",
        encoding="utf-8",
    )
    return path


def test_check_finds_each_fault_and_changes_nothing(tmp_path: Path) -> None:
    path = dirty(tmp_path)
    before = path.read_bytes()
    table, rows, *_ = register_check.check(path, tmp_path / "outputs", today=TODAY)
    assert rows == 6 and path.read_bytes() == before
    found = {(row["line"], row["level"], row["kind"], row["column"]) for row in table.to_dicts()}
    assert {
        (2, "error", "impossible", "date"),
        (2, "note", "guessed", "title"),
        (2, "warning", "missing", "rights"),
        (3, "error", "file", "sha256"),
        (3, "error", "impossible", "family"),
        (3, "error", "impossible", "country"),
        (3, "warning", "impossible", "year"),
        (3, "warning", "twice", "url"),
        (3, "warning", "same_text", ""),
        (4, "warning", "impossible", "date"),
        (4, "note", "missing", "sha256"),
        (4, "warning", "language", "lang"),
        (5, "error", "file", "path"),
        (5, "error", "impossible", "year"),
        (5, "warning", "missing", "title"),
        (6, "error", "twice", "id"),
        (6, "error", "file", "path"),
        (6, "note", "impossible", "url"),
        (7, "warning", "unreadable", "path"),
    } <= found
    assert (4, "warning", "missing", "country") not in found
    lines = list(terminal.findings(table, rows))
    assert lines[0].startswith("6 rows: ") and any("the same" in line for line in lines)


def test_findings_are_a_table(tmp_path: Path) -> None:
    table, *_ = register_check.check(
        dirty(tmp_path), tmp_path / "outputs", today=TODAY, texts=False
    )
    assert table.schema == pl.Schema(register_findings.FINDINGS.schema)
    assert table["level"].to_list() == sorted(table["level"], key=register_findings.LEVELS.index)


def test_two_copies_are_told_once_each(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(ENGLISH, encoding="utf-8")
    register_files.write(
        tmp_path / "register.csv",
        Changes(rows=[{"id": name, "path": f"{name}.txt"} for name in "abc"]),
    )
    table, *_ = register_check.check(tmp_path / "register.csv", tmp_path / "outputs", today=TODAY)
    copies = table.filter(kind="same_text").select("id", "other").rows()
    assert copies == [("b", "a"), ("c", "a")]


def test_commands(tmp_path: Path, cli: Cli) -> None:
    from typer.testing import CliRunner

    from contentan.cli.main import app

    def called(*arguments: str | Path) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["register", *map(str, arguments)])
        return (2 if isinstance(done.exception, ContentanError) else done.exit_code), done.stdout

    dirty(tmp_path)
    outputs = ("--outputs", tmp_path / "outputs")
    code, said = called(
        "check", "--corpus", tmp_path, *outputs, "--no-texts", "--out", tmp_path / "found.xlsx"
    )
    assert code == 1 and "errors" in said.splitlines()[0]
    assert register_files.read(tmp_path / "found.xlsx").header[0] == "line"
    _, said = called("check", "--corpus", tmp_path, *outputs, "--no-texts", "--json")
    assert {row["level"] for row in json.loads(said)["findings"]} == {"error", "warning", "note"}
    code, said = called("check", tmp_path / "register.csv", *outputs, "--no-texts")
    assert code == 1 and "errors" in said.splitlines()[0]
    assert cli("register", "check", tmp_path / "nowhere").returncode == 2
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    new = ("add", tmp_path / "c.txt", "--corpus", fresh, *outputs, "--country", "KAZ")
    code, said = called(*new, "--dry-run")
    assert code == 0 and not (fresh / "register.csv").exists()
    assert "would be added as c" in said and "to be filled by a person" in said
    assert called(*new)[0] == 0
    assert called("convert", fresh / "register.csv", fresh / "r.xlsx")[0] == 0
    assert called("convert", fresh / "register.csv", fresh / "r.xlsx")[0] == 2
    assert called("add", tmp_path / "e.pdf", "--corpus", fresh, *outputs)[0] == 1


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.timeout(900)
def test_shared_documents(shared: Path, tmp_path: Path) -> None:
    """80 real documents: what is alike in them is known, and nothing else is told."""
    table, *_ = register_check.check(
        shared / "corpus" / "manifest.csv", tmp_path / "outputs", today=TODAY
    )
    same = (
        table.filter(pl.col("kind").is_in(["same_text", "near_text", "part_of"]))
        .select("id", "other")
        .rows()
    )
    assert {frozenset(Path(name).stem.split(".")[0] for name in pair) for pair in same} == {
        frozenset({"horrors_text_only", "horrors_text_only_fontsEmbeddedAll"}),
        frozenset({"horrors_text_only", "horrors_text_only_fontsNotEmbedded"}),
        frozenset({"horrors_text_only", "horrors_encryption_nocopy"}),
        frozenset({"cp1251", "ru_print_from_browser"}),
        frozenset({"ru_no_tounicode_fstek17"}),
    }
    akin = table.filter(kind="akin")
    assert all(Path(row["id"]).stem[:-4] == Path(row["other"]).stem[:-4] for row in akin.to_dicts())
    translated = table.filter(kind="translation").select("id", "other", "sure").rows()
    assert {frozenset((a, b)) for a, b, _ in translated} == {
        frozenset((f"un/udhr_{a}.xml", f"un/udhr_{b}.xml"))
        for a, b in (("kk", "ru"), ("kk", "en"), ("ru", "en"))
    }
    assert {sure for _, _, sure in translated} == {"likely"}


def test_members_of_archives_are_checked_at_the_line_of_their_archive(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    archive = written(tmp_path / "z.zip", {"b.txt": ENGLISH, "c.bin": "", "d.txt": "Plain words."})
    digest = register.sha256(archive)
    (tmp_path / "register.csv").write_text(
        f"id,path,sha256\na,a.txt,\n,z.zip,{digest}\n,z.zip!/d.txt,{'0' * 64}\n,z.zip!/e.txt,\n",
        encoding="utf-8",
    )
    table, rows, *_ = register_check.check(tmp_path / "register.csv", tmp_path / "out", today=TODAY)
    kinds = ["file", "same_text", "unreadable"]
    found = table.filter(pl.col("kind").is_in(kinds)).select("line", "id", "kind", "other").rows()
    assert rows == 4
    assert found == [
        (4, "z.zip!/d.txt", "file", ""),
        (5, "z.zip!/e.txt", "file", ""),
        (3, "z.zip!/b.txt", "same_text", "a"),
        (3, "z.zip!/c.bin", "unreadable", ""),
    ]


def test_a_document_in_another_language_is_told(tmp_path: Path) -> None:
    french = (
        "La Commission se réunit chaque année pour discuter de l'eau entre les pays riverains. "
    )
    (tmp_path / "fr.txt").write_text(french * 3, encoding="utf-8")
    (tmp_path / "register.csv").write_text("id,path,lang\nfr,fr.txt,en\n", encoding="utf-8")
    table, *_ = register_check.check(tmp_path / "register.csv", tmp_path / "store", today=TODAY)
    (said,) = table.filter(pl.col("kind") == "language")["says"]
    assert "no passage is Kazakh, Russian or English" in said
