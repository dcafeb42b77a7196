"""The review screen as an application: its routes behind their guard, and what is answered where a
route cannot.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.routing import BaseRoute

from contentan.decisions import kept_connections
from contentan.errors import ContentanError, ExtractError, UsageError
from contentan.review.screen import (
    page_templates,
    request_guard,
    routes,
    settle_routes,
    sign_in_routes,
    team_routes,
    training_routes,
)
from contentan.review.screen.permissions import NotAllowedError
from contentan.review.screen.reviewer_request import (
    NotSignedInError,
    Settings,
    session_of,
    settings_of,
)
from contentan.review.screen.sign_in import Doorkeeper


class Addition(NamedTuple):
    """What another room serves in this frame, under the same guard and sign-in: routes, the folder
    of its static files by address, and what its routes find in the application's state. Without
    `reviewing` nothing of the review is served but signing in.
    """

    routes: Sequence[BaseRoute]
    static: Mapping[str, str]
    state: Mapping[str, Any]
    reviewing: bool = True


def make_application(settings: Settings, more: Addition | None = None) -> request_guard.App:
    """The application behind its guard. UsageError where neither a token nor a users file opens
    it.
    """
    if bool(settings.token) == (settings.users is not None):
        raise UsageError("a server of the review is opened by a token or by a users file")
    modules = [sign_in_routes, routes, settle_routes, team_routes, training_routes]
    more = more or Addition((), {}, {})
    own = modules if more.reviewing else modules[:1]
    every = [route for module in own for route in module.router.routes] + list(more.routes)
    app = FastAPI(
        docs_url=None, redoc_url=None, openapi_url=None, routes=every, lifespan=_until_the_end
    )
    app.state.settings, app.state.door = settings, Doorkeeper(settings.clock)
    app.state.idle = deque()
    for name, value in more.state.items():
        setattr(app.state, name, value)
    for address, folder in {**more.static, "/static": page_templates.STATIC}.items():
        app.mount(address, StaticFiles(directory=folder))
    app.add_exception_handler(NotSignedInError, _closed)
    app.add_exception_handler(NotAllowedError, _not_allowed)
    app.add_exception_handler(ContentanError, _wrong)
    app.add_exception_handler(RequestValidationError, _odd)
    app.add_exception_handler(RecursionError, _odd)
    app.add_exception_handler(sqlite3.OperationalError, _busy)
    return request_guard.guarded(app, settings.hosts)


@asynccontextmanager
async def _until_the_end(app: FastAPI) -> AsyncIterator[None]:
    yield
    kept_connections.close_all(app.state.idle)


def _closed(request: Request, _: Exception) -> Response:
    """Without a session: the page that leads to one, and nothing else."""
    settings = settings_of(request)
    session = session_of(request, settings)
    if request.url.path.startswith(("/api/", "/picture/")):
        return JSONResponse({"error": page_templates.words(settings.lang)["closed"]}, 401)
    if session and not settings.users:
        return RedirectResponse("/who", 303)
    return HTMLResponse(
        page_templates.page(
            "login" if settings.users else "closed", settings.lang, again=request.url.path
        ),
        401,
    )


def _not_allowed(request: Request, error: Exception) -> Response:
    lang = settings_of(request).lang
    words = page_templates.words(lang)
    message = words["own_dispute"]
    if isinstance(error, NotAllowedError) and error.role:
        message = words["not_allowed"].format(name=error.name, role=words[error.role])
    if request.url.path.startswith(("/api/", "/picture/")):
        return JSONResponse({"error": message}, 403)
    return HTMLResponse(page_templates.page("wrong", lang, message=message), 403)


def _odd(_: Request, error: Exception) -> Response:
    """A request that no page of ours makes. What came is not sent back: it may be no text at
    all.
    """
    found = error.errors()[:1] if isinstance(error, RequestValidationError) else []
    where = " ".join(str(part) for part in found[0]["loc"]) if found else "body"
    return JSONResponse(
        {"error": f"{where}: not what was expected".encode("ascii", "replace").decode()}, 422
    )


def _wrong(request: Request, error: Exception) -> Response:
    message = error.detail if isinstance(error, ExtractError) else str(error)
    status = 400 if request.method == "POST" else 404
    if request.url.path.startswith(("/api/", "/picture/")):
        return JSONResponse({"error": message}, status)
    return HTMLResponse(
        page_templates.page("wrong", settings_of(request).lang, message=message), status
    )


def _busy(_: Request, error: Exception) -> Response:
    """Another writer holds the file for longer than a connection waits: the page tries again."""
    return JSONResponse({"error": f"the file of decisions cannot be used now: {error}"}, 503)
