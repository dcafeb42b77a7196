"""The register at the desk: its page, a cell saved, the last step taken back."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse

from contentan.desk.draft import register_draft
from contentan.desk.draft.register_draft import CellChangedError, RegisterFile
from contentan.desk.open_desk import OpenDesk
from contentan.desk.screen import desk_templates, register_page
from contentan.desk.screen.desk_request import At, Filled, TakenBack, Writing
from contentan.report.writing.catalogue import text_of
from contentan.review.screen.reviewer_request import Named, Set

router = APIRouter()


@router.get("/register", response_class=HTMLResponse)
def register(request: Request, session: Named, settings: Set, desk: At) -> str:
    """The rows of the register, one of them open."""
    facts = register_page.facts(desk, request.query_params, text_of(settings.lang))
    boot = {"words": desk_templates.words(settings.lang), "who": session.name}
    return desk_templates.page(
        "register",
        settings.lang,
        who=session.name,
        read_only=desk.read_only,
        tabs=settings.tabs(settings.lang),
        view="/register",
        boot=boot,
        **facts,
    )


@router.get("/api/desk/register")
def state(session: Named, desk: At) -> dict[str, Any]:
    """Whether others saved meanwhile, and who is here."""
    return {"digest": _file(desk).read().digest, "here": desk.here(session.name)}


@router.post("/api/desk/register/cell")
def cell(body: Filled, session: Named, desk: Writing) -> Any:
    """Fill a cell. 409 with what stands in it, where somebody filled it since the page saw it."""
    try:
        kept = register_draft.save_cell(_file(desk), body.as_edit(), session.name)
    except CellChangedError as error:
        said = {"error": "changed by another", "theirs": error.theirs, "by": error.by}
        return JSONResponse(said, 409)
    return {"digest": kept.digest, "text": kept.cell(body.row, body.column)}


@router.post("/api/desk/register/undo")
def undo(body: TakenBack, session: Named, desk: Writing) -> dict[str, Any]:
    """Take back the last step."""
    step = register_draft.undo_cell(_file(desk), body.knows, session.name)
    return {"says": step.says, "row": step.code}


def _file(desk: OpenDesk) -> RegisterFile:
    if desk.register is None:
        raise HTTPException(404, "the desk was opened without a register")
    return desk.register
