"""The review screen: its routes. Each takes what it needs, calls one function below and answers;
the rules stand in `request_guard` and `sign_in`.

What a request brings is in `reviewer_request`.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from contentan.codebook.canonical_form import codebook_of_run
from contentan.decisions import decision_log
from contentan.decisions.decision_log import Decision
from contentan.decisions.known_answers import is_training
from contentan.decisions.stored_samples import Sample, codebook_of, sample_of, samples
from contentan.errors import many
from contentan.review.screen import (
    counted_rows,
    disputes,
    drift_chart,
    filter_choices,
    item_context,
    live_figures,
    page_contents,
    permissions,
)
from contentan.review.screen.named_page import named_page
from contentan.review.screen.permissions import Reviewing
from contentan.review.screen.reviewer_request import (
    Bulk,
    Db,
    Decided,
    Named,
    Set,
    TakenBack,
    last_number,
    told_what_stands,
)
from contentan.review.screen.settle_routes import viewer
from contentan.store.run_folders import run_folder

router = APIRouter()
_MOST_TERMS = 300


@router.get("/", response_class=HTMLResponse)
def home(session: Named, settings: Set, db: Db) -> str:
    """The reviewer's tasks and the newest run."""
    facts = {
        "tasks": page_contents.tasks(db, session.name),
        "samples": samples(db),
        "names": page_contents.everybody(db),
    }
    return named_page(
        "home", session, settings, db, run=page_contents.run_state(settings.outputs), **facts
    )


@router.get("/sample/{sample}", response_class=HTMLResponse)
def review(sample: str, request: Request, session: Reviewing, settings: Set, db: Db) -> str:
    """A sample's rows, one of three tasks."""
    about = sample_of(db, sample)
    every = decision_log.reviewer_rows(db, sample, session.name)
    chosen = page_contents.chosen(about.task, request.query_params)
    rows = decision_log.reviewer_rows(db, sample, session.name, chosen) if chosen else every
    book = codebook_of(db, sample)
    tree = page_contents.tree(every, book, settings.lang) if about.task == "verify" else []
    facts = {
        "sample": about,
        "task": about.task,
        "chosen": chosen,
        "choices": filter_choices.choices(every, page_contents.filters(about.task), settings.lang),
        "tree": tree,
        "counting": counted_rows.counting(db, about, session.name, chosen, settings.lang),
    }
    boot = page_contents.boot(db, about, session, settings.outputs, every, settings.lang)
    return named_page(
        "review", session, settings, db, rows=rows[:100], boot=boot | {"chosen": chosen}, **facts
    )


@router.get("/api/rows/{sample}")
def rows(sample: str, request: Request, session: Reviewing, db: Db) -> Response:
    """The reviewer's rows, and the number of the decision that `u` would take back."""
    chosen = page_contents.chosen(sample_of(db, sample).task, request.query_params)
    found = [
        page_contents.row(one)
        for one in decision_log.reviewer_rows(db, sample, session.name, chosen)
    ]
    return JSONResponse({"rows": found, "last": last_number(db, sample, session.name)})


@router.get("/api/counting/{sample}")
def counting(
    sample: str, request: Request, session: Reviewing, db: Db, settings: Set
) -> dict[str, str]:
    """Which of the reviewer's rows count by now, in words."""
    about = sample_of(db, sample)
    chosen = page_contents.chosen(about.task, request.query_params)
    return counted_rows.counting(db, about, session.name, chosen, settings.lang)


@router.post("/api/decide")
def decide(body: Decided, session: Reviewing, settings: Set, db: Db) -> dict[str, Any]:
    """Add a decision. 409 with the row as it stands, where the page did not know the last one."""
    new = Decision(**body.model_dump(exclude={"knows"}), reviewer=session.name, at=settings.now())
    with told_what_stands(lambda: page_contents.one_row(db, body.sample, body.item, session.name)):
        return {"decision": decision_log.decide(db, new, knows=body.knows)}


@router.post("/api/undo")
def undo(body: TakenBack, session: Named, settings: Set, db: Db) -> dict[str, Any]:
    """Take back the reviewer's last decision in the sample, if it is the one that the page
    knows.
    """
    name, settling = session.name, body.settling
    permissions.require(db, settings, name, "adjudicator" if settling else "reviewer")
    with told_what_stands(lambda: None):
        item = decision_log.undo(
            db, body.sample, name, at=settings.now(), knows=body.knows, adjudicated=settling
        )
    row = (
        disputes.one_differing(
            db, body.sample, item or "", viewer(db, settings, body.sample, session)
        )
        if settling
        else page_contents.one_row(db, body.sample, item or "", name)
    )
    return {"item": item, "row": row, "last": last_number(db, body.sample, name, settling)}


