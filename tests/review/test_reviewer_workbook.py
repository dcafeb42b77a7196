"""A reviewer's workbook: ready to be filled in, telling no secrets, and no text a formula."""

from __future__ import annotations

import zipfile
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from contentan.decisions.database import VERDICTS
from contentan.decisions.decision_log import Decision, decide
from tests.decisions import decided
from tests.decisions.decided import AT, add
from tests.review.workbooks import come_back, exported, filled, now, opened, put


def parts(path: Path) -> str:
    """All bytes of the unpacked file, as text."""
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())


@pytest.mark.parametrize("task", list(VERDICTS))
def test_a_workbook_tells_no_secrets(
    task: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = decided.item
    secret = {
        "code": "machinecode",
        "pattern": "machinepattern",
        "codes": "machinecodes",
        "line": 98765,
    }
    monkeypatch.setattr(decided, "item", lambda number, kind="hit": plain(number, kind) | secret)
    with closing(opened(tmp_path)) as db:
        ids = add(db, "s1", task, who=("aigerim", "zarina"))
        code = "" if task == "verify" else "dialogue"
        decide(
            db,
            Decision(
                "s1",
                ids[0],
                "zarina",
                "reject" if task == "verify" else "coded",
                AT,
                code,
                "anothersnote",
            ),
        )
    text = parts(exported(tmp_path, "s1"))
    assert "anothersnote" not in text
    assert "zarina" not in text
    assert "machinepattern" not in text
    assert "machinecodes" not in text
    assert "98765" not in text
    assert ("machinecode" in text) == (task == "verify")
    assert "Speaks of dialogue." in text


def test_the_sheet_is_ready_to_be_filled_in(outputs: Path) -> None:
    with closing(opened(outputs)) as db:
        decide(db, Decision("verify-1", "h002", "aigerim", "recode", AT, "dialogue", "=кеңес"))
        decide(db, Decision("verify-1", "h003", "aigerim", "accept", AT, how="bulk"))
    book = openpyxl.load_workbook(exported(outputs))
    sheet = book["review"]
    assert book.sheetnames == ["review", "codes", "about"]
    heads = [cell.value for cell in sheet[1]]
    assert heads == [
        "id",
        "no.",
        "before",
        "match",
        "after",
        "source",
        "code",
        "verdict",
        "check",
        "recode to",
        "note",
    ]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.column_dimensions["I"].hidden
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:K7")
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    for row in sheet.iter_rows(min_row=2):
        assert [cell.column_letter for cell in row if not cell.protection.locked] == ["H", "J", "K"]
        assert row[3].font.bold
        assert all(cell.alignment.wrap_text for cell in row)
    assert [cell.value for cell in sheet[4]][2:] == [
        "a student",
        "exchange",
        "with schools",
        "Assembly, Report 2 (2020), p. 3",
        "exchange\nExchange",
        "recode",
        "h002",
        "dialogue",
        "=кеңес",
    ]
    assert sheet["K4"].data_type == "s"
    assert [cell.value for cell in sheet[5]][7:] == [None, "h003", None, None]
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert lists == {"H2:H7": '"accept,reject,recode,unsure"', "J2:J7": "codes!$A$2:$A$4"}
    assert [cell.value for cell in book["codes"][1]][:5] == [
        "id",
        "label kk",
        "label ru",
        "label en",
        "definition",
    ]
    assert [cell.value for cell in book["codes"][4]][:4] == [
        "exchange",
        "exchange",
        "exchange",
        "Exchange",
    ]
    about = {row[0].value: row[1].value for row in book["about"].iter_rows() if row[0].value}
    assert (about["sample"], about["reviewer"], about["run"], about["digest"]) == (
        "verify-1",
        "aigerim",
        "r1",
        "d" * 64,
    )
    assert any(
        "Keep the hidden id column" in str(row[1].value) for row in book["about"].iter_rows()
    )


def test_equal_workbooks_have_equal_bytes(outputs: Path) -> None:
    assert exported(outputs).read_bytes() == exported(outputs).read_bytes()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\tx", "\r=x", '=cmd|"/c calc"!A1', "{=1}", "http://a.kz"]
)
def test_document_text_is_never_a_formula(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = decided.item
    planted = dict.fromkeys(("title", "institution", "quote", "before", "after", "code"), text)
    monkeypatch.setattr(decided, "item", lambda number, kind="hit": plain(number, kind) | planted)
    with closing(opened(tmp_path)) as db:
        add(db, "s1")
    whole = parts(exported(tmp_path, "s1"))
    assert "<f>" not in whole
    assert "<hyperlink " not in whole


@pytest.mark.parametrize("letter", ["ә", "😀", "a\r\n"])
def test_what_no_cell_can_hold_is_cut_with_a_mark(
    letter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = decided.item
    monkeypatch.setattr(
        decided, "item", lambda number, kind="hit": plain(number, kind) | {"quote": letter * 40_000}
    )
    with closing(opened(tmp_path)) as db:
        add(db, "s1", "missed")
    path = exported(tmp_path, "s1")
    text = openpyxl.load_workbook(path)["review"]["C2"].value
    assert text.endswith("[cut; the whole text is in contentan review]")
    assert 32_700 < len(text.encode("utf-16-le")) // 2 <= 32_767
    assert "\ufffd" not in text
    filled(path, lambda _, sheet: put(sheet, 0, verdict="coded", to="dialogue, contact;exchange"))
    come_back(tmp_path, path)
    assert now(tmp_path, "s1") == {"s000": ("coded", "dialogue contact exchange", "")}
