"""Who may do what: every route asks the server, whatever the page shows."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from contentan.decisions import handovers, roles
from contentan.decisions.handovers import Stamp
from contentan.errors import UsageError
from contentan.review.screen import sign_in
from contentan.review.screen.reviewer_request import Settings
from contentan.review.screen.sign_in import Session
from tests.decisions.decided import AT
from tests.review.screen_client import KEY, PAGES, READS, client, decide, written

STAMP = Stamp("dana", AT)
HELD = {
    "dana": ["coordinator"],
    "erlan": ["adjudicator"],
    "guest": ["reader"],
    "chief": ["coordinator", "adjudicator"],
}
SETTLED = {"sample": "verify", "item": "h000", "verdict": "accept"}
HANDED = {"sample": "verify", "reviewer": "aigerim", "to": "fatima"}
#: What each role may ask for, with a body that would be good.
WRITES: dict[str, tuple[str, dict[str, Any]]] = {
    "/api/decide": ("reviewer", SETTLED),
    "/api/undo": ("reviewer", {"sample": "verify", "knows": 1}),
    "/api/bulk": ("reviewer", {"sample": "verify", "pattern": "visit", "lang": "en", "count": 1}),
    "/api/settle": ("adjudicator", SETTLED),
    "/api/remark": ("anybody", {"sample": "verify", "item": "h000", "says": "Why?"}),
    "/api/hand-over": ("coordinator", HANDED),
    "/api/close": ("coordinator", HANDED),
    "/api/join": ("coordinator", HANDED),
    "/api/allow": ("coordinator", {"sample": "verify", "adjudicator": "erlan", "allowed": True}),
    "/api/roles": ("coordinator", {"name": "fatima", "roles": ["reader"]}),
}


@pytest.fixture
def team(db: sqlite3.Connection, started: Settings) -> Settings:
    for name, own in HELD.items():
        roles.set_roles(db, name, own, STAMP)
    return started


def status(answer: Any) -> bool:
    return bool(answer.status_code == 403)


@pytest.mark.parametrize("name", ["john", "dana", "erlan", "guest", "stranger"])
@pytest.mark.parametrize("path", WRITES)
def test_a_write_needs_its_role(
    team: Settings, db: sqlite3.Connection, name: str, path: str
) -> None:
    needs, body = WRITES[path]
    own = {"john": ["reviewer"], "stranger": ["reader"]}.get(name) or HELD[name]
    refused = status(client(team, name).post(path, json=body))
    assert refused == (own == ["reader"] if needs == "anybody" else needs not in own)
    if refused:
        assert written(db) == []
        assert not db.execute("select 1 from handover union select 1 from remark").fetchone()


def test_a_refusal_is_one_plain_line(team: Settings) -> None:
    answer = client(team, "guest").post("/api/settle", json=SETTLED)
    assert answer.json() == {
        "error": "This needs the role “adjudicator”, which guest does not have; a coordinator gives"
        " it."
    }
    page = client(team, "guest").get("/team")
    assert page.status_code == 403
    assert "This needs the role “coordinator”" in page.text


def test_a_reader_reads_figures_and_released_answers(team: Settings) -> None:
    guest = client(team, "guest")
    own = {path for path in (*PAGES, *READS) if guest.get(path).status_code == 403}
    assert own == {
        *(f"/sample/{task}" for task in ("verify", "code", "missed")),
        *(f"/api/rows/{task}" for task in ("verify", "code", "missed")),
        "/api/record/verify?pattern=visit&lang=en",
    }
    assert guest.get("/api/team").status_code == 403


def test_one_person_alone_does_everything(started: Settings, db: sqlite3.Connection) -> None:
    """No role was given and a token opens the screen: as it always was."""
    john, aigerim = client(started, "john"), client(started, "aigerim")
    decide(john)
    decide(aigerim, verdict="reject")
    assert john.post("/api/settle", json=SETTLED).status_code == 200
    assert john.get("/team").status_code == 200
    assert john.post("/api/hand-over", json=HANDED | {"to": "fatima"}).status_code == 200


def test_with_users_nobody_settles_before_roles_are_given(
    started: Settings, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody to whom nothing was given opened Settle and settled; so did a party."""
    monkeypatch.setattr(sign_in, "COST", {"n": 16, "r": 8, "p": 1})
    file = started.outputs / "users.txt"
    for name in ("john", "aigerim", "stranger"):
        sign_in.set_password(file, name, "correct horse")
    served = replace(started, token="", users=file)

    def signed(name: str) -> TestClient:
        made, now = client(served), int(served.clock())
        tied = sign_in.tie(sign_in.users(file)[name])
        session = Session(name, now, now + 1000, tied)
        made.cookies.set(served.cookie, sign_in.signed(session, KEY))
        return made

    assert decide(signed("john")).status_code == 200
    assert decide(signed("aigerim"), verdict="reject").status_code == 200
    for name in ("john", "stranger"):
        assert signed(name).post("/api/settle", json=SETTLED).status_code == 403
        assert signed(name).get("/team").status_code == 403
    roles.set_roles(db, "stranger", ["adjudicator", "coordinator"], STAMP)
    assert signed("stranger").post("/api/settle", json=SETTLED).status_code == 200


