"""Pages of training rounds and of reviewers over time: what is told, when, and to whom."""

from __future__ import annotations

import re
import sqlite3

import pytest
from starlette.testclient import TestClient

from contentan.decisions.decision_log import Decision, decide
from contentan.decisions.stored_samples import sample_of
from contentan.review.screen.drift_chart import drift_of
from contentan.review.screen.reviewer_request import Settings
from tests.decisions.decided import BOTH, add
from tests.decisions.known_rows import GOLD, answer, training
from tests.review.screen_client import client

ROUND = "training-verify-1"
WEEKS = tuple(f"2026-11-{day:02}T10:00:00+00:00" for day in (2, 9, 16))


def say(who: TestClient, item: str, verdict: str = "accept") -> None:
    sent = {"sample": ROUND, "item": item, "verdict": verdict}
    assert who.post("/api/decide", json=sent).status_code == 200


def test_a_row_is_told_once_it_is_answered(db: sqlite3.Connection, john: TestClient) -> None:
    training(db, "john", "aigerim")
    asked = f"/api/training/{ROUND}/t06"
    assert john.get(asked).json() == {"told": None, "right": 0, "answered": 0}
    answer(db, ROUND, "aigerim", GOLD)
    assert john.get(asked).json()["told"] is None
    say(john, "t06")
    told = john.get(asked).json()["told"]
    assert (told["right"], told["gold"], told["note"]) == (False, [], "why t06")
    assert "why t06" in john.get(f"/training/{ROUND}").text
    assert "aigerim" not in john.get(f"/training/{ROUND}").text


def test_nothing_is_told_before_the_end_where_it_is_told_at_the_end(
    db: sqlite3.Connection, john: TestClient
) -> None:
    training(db, "john", feedback="end")
    say(john, "t06")
    assert john.get(f"/api/training/{ROUND}/t06").json()["told"] is None
    assert "why t06" not in john.get(f"/training/{ROUND}").text


def test_the_gold_is_in_no_page_of_the_round(db: sqlite3.Connection, john: TestClient) -> None:
    training(db, "john")
    for path in (f"/sample/{ROUND}", f"/api/rows/{ROUND}", "/", f"/training/{ROUND}"):
        found = john.get(path)
        assert found.status_code == 200 and "why t" not in found.text


def test_a_round_is_neither_settled_nor_accepted_in_bulk(
    db: sqlite3.Connection, john: TestClient, aigerim: TestClient
) -> None:
    training(db, *BOTH)
    for who, verdict in ((john, "accept"), (aigerim, "reject")):
        say(who, "t00", verdict)
    assert john.get(f"/api/differing/{ROUND}").json()["rows"] == []
    assert f'href="/adjudicate/{ROUND}"' not in john.get("/").text
    found = john.get(f"/api/record/{ROUND}", params={"pattern": "exchange*", "lang": "en"})
    assert found.json()["bulk"] == 0


def test_another_sample_is_no_round(john: TestClient) -> None:
    assert john.get("/training/verify").status_code == 404
    assert john.get("/api/training/verify/h000").status_code == 404


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_who_changed_is_said_where_the_rows_can_tell(
    db: sqlite3.Connection, john: TestClient, lang: str
) -> None:
    ids = add(db, "long", items=60, code="exchange", country="KAZ", lang="en")
    for number, item in enumerate(ids):
        for who in BOTH:
            strict = who == "john" or number < 30
            verdict = "accept" if strict or number % 4 == 0 else "reject"
            at = WEEKS[number // 20]
            decide(db, Decision("long", item, who, verdict, at), check=False)
    found = drift_of(db, sample_of(db, "long"))
    assert found.weeks and [chart.reviewer for chart in found.charts] == ["aigerim", "john"]
    assert [len(chart.points) for chart in found.charts] == [6, 6]
    john.cookies.set("contentan_language", lang)
    text = john.get("/agreement/long").text
    told = re.findall(r'<p class="after">(.*?)</p>', text)
    # Of john's share of yes nothing: it did not move.
    assert len(told) == 3 and sum("aigerim" in one for one in told) == 2
    assert text.count("<svg") == 2


def test_rows_that_others_may_not_see_yet_are_in_no_chart(
    db: sqlite3.Connection, john: TestClient
) -> None:
    ids = add(db, "half", items=4)
    for item in ids:
        decide(db, Decision("half", item, "aigerim", "accept", WEEKS[0]))
    assert drift_of(db, sample_of(db, "half")).charts == []
    assert john.get("/agreement/half").status_code == 200


def test_pages_of_a_sample_that_is_not_there_say_so(john: TestClient) -> None:
    for page in ("agreement", "adjudicate", "training", "sample"):
        found = john.get(f"/{page}/nope")
        assert found.status_code in (400, 404) and "no such sample" in found.text


def test_a_coordinator_can_only_close_rows_of_a_round(
    db: sqlite3.Connection, started: Settings
) -> None:
    before = client(started, "john").get("/team").text
    training(db, "john")
    with_round = client(started, "john").get("/team").text
    for path, more in (("hand-over", 1), ("close", 1), ("join", 0), ("allow", 0)):
        sent = f'data-send="/api/{path}"'
        assert with_round.count(sent) - before.count(sent) == more
    assert with_round.count('name="to"') == before.count('name="to"')
