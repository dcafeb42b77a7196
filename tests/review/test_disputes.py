"""Settling by a third person who is not told whose an answer is, and the discussion below."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from starlette.testclient import TestClient

from contentan.decisions import csv_copy, discussion, roles
from contentan.decisions.handovers import Stamp
from contentan.errors import UsageError
from contentan.review.screen.reviewer_request import Settings
from tests.decisions.decided import AT
from tests.decisions.known_rows import answer, training
from tests.review.screen_client import client, decide

ITEMS = [f"h{number:03}" for number in range(6)]


@pytest.fixture
def erlan(started: Settings, db: sqlite3.Connection) -> TestClient:
    """An adjudicator before six rows on which john and aigerim differ."""
    roles.set_roles(db, "dana", ["coordinator"], Stamp("dana", AT))
    roles.set_roles(db, "erlan", ["adjudicator"], Stamp("dana", AT))
    john, aigerim = client(started, "john"), client(started, "aigerim")
    for item in ITEMS:
        decide(john, item, "accept", note="sounds right")
        decide(aigerim, item, "reject", note="a stock exchange")
    return client(started, "erlan")


def differing(who: TestClient) -> list[dict[str, Any]]:
    return list(who.get("/api/differing/verify").json()["rows"])


def test_a_trainee_does_not_see_what_became_of_a_row_before_answering_it(
    erlan: TestClient, db: sqlite3.Connection
) -> None:
    training(db, "erlan", gold={ITEMS[0]: ""})
    assert [row["id"] for row in differing(erlan)] == ITEMS[1:]
    assert ITEMS[0] not in erlan.get("/adjudicate/verify").text
    settled = {"sample": "verify", "item": ITEMS[0], "verdict": "accept"}
    assert erlan.post("/api/settle", json=settled).status_code == 400
    answer(db, "training-verify-1", "erlan", {ITEMS[0]: ""})
    assert [row["id"] for row in differing(erlan)] == ITEMS


def test_whose_an_answer_is_is_nowhere(erlan: TestClient) -> None:
    for path in ("/adjudicate/verify", "/agreement/verify", "/api/differing/verify"):
        text = erlan.get(path).text
        assert "john" not in text and "aigerim" not in text
    assert "sounds right" in text


def test_who_settles_sees_both_ways_of_differing_as_one(
    erlan: TestClient, started: Settings
) -> None:
    """A table of two names would tell which of them accepts what the other rejects."""
    named = client(started, "dana").get("/agreement/verify").text
    assert "aigerim × john" in named
    assert named.count(">6</a>") == 1
    assert erlan.get("/agreement/verify").text.count(">6</a>") == 2


def test_answers_stand_in_an_order_that_tells_nothing(erlan: TestClient) -> None:
    first = [row["decisions"][0]["verdict"] for row in differing(erlan)]
    # Of six rows both come first somewhere, and always at the same place.
    assert set(first) == {"accept", "reject"}
    assert first == [row["decisions"][0]["verdict"] for row in differing(erlan)]


def test_the_own_answer_is_marked_for_its_reviewer_alone(
    erlan: TestClient, started: Settings
) -> None:
    assert not any(made["own"] for row in differing(erlan) for made in row["decisions"])
    for row in differing(client(started, "john")):
        assert [made["verdict"] for made in row["decisions"] if made["own"]] == ["accept"]


def test_a_thread_names_those_who_answered_by_their_answer(
    erlan: TestClient, started: Settings, db: sqlite3.Connection
) -> None:
    john, dana = client(started, "john"), client(started, "dana")
    for who, says in ((john, "Read the next line."), (dana, "See the guideline."), (erlan, "Hm.")):
        asked = {"sample": "verify", "item": "h000", "says": says}
        assert who.post("/api/remark", json=asked).status_code == 200
    row = differing(erlan)[0]
    said = [(one["own"], one["name"], one["says"]) for one in row["remarks"]]
    assert said == [
        (False, "", "Read the next line."),
        (False, "dana", "See the guideline."),
        (True, "erlan", "Hm."),
    ]
    side = row["remarks"][0]["side"]
    assert row["decisions"][side - 1]["verdict"] == "accept"
    assert differing(john)[0]["remarks"][0]["own"]
    made = csv_copy.files(db)["remarks.csv"].decode()
    assert ",verify,h000,john,Read the next line.," in made
    for verb in ("update remark set says = ''", "delete from remark"):
        with pytest.raises(sqlite3.IntegrityError, match="what is written stays"):
            db.execute(verb)


def test_nothing_is_said_before_the_release(
    john: TestClient, aigerim: TestClient, db: sqlite3.Connection
) -> None:
    decide(john)
    asked = {"sample": "verify", "item": "h000", "says": "I took it."}
    assert john.post("/api/remark", json=asked).status_code == 400
    with pytest.raises(UsageError, match="before all have decided"):
        discussion.add_remark(db, "verify", "h000", "john", "I took it.", AT)
    decide(aigerim, verdict="reject")
    assert john.post("/api/remark", json=asked).status_code == 200


@pytest.mark.parametrize("says", ["", "  ", "a\0b", "x" * 4001])
def test_remarks_that_cannot_be(erlan: TestClient, db: sqlite3.Connection, says: str) -> None:
    asked = {"sample": "verify", "item": "h000", "says": says}
    assert erlan.post("/api/remark", json=asked).status_code in (400, 422)
    with pytest.raises(UsageError, match="a remark has"):
        discussion.add_remark(db, "verify", "h000", "erlan", says, AT)
    assert not db.execute("select 1 from remark").fetchone()
