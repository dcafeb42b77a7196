"""The register as a browser asks it: the rows that filters leave, a cell saved and taken back, what
two people see.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from contentan.desk.open_desk import OpenDesk
from contentan.desk.screen import register_page
from contentan.report.writing.catalogue import text_of
from tests.desk.conftest import browser


def fill(who: TestClient, column: str, text: str, was: str) -> Any:
    body = {"row": "us-a", "column": column, "text": text, "was": was}
    return who.post("/api/desk/register/cell", json=body)


def rows(desk: OpenDesk, **query: str) -> list[str]:
    return [one.name for one in register_page.facts(desk, query, text_of("en"))["lines"]]


def test_a_cell_is_saved_seen_by_another_and_taken_back(desk: OpenDesk, study: Path) -> None:
    path = study / "corpus" / "register.csv"
    before = path.read_bytes()
    john, aigerim = browser(desk), browser(desk, "aigerim")
    assert fill(john, "title", "Exchange, new", "US-A").json()["text"] == "Exchange, new"
    assert path.read_bytes() == before.replace(b"US-A", b'"Exchange, new"')
    late = fill(aigerim, "title", "Mine", "US-A")
    assert (late.status_code, late.json()["theirs"], late.json()["by"]) == (
        409,
        "Exchange, new",
        "john",
    )
    assert fill(aigerim, "country", "KZ", "USA").status_code == 400
    assert fill(aigerim, "country", "KAZ", "USA").status_code == 200
    assert aigerim.get("/api/desk/register").status_code == 200
    state = john.get("/api/desk/register").json()
    assert state["here"] == ["aigerim", "john"]
    assert f'data-undo="{state["digest"]}"' in john.get("/register?row=us-a").text
    assert john.post("/api/desk/register/undo", json={"knows": "x"}).status_code == 400
    for _ in range(2):
        knows = john.get("/api/desk/register").json()["digest"]
        assert john.post("/api/desk/register/undo", json={"knows": knows}).status_code == 200
    assert path.read_bytes() == before


def test_filters_leave_the_rows_that_somebody_looks_for(desk: OpenDesk, study: Path) -> None:
    path = study / "corpus" / "register.csv"
    path.write_text(
        "id,path,title,institution,family,country,lang,year,rights\n"
        "kz-a,kz-a.txt,Full,I,state,KAZ,kk,2021,CC0\n"
        "us-a,us-a.txt,,I,state,USA,en,2021,CC0\n"
        "us-b,us-b.txt,Odd,I,gossip,USA,en,2021,CC0\n",
        encoding="utf-8",
    )
    assert rows(desk) == ["kz-a", "us-a", "us-b"]
    assert rows(desk, country="USA") == ["us-a", "us-b"]
    assert rows(desk, kind="missing") == ["us-a"]
    assert rows(desk, kind="wrong") == ["us-b"]
    assert rows(desk, find="full") == ["kz-a"]
    assert rows(desk, find="nowhere") == []
    page = browser(desk).get("/register?row=us-b").text
    assert '<option value="gossip" selected>' in page  # what stands there is not lost by looking
    assert "<mark" in page  # the text of the document with its hits
    assert browser(desk).get("/register?find=nowhere").status_code == 200


def test_the_works_that_a_run_proposes_are_offered_for_empty_cells(
    desk: OpenDesk, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = pl.read_parquet(desk.bench.run.folder / "documents.parquet")
    pair = pl.col("doc").is_in(["us-a", "kz-a"])
    made = table.with_columns(
        work=pl.when(pair).then(pl.lit("kz-a")).otherwise("work"),
        work_by=pl.when(pl.col("doc") == "us-a").then(pl.lit("proposed")).otherwise("work_by"),
    )
    monkeypatch.setattr(pl, "read_parquet", lambda *_, **__: made)
    assert rows(desk, kind="work") == ["kz-a", "us-a"]
    john = browser(desk)
    assert 'data-work="kz-a"' in john.get("/register?row=us-a").text
    assert fill(john, "work", "kz-a", "").status_code == 200
    assert rows(desk, kind="work") == ["kz-a"]
    desk.read_only = True
    assert 'id="confirm"' not in john.get("/register?row=kz-a").text


def test_what_cannot_be_read_is_said_and_tells_no_path(desk: OpenDesk, study: Path) -> None:
    path = study / "corpus" / "register.csv"
    path.write_text("id,path\na,a.txt,one,too,many\n", encoding="utf-8")
    answer = browser(desk).get("/register")
    assert answer.status_code == 200
    assert "register.csv:2: 5 cells" in answer.text
    assert str(study) not in answer.text
    desk.register = None
    assert browser(desk).get("/register").status_code == 200
    assert fill(browser(desk), "title", "x", "").status_code == 404
