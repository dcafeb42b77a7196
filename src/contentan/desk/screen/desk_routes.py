"""The pages of the desk. Each route takes what it needs, calls one function, fills a template."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from contentan.desk.open_desk import OpenDesk
from contentan.desk.screen import (
    changes_view,
    compare_page,
    desk_templates,
    read_page,
    read_picture,
    tune_page,
)
from contentan.desk.screen.desk_request import At
from contentan.report.writing.catalogue import text_of
from contentan.review.screen import item_context, request_guard
from contentan.review.screen.reviewer_request import Named, Set, Settings
from contentan.review.screen.sign_in import Session

router = APIRouter()


def _page(name: str, session: Session, settings: Settings, desk: OpenDesk, **facts: Any) -> str:
    """A page in the frame of the desk; `facts` as its template needs them."""
    return desk_templates.page(
        name,
        settings.lang,
        who=session.name,
        can_leave=settings.users is not None,
        read_only=desk.read_only,
        tabs=settings.tabs(settings.lang),
        view=f"/{name}",
        draft=desk.draft,
        **facts,
    )


def _says(settings: Settings) -> tuple[str, str]:
    words = desk_templates.words(settings.lang)
    return words["before"], words["after"]


@router.get("/tune", response_class=HTMLResponse)
def tune(session: Named, settings: Set, desk: At, code: str = "") -> str:
    """The codes, and one of them to be tuned."""
    facts = tune_page.facts(desk, code, text_of(settings.lang))
    words = desk_templates.words(settings.lang)
    labels = {row["id"]: row["label"] for _, rows in facts["groups"] for row in rows}
    names = {one: text_of(settings.lang).country(one) for one in facts["countries"]}
    boot = {
        "code": facts["code"].id,
        "digest": desk.draft.digest,
        "words": words,
        "labels": labels,
        "countries": names,
        "langs": list(facts["langs"]),
        "readOnly": desk.read_only,
        "lang": settings.lang,
        "who": session.name,
    }
    return _page("tune", session, settings, desk, boot=boot, **facts)


@router.get("/read", response_class=HTMLResponse)
def read(request: Request, session: Named, settings: Set, desk: At) -> str:
    """The documents, the first of them open."""
    shown = read_page.documents(desk.bench.run, request.query_params)
    first = shown["documents"][0]["doc"] if shown["documents"] else ""
    return _reading(request, session, settings, desk, first, shown)


@router.get("/read/{doc}", response_class=HTMLResponse)
def read_document(doc: str, request: Request, session: Named, settings: Set, desk: At) -> str:
    """One document with its hits."""
    if doc not in desk.bench.run.documents:
        raise HTTPException(404, "the run has no such document")
    shown = read_page.documents(desk.bench.run, request.query_params)
    return _reading(request, session, settings, desk, doc, shown)


def _reading(
    request: Request,
    session: Session,
    settings: Settings,
    desk: OpenDesk,
    doc: str,
    shown: dict[str, Any],
) -> str:
    text = text_of(settings.lang)
    run, query = desk.bench.run, request.query_params
    found = read_page.opened(run, doc, query, text) if doc else None
    seen = read_picture.seen(desk.settings.outputs, run.folder.name, doc, query, found)
    return _page("read", session, settings, desk, doc=doc, found=found, seen=seen, **shown)


@router.get("/read/{doc}/page/{page}")
def page_picture(doc: str, page: int, _: Named, desk: At) -> Response:
    """A page of a PDF as PNG."""
    run = desk.bench.run.folder.name
    drawn = item_context.page_picture(desk.settings.outputs, run, doc, page)
    return Response(drawn, media_type="image/png")


@router.get("/compare", response_class=HTMLResponse)
def compare(session: Named, settings: Set, desk: At) -> str:
    """All codes side by side, as the run has them and as the draft would."""
    facts = compare_page.facts(desk, text_of(settings.lang), _says(settings))
    return _page("compare", session, settings, desk, **facts)


@router.get("/changes/{before}/{after}", response_class=HTMLResponse)
def changes(before: str, after: str, session: Named, settings: Set, desk: At) -> str:
    """What a run changed against another one."""
    text = text_of(settings.lang)
    facts = changes_view.facts(desk.settings.outputs, before, after, text)
    return _page("changes", session, settings, desk, **facts)


@router.get("/report")
def report(_: Named, desk: At) -> Response:
    """The report of the run, which brings its own scripts: apart from this server."""
    return FileResponse(
        desk.bench.run.folder / "report.html",
        media_type="text/html",
        headers={"content-security-policy": request_guard.SANDBOX},
    )


#: Where no review is served, its first page leads here.
reading_only = APIRouter()


@reading_only.get("/")
def home() -> Response:
    """To the pages that there are."""
    return RedirectResponse("/read", 303)