def test_a_party_settles_only_what_a_coordinator_allows(
    team: Settings, db: sqlite3.Connection
) -> None:
    roles.set_roles(db, "john", ["reviewer", "adjudicator"], STAMP)
    john, dana = client(team, "john"), client(team, "dana")
    decide(john)
    decide(client(team, "aigerim"), verdict="reject")
    (row,) = john.get("/api/differing/verify").json()["rows"]
    assert row["locked"]
    refused = john.post("/api/settle", json=SETTLED)
    assert refused.status_code == 403
    assert "You answered this one yourself" in refused.json()["error"]
    asked = {"sample": "verify", "adjudicator": "john", "allowed": True, "note": "we are two"}
    assert dana.post("/api/allow", json=asked).status_code == 200
    assert john.post("/api/settle", json=SETTLED).status_code == 200
    kept = db.execute("select adjudicator, allowed, made_by, note from allowance").fetchone()
    assert tuple(kept) == ("john", 1, "dana", "we are two")
    # Only in this sample, and no longer once it is taken back.
    assert not roles.may_settle_own(db, "code", "john")
    assert dana.post("/api/allow", json=asked | {"allowed": False}).status_code == 200
    assert not roles.may_settle_own(db, "verify", "john")


def test_a_role_of_the_server_holds_for_its_reviewer(started: Settings) -> None:
    served = replace(started, reviewer="john", roles=frozenset(["reader"]))
    john = client(served, "john")
    assert john.post("/api/decide", json=SETTLED).status_code == 403
    assert john.get("/agreement/verify").status_code == 200


@pytest.mark.parametrize(
    ("name", "own", "says"),
    [
        ("dana", [], "at least one role"),
        ("", ["reader"], "a name"),
        ("dana", ["king"], "expected some of"),
        ("erlan", ["adjudicator"], "nobody would be a coordinator"),
    ],
)
def test_roles_that_cannot_be(db: sqlite3.Connection, name: str, own: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        roles.set_roles(db, name, own, STAMP)
    assert not db.execute("select 1 from role").fetchone()


def test_who_has_open_rows_stays_a_reviewer(db: sqlite3.Connection) -> None:
    """Whoever lost the role after a draw could not answer, and what others answered on the same
    rows would wait for ever.
    """
    roles.set_roles(db, "dana", ["coordinator"], STAMP)
    for own in (["reader"], ["adjudicator"]):
        with pytest.raises(UsageError, match=r"john: has \d+ open rows in code, .* reassign"):
            roles.set_roles(db, "john", own, STAMP)
    roles.set_roles(db, "john", ["reviewer", "adjudicator"], STAMP)
    for sample in ("verify", "code", "missed"):
        handovers.close(db, sample, "john", STAMP)
    roles.set_roles(db, "john", ["reader"], STAMP)
    assert roles.roles_of(db, "john") == {"reader"}


def test_roles_are_only_added_and_the_last_stands(db: sqlite3.Connection) -> None:
    roles.set_roles(db, "dana", ["coordinator", "adjudicator"], STAMP)
    roles.set_roles(db, "dana", ["coordinator"], STAMP)
    assert roles.roles_of(db, "dana") == {"coordinator"}
    assert db.execute("select count(*) from role").fetchone()[0] == 5
    for verb in ("update role set held = 1", "delete from role"):
        with pytest.raises(sqlite3.IntegrityError, match="what is written stays"):
            db.execute(verb)
    # The last coordinator cannot go: nobody could give roles any more.
    with pytest.raises(UsageError, match="nobody would be a coordinator"):
        roles.set_roles(db, "dana", ["reader"], STAMP)


def test_who_was_given_rows_is_a_reviewer_and_anybody_else_a_reader(
    db: sqlite3.Connection,
) -> None:
    roles.set_roles(db, "dana", ["coordinator"], STAMP)
    found = {name: set(roles.roles_of(db, name)) for name in ("john", "stranger", "dana")}
    assert found == {"john": {"reviewer"}, "stranger": {"reader"}, "dana": {"coordinator"}}
