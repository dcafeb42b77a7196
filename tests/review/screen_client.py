"""A browser without a window for the review screen: its session, its clock, what it asks."""

from __future__ import annotations

import sqlite3
from typing import Any

from starlette.testclient import TestClient

from contentan.review.screen import application, sign_in
from contentan.review.screen.reviewer_request import Settings
from contentan.review.screen.sign_in import Session
from tests.conftest import ROOT

REVIEW = ROOT / "src" / "contentan" / "review" / "screen"
TOKEN, KEY, HERE = "t" * 32, b"k" * 32, "http://127.0.0.1:8765"
OWN = {"sec-fetch-site": "same-origin"}


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def client(started: Settings, name: str = "") -> TestClient:
    """A browser; with a name, one that is signed in."""
    made = TestClient(
        application.make_application(started),
        base_url=HERE,
        headers=OWN,
        raise_server_exceptions=False,
    )
    if name:
        now = int(started.clock())
        made.cookies.set(started.cookie, sign_in.signed(Session(name, now, now + 1000), KEY))
    return made


def decide(who: TestClient, item: str = "h000", verdict: str = "accept", **more: Any) -> Any:
    return who.post(
        "/api/decide", json={"sample": "verify", "item": item, "verdict": verdict} | more
    )


def written(db: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return [
        tuple(row)
        for row in db.execute(
            "select item, reviewer, verdict, code, note, how from decision order by id"
        )
    ]


PAGES = (
    "/",
    "/sample/verify",
    "/sample/code",
    "/sample/missed",
    "/agreement/code",
    "/adjudicate/verify",
    "/terms",
)
READS = (
    "/api/rows/verify",
    "/api/rows/code",
    "/api/rows/missed",
    "/api/differing/verify",
    "/api/context/verify/h000",
    "/api/context/code/h000",
    "/api/context/missed/s000",
    "/api/record/verify?pattern=visit&lang=en",
    "/picture/verify/h000/1",
)


def login(who: TestClient, password: str, name: str = "john") -> int:
    return int(who.post("/api/login", json={"name": name, "password": password}).status_code)
