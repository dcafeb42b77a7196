"""What stands before every route: host names, who may write, headers on every answer; and paths
that lead nowhere.
"""

from __future__ import annotations

import json
import sqlite3

import pytest
from starlette.testclient import TestClient

from contentan.review.screen import page_contents, request_guard
from contentan.review.screen.reviewer_request import Settings
from tests.review.screen_client import client, decide, written

ALWAYS = ("content-security-policy", "x-content-type-options", "referrer-policy", "cache-control")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nowhere",
        "/static/review.js",
        "/api/decide",
        "/sample/none",
        "/api/rows/none",
        "/start?token=x",
    ],
)
@pytest.mark.parametrize("host", ["127.0.0.1:8765", "evil.example"])
def test_headers_are_on_every_answer(john: TestClient, path: str, host: str) -> None:
    answer = john.get(path, headers={"host": host}, follow_redirects=False)
    assert all(name in answer.headers for name in ALWAYS)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy


def test_headers_are_on_an_answer_to_a_mistake_of_ours(
    started: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_contents, "run_state", lambda _: 1 / 0)
    answer = client(started, "john").get("/")
    assert answer.status_code == 500
    assert all(name in answer.headers for name in ALWAYS)
    assert "ZeroDivision" not in answer.text


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8765",
        "",
        "127.0.0.1@evil.example",
        "[::2]",
        "localhost/x",
        "a b",
        "127.0.0.1:8765.evil.example",
        "127.0.0.1:8766",
        "127.0.0.1",
        "LOCALHOST",
        "localhost:08765",
        "localhost:8765 ",
        "::1:8765",
    ],
)
def test_another_host_name_is_not_answered(john: TestClient, host: str) -> None:
    answer = john.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "john" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "LocalHost:8765", "[::1]:8765"])
def test_own_host_names_are_answered(john: TestClient, host: str) -> None:
    assert john.get("/static/review.css", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": ""}, 403),
        ({"origin": "http://127.0.0.1:8765"}, 200),
        ({"origin": "http://127.0.0.1:8766"}, 403),
        ({"origin": "http://localhost:8765"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
        ({"origin": "http://127.0.0.1:8765", "sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-origin", "content-type": "text/plain"}, 415),
        (
            {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"},
            415,
        ),
        ({"sec-fetch-site": "same-origin", "content-type": "application/json; charset=utf-8"}, 200),
    ],
)
def test_only_own_pages_write_and_only_json(
    started: Settings, db: sqlite3.Connection, headers: dict[str, str], status: int
) -> None:
    who = client(started, "john")
    del who.headers["sec-fetch-site"]
    body = json.dumps({"sample": "verify", "item": "h000", "verdict": "accept"}).encode()
    answer = who.post(
        "/api/decide", content=body, headers={"content-type": "application/json"} | headers
    )
    assert answer.status_code == status
    assert len(written(db)) == (status == 200)


def test_a_long_body_is_not_read(john: TestClient, db: sqlite3.Connection) -> None:
    assert decide(john, note="x" * 70_000).status_code == 413
    endless = john.post(
        "/api/decide", content=iter([b"{"] * 10), headers={"content-type": "application/json"}
    )
    assert endless.status_code == 413
    assert written(db) == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_do_nothing(john: TestClient, method: str) -> None:
    assert john.request(method, "/api/decide", json={}).status_code == 405


@pytest.mark.parametrize(
    "path", ["/docs", "/redoc", "/openapi.json", "/outputs", "/review.sqlite3"]
)
def test_there_is_nothing_else(john: TestClient, path: str) -> None:
    assert john.get(path).status_code == 404


BAD = [
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "....//etc/passwd",
    "/etc/passwd",
    "h000%00",
    "h000'--",
    "*",
    "%",
    "\\..\\x",
]


@pytest.mark.parametrize(
    "route",
    [
        "/static/{}",
        "/sample/{}",
        "/api/rows/{}",
        "/api/context/verify/{}",
        "/api/context/{}/h000",
        "/picture/verify/{}/1",
        "/picture/{}/h000/1",
    ],
)
def test_no_path_from_a_request_reaches_the_disk(john: TestClient, route: str) -> None:
    for bad in BAD:
        answer = john.get(route.format(bad), follow_redirects=False)
        assert answer.status_code in (400, 404), bad
        assert "root:" not in answer.text


def test_pages_are_numbers_that_exist(john: TestClient) -> None:
    for page in ("0", "-1", "999999", "x", "1.5", "1e3", "9" * 40):
        assert john.get(f"/picture/verify/h000/{page}").status_code in (404, 422)
        assert john.get(f"/api/context/verify/h000?page={page}").status_code in (200, 422)


def test_the_names_that_others_use_come_with_and_without_the_port() -> None:
    found = request_guard.hosts(8765, "0.0.0.0", ("Review.example.org", "localhost:9000"))
    assert {"review.example.org", "review.example.org:8765", "localhost:9000"} <= found
    assert {"review.example.org:443", "localhost", "127.0.0.1"}.isdisjoint(found)
    assert {"127.0.0.1", "[::1]", "localhost:80"} <= request_guard.hosts(80)
