"""The routes of the review screen: what is stored, under whose name, and that they stay short."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from contentan.review.screen.reviewer_request import Settings
from tests.decisions import decided
from tests.review.screen_client import KEY, REVIEW, TOKEN, client, decide, written


def test_a_decision_is_stored_under_the_sessions_name_and_the_servers_clock(
    john: TestClient, db: sqlite3.Connection
) -> None:
    answer = decide(john, verdict="recode", code="dialogue", note="speaks of talks", seconds=2.5)
    assert answer.status_code == 200
    assert written(db) == [("h000", "john", "recode", "dialogue", "speaks of talks", "key")]
    assert db.execute("select at from decision").fetchone()[0] == "2027-01-15T08:00:00.000+00:00"
    assert john.get("/api/rows/verify").json()["rows"][0]["decided"] == "dialogue"


@pytest.mark.parametrize(
    "forged",
    [{"reviewer": "aigerim"}, {"at": "2020-01-01"}, {"how": "bulk"}, {"id": 1}, {"undoes": 1}],
)
def test_a_name_a_time_or_a_manner_in_the_body_is_refused(
    john: TestClient, db: sqlite3.Connection, forged: dict[str, Any]
) -> None:
    assert decide(john, **forged).status_code == 422
    assert written(db) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "perhaps"},
        {"verdict": "recode"},
        {"verdict": "recode", "code": "nothing"},
        {"verdict": "accept", "code": "dialogue"},
        {"item": "h999"},
        {"sample": "other"},
        {"note": "x" * 5000},
        {"seconds": -1},
        {"knows": "1"},
        {"verdict": None},
        {"item": "../../etc/passwd"},
    ],
)
def test_what_the_task_does_not_know_is_refused(
    john: TestClient, db: sqlite3.Connection, wrong: dict[str, Any]
) -> None:
    body = {"sample": "verify", "item": "h000", "verdict": "accept"} | wrong
    assert john.post("/api/decide", json=body).status_code in (400, 422)
    assert written(db) == []


@pytest.mark.parametrize(
    "raw",
    [
        '{"sample": "verify", "item": "h000", "verdict": "accept", "note": "\\ud800"}',
        "[",
        "null",
        "[]",
        '{"sample": NaN}',
        "[" * 5000,
    ],
)
def test_broken_json_is_refused_and_the_server_goes_on(
    john: TestClient, db: sqlite3.Connection, raw: str
) -> None:
    answer = john.post("/api/decide", content=raw, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert written(db) == []
    assert decide(john).status_code == 200


def test_a_stale_page_is_told_what_stands(john: TestClient, db: sqlite3.Connection) -> None:
    number = decide(john).json()["decision"]
    late = decide(john, verdict="reject")
    assert late.status_code == 409
    assert late.json()["detail"]["row"]["verdict"] == "accept"
    assert decide(john, verdict="reject", knows=number).status_code == 200
    assert len(written(db)) == 2


def test_taking_back_returns_the_row_as_it_stands(john: TestClient) -> None:
    first = decide(john).json()["decision"]
    second = decide(john, verdict="reject", knows=first).json()["decision"]
    back = john.post("/api/undo", json={"sample": "verify", "knows": second}).json()
    assert (back["item"], back["row"]["verdict"], back["last"]) == ("h000", "accept", first)
    assert john.post("/api/undo", json={"sample": "verify", "knows": second}).status_code == 409
    assert john.post("/api/undo", json={"sample": "verify", "knows": first}).json()["last"] is None


def test_nobody_takes_back_anothers_decision(john: TestClient, aigerim: TestClient) -> None:
    number = decide(aigerim).json()["decision"]
    assert john.post("/api/undo", json={"sample": "verify", "knows": number}).status_code == 409


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(st.sampled_from(["accept", "reject", "unsure", "undo"]), st.integers(0, 2)),
        max_size=12,
    )
)
def test_a_page_that_follows_the_answers_is_never_stale(steps: list[tuple[str, int]]) -> None:
    """The script's way: it keeps the number of each row's decision and the last of all, and only
    them.
    """
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        with closing(decided.opened(Path(folder) / "review")) as db:
            ids = decided.add(db, "verify", items=3)
        who = client(Settings(Path(folder), KEY, TOKEN), "john")
        known: dict[str, Any] = {
            row["id"]: row for row in who.get("/api/rows/verify").json()["rows"]
        }
        last = None
        for verdict, number in steps:
            if verdict == "undo":
                if last is not None:
                    back = who.post("/api/undo", json={"sample": "verify", "knows": last})
                    assert back.status_code == 200
                    known[back.json()["item"]], last = back.json()["row"], back.json()["last"]
            else:
                made = decide(who, ids[number], verdict, knows=known[ids[number]]["decision"])
                assert made.status_code == 200
                last = made.json()["decision"]
                known[ids[number]] |= {"decision": last, "verdict": verdict}
        rows = {
            row["id"]: (row["decision"], row["verdict"])
            for row in who.get("/api/rows/verify").json()["rows"]
        }
        assert rows == {item: (row["decision"], row["verdict"]) for item, row in known.items()}


def differ(john: TestClient, aigerim: TestClient) -> None:
    decide(john, verdict="accept", note="sounds right")
    decide(aigerim, verdict="reject", note="a stock exchange")


def test_settling_is_a_decision_of_its_own(
    john: TestClient, aigerim: TestClient, db: sqlite3.Connection
) -> None:
    body = {"sample": "verify", "item": "h000", "verdict": "reject"}
    assert john.post("/api/settle", json=body).status_code == 400  # nothing differs yet
    differ(john, aigerim)
    made = john.post("/api/settle", json=body)
    assert made.status_code == 200
    assert [row[-1] for row in written(db)] == ["key", "key", "adjudicated"]
    assert john.post("/api/settle", json=body).status_code == 409
    back = john.post(
        "/api/undo", json={"sample": "verify", "knows": made.json()["decision"], "settling": True}
    )
    assert back.json()["row"]["decision"] is None
    assert john.get("/api/rows/verify").json()["rows"][0]["verdict"] == "accept"


def test_whoever_overrules_all_says_why(john: TestClient, aigerim: TestClient) -> None:
    differ(john, aigerim)
    body = {"sample": "verify", "item": "h000", "verdict": "recode", "code": "dialogue"}
    assert "why" in john.post("/api/settle", json=body | {"note": "  "}).json()["error"]
    assert john.post("/api/settle", json=body | {"note": "it is talks"}).status_code == 200


def test_a_cell_of_the_confusion_table_opens_its_cases(
    john: TestClient, aigerim: TestClient
) -> None:
    differ(john, aigerim)
    decide(john, "h001"), decide(aigerim, "h001")
    page = john.get("/agreement/verify").text
    links = re.findall(r'/adjudicate/verify\?first=(\w+)&amp;second=(\w+)"', page)
    assert links == [("none", "exchange")]
    assert (
        len(
            john.get(
                "/api/differing/verify", params={"first": "none", "second": "exchange"}
            ).json()["rows"]
        )
        == 1
    )
    assert (
        john.get("/api/differing/verify", params={"first": "none", "second": "dialogue"}).json()[
            "rows"
        ]
        == []
    )


def test_agreement_says_undefined_and_why(john: TestClient, aigerim: TestClient) -> None:
    for who in (john, aigerim):
        decide(who)
    assert "undefined: all values are alike" in john.get("/agreement/verify").text


def chosen_sample(db: sqlite3.Connection, name: str = "queue") -> None:
    """A sample that was chosen, not drawn, with rows not judged before."""
    original = decided.Sample
    try:
        decided.Sample = lambda *a: original(*a[:2], False, *a[3:])  # type: ignore[assignment,misc]
        decided.add(db, name)
    finally:
        decided.Sample = original


def test_bulk_needs_a_record_and_a_sample_that_was_not_drawn(tmp_path: Path) -> None:
    with closing(decided.opened(tmp_path / "review")) as db:
        decided.add(db, "big", items=120)
        chosen_sample(db)
        who = client(Settings(tmp_path, KEY, TOKEN), "john")
        ask = {"pattern": "exchange*", "lang": "en"}
        numbers = [3 * i for i in range(40)]  # the items in English
        for n in numbers[:34]:
            assert (
                who.post(
                    "/api/decide", json={"sample": "big", "item": f"h{n:03}", "verdict": "accept"}
                ).status_code
                == 200
            )
        assert who.get("/api/record/queue", params=ask).json()["bulk"] == 0  # 34 of 34 are too few
        assert who.post("/api/bulk", json={"sample": "queue", "count": 2, **ask}).status_code == 409
        who.post(
            "/api/decide", json={"sample": "big", "item": f"h{numbers[34]:03}", "verdict": "accept"}
        )
        found = who.get("/api/record/queue", params=ask).json()
        assert (found["right"], found["seen"], found["bulk"]) == (35, 35, 2)
        # drawn by chance: each row is looked at
        assert who.get("/api/record/big", params=ask).json()["bulk"] == 0
        assert who.post("/api/bulk", json={"sample": "queue", "count": 3, **ask}).status_code == 409
        assert (
            len(who.post("/api/bulk", json={"sample": "queue", "count": 2, **ask}).json()["items"])
            == 2
        )
        assert db.execute("select count(*) from decision where how = 'bulk'").fetchone()[0] == 2


def test_routes_are_short() -> None:
    import ast

    for path in REVIEW.glob("*routes.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                assert len(node.body) <= 10, node.name
