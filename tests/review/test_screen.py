"""The review screen without a browser: who may ask what, what is stored, what nobody may see."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from contentan.errors import UsageError
from contentan.model import Code, Codebook
from contentan.review.screen import (
    application,
    code_keys,
    item_context,
    page_contents,
    page_templates,
    request_guard,
    server,
    sign_in,
)
from contentan.review.screen.reviewer_request import Settings
from contentan.review.screen.sign_in import Doorkeeper, Session
from tests.conftest import ROOT
from tests.review import decided

REVIEW = ROOT / "src" / "contentan" / "review" / "screen"
TOKEN, KEY, HERE = "t" * 32, b"k" * 32, "http://127.0.0.1:8765"
OWN = {"sec-fetch-site": "same-origin"}


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


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


@pytest.fixture
def john(started: Settings) -> TestClient:
    return client(started, "john")


@pytest.fixture
def aigerim(started: Settings) -> TestClient:
    return client(started, "aigerim")


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


# ---- what is stored


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


# ---- who may ask


@pytest.mark.parametrize("path", [*PAGES, *READS])
def test_without_a_session_nothing_is_shown(started: Settings, path: str) -> None:
    answer = client(started).get(path)
    assert answer.status_code == 401
    assert not re.search(r"student|exchange|john|h000", answer.text.replace(path, ""))


@pytest.mark.parametrize(
    "path", ["/api/decide", "/api/undo", "/api/settle", "/api/bulk", "/api/who"]
)
def test_without_a_session_nothing_is_written(
    started: Settings, db: sqlite3.Connection, path: str
) -> None:
    assert client(started).post(
        path, json={"sample": "verify", "item": "h000", "verdict": "accept"}
    ).status_code in (
        401,
        422,
    )
    assert written(db) == []


def test_the_token_becomes_a_cookie_and_leaves_the_address(started: Settings) -> None:
    who = client(started)
    assert who.get("/start?token=wrong", follow_redirects=False).status_code == 401
    assert who.get("/start", follow_redirects=False).status_code == 401
    answer = who.get(f"/start?token={TOKEN}", follow_redirects=False)
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and TOKEN not in cookie
    assert who.get("/").url.path == "/who"
    assert who.post("/api/who", json={"name": "stranger"}).status_code == 400
    assert who.post("/api/who", json={"name": "john"}).status_code == 200
    assert "Deciding as <b>john</b>" in who.get("/").text


def test_a_named_reviewer_is_nobody_else(started: Settings) -> None:
    named = replace(started, reviewer="aigerim")
    assert client(named, "john").get("/").status_code == 401
    who = client(named)
    assert "<b>aigerim</b>" in who.get(f"/start?token={TOKEN}").text
    assert who.post("/api/who", json={"name": "john"}).status_code == 401


def cookies() -> list[str]:
    good = sign_in.signed(Session("john", 1_800_000_000, 1_900_000_000), KEY)
    body, mac = good.split(".")
    other = sign_in.signed(Session("john", 1_800_000_000, 1_900_000_000), b"another key")
    return [
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        f"{body}x.{mac}",
        body,
        f"{body}.",
        other,
        "",
        ".",
        "é.ü",
        sign_in.signed(Session("john", 1_700_000_000, 1_799_999_999), KEY),
        sign_in.signed(Session("john", 1_900_000_000, 2_000_000_000), KEY),
    ]


@pytest.mark.parametrize("cookie", cookies())
def test_a_cookie_that_was_not_signed_here_or_has_ended_opens_nothing(
    started: Settings, cookie: str
) -> None:
    who = client(started)
    answer = who.get("/", headers={"cookie": f"{started.cookie}={cookie}".encode()})
    assert answer.status_code == 401


@given(st.text(max_size=60))
def test_no_text_opens_a_session(text: str) -> None:
    assert sign_in.opened(text, KEY, 1_800_000_000) is None


def test_a_session_outlives_the_server(started: Settings, tmp_path: Path) -> None:
    key = sign_in.signing_key(tmp_path / "session.key")
    assert sign_in.signing_key(tmp_path / "session.key") == key
    assert (tmp_path / "session.key").stat().st_mode & 0o077 == 0


# ---- users file


@pytest.fixture
def team(started: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A server with a users file whose passwords cost little."""
    monkeypatch.setattr(sign_in, "COST", {"n": 16, "r": 8, "p": 1})
    file = started.outputs / "users.txt"
    sign_in.set_password(file, "john", "correct horse")
    return replace(started, token="", users=file)


