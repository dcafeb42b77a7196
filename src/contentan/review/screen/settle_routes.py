"""Routes by which differing answers are looked at, discussed and settled."""

from __future__ import annotations

import sqlite3
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, JSONResponse

from contentan.decisions import decision_log, discussion
from contentan.decisions.decision_log import Decision
from contentan.decisions.stored_samples import sample_of
from contentan.errors import UsageError
from contentan.review.screen import disputes, page_contents, page_templates, permissions
from contentan.review.screen.disputes import Viewer
from contentan.review.screen.named_page import named_page
from contentan.review.screen.permissions import Discussing, NotAllowedError, Settling
from contentan.review.screen.reviewer_request import (
    Db,
    Decided,
    Named,
    Remark,
    Set,
    Settings,
    last_number,
    told_what_stands,
)
from contentan.review.screen.sign_in import Session

router = APIRouter()


def viewer(db: sqlite3.Connection, settings: Settings, sample: str, session: Session) -> Viewer:
    """Who looks at disputes of a sample."""
    may_settle = permissions.may_settle(db, settings, sample, session.name)
    return Viewer(session.name, settings.key, may_settle)


@router.get("/adjudicate/{sample}", response_class=HTMLResponse)
def adjudicate(
    sample: str, session: Named, settings: Set, db: Db, first: str = "", second: str = ""
) -> str:
    """Rows on which reviewers differ, side by side. All may read them; see `settle`."""
    about, looks = sample_of(db, sample), viewer(db, settings, sample, session)
    found = disputes.found_differing(db, sample, looks, (first, second))
    boot = page_contents.boot(db, about, session, settings.outputs, found, settings.lang)
    facts = {"sample": about, "task": "adjudicate", "rows": found[:100], "pair": (first, second)}
    own = permissions.roles_here(db, settings, session.name)
    settling = {
        "settling": True,
        "settles": "adjudicator" in own,
        "discusses": own != {"reader"},
        "chosen": {"first": first, "second": second},
    }
    blank = {"choices": {}, "tree": [], "counting": {"counts": "", "filtered": ""}, "chosen": {}}
    return named_page("review", session, settings, db, boot=boot | settling, **blank, **facts)


@router.get("/api/differing/{sample}")
def differing(
    sample: str, session: Named, settings: Set, db: Db, first: str = "", second: str = ""
) -> Response:
    """The same rows for the script."""
    looks = viewer(db, settings, sample, session)
    found = disputes.found_differing(db, sample, looks, (first, second))
    return JSONResponse({"rows": found, "last": last_number(db, sample, session.name, True)})


@router.post("/api/settle")
def settle(body: Decided, session: Settling, settings: Set, db: Db) -> dict[str, Any]:
    """Add an adjudication of an item on which reviewers differ; whoever overrules them all gives a
    reason. 403 for a party, unless a coordinator allowed it.
    """
    looks = viewer(db, settings, body.sample, session)
    row = disputes.one_differing(db, body.sample, body.item, looks)
    if row is None:
        raise UsageError("reviewers do not differ on it, or not all have decided", where=body.item)
    if row["locked"]:
        raise NotAllowedError(session.name)
    # Taking the side of one of them needs no reason; a third answer does.
    mine = " ".join(sorted(body.code.split())) or body.verdict
    if not body.note.strip() and mine not in map(disputes.answer, row["decisions"]):
        raise UsageError(page_templates.words(settings.lang)["reason_needed"], where=body.item)
    new = Decision(
        **body.model_dump(exclude={"knows"}),
        reviewer=session.name,
        at=settings.now(),
        how="adjudicated",
    )
    with told_what_stands(lambda: disputes.one_differing(db, body.sample, body.item, looks)):
        return {"decision": decision_log.decide(db, new, knows=body.knows)}


@router.post("/api/remark")
def remark(body: Remark, session: Discussing, settings: Set, db: Db) -> dict[str, Any]:
    """Add to the discussion of a row on which reviewers differ; the thread as it stands then."""
    looks = viewer(db, settings, body.sample, session)
    if disputes.one_differing(db, body.sample, body.item, looks) is None:
        raise UsageError("reviewers do not differ on it, or not all have decided", where=body.item)
    discussion.add_remark(db, body.sample, body.item, session.name, body.says, settings.now())
    row = disputes.one_differing(db, body.sample, body.item, looks)
    return {"remarks": row["remarks"] if row else []}
