"""The settled answers as one table, and the codebook scored against them."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from contentan.decisions.database import REVIEW, connect
from contentan.decisions.decision_log import Decision, decide
from contentan.decisions.gold_answers import gold_answers
from contentan.errors import UsageError
from contentan.review.workbook.decision_exchange import export_gold
from tests.conftest import Cli
from tests.decisions.decided import AT, BOTH, add


def say(db: sqlite3.Connection, item: str, *verdicts: str, how: str = "key") -> None:
    for who, given in zip(BOTH, verdicts, strict=False):
        verdict, _, code = given.partition(":")
        decide(db, Decision("s1", item, who, verdict, AT, code=code, how=how), check=False)


def test_an_answer_comes_with_who_when_and_how(db: sqlite3.Connection) -> None:
    ids = add(db, "s1")
    say(db, ids[0], "accept", "accept")
    say(db, ids[1], "accept", "recode:dialogue")
    judge = Decision("s1", ids[1], "judge", "recode", AT, code="dialogue", how="adjudicated")
    decide(db, judge)
    say(db, ids[2], "accept", "unsure")  # open: no gold
    say(db, ids[3], "reject", "reject")
    say(db, ids[4], "accept", "accept", how="bulk")  # seen by nobody
    rows = {row["item"]: row for row in gold_answers(db, "verify").to_dicts()}
    assert rows.keys() == {ids[0], ids[1], ids[3]}
    assert [rows[one]["codes"] for one in sorted(rows)] == ["exchange", "dialogue", ""]
    assert [rows[one]["how"] for one in sorted(rows)] == ["agreed", "adjudicated", "agreed"]
    assert (rows[ids[1]]["reviewers"], rows[ids[0]]["reviewers"]) == ("judge", "aigerim john")
    assert rows[ids[0]]["at"] == AT and rows[ids[0]]["weight"] == 2.0
    assert rows[ids[0]]["text"] == "a student exchange with schools"


def test_a_paragraph_has_all_its_codes_and_one_reviewer_is_said(db: sqlite3.Connection) -> None:
    ids = add(db, "s1", "missed", who=BOTH[:1])
    say(db, ids[0], "coded:exchange dialogue")
    say(db, ids[1], "none")
    rows = gold_answers(db, "missed").to_dicts()
    assert [(row["codes"], row["how"]) for row in rows] == [
        ("dialogue;exchange", "single"),
        ("", "single"),
    ]
    with pytest.raises(UsageError, match="expected one of verify, code, missed"):
        gold_answers(db, "all")


def test_the_codebook_is_scored_against_it(cli: Cli, small_codebook: Path, tmp_path: Path) -> None:
    (tmp_path / REVIEW).parent.mkdir()
    with closing(connect(tmp_path / REVIEW, lambda: AT)) as db:
        quotes = ["A student exchange began.", "Ethnic harmony matters.", "The road is long."]
        ids = add(db, "s1", "missed", items=3, who=BOTH[:1], lang="en", before="", after="",
                  quote=quotes)  # fmt: skip
        for item, verdict in zip(ids, ("coded:exchange", "coded:dialogue", "none"), strict=True):
            say(db, item, verdict)
    to = tmp_path / "gold.csv"
    (line,) = export_gold(tmp_path, "missed", to, AT)
    assert "3 settled answers" in line and to.stat().st_mode & 0o077 == 0
    with to.open(encoding="utf-8-sig", newline="") as file:
        assert [row["text"] for row in csv.DictReader(file)] == quotes
    done = cli("gold", to, "--codebook", small_codebook, "--text", "text", "--code", "codes",
               "--mapping", mapping(tmp_path))  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "1.00" in next(row for row in done.stdout.splitlines() if row.startswith("exchange"))
    with pytest.raises(UsageError, match="is there already"):
        export_gold(tmp_path, "missed", to, AT)
    with pytest.raises(UsageError, match="nothing of the task code"):
        export_gold(tmp_path, "code", tmp_path / "other.csv", AT)


def mapping(folder: Path) -> Path:
    path = folder / "mapping.yaml"
    path.write_text("exchange: exchange\ndialogue: accord\n")
    return path
