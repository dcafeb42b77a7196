"""What a decision costs the file of decisions, counted; and files that are no longer the same."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from contentan.decisions import kept_connections
from contentan.decisions.database import REVIEW, connect
from contentan.review.screen.reviewer_request import Settings
from tests.review.screen_client import client, decide, written


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Statements of all connections of requests, and "connect" for each that is opened."""
    found: list[str] = []

    def counted(*given: Any) -> sqlite3.Connection:
        db = connect(*given)
        found.append("connect")
        db.set_trace_callback(found.append)
        return db

    monkeypatch.setattr(kept_connections, "connect", counted)
    return found


def test_many_decisions_need_one_connection_and_read_no_codebook(
    said: list[str], john: TestClient
) -> None:
    decide(john, "h000")
    first = list(said)
    said.clear()
    for number in range(1, 5):
        assert decide(john, f"h00{number}").status_code == 200
    assert first.count("connect") == 1 and "connect" not in said
    assert sum("insert into decision" in one for one in said) == 4
    assert not [one for one in said if "canonical" in one]
    assert len(said) <= 4 * 13


def test_a_refused_request_leaves_no_connection_behind(said: list[str], john: TestClient) -> None:
    assert decide(john, "nothing").status_code == 400
    assert decide(john, "h000").status_code == 200
    assert said.count("connect") == 2


def test_a_file_that_was_put_in_its_place_is_used(
    started: Settings, john: TestClient, filled: bytes, db: sqlite3.Connection
) -> None:
    decide(john, "h000")
    path = started.outputs / REVIEW
    other = path.with_name("other.sqlite3")
    other.write_bytes(filled)
    for end in ("", "-wal", "-shm"):
        old = path.with_name(path.name + end)
        if old.exists():
            shutil.move(old, path.with_name("old" + end))
    other.rename(path)
    assert john.get("/api/rows/verify").json()["rows"][0]["verdict"] is None
    decide(john, "h001")
    with sqlite3.connect(path) as now:
        assert now.execute("select item from decision").fetchall() == [("h001",)]


def test_a_file_that_was_opened_to_others_is_closed_to_them(
    started: Settings, john: TestClient
) -> None:
    decide(john, "h000")
    path = started.outputs / REVIEW
    path.chmod(0o644)
    decide(john, "h001")
    assert path.stat().st_mode & 0o077 == 0


def test_at_the_end_the_file_is_whole(started: Settings, tmp_path: Path) -> None:
    with client(started, "john") as john:
        decide(john, "h000")
    path = started.outputs / REVIEW
    assert not path.with_name(path.name + "-wal").exists()
    alone = tmp_path / "alone.sqlite3"
    alone.write_bytes(path.read_bytes())
    with sqlite3.connect(alone) as copy:
        assert [row[0] for row in written(copy)] == ["h000"]