def login(who: TestClient, password: str, name: str = "john") -> int:
    return int(who.post("/api/login", json={"name": name, "password": password}).status_code)


def test_a_user_signs_in_and_out(team: Settings) -> None:
    who = client(team)
    assert "Password" in who.get("/").text
    assert login(who, "correct horse") == 200
    assert "<b>john</b>" in who.get("/").text
    who.post("/api/logout", json={})
    assert who.get("/").status_code == 401


def test_failed_logins_are_slowed(team: Settings, clock: Clock) -> None:
    who = client(team)
    assert login(who, "wrong") == 401
    assert login(who, "correct horse") == 401  # too early
    clock.now += 1.1
    assert login(who, "wrong") == 401
    clock.now += 1.1
    assert login(who, "correct horse") == 401  # now two seconds
    clock.now += 1.1
    assert login(who, "correct horse") == 200


def test_unknown_names_are_slowed_too_and_remembered_within_bounds() -> None:
    clock = Clock()
    door = Doorkeeper(clock)
    for number in range(1005):
        door._remember(f"n{number}")
    assert len(door._failed) == 1000
    assert door.wait("n1004") > 0
    assert not door.lets_in("n1004", "x", {})


def test_a_new_password_ends_old_sessions_and_the_token_is_of_no_use(team: Settings) -> None:
    who = client(team)
    assert login(who, "correct horse") == 200
    assert team.users
    sign_in.set_password(team.users, "john", "another horse")
    assert who.get("/").status_code == 401
    assert client(team, "john").get("/").status_code == 401  # a cookie of the token's kind
    assert who.get("/start?token=", follow_redirects=False).status_code == 401


def test_a_cookie_given_over_tls_stays_there(team: Settings) -> None:
    answer = client(team).post(
        "/api/login",
        json={"name": "john", "password": "correct horse"},
        headers={"origin": "https://127.0.0.1:8765"},
    )
    assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize("name", ["", "a b", "a\nb", "x" * 61, "a:b", "../x"])
def test_odd_names_and_short_passwords_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="letters"):
        sign_in.set_password(tmp_path / "users.txt", name, "long enough, this")
    with pytest.raises(UsageError, match="fewer"):
        sign_in.set_password(tmp_path / "users.txt", "john", "short")
    assert not (tmp_path / "users.txt").exists()


@pytest.mark.parametrize(
    "line", ["john", "john x", "john scrypt$1$1$1$aa$bb", "one two\none three"]
)
def test_a_broken_users_file_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "users.txt").write_text(line)
    with pytest.raises(UsageError, match=r"users\.txt:1"):
        sign_in.users(tmp_path / "users.txt")


# ---- the guard


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
    ],
)
def test_another_host_name_is_not_answered(john: TestClient, host: str) -> None:
    answer = john.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "john" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST", "[::1]:8765"])
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


# ---- no path from a request


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


# ---- filters


@settings(max_examples=30)
@given(
    name=st.sampled_from([*page_contents.FILTERS, "item", "doc", "nonsense"]),
    value=st.text(max_size=12),
)
def test_any_text_in_any_filter_is_only_a_value(name: str, value: str) -> None:
    who = test_any_text_in_any_filter_is_only_a_value.who  # type: ignore[attr-defined]
    for route in ("/api/rows/verify", "/sample/verify"):
        assert who.get(route, params={name: value.replace("\x00", "")}).status_code == 200


