"""The review screen: its routes. Each takes what it needs, calls one function below and answers;
the rules stand in `request_guard` and `sign_in`.

What a request brings is in `reviewer_request`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from contentan.codebook.canonical_form import codebook_of_run
from contentan.decisions import decision_log
from contentan.decisions.decision_log import Decision, StaleError
from contentan.decisions.known_answers import is_training
from contentan.decisions.stored_samples import Sample, codebook_of, sample_of, samples
from contentan.errors import UsageError, many
from contentan.review.screen import (
    counted_rows,
    drift_chart,
    filter_choices,
    item_context,
    live_figures,
    page_contents,
    page_templates,
)
from contentan.review.screen.reviewer_request import (
    Bulk,
    Db,
    Decided,
    Named,
    Set,
    Settings,
    TakenBack,
)
from contentan.review.screen.sign_in import Session
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
    return _page("home", session, settings, run=page_contents.run_state(settings.outputs), **facts)


def _page(name: str, session: Session, settings: Settings, **facts: Any) -> str:
    can_leave = settings.users is not None
    return page_templates.page(name, settings.lang, who=session.name, can_leave=can_leave, **facts)


@router.get("/sample/{sample}", response_class=HTMLResponse)
def review(sample: str, request: Request, session: Named, settings: Set, db: Db) -> str:
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
    return _page(
        "review", session, settings, rows=rows[:100], boot=boot | {"chosen": chosen}, **facts
    )


@router.get("/api/rows/{sample}")
def rows(sample: str, request: Request, session: Named, db: Db) -> Response:
    """The reviewer's rows, and the number of the decision that `u` would take back."""
    chosen = page_contents.chosen(sample_of(db, sample).task, request.query_params)
    found = [
        page_contents.row(one)
        for one in decision_log.reviewer_rows(db, sample, session.name, chosen)
    ]
    return JSONResponse({"rows": found, "last": _last(db, sample, session.name)})


@router.get("/api/counting/{sample}")
def counting(
    sample: str, request: Request, session: Named, db: Db, settings: Set
) -> dict[str, str]:
    """Which of the reviewer's rows count by now, in words."""
    about = sample_of(db, sample)
    chosen = page_contents.chosen(about.task, request.query_params)
    return counted_rows.counting(db, about, session.name, chosen, settings.lang)


def _last(db: sqlite3.Connection, sample: str, name: str, *, settling: bool = False) -> int | None:
    found = decision_log.last(db, sample, name, adjudicated=settling)
    return found["id"] if found else None


@router.post("/api/decide")
def decide(body: Decided, session: Named, settings: Set, db: Db) -> dict[str, Any]:
    """Add a decision. 409 with the row as it stands, where the page did not know the last one."""
    new = Decision(**body.model_dump(exclude={"knows"}), reviewer=session.name, at=settings.now())
    with _stale(lambda: page_contents.one_row(db, body.sample, body.item, session.name)):
        return {"decision": decision_log.decide(db, new, knows=body.knows)}


@contextmanager
def _stale(now: Callable[[], Any]) -> Iterator[None]:
    """The page is told what stands, so that it can show that."""
    try:
        yield
    except StaleError as error:
        raise HTTPException(409, {"error": error.message, "row": now()}) from None


@router.post("/api/undo")
def undo(body: TakenBack, session: Named, settings: Set, db: Db) -> dict[str, Any]:
    """Take back the reviewer's last decision in the sample, if it is the one that the page
    knows.
    """
    name, settling = session.name, body.settling
    with _stale(lambda: None):
        item = decision_log.undo(
            db, body.sample, name, at=settings.now(), knows=body.knows, adjudicated=settling
        )
    row = (
        _settling(db, body.sample, item or "")
        if settling
        else page_contents.one_row(db, body.sample, item or "", name)
    )
    return {"item": item, "row": row, "last": _last(db, body.sample, name, settling=settling)}


def _settling(db: sqlite3.Connection, sample: str, item: str) -> dict[str, Any] | None:
    return next(
        (one for one in page_contents.found_differing(db, sample) if one["id"] == item), None
    )


@router.post("/api/settle")
def settle(body: Decided, session: Named, settings: Set, db: Db) -> dict[str, Any]:
    """Add an adjudication of an item on which reviewers differ; whoever overrules them all gives a
    reason.
    """
    row = _settling(db, body.sample, body.item)
    if row is None:
        raise UsageError("reviewers do not differ on it, or not all have decided", where=body.item)
    # Taking the side of one of them needs no reason; a third answer does.
    mine = " ".join(sorted(body.code.split())) or body.verdict
    if not body.note.strip() and mine not in map(page_contents.answer, row["decisions"]):
        raise UsageError(page_templates.words(settings.lang)["reason_needed"], where=body.item)
    new = Decision(
        **body.model_dump(exclude={"knows"}),
        reviewer=session.name,
        at=settings.now(),
        how="adjudicated",
    )
    with _stale(lambda: _settling(db, body.sample, body.item)):
        return {"decision": decision_log.decide(db, new, knows=body.knows)}


@router.get("/api/record/{sample}")
def record(sample: str, pattern: str, lang: str, session: Named, db: Db) -> dict[str, Any]:
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
def bulk(body: Bulk, session: Named, settings: Set, db: Db) -> dict[str, Any]:
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
    return {"items": left, "last": _last(db, body.sample, session.name)}


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
    return _page(
        "agreement",
        session,
        settings,
        sample=sample_of(db, sample),
        agreed=agreed,
        labels=labels,
        drift=drift_chart.drift_of(db, sample_of(db, sample)),
    )


@router.get("/adjudicate/{sample}", response_class=HTMLResponse)
def adjudicate(
    sample: str, session: Named, settings: Set, db: Db, first: str = "", second: str = ""
) -> str:
    """Rows on which reviewers differ, side by side."""
    about, found = sample_of(db, sample), page_contents.found_differing(db, sample, (first, second))
    boot = page_contents.boot(db, about, session, settings.outputs, found, settings.lang)
    facts = {"sample": about, "task": "adjudicate", "rows": found[:100], "pair": (first, second)}
    return _page(
        "review",
        session,
        settings,
        boot=boot | {"settling": True, "chosen": {"first": first, "second": second}},
        chosen={},
        choices={},
        tree=[],
        counting={"counts": "", "filtered": ""},
        **facts,
    )


@router.get("/api/differing/{sample}")
def differing(sample: str, session: Named, db: Db, first: str = "", second: str = "") -> Response:
    """The same rows for the script."""
    found = page_contents.found_differing(db, sample, (first, second))
    return JSONResponse({"rows": found, "last": _last(db, sample, session.name, settling=True)})


@router.get("/terms", response_class=HTMLResponse)
def terms(session: Named, settings: Set, db: Db) -> str:
    """Patterns of the newest run by the harm that they do."""
    folder = run_folder(settings.outputs)
    labels = page_contents.labels(codebook_of_run(folder), settings.lang)
    rows = live_figures.terms(db, folder)[:_MOST_TERMS]
    return _page(
        "terms",
        session,
        settings,
        rows=rows,
        labels=labels,
        run=folder.name,
        sample=page_contents.own_verify(db, session.name),
    )
