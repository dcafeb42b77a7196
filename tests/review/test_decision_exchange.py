"""Decisions out and in again by workbook: what is refused, what is put aside, other programs."""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from contentan.cli.main import app
from contentan.decisions.database import REVIEW
from contentan.decisions.decision_log import Decision, decide
from contentan.errors import UsageError
from contentan.review.workbook import decision_exchange, saved_otherwise
from tests.conftest import Cli
from tests.decisions.decided import AT
from tests.review.workbooks import LATER, come_back, exported, filled, now, opened, put


def test_a_copy_is_put_aside_before_an_import(outputs: Path) -> None:
    path = filled(exported(outputs), lambda _, sheet: put(sheet, 0, verdict="accept"))
    lines = come_back(outputs, path)
    (copy,) = (outputs / REVIEW).with_name("backups").iterdir()
    assert str(copy) in lines[-1]
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("select count(*) from decision").fetchone()[0] == 0
        assert db.execute("select count(*) from assignment").fetchone()[0] == 12
    with closing(opened(outputs)) as db:
        assert db.execute("select how, at from decision").fetchone()[:] == ("excel", LATER)


def test_export_refuses_what_would_lose_work_or_is_nobodys(outputs: Path) -> None:
    path = exported(outputs)
    with pytest.raises(UsageError, match="is there already"):
        decision_exchange.export_workbook(outputs, "verify-1", "aigerim", path, AT)
    with pytest.raises(
        UsageError,
        match="reviewer 'zarina' has no part in this sample; it was given to aigerim, john",
    ):
        decision_exchange.export_workbook(outputs, "verify-1", "zarina", outputs / "z.xlsx", AT)
    with pytest.raises(UsageError, match="no such sample"):
        decision_exchange.export_workbook(outputs, "verify-9", "aigerim", outputs / "z.xlsx", AT)
    with pytest.raises(UsageError, match=r"NAME\.xlsx"):
        decision_exchange.export_workbook(outputs, "verify-1", "aigerim", outputs / "z.csv", AT)
    with pytest.raises(UsageError, match="no sample has been drawn here"):
        decision_exchange.export_workbook(
            outputs / "new", "verify-1", "aigerim", outputs / "z.xlsx", AT
        )
    assert not (outputs / "z.xlsx").exists()
    assert not (outputs / "new").exists()


@pytest.mark.slow
def test_a_workbook_saved_by_libreoffice_comes_back(outputs: Path) -> None:
    office = os.environ.get("SOFFICE") or shutil.which("soffice")
    if not office:
        pytest.skip("needs LibreOffice (soffice)")
    notes = ["=1+1", "-қазақша\nекінші жол", "_x0041_", "😀 <b>", "@x", "12"]

    def fill(_: Any, sheet: Any) -> None:
        for number, note in enumerate(notes[:-1]):
            put(sheet, number, verdict="recode", to="dialogue", note=note)

    with closing(opened(outputs)) as db:
        decide(db, Decision("verify-1", "h005", "aigerim", "accept", AT, note=notes[-1]))
    path = filled(exported(outputs), fill)
    saved = outputs / "saved"
    done = subprocess.run(
        [
            office,
            f"-env:UserInstallation={(outputs / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            saved,
            path,
        ],
        check=False,
        capture_output=True,
        timeout=120,
    )
    if not (saved / path.name).is_file():
        pytest.skip(
            "this LibreOffice opens no spreadsheets (Calc is a package of its own):"
            f" {done.stderr.decode()[-80:]}"
        )
    assert (
        come_back(outputs, saved / path.name)[0]
        == "verify-1, aigerim: 5 new, 1 unchanged, 0 conflicts"
    )
    assert [now(outputs)[f"h00{number}"][2] for number in range(6)] == notes


def test_commands(outputs: Path, cli: Cli) -> None:
    path = outputs / "aigerim.xlsx"
    options = [
        "--sample",
        "verify-1",
        "--reviewer",
        "aigerim",
        "--to",
        str(path),
        "--outputs",
        str(outputs),
    ]
    assert CliRunner().invoke(app, ["export", *options]).exit_code == 0
    filled(path, lambda _, sheet: put(sheet, 0, verdict="acept"))
    done = cli("import", path, "--outputs", outputs)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[1:] == [
        "  review!H2: 'acept'; expected one of accept, reject, recode, unsure"
    ]
    (told,) = (
        CliRunner()
        .invoke(app, ["import", str(exported(outputs)), "--outputs", str(outputs)])
        .output.splitlines()
    )
    assert told == "verify-1, aigerim: 0 new, 0 unchanged, 0 conflicts"


def sheet_as_csv(path: Path, sheet: str, delimiter: str, encoding: str) -> Path:
    """As a spreadsheet saves a sheet: all of its cells, also those of hidden columns."""
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    to = path.with_suffix(".csv")
    with to.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([c or "" for c in row] for row in rows)
    return to


@pytest.mark.parametrize("coder", ["", "--coder aigerim"])
@pytest.mark.parametrize(
    ("sheet", "delimiter", "encoding"),
    [
        ("review", ",", "utf-8"),
        ("review", ";", "utf-8-sig"),
        ("review", "\t", "utf-16"),
        ("codes", ",", "utf-8"),
        ("about", ",", "utf-8"),
    ],
)
def test_a_sheet_saved_as_csv_never_becomes_a_codebook(
    outputs: Path, sheet: str, delimiter: str, encoding: str, coder: str
) -> None:
    """It once became one, with 207 patterns made of the texts of documents."""
    file = sheet_as_csv(exported(outputs), sheet, delimiter, encoding)
    asked = f"import {file} --to {outputs / 'book'} --outputs {outputs} {coder}".split()
    done = CliRunner().invoke(app, asked)
    assert isinstance(done.exception, UsageError)
    assert f"the sheet '{sheet}' of a review workbook" in str(done.exception)
    assert "save the workbook as XLSX" in str(done.exception)
    assert not (outputs / "book").exists()


def test_an_ods_is_told_what_to_do(outputs: Path) -> None:
    file = outputs / "a.ods"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(UsageError, match=r"OpenDocument spreadsheet: .* save the workbook as XLSX"):
        saved_otherwise.refuse(file)
    for name, text in (("d.csv", "category,entry\na,b\n"), ("n.csv", ""), ("o.ods", "PK")):
        (outputs / name).write_text(text)
        saved_otherwise.refuse(outputs / name)
