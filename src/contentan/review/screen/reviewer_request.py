"""What a request brings: whose it is, the file of decisions, a body that holds what it may and
nothing else.

A request has its own connection to the file. Whose decision it is says the session, when it was
made the server's clock.
"""

from __future__ import annotations

import datetime
import hmac
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field

from contentan.decisions import decision_log, kept_connections
from contentan.decisions.database import REVIEW
from contentan.decisions.decision_log import StaleError
from contentan.review.screen import ended_sessions, page_language, request_guard, sign_in
from contentan.review.screen.sign_in import Session


@dataclass(frozen=True)
class Settings:
    """What a server is started with. Either `token` opens it, to one person, or the names in the
    file `users`.

    `reviewer` is who decides where a token opens the server; empty: the first page asks. `clock`
    gives seconds of the epoch, `hosts` are the Host headers that it answers to (`request_guard`).
    `lang` is the language of the pages; empty: that of the browser. `roles` is what `reviewer` may
    do on this server; empty: what the file of decisions says. `home` is the page to which the
    printed address leads, `tabs` are other pages beside the review, by language: address and name.
    """

    outputs: Path
    key: bytes
    token: str = ""
    users: Path | None = None
    reviewer: str = ""
    port: int = 8765
    hosts: frozenset[str] = request_guard.hosts(8765)
    clock: Callable[[], float] = time.time
    lang: str = ""
    roles: frozenset[str] = frozenset()
    home: str = "/"
    tabs: Callable[[str], Sequence[tuple[str, str]]] = lambda lang: ()

    @property
    def cookie(self) -> str:
        """Browsers send a cookie to all ports of a host: two servers must not take each other's."""
        return f"contentan_{self.port}"

    @property
    def known_browser(self) -> str:
        """The cookie of a browser in which somebody has signed in before."""
        return f"{self.cookie}_known"

    @property
    def ended(self) -> Path:
        """The file of cookies that were signed out."""
        return self.outputs / REVIEW.with_name("session.ended")

    def now(self) -> str:
        """The server's clock as it is stored."""
        return datetime.datetime.fromtimestamp(self.clock(), datetime.UTC).isoformat(
            timespec="milliseconds"
        )


class NotSignedInError(Exception):
    """No session, or one without a name."""


def settings_of(request: Request) -> Settings:
    """The server's settings, with the language in which this request is answered."""
    settings: Settings = request.app.state.settings
    lang = page_language.language(
        request.cookies.get(page_language.COOKIE, ""),
        settings.lang,
        request.headers.get("accept-language", ""),
    )
    return replace(settings, lang=lang)


# Async, as what FastAPI calls in a thread costs more by the way there than this does.
async def _settings(request: Request) -> Settings:
    return settings_of(request)


Set = Annotated[Settings, Depends(_settings)]


def session_of(request: Request, settings: Settings) -> Session | None:
    """The session of a request's cookie; None where it opens nothing (any more)."""
    cookie = request.cookies.get(settings.cookie, "")
    found = sign_in.opened(cookie, settings.key, settings.clock())
    if not found or ended_sessions.has_ended(settings.ended, cookie):
        return None
    if settings.reviewer and found.name != settings.reviewer:
        return None
    if settings.users is None:
        return None if found.tied else found
    kept = sign_in.users(settings.users).get(found.name)
    return found if kept and hmac.compare_digest(found.tied, sign_in.tie(kept)) else None


async def _opened(request: Request, settings: Set) -> Session | None:
    return session_of(request, settings)


Opened = Annotated[Session | None, Depends(_opened)]


async def _named(session: Opened) -> Session:
    if not session or not session.name:
        raise NotSignedInError
    return session


def _database(request: Request, settings: Set) -> Iterator[sqlite3.Connection]:
    idle: kept_connections.Idle = request.app.state.idle
    with kept_connections.borrowed(idle, settings.outputs / REVIEW, settings.now) as db:
        yield db


Named = Annotated[Session, Depends(_named)]
Db = Annotated[sqlite3.Connection, Depends(_database)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Decided(_Body):
    """A decision as the page sends it; a name in it is refused. `knows` is the number of the
    decision that the page shows for the row.
    """

    sample: str = Field(max_length=200)
    item: str = Field(max_length=200)
    verdict: str = Field(max_length=20)
    code: str = Field(default="", max_length=4000)
    note: str = Field(default="", max_length=4000)
    seconds: float | None = Field(default=None, ge=0, le=86400, allow_inf_nan=False)
    knows: int | None = None


class TakenBack(_Body):
    sample: str = Field(max_length=200)
    knows: int
    settling: bool = False


class Remark(_Body):
    """What somebody says below a disagreement."""

    sample: str = Field(max_length=200)
    item: str = Field(max_length=200)
    says: str = Field(max_length=4000)


class HandedOver(_Body):
    """Rows that change hands. `to`: names, commas between; `most`: only the last ones of the
    order.
    """

    sample: str = Field(max_length=200)
    reviewer: str = Field(max_length=200)
    to: str = Field(default="", max_length=2000)
    most: int | None = Field(default=None, ge=1)
    note: str = Field(default="", max_length=1000)


class Allowed(_Body):
    """Whether an adjudicator may settle own disputes."""

    sample: str = Field(max_length=200)
    adjudicator: str = Field(max_length=200)
    allowed: bool
    note: str = Field(default="", max_length=1000)


class Roles(_Body):
    """All roles of a person."""

    name: str = Field(max_length=200)
    roles: list[str] = Field(max_length=10)


class Bulk(_Body):
    """`count` is the number of rows that the person was asked about."""

    sample: str = Field(max_length=200)
    pattern: str = Field(max_length=1000)
    lang: str = Field(max_length=10)
    count: int


class Name(_Body):
    name: str = Field(max_length=200)
    password: str = Field(default="", max_length=1000)


@contextmanager
def told_what_stands(now: Callable[[], Any]) -> Iterator[None]:
    """409 where somebody decided elsewhere meanwhile: the page is told what stands, so that it can
    show that.
    """
    try:
        yield
    except StaleError as error:
        raise HTTPException(409, {"error": error.message, "row": now()}) from None


def last_number(
    db: sqlite3.Connection, sample: str, name: str, settling: bool = False
) -> int | None:
    """The number of the decision, or of the adjudication, that somebody would take back next."""
    found = decision_log.last(db, sample, name, adjudicated=settling)
    return found["id"] if found else None
