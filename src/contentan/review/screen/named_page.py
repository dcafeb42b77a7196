"""A page for somebody who is signed in: with the name, and with the ways that the roles open."""

from __future__ import annotations

import sqlite3
from typing import Any

from contentan.decisions.team_tables import ROLES
from contentan.review.screen import page_templates, permissions
from contentan.review.screen.reviewer_request import Settings
from contentan.review.screen.sign_in import Session


def named_page(
    name: str, session: Session, settings: Settings, db: sqlite3.Connection, **facts: Any
) -> str:
    """HTML of the page `name`; `facts` as its template needs them."""
    own = permissions.roles_here(db, settings, session.name)
    words = page_templates.words(settings.lang)
    return page_templates.page(
        name,
        settings.lang,
        who=session.name,
        can_leave=settings.users is not None,
        roles=own,
        tabs=settings.tabs(settings.lang),
        own_roles=[words[role] for role in ROLES if role in own],
        **facts,
    )
