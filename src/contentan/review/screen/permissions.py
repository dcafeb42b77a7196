"""What a role may do, asked at each route before anything is done there: whatever a page shows, the
server refuses.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends

from contentan.decisions import roles
from contentan.decisions.team_tables import ROLES
from contentan.review.screen.reviewer_request import Db, Named, Set, Settings
from contentan.review.screen.sign_in import Session


class NotAllowedError(Exception):
    """Somebody signed in asks for what needs a role that the person does not have, or, without a
    role, for settling an own dispute.
    """

    def __init__(self, name: str, role: str = "") -> None:
        self.name, self.role = name, role
        super().__init__(f"{name} may not do this")


def roles_here(db: sqlite3.Connection, settings: Settings, name: str) -> frozenset[str]:
    """The roles that a name has on this server.

    Where a token opens it and nobody was given a role, one person alone does everything.
    """
    if settings.roles:
        return settings.roles
    if _alone(db, settings):
        return frozenset(ROLES)
    return roles.roles_of(db, name)


def require(db: sqlite3.Connection, settings: Settings, name: str, *wanted: str) -> None:
    """NotAllowedError where a name has none of the roles `wanted`."""
    if not roles_here(db, settings, name).intersection(wanted):
        raise NotAllowedError(name, wanted[0])


def _needing(*wanted: str) -> Callable[..., Session]:
    def check(session: Named, settings: Set, db: Db) -> Session:
        require(db, settings, session.name, *wanted)
        return session

    return check


#: The session of somebody with the role; everybody else gets 403.
Reviewing = Annotated[Session, Depends(_needing("reviewer"))]
Settling = Annotated[Session, Depends(_needing("adjudicator"))]
Discussing = Annotated[Session, Depends(_needing("reviewer", "adjudicator", "coordinator"))]
Coordinating = Annotated[Session, Depends(_needing("coordinator"))]


def _alone(db: sqlite3.Connection, settings: Settings) -> bool:
    return settings.users is None and not settings.roles and not roles.given_roles(db)


def settles_blind(db: sqlite3.Connection, settings: Settings, name: str) -> bool:
    """Whether somebody settles for others, and is not to be told whose an answer is."""
    own = roles_here(db, settings, name)
    return "adjudicator" in own and not _alone(db, settings)


def may_settle(
    db: sqlite3.Connection, settings: Settings, sample: str, name: str
) -> Callable[[str], bool]:
    """Whether somebody may settle an item of a sample: an adjudicator who is no party, or was
    allowed to settle own disputes. One person alone (see `roles_here`) may.
    """
    if "adjudicator" not in roles_here(db, settings, name):
        return lambda item: False
    if _alone(db, settings) or roles.may_settle_own(db, sample, name):
        return lambda item: True
    return lambda item: not roles.is_party(db, sample, item, name)
