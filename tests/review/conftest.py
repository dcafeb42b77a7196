"""A file of decisions with samples, the screen before it, and the two people who decide there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from contentan.review.screen import sign_in
from contentan.review.screen.reviewer_request import Settings
from tests.decisions import decided
from tests.review.screen_client import KEY, TOKEN, Clock, client


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file of decisions with a sample of each task; its last connection is closed, so it is
    whole.
    """
    folder = tmp_path_factory.mktemp("filled")
    with closing(decided.opened(folder)) as db:
        for task in ("verify", "code", "missed"):
            decided.add(db, task, task)
    return (folder / "review.sqlite3").read_bytes()


@pytest.fixture
def started(tmp_path: Path, clock: Clock, filled: bytes) -> Settings:
    """A server's settings, with one sample of each task given to aigerim and john."""
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / "review.sqlite3").write_bytes(filled)
    return Settings(tmp_path, KEY, TOKEN, clock=clock)


@pytest.fixture
def db(started: Settings) -> Iterator[sqlite3.Connection]:
    with closing(decided.opened(started.outputs / "review")) as opened:
        yield opened


@pytest.fixture
def john(started: Settings) -> TestClient:
    return client(started, "john")


@pytest.fixture
def aigerim(started: Settings) -> TestClient:
    return client(started, "aigerim")


@pytest.fixture
def team(started: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A server with a users file whose passwords cost little."""
    monkeypatch.setattr(sign_in, "COST", {"n": 16, "r": 8, "p": 1})
    file = started.outputs / "users.txt"
    sign_in.set_password(file, "john", "correct horse")
    return replace(started, token="", users=file)


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """A folder with a file of decisions and the sample verify-1."""
    with closing(decided.opened(tmp_path / "review")) as db:
        decided.add(db, "verify-1")
    return tmp_path
