"""Routes by which somebody comes in: the printed address, a name and password, and out again."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from contentan.model import LANGS
from contentan.review.screen import (
    ended_sessions,
    page_contents,
    page_language,
    page_templates,
    sign_in,
)
from contentan.review.screen.reviewer_request import (
    Db,
    Name,
    NotSignedInError,
    Opened,
    Set,
    Settings,
)

router = APIRouter()
#: Seconds that a choice of language is kept.
_A_YEAR = 365 * 86_400


@router.get("/start")
def start(settings: Set, token: str = "") -> Response:
    """The address that is printed at the start: the token becomes a cookie and leaves the address
    bar.
    """
    # In constant time, so that no guess tells how much of it was right.
    if not settings.token or not hmac.compare_digest(
        token.encode("utf-8", "replace"), settings.token.encode()
    ):
        raise NotSignedInError
    return _signed_in(RedirectResponse(settings.home, 303), settings, settings.reviewer)


def _signed_in(
    answer: Response, settings: Settings, name: str, kept: str = "", *, secure: bool = False
) -> Response:
    session = sign_in.begin(name, int(settings.clock()), kept)
    _keep(
        answer, settings.cookie, sign_in.signed(session, settings.key), sign_in.LASTS, secure=secure
    )
    return answer


def _keep(answer: Response, name: str, value: str, lasts: int, *, secure: bool) -> None:
    answer.set_cookie(name, value, max_age=lasts, httponly=True, samesite="strict", secure=secure)


@router.get("/who", response_class=HTMLResponse)
def who(session: Opened, settings: Set, db: Db) -> Response:
    """Where one person has the token but several names have samples."""
    if session is None or settings.users:
        raise NotSignedInError
    names = [settings.reviewer] if settings.reviewer else page_contents.everybody(db)
    return HTMLResponse(page_templates.page("who", settings.lang, names=names))


@router.post("/api/who")
def choose_name(body: Name, session: Opened, settings: Set, db: Db) -> Response:
    """The name under which the holder of the token decides: one of those to whom samples were
    given.
    """
    if session is None or settings.users or settings.reviewer:
        raise NotSignedInError
    if body.name not in page_contents.everybody(db):
        raise HTTPException(400, "no sample was given to this name")
    return _signed_in(JSONResponse({}), settings, body.name)


@router.post("/api/login")
def login(body: Name, request: Request, settings: Set) -> Response:
    """Name and password of the users file."""
    if settings.users is None:
        raise NotSignedInError
    # The file is read at each sign-in: a password that was changed holds at once.
    known, door = sign_in.users(settings.users), request.app.state.door
    cookie, now = request.cookies.get(settings.known_browser, ""), settings.clock()
    browser = sign_in.browser_of(body.name, cookie, settings.key, now)
    if not door.lets_in(body.name, body.password, known, browser):
        said = page_templates.words(settings.lang)["wrong_password"]
        return JSONResponse({"error": said, "wait": door.wait(body.name, browser)}, 401)
    secure = request.headers.get("origin", "").startswith("https://")
    answer = JSONResponse({})
    if not browser:
        cookie = sign_in.signed(sign_in.known_browser(body.name, int(now)), settings.key)
        _keep(answer, settings.known_browser, cookie, sign_in.KNOWN_FOR, secure=secure)
    return _signed_in(answer, settings, body.name, known[body.name], secure=secure)


@router.get("/language/{lang}")
def choose_language(lang: str, settings: Set) -> Response:
    """Keep a person's choice of language, and lead to the first page. Anybody may choose: it
    changes words alone.
    """
    answer = RedirectResponse(settings.home, 303)
    if lang in LANGS:
        _keep(answer, page_language.COOKIE, lang, _A_YEAR, secure=False)
    return answer


@router.post("/api/logout")
def logout(request: Request, session: Opened, settings: Set) -> Response:
    """End the session: the cookie is forgotten, and a copy of it opens nothing."""
    if session:
        ended_sessions.end(settings.ended, request.cookies[settings.cookie])
    answer = JSONResponse({})
    answer.delete_cookie(settings.cookie, httponly=True, samesite="strict")
    return answer