@pytest.fixture(autouse=True, scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("filters")
    with closing(decided.opened(folder / "review")) as db:
        decided.add(db, "verify")
    test_any_text_in_any_filter_is_only_a_value.who = client(Settings(folder, KEY, TOKEN), "john")  # type: ignore[attr-defined]


def test_filters_choose_rows(john: TestClient) -> None:
    decide(john, "h001", "reject", note="ұлт")
    for query, expected in (
        ({"country": "KAZ"}, 3),
        ({"lang": "kk"}, 2),
        ({"verdict": "reject"}, 1),
        ({"verdict": "left"}, 5),
        ({"text": "ҰЛТ"}, 0),
        ({"text": "ұлт"}, 1),
    ):
        assert len(john.get("/api/rows/verify", params=query).json()["rows"]) == expected, query


def test_a_filter_that_would_tell_what_is_hidden_does_nothing(john: TestClient) -> None:
    assert len(john.get("/api/rows/code", params={"code": "exchange"}).json()["rows"]) == 6
    assert len(john.get("/api/rows/code", params={"code": "dialogue"}).json()["rows"]) == 6


# ---- blindness


def test_nothing_of_another_is_in_any_byte_before_both_have_decided(
    john: TestClient, aigerim: TestClient, started: Settings
) -> None:
    before = {path: john.get(path).content for path in (*PAGES, *READS)}
    marker = "SECRET-" + "0123456789"
    for number in range(2):
        decide(aigerim, f"h00{number}", "recode", code="dialogue", note=marker)
        aigerim.post(
            "/api/decide",
            json={
                "sample": "code",
                "item": f"h00{number}",
                "verdict": "coded",
                "code": "contact",
                "note": marker,
            },
        )
        aigerim.post(
            "/api/decide",
            json={
                "sample": "missed",
                "item": f"s00{number}",
                "verdict": "coded",
                "code": "contact",
                "note": marker,
            },
        )
    for path, earlier in before.items():
        answer = john.get(path)
        assert marker.encode() not in answer.content, path
        assert answer.content == earlier, f"{path} tells that somebody has decided"
    decide(john)
    assert marker in john.get("/api/differing/verify").text
    assert marker not in john.get("/api/rows/verify").text


def test_what_the_machine_thinks_is_nowhere_in_tasks_that_hide_it(tmp_path: Path) -> None:
    with closing(decided.opened(tmp_path / "review")) as db:
        hidden = {"pattern": "PATTERN-MARK", "stratum": "x", "line": 987654}
        original = decided.item
        try:
            decided.item = lambda *a, **k: (
                original(*a, **k)
                | {
                    "pattern": "PATTERN-MARK",
                    "line": 987654,
                    "codes": "CODES-MARK",
                    "code": "exchange",
                }
            )  # type: ignore[assignment]
            decided.add(db, "code", "code")
            decided.add(db, "missed", "missed")
        finally:
            decided.item = original
    assert hidden
    who = client(Settings(tmp_path, KEY, TOKEN), "john")
    for sample, item in (("code", "h000"), ("missed", "s000")):
        for path in (
            f"/sample/{sample}",
            f"/api/rows/{sample}",
            f"/api/context/{sample}/{item}",
            f"/adjudicate/{sample}",
            f"/api/differing/{sample}",
        ):
            text = who.get(path).text
            assert not re.search("PATTERN-MARK|CODES-MARK|987654", text), path
        rows = who.get(f"/api/rows/{sample}").json()["rows"]
        assert {row["code"] for row in rows} == {""}
        boot = json.loads(
            re.search(r'id="boot">(.*?)</script>', who.get(f"/sample/{sample}").text)[1]
        )  # type: ignore[index]
        assert list(boot["numbers"]) == [""]


def test_whoever_settles_a_hidden_code_does_not_see_it_either(
    john: TestClient, aigerim: TestClient
) -> None:
    for who, code in ((john, "contact"), (aigerim, "dialogue")):
        who.post(
            "/api/decide", json={"sample": "code", "item": "h000", "verdict": "coded", "code": code}
        )
    (row,) = john.get("/api/differing/code").json()["rows"]
    assert (row["code"], row["pattern"]) == ("", "")
    assert [made["code"] for made in row["decisions"]] == ["contact", "dialogue"]


# ---- settling


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


# ---- bulk


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
        assert (
            who.get("/api/record/big", params=ask).json()["bulk"] == 0
        )  # drawn by chance: each row is looked at
        assert who.post("/api/bulk", json={"sample": "queue", "count": 3, **ask}).status_code == 409
        assert (
            len(who.post("/api/bulk", json={"sample": "queue", "count": 2, **ask}).json()["items"])
            == 2
        )
        assert db.execute("select count(*) from decision where how = 'bulk'").fetchone()[0] == 2


# ---- keys, cards, words


def family() -> Codebook:
    """A parent with eight children, and two codes that stand alone in one criterion."""
    names = [
        ("top", "", "goal"),
        *((f"child{i}", "top", "goal") for i in range(8)),
        ("alone", "", "forms"),
        ("other", "", "forms"),
    ]
    return Codebook(
        "f",
        "1",
        ("en",),
        tuple(
            Code(name, {}, "", "", "", "", criterion, parent) for name, parent, criterion in names
        ),
        (),
        "",
    )


def test_numbers_are_siblings_then_what_was_chosen_then_parent() -> None:
    book = family()
    assert code_keys.nearest(book, "child0", []) == [*(f"child{i}" for i in range(1, 8)), "top"]
    chosen = [("child0", "alone"), ("child0", "alone"), ("child0", "other"), ("child1", "top")]
    assert code_keys.nearest(book, "child0", chosen) == [
        *(f"child{i}" for i in range(1, 7)),
        "alone",
        "other",
        "child7",
    ]
    assert code_keys.nearest(book, "alone", []) == ["other"]
    assert code_keys.nearest(book, "top", []) == [f"child{i}" for i in range(8)]


def test_numbers_stay_put_for_a_session(john: TestClient, started: Settings, clock: Clock) -> None:
    def numbers(who: TestClient) -> Any:
        return json.loads(re.search(r'id="boot">(.*?)</script>', who.get("/sample/code").text)[1])[
            "numbers"
        ][""]  # type: ignore[index]

    before = numbers(john)
    clock.now += 5
    john.post(
        "/api/decide",
        json={"sample": "code", "item": "h000", "verdict": "coded", "code": "contact"},
    )
    assert before[0] != "contact"
    assert numbers(john) == before
    clock.now += 5
    assert numbers(client(started, "john"))[0] == "contact"


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_words_not_methods(john: TestClient, path: str) -> None:
    text = john.get(path).text
    assert not re.search(
        r"built-in method|bound method|Undefined|\{\w+\}",
        re.sub(r'<script type="application/json".*?</script>', "", text, flags=re.S),
    )


def test_every_word_of_the_pages_is_used_and_there(started: Settings) -> None:
    sources = [
        *REVIEW.rglob("*.html"),
        *REVIEW.rglob("*.js"),
        *(
            REVIEW / f"{name}.py"
            for name in ("routes", "sign_in_routes", "application", "page_contents")
        ),
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in sources}
    asking = r"\bt\.(\w+)|\bwords\.(\w+)(?!\w|\()|words\(\)\[\"(\w+)"
    found = {
        name for text in texts.values() for names in re.findall(asking, text) for name in names
    }
    asked = found - {""}
    assert asked <= page_templates.words().keys(), asked - page_templates.words().keys()
    whole = "\n".join(texts.values())
    stems = ("_says",)
    idle = [
        name
        for name in page_templates.words()
        if not re.search(rf"\b{name}\b", whole) and not name.endswith(stems)
    ]
    assert not idle


def test_nothing_makes_html_of_a_text() -> None:
    for path in [*REVIEW.rglob("*.html"), *REVIEW.rglob("*.js"), *REVIEW.glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"\|\s*safe\b|Markup\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new"
            r" Function",
            text,
        ), path
        assert not re.search(r"<[^>]+\s(on\w+|style)=", text) or path.suffix != ".html", path
    for path in (REVIEW / "templates").iterdir():
        assert path.suffix == ".html", f"{path.name} would not be escaped"


def test_routes_are_short() -> None:
    import ast

    for path in REVIEW.glob("*routes.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                assert len(node.body) <= 10, node.name


# ---- starting


@pytest.mark.parametrize(
    ("choices", "why"),
    [
        ({"host": "0.0.0.0"}, "--users"),
        ({"host": "192.168.0.5"}, "--users"),
        ({"host": "::"}, "--users"),
        ({"host": "example.org"}, "--users"),
        ({"users": Path("none.txt")}, "none.txt"),
        ({"outputs": Path("nowhere")}, "nowhere"),
    ],
)
def test_what_must_not_be_started_is_not(tmp_path: Path, choices: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        server.refuse(server.Choices(**{"outputs": tmp_path, **choices}))


def test_users_and_a_reviewer_exclude_each_other(team: Settings) -> None:
    with pytest.raises(UsageError, match="--reviewer"):
        server.refuse(server.Choices(team.outputs, users=team.users, reviewer="john"))
    server.refuse(server.Choices(team.outputs, "0.0.0.0", users=team.users))


def test_a_server_is_opened_by_a_token_or_by_users(tmp_path: Path) -> None:
    for wrong in (Settings(tmp_path, KEY), Settings(tmp_path, KEY, TOKEN, users=tmp_path / "x")):
        with pytest.raises(UsageError, match="opened by"):
            application.make_application(wrong)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("127.0.0.1:1", "127.0.0.1"),
        ("[::1]:5", "::1"),
        ("a@b", ""),
        ("A.B", "a.b"),
        ("x/y", ""),
        ("", ""),
    ],
)
def test_host_names(value: str, name: str) -> None:
    assert request_guard.host_name(value) == name


# ---- context


@settings(max_examples=80)
@given(st.text(min_size=1, max_size=30), st.data())
def test_parts_put_together_are_the_text(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    marks = [
        item_context.Mark(*sorted(data.draw(st.tuples(ends, ends))), f"c{i}") for i in range(4)
    ]
    start, stop = sorted(data.draw(st.tuples(ends, ends)))
    parts = item_context.cut(text, start, stop, marks)
    assert "".join(part["text"] for part in parts) == text[start:stop]
    at = start
    for part in parts:
        assert set(part["codes"]) == {
            mark.code
            for mark in marks
            if mark.start < at + len(part["text"])
            and mark.stop > at
            and mark.start < stop
            and mark.stop > start
        }
        at += len(part["text"])


def test_where_the_run_is_gone_the_stored_quote_is_shown(john: TestClient) -> None:
    found = john.get("/api/context/verify/h000").json()
    assert "no run r1" in found["lost"]
    assert "".join(part["text"] for part in found["paragraph"]) == "a student exchange with schools"
    assert found["picture"] is False


def pdf(path: Path, *texts: str) -> None:
    from reportlab.pdfgen.canvas import Canvas

    made = Canvas(str(path), pagesize=(400, 300))
    for text in texts:
        made.drawString(40, 200, text)
        made.showPage()
    made.save()


@pytest.fixture
def real(tmp_path: Path, small_corpus: Path, small_codebook: Path, cli: Any) -> TestClient:
    """A run of a small corpus with a PDF of two pages, with samples of hits and of paragraphs."""
    (small_codebook / "examples.yaml").write_text(
        '- {lang: en, text: "Every year the [exchange programme|exchange] takes students'
        ' abroad."}\n',
        encoding="utf-8",
    )
    pdf(
        small_corpus / "us-c.pdf",
        "The exchange program of one student exchange.",
        "Ethnic harmony and a student exchange.",
    )
    with (small_corpus / "register.csv").open("a", encoding="utf-8") as file:
        file.write("us-c,us-c.pdf,US-C,other,USA,en,2021\n")
    where = ("--corpus", small_corpus, "--codebook", small_codebook, "--outputs", tmp_path)
    assert cli("run", *where, "--countries", "KAZ,USA").returncode == 0
    for task in ("verify", "code"):
        done = cli("sample", task, "--reviewers", "john", "--outputs", tmp_path)
        assert done.returncode == 0, done.stderr
    return client(Settings(tmp_path, KEY, TOKEN), "john")


@pytest.mark.slow
def test_the_page_around_a_hit_with_all_its_hits_and_its_picture(
    real: TestClient, tmp_path: Path, small_corpus: Path
) -> None:
    (row,) = (
        one
        for one in real.get("/api/rows/verify-1").json()["rows"]
        if one["doc"] == "us-c" and one["quote"] == "exchange program"
    )
    found = real.get(f"/api/context/verify-1/{row['id']}").json()
    assert (found["page"], found["pages"], found["lost"], found["picture"]) == (1, 2, "", True)
    parts = [part for block in found["blocks"] for part in block["parts"]]
    assert [part["text"] for part in parts if part["codes"]] == [
        "exchange program",
        "student exchange",
    ]
    assert [part["text"] for part in parts if part["own"]] == ["exchange program"]
    second = real.get(f"/api/context/verify-1/{row['id']}?page=2").json()
    assert "Ethnic harmony" in json.dumps(second["blocks"])
    picture = real.get(f"/picture/verify-1/{row['id']}/2")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    boot = json.loads(re.search(r'id="boot">(.*?)</script>', real.get("/sample/verify-1").text)[1])  # type: ignore[index]
    (shown,) = (code["examples"]["en"] for code in boot["codes"] if code["id"] == "exchange")
    assert shown == [["Every year the ", "exchange programme", " takes students abroad."]]
    hidden = real.get(f"/api/context/code-1/{row['id']}").json()
    assert not any(part["codes"] for block in hidden["blocks"] for part in block["parts"])
    assert real.get(f"/picture/verify-1/{row['id']}/3").status_code == 404
    pdf(small_corpus / "us-c.pdf", "Another file.", "Another page.")
    assert "not the one" in real.get(f"/picture/verify-1/{row['id']}/1").json()["error"]
    for folder in (tmp_path / "cache" / "extract").iterdir():
        for file in folder.iterdir():
            file.unlink()
    item_context.document.cache_clear()
    lost = real.get(f"/api/context/verify-1/{row['id']}").json()
    assert "no longer in the store" in lost["lost"]
    assert "".join(part["text"] for part in lost["paragraph"]).startswith("The exchange program")
    assert not any((tmp_path / "cache" / "extract").rglob("*/*")), (
        "looking must not write into the store"
    )


@pytest.mark.slow
def test_patterns_by_harm_come_from_decisions_as_they_are(real: TestClient) -> None:
    rows = real.get("/api/rows/verify-1").json()["rows"]
    assert "No pattern has been reviewed" in real.get("/terms").text
    wrong = next(row for row in rows if row["pattern"] == "student exchange")
    for row in rows:
        verdict = "reject" if row["pattern"] == wrong["pattern"] else "accept"
        assert (
            real.post(
                "/api/decide", json={"sample": "verify-1", "item": row["id"], "verdict": verdict}
            ).status_code
            == 200
        )
    found = re.findall(r"pattern=([^\"]+)\"", real.get("/terms").text)
    assert found[0] == "student%20exchange"
    assert len(found) == len({row["pattern"] for row in rows})


@pytest.mark.parametrize(
    "broken", [b"", b"%PDF-1.7 no", b"\x00" * 100], ids=["empty", "cut", "zeros"]
)
def test_a_file_that_cannot_be_drawn_is_said_and_nothing_breaks(
    tmp_path: Path, broken: bytes
) -> None:
    from contentan.errors import ExtractError
    from contentan.review.screen.page_picture import draw_page

    (tmp_path / "x.pdf").write_bytes(broken)
    with pytest.raises(ExtractError, match="could not be drawn"):
        draw_page(tmp_path / "x.pdf", 1)
