"""Who is let in: sessions, tokens, passwords, and what slows down those who guess."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from contentan.decisions.database import REVIEW, backup, connect
from contentan.errors import UsageError
from contentan.review.screen import application, sign_in
from contentan.review.screen.reviewer_request import Settings
from contentan.review.screen.sign_in import Doorkeeper, Session
from contentan.review.workbook.decision_exchange import export_decisions
from tests.review.screen_client import (
    HERE,
    KEY,
    OWN,
    PAGES,
    READS,
    TOKEN,
    Clock,
    client,
    login,
    written,
)


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
    (tmp_path / "session.key").chmod(0o644)
    assert sign_in.signing_key(tmp_path / "session.key") == key
    assert (tmp_path / "session.key").stat().st_mode & 0o077 == 0


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


def test_guesses_from_elsewhere_do_not_keep_the_user_out(team: Settings, clock: Clock) -> None:
    """Whoever guessed once a second locked the real user out for as long as that went on."""
    app = application.make_application(team)
    own, guesser, new = (TestClient(app, base_url=HERE, headers=OWN) for _ in range(3))
    assert login(own, "correct horse") == 200
    # A known browser of somebody else is none of this user's.
    assert sign_in.browser_of("aigerim", own.cookies[team.known_browser], KEY, clock.now) == ""
    for _ in range(3):
        assert login(guesser, "wrong") == 401
    assert login(guesser, "correct horse") == 401
    assert login(new, "correct horse") == 401  # nobody knows this browser yet
    assert login(own, "correct horse") == 200
    # The own browser is slowed by what is typed there, and by nothing else.
    assert login(own, "wrong") == 401
    assert login(own, "correct horse") == 401
    clock.now += 1.1
    assert login(own, "correct horse") == 200


def test_what_a_known_browser_keeps_opens_nothing(team: Settings, started: Settings) -> None:
    who = client(team)
    assert login(who, "correct horse") == 200
    kept = who.cookies[team.known_browser]
    for settings in (team, started):
        other = client(settings)
        other.cookies.set(settings.cookie, kept)
        assert other.get("/").status_code == 401


def test_a_copy_of_a_cookie_ends_when_its_owner_signs_out(team: Settings) -> None:
    """A copy once went on for thirty days."""
    who, elsewhere, copy = client(team), client(team), client(team)
    assert login(who, "correct horse") == login(elsewhere, "correct horse") == 200
    copy.cookies.set(team.cookie, who.cookies[team.cookie])
    assert copy.get("/").status_code == 200
    who.post("/api/logout", json={})
    assert copy.get("/").status_code == copy.get("/api/rows/verify").status_code == 401
    assert elsewhere.get("/").status_code == 200  # another sign-in of the same person goes on
    # Also after a new start of the server, and the file tells no cookie.
    again = client(team)
    again.cookies.set(team.cookie, copy.cookies[team.cookie])
    assert again.get("/").status_code == 401
    assert team.ended.stat().st_mode & 0o077 == 0
    assert copy.cookies[team.cookie] not in team.ended.read_text()


def test_files_with_decisions_are_their_owners_alone(team: Settings, tmp_path: Path) -> None:
    """The file of decisions once was 0644: who sat at the same machine read others' answers."""
    file = team.outputs / REVIEW
    file.chmod(0o644)
    who = client(team)
    assert login(who, "correct horse") == 200
    assert who.get("/").status_code == 200
    copy = backup(file, "test", "now")
    export_decisions(team.outputs, tmp_path / "out", "now")
    private = [file, copy, team.users, *(tmp_path / "out").rglob("*.csv")]
    assert {path.stat().st_mode & 0o777 for path in private if path} == {0o600}
    with closing(connect(tmp_path / "new.sqlite3", lambda: "now")) as db:
        db.execute("select 1")
        assert {p.stat().st_mode & 0o777 for p in tmp_path.glob("new.sqlite3*")} == {0o600}


def test_a_second_connection_gives_up_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing a handle of the file drops this process's locks on it; and its files beside come and
    go while others connect.
    """
    file, opened = tmp_path / "new.sqlite3", list[object]()
    with closing(connect(file, lambda: "now")):
        monkeypatch.setattr("os.open", lambda *given: opened.append(given))
        connect(file, lambda: "now").close()
    assert opened == []


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
