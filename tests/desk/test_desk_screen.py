"""The desk as a browser asks it: what is saved, what is refused, what is for reading only."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from contentan.desk.open_desk import OpenDesk
from contentan.desk.screen import desk_templates
from contentan.model import LANGS
from contentan.review.screen import request_guard
from tests.desk.conftest import browser

NEW = {"code": "exchange", "lang": "en", "source": "student", "line": 0, "was": ""}


def digest(who: TestClient) -> str:
    return str(who.get("/api/desk/state").json()["digest"])


def save(who: TestClient, knows: str, **more: Any) -> Any:
    return who.post("/api/desk/save", json={**NEW, "knows": knows, **more})


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_is_there_in_every_language(desk: OpenDesk, lang: str) -> None:
    who = browser(desk)
    who.cookies.set("contentan_language", lang)
    words = desk_templates.words(lang)
    pages = (
        "/tune?code=accord",
        "/read",
        "/read/us-a?code=exchange&at=0",
        "/compare",
        "/register?row=us-a",
    )
    names = ("tune", "read", "read", "compare", "register")
    for address, name in zip(pages, names, strict=True):
        answer = who.get(address)
        assert answer.status_code == 200, answer.text
        assert f'lang="{lang}"' in answer.text and words[name] in answer.text
        assert (
            answer.headers["content-security-policy"]
            == request_guard.HEADERS["content-security-policy"]
        )
    assert desk_templates.words(lang).keys() == desk_templates.words("en").keys()
    assert 'href="/tune"' in who.get("/").text  # the review has the way back


def test_nothing_is_told_to_who_is_not_signed_in(desk: OpenDesk) -> None:
    stranger = browser(desk, "")
    for address in (
        "/tune",
        "/read",
        "/read/us-a",
        "/compare",
        "/register",
        "/report",
        "/api/desk/state",
    ):
        assert stranger.get(address, follow_redirects=False).status_code in (401, 303)
    assert stranger.post("/api/desk/save", json={**NEW, "knows": ""}).status_code == 401
    foreign = {"sec-fetch-site": "cross-site"}
    assert browser(desk).post("/api/desk/undo", json={}, headers=foreign).status_code == 403


def test_the_report_stands_apart_from_the_server(desk: OpenDesk) -> None:
    policy = browser(desk).get("/report").headers["content-security-policy"]
    assert policy.startswith("sandbox ") and "allow-same-origin" not in policy


def test_a_line_is_saved_told_and_taken_back(desk: OpenDesk, study: Path) -> None:
    file = study / "codebook" / "codebook.yaml"
    before = file.read_bytes()
    john, aigerim = browser(desk), browser(desk, "aigerim")
    seen = digest(john)
    answer = save(john, seen)
    assert answer.status_code == 200
    assert answer.json() == {"digest": digest(john), "undo": digest(john)}
    assert b"        - student\n" in file.read_bytes()
    late = save(aigerim, seen, source="old")
    assert (late.status_code, late.json()["by"]) == (409, "john")
    assert "student" in late.json()["theirs"]
    state = aigerim.get("/api/desk/state").json()
    assert state["here"] == ["aigerim", "john"]
    assert state["steps"][0]["consequence"]["USA"][:2] == [3, 4]
    assert save(aigerim, late.json()["digest"]).json()["error"].endswith("this pattern already")
    assert aigerim.post("/api/desk/undo", json={"knows": "x"}).status_code == 409
    assert aigerim.post("/api/desk/undo", json={"knows": state["undo"]}).status_code == 200
    assert file.read_bytes() == before


def test_a_line_that_is_gone_and_a_pattern_that_is_none_are_refused(desk: OpenDesk) -> None:
    john = browser(desk)
    knows = digest(john)
    for more in ({"line": 3, "was": "no such"}, {"source": "(a"}, {"code": "nowhere"}):
        answer = save(john, knows, **more)
        assert answer.status_code == 400 and answer.json()["error"], more
    assert save(john, knows, name="aigerim").status_code == 422
    assert digest(john) == knows


def test_a_judged_line_becomes_an_example(desk: OpenDesk, study: Path) -> None:
    john = browser(desk)
    asked = john.post("/api/desk/ask", json=NEW).json()
    body = {"at": asked["lines"][0]["at"], "run": asked["run"], "code": "exchange", "right": True}
    answer = john.post("/api/desk/mark", json=body)
    expected = "[Exchange programs|exchange] bring [students|exchange] together."
    assert answer.json()["example"] == expected
    assert answer.json()["undo"] == john.get("/api/desk/state").json()["undo"]
    assert expected in (study / "codebook" / "examples.yaml").read_text(encoding="utf-8")
    wrong = john.post("/api/desk/mark", json={**body, "right": False}).json()["example"]
    text = (study / "codebook" / "examples.yaml").read_text(encoding="utf-8")
    assert wrong in text and expected not in text
    assert john.post("/api/desk/mark", json={**body, "run": "other"}).status_code == 400
    assert john.post("/api/desk/mark", json={**body, "at": "9-0-0"}).status_code == 400


def test_a_desk_for_reading_only_writes_nothing(desk: OpenDesk, study: Path) -> None:
    desk.read_only = True
    reader = browser(desk)
    assert save(reader, digest(reader)).status_code == 403
    for name in ("undo", "mark", "take-over", "register/cell", "register/undo"):
        assert reader.post(f"/api/desk/{name}", json={}).status_code == 403
    assert reader.post("/api/decide", json={}).status_code in (404, 405)
    assert reader.get("/", follow_redirects=False).headers["location"] == "/read"
    assert 'id="save"' not in reader.get("/tune").text
    assert reader.post("/api/desk/ask", json=NEW).json()["kinds"]["new"] == 1
    assert not (study / "outputs" / "desk" / "history.jsonl").exists()


@pytest.mark.slow
def test_taking_over_makes_the_run_and_shows_what_it_changed(
    desk_folder: Path, tmp_path: Path
) -> None:
    from contentan.desk import open_desk
    from tests.runs.two_runs import copied

    home = copied(desk_folder, tmp_path / "study")
    desk = open_desk.begin(home / "outputs", home / "codebook", now=lambda: "now")
    john = browser(desk)
    assert save(john, digest(john)).status_code == 200
    assert john.post("/api/desk/take-over", json={}).json()["state"] == "running"
    end = time.monotonic() + 240
    while (job := john.get("/api/desk/state").json()["job"])["state"] == "running":
        assert time.monotonic() < end
        time.sleep(0.2)
    assert job["state"] == "done", job
    page = john.get(f"/changes/{job['before']}/{job['after']}").text
    assert "<mark>students</mark>" in page
    assert john.get("/api/desk/state").json()["run"] == job["after"]
    assert john.post("/api/desk/ask", json=NEW).json()["kinds"]["new"] == 0
