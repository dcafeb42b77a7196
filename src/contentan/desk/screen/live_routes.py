"""Routes that the page of the desk asks while somebody works on it."""

from __future__ import annotations

import sqlite3
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import JSONResponse

from contentan.codebook.pattern_conditions import conditions
from contentan.desk import open_desk, sample_marks, taking_over, tweaks
from contentan.desk.draft import next_version, step_history
from contentan.desk.draft.saving import ChangedError
from contentan.desk.live import suggested_words
from contentan.desk.open_desk import OpenDesk
from contentan.desk.sample_marks import Judgement
from contentan.desk.screen import desk_templates, rate_picture
from contentan.desk.screen.desk_request import (
    At,
    Judged,
    Nothing,
    Raised,
    Saved,
    TakenBack,
    Typed,
    Unwanted,
    Writing,
)
from contentan.model import LANGS
from contentan.report.writing.catalogue import text_of
from contentan.review.screen import permissions
from contentan.review.screen.reviewer_request import Named, Set

router = APIRouter(prefix="/api/desk")
#: Steps of the history that a page shows.
_STEPS = 30


@router.post("/ask")
def ask(body: Typed, _: Named, settings: Set, desk: At) -> dict[str, Any]:
    """All that is said of a pattern while it is typed."""
    said = tweaks.tried(desk, body.as_line(), body.filters())
    if "rates" in said:
        words = desk_templates.words(settings.lang)
        rates = said["rates"]["before"], said["rates"]["after"]
        says = words["before"], words["after"]
        said["picture"] = rate_picture.picture(text_of(settings.lang), *rates, says)
    return said


@router.get("/code/{code}")
def code(code: str, _: Named, desk: At) -> dict[str, Any]:
    """The lines of a code, and the digest of the codebook that they stand in."""
    digest = desk.draft.digest
    if code not in {one.id for one in desk.draft.book.codes}:
        raise HTTPException(404, "there is no such code")
    return {"digest": digest, "patterns": [_worded(one) for one in tweaks.patterns_of(desk, code)]}


def _worded(one: dict[str, Any]) -> dict[str, Any]:
    said = conditions(one.pop("unless"), one.pop("requires"), one.pop("within"))
    return one | {"conditions": said}


@router.get("/state")
def state(session: Named, desk: At) -> dict[str, Any]:
    """What others did meanwhile: the draft, its history, a run that is being made."""
    known = tweaks.history(desk)
    return {
        "digest": desk.draft.digest,
        "run": desk.bench.run.folder.name,
        "examples": desk.examples_read,
        "here": desk.here(session.name),
        "undo": _to_take_back(desk),
        "proposal": _proposal(desk),
        "steps": [_step(one) for one in known[-_STEPS:][::-1]],
        "job": desk.job.told(),
    }


def _to_take_back(desk: OpenDesk) -> str:
    """The digest that the step left which can be taken back; '' where there is none."""
    last = step_history.to_take_back(tweaks.history(desk), desk.files.paths)
    return last.after if last else ""


def _written(desk: OpenDesk) -> dict[str, Any]:
    """What a page has to know after it wrote, so that the next key need not wait for the state."""
    return {"digest": desk.draft.digest, "undo": _to_take_back(desk)}


def _step(one: step_history.Step) -> dict[str, Any]:
    names = ("at", "who", "kind", "code", "lang", "says", "consequence")
    return {name: getattr(one, name) for name in names}


@router.post("/save")
def save(body: Saved, session: Named, desk: Writing) -> Any:
    """Write a line. 409 with what stands there now, where somebody saved since the page saw the
    file.
    """
    line = body.as_line()
    try:
        tweaks.save(desk, line, body.knows, session.name)
    except ChangedError as error:
        return JSONResponse(_conflict(desk, error, line.code), 409)
    return _written(desk)


def _conflict(desk: OpenDesk, error: ChangedError, code: str) -> dict[str, Any]:
    known = tweaks.history(desk)
    by = next((one for one in reversed(known) if one.after == error.theirs.digest), None)
    there = [one.source for one in error.theirs.book.patterns if one.code == code]
    return {
        "error": "changed by another",
        "digest": error.theirs.digest,
        "by": by.who if by else "",
        "did": _step(by) if by else None,
        "theirs": there,
    }


@router.post("/version")
def version(body: Raised, session: Named, desk: Writing) -> Any:
    """Write the version that is proposed; 409 as `save`."""
    try:
        tweaks.raise_version(desk, body.version, body.knows, session.name)
    except ChangedError as error:
        return JSONResponse(_conflict(desk, error, ""), 409)
    return _written(desk)


def _proposal(desk: OpenDesk) -> dict[str, Any]:
    """The version that the draft has, the one that it is to have, and what changed since the run,
    with the labels of each language.
    """
    told = tweaks.proposal(desk)
    labels = {code.id: code.label for code in (*desk.bench.run.book.codes, *desk.draft.book.codes)}
    version = told.version or told.now
    lines = {}
    for lang in LANGS if told.changes else ():
        named = {code: text_of(lang).label(own, code) for code, own in labels.items()}
        lines[lang] = next_version.line(told.changes, version, named)
    return {"now": told.now, "version": told.version, "lines": lines}


@router.post("/undo")
def undo(body: TakenBack, session: Named, desk: Writing) -> Any:
    """Take back the last step; 409 where the page does not know it."""
    try:
        step = tweaks.take_back(desk, body.knows, session.name)
    except ChangedError as error:
        return JSONResponse(_conflict(desk, error, ""), 409)
    return _written(desk) | {"step": _step(step)}


@router.post("/mark")
def mark(body: Judged, session: Named, settings: Set, desk: Writing) -> dict[str, Any]:
    """A line is right or wrong: a decision where it is a row of a verify sample that this person
    was given; else its sentence becomes an example.
    """
    judgement = Judgement(**body.model_dump(), who=session.name)

    def may(db: sqlite3.Connection) -> bool:
        return "reviewer" in permissions.roles_here(db, settings, session.name)

    if sample := sample_marks.decided(desk, judgement, settings.now, may):
        return {"sample": sample, "undo": _to_take_back(desk)}
    given = tweaks.Line(body.code, "", "")
    words = tweaks.judge(desk, body.at, given, body.run, session.name, right=body.right)
    return {"example": words, "undo": _to_take_back(desk)}


@router.get("/suggestions/{code}")
def suggested(code: str, _: Named, desk: At) -> dict[str, Any]:
    """Words that the run suggests for a code, as far as they were looked for."""
    return tweaks.suggested(desk, code)


@router.post("/suggest")
def suggest(_: Nothing, __: Named, desk: Writing) -> dict[str, Any]:
    """Begin to look for words, unless that was done."""
    run = desk.bench.run.folder.name
    suggested_words.begin(desk.suggested, desk.draft.book, desk.settings.outputs, run)
    return {"state": desk.suggested.state}


@router.post("/dismiss")
def dismiss(body: Unwanted, session: Named, desk: Writing) -> dict[str, Any]:
    """Suggested words go for good, with the reason."""
    tweaks.dismiss(desk, (body.code, body.lang, body.words), body.why, session.name)
    return tweaks.suggested(desk, body.code)


@router.post("/take-over")
def take_over(_: Nothing, session: Named, desk: Writing) -> dict[str, Any]:
    """Begin the run of the draft, unless one is being made."""
    desk.here(session.name)
    taking_over.begin(
        desk.job,
        desk.settings,
        desk.bench.run.folder,
        now=desk.now,
        then=lambda: open_desk.reopened(desk),
    )
    return desk.job.told()
