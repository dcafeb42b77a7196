"""Routes of a coordinator: who has what, how far and how fast; rows that change hands; roles."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from contentan.decisions import handovers, roles, team_progress
from contentan.decisions.handovers import Stamp
from contentan.decisions.stored_samples import sample_of, samples
from contentan.decisions.team_tables import ROLES
from contentan.review.screen import page_contents
from contentan.review.screen.named_page import named_page
from contentan.review.screen.permissions import Coordinating
from contentan.review.screen.reviewer_request import Allowed, Db, HandedOver, Roles, Set, Settings
from contentan.review.screen.sign_in import Session

router = APIRouter()


@router.get("/team", response_class=HTMLResponse)
def team(session: Coordinating, settings: Set, db: Db) -> str:
    """All samples with their reviewers, and what can be done about it."""
    rows, drawn = team_progress.progress(db).to_dicts(), [one.id for one in samples(db)]
    names = page_contents.everybody(db)
    people = {name: roles.roles_of(db, name) for name in names}
    facts = {
        "samples": samples(db),
        "rows": {one: [row for row in rows if row["sample"] == one] for one in drawn},
        "changes": {one: handovers.history(db, one) for one in drawn},
        "allowed": {one: roles.settling_own(db, one) for one in drawn},
        "people": people,
        "judges": [name for name, own in people.items() if "adjudicator" in own],
        "every_role": ROLES,
        "asked": bool(roles.given_roles(db)),
    }
    return named_page("team", session, settings, db, **facts)


@router.get("/api/team")
def progress(session: Coordinating, db: Db, sample: str = "") -> dict[str, Any]:
    """Table TEAM, of one sample or all."""
    return {"team": team_progress.progress(db, sample).to_dicts()}


def _stamp(session: Session, settings: Settings, note: str = "") -> Stamp:
    return Stamp(session.name, settings.now(), note)


@router.post("/api/hand-over")
def hand_over(
    body: HandedOver, session: Coordinating, settings: Set, db: Db
) -> dict[str, dict[str, int]]:
    """Give a reviewer's open rows to others; how many each got."""
    stamp, names = _stamp(session, settings, body.note), body.to.split(",")
    return {
        "got": handovers.hand_over(db, body.sample, body.reviewer, names, stamp, most=body.most)
    }


@router.post("/api/close")
def close(body: HandedOver, session: Coordinating, settings: Set, db: Db) -> dict[str, int]:
    """Close a reviewer's open rows without an answer; how many."""
    stamp = _stamp(session, settings, body.note)
    return {"closed": handovers.close(db, body.sample, body.reviewer, stamp, most=body.most)}


@router.post("/api/join")
def join(
    body: HandedOver, session: Coordinating, settings: Set, db: Db
) -> dict[str, dict[str, int]]:
    """Give somebody who comes in the middle a fair share; how many rows of whom."""
    stamp = _stamp(session, settings, body.note)
    return {"got": handovers.add_reviewer(db, body.sample, body.reviewer, stamp)}


@router.post("/api/allow")
def allow(body: Allowed, session: Coordinating, settings: Set, db: Db) -> dict[str, bool]:
    """Record whether an adjudicator may settle own disputes."""
    stamp = _stamp(session, settings, body.note)
    sample = sample_of(db, body.sample).id
    roles.allow_own_disputes(db, sample, body.adjudicator, stamp, allowed=body.allowed)
    return {"allowed": body.allowed}


@router.post("/api/roles")
def give_roles(body: Roles, session: Coordinating, settings: Set, db: Db) -> dict[str, list[str]]:
    """Give a person exactly these roles."""
    roles.set_roles(db, body.name, body.roles, _stamp(session, settings))
    return {"roles": sorted(roles.roles_of(db, body.name))}