@router.get("/api/record/{sample}")
def record(sample: str, pattern: str, lang: str, session: Reviewing, db: Db) -> dict[str, Any]:
    """How a pattern did so far; `bulk` is the number of rows that could be accepted without looking
    at each.
    """
    about = sample_of(db, sample)
    found = live_figures.record(db, session.name, pattern, lang, about.codebook)
    left = _left(db, about, session.name, pattern, lang) if found.bulk else []
    return {**found._asdict(), "bulk": len(left)}


def _left(db: sqlite3.Connection, sample: Sample, name: str, pattern: str, lang: str) -> list[str]:
    """Undecided rows of a pattern, where the sample was not drawn by chance: a random one would
    lose its worth.
    """
    if sample.random or sample.task != "verify" or is_training(sample):
        return []
    found = decision_log.reviewer_rows(
        db, sample.id, name, {"pattern": pattern, "lang": lang, "verdict": decision_log.LEFT}
    )
    return [row["id"] for row in found]


@router.post("/api/bulk")
def bulk(body: Bulk, session: Reviewing, settings: Set, db: Db) -> dict[str, Any]:
    """Accept what is left of a pattern whose record allows it; 409 where it is not what the person
    was asked about.
    """
    about = sample_of(db, body.sample)
    found = live_figures.record(db, session.name, body.pattern, body.lang, about.codebook)
    left = _left(db, about, session.name, body.pattern, body.lang) if found.bulk else []
    # What was asked about must be what is accepted: another tab may have decided meanwhile.
    if len(left) != body.count or not left:
        raise HTTPException(409, {"error": f"{many(len(left), 'row')} left", "row": None})
    decision_log.decide_all(
        db,
        [
            (Decision(body.sample, item, session.name, "accept", settings.now(), how="bulk"), None)
            for item in left
        ],
    )
    return {"items": left, "last": last_number(db, body.sample, session.name)}


@router.get("/api/context/{sample}/{item}")
def around(
    sample: str, item: str, session: Named, settings: Set, db: Db, page: int | None = None
) -> dict[str, Any]:
    """The paragraph and the page around an item."""
    about = sample_of(db, sample)
    row = page_contents.can_open(db, about, item, session.name)
    return item_context.around(
        settings.outputs, about.run, row, page=page, hits=about.task == "verify"
    )


@router.get("/picture/{sample}/{item}/{page}")
def picture(sample: str, item: str, page: int, session: Named, settings: Set, db: Db) -> Response:
    """A page of the item's document as PNG."""
    about = sample_of(db, sample)
    row = page_contents.can_open(db, about, item, session.name)
    return Response(
        item_context.page_picture(settings.outputs, about.run, row["doc"], page),
        media_type="image/png",
    )


@router.get("/agreement/{sample}", response_class=HTMLResponse)
def agreement(sample: str, session: Named, settings: Set, db: Db) -> str:
    """How far reviewers agree, code by code, and what they answered."""
    labels = page_contents.labels(codebook_of(db, sample), settings.lang)
    agreed = live_figures.agreement(db, sample)
    drift: drift_chart.Drift | None = drift_chart.drift_of(db, sample_of(db, sample))
    if permissions.settles_blind(db, settings, session.name):
        agreed, drift = live_figures.unnamed(agreed), None
    return named_page(
        "agreement",
        session,
        settings,
        db,
        sample=sample_of(db, sample),
        agreed=agreed,
        labels=labels,
        drift=drift,
    )


@router.get("/terms", response_class=HTMLResponse)
def terms(session: Named, settings: Set, db: Db) -> str:
    """Patterns of the newest run by the harm that they do."""
    folder = run_folder(settings.outputs)
    labels = page_contents.labels(codebook_of_run(folder), settings.lang)
    rows = live_figures.terms(db, folder)[:_MOST_TERMS]
    return named_page(
        "terms",
        session,
        settings,
        db,
        rows=rows,
        labels=labels,
        run=folder.name,
        sample=page_contents.own_verify(db, session.name),
    )
