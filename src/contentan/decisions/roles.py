"""Who may do what in a review: roles of people, and who may settle what.

A *reader* sees figures and released answers and decides nothing. A *reviewer* decides what was
given to her. An *adjudicator* settles what others left differing. A *coordinator* shares out the
work and gives roles. One person may have several. The last row of the table `role` for a name and a
role stands.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from contentan.decisions.database import all_or_nothing
from contentan.decisions.handovers import Stamp
from contentan.decisions.stored_samples import sample_of
from contentan.decisions.team_tables import ROLES
from contentan.errors import UsageError, many


def given_roles(db: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """The roles of everybody who was ever given or refused one, by name."""
    held: dict[tuple[str, str], int] = {}
    for name, role, stands in db.execute("select name, role, held from role order by id"):
        held[name, role] = stands
    names = sorted({name for name, _ in held})
    return {name: frozenset(role for role in ROLES if held.get((name, role))) for name in names}


def roles_of(db: sqlite3.Connection, name: str) -> frozenset[str]:
    """A person's roles: those given; else a reviewer is who was given rows, and anybody else a
    reader.
    """
    known = given_roles(db)
    if name in known:
        return known[name]
    has = db.execute(
        "select 1 from assignment where reviewer = ? union select 1 from handover where successor"
        " = ? limit 1",
        (name, name),
    ).fetchone()
    return frozenset(["reviewer" if has else "reader"])


def set_roles(db: sqlite3.Connection, name: str, roles: Collection[str], stamp: Stamp) -> None:
    """Give a person exactly these roles. UsageError for a role that there is not, or none, and
    where nobody would be a coordinator: no one could give roles any more; and who has open rows
    stays a reviewer: nobody could answer them any more.
    """
    name = name.strip()
    if not name or not roles:
        raise UsageError("a name and at least one role are needed", where="role")
    if strange := sorted(set(roles) - set(ROLES)):
        raise UsageError(f"role {strange[0]!r}; expected some of {', '.join(ROLES)}", where=name)
    with all_or_nothing(db):
        known = given_roles(db)
        if not any("coordinator" in own for own in (known | {name: roles}).values()):
            raise UsageError("nobody would be a coordinator: give somebody that role first")
        if "reviewer" not in roles:
            _refuse_open_rows(db, name)
        for role in ROLES:
            if name not in known or (role in known[name]) != (role in roles):
                db.execute(
                    "insert into role (name, role, held, made_by, at) values (?, ?, ?, ?, ?)",
                    (name, role, int(role in roles), stamp.made_by, stamp.at),
                )


def _refuse_open_rows(db: sqlite3.Connection, name: str) -> None:
    found = db.execute(
        """
        select a.sample, count(*) from current_assignment a
        where a.reviewer = ?1 and not exists (
          select 1 from current_decision d
          where d.sample = a.sample and d.item = a.item and d.reviewer = ?1
        )
        group by a.sample order by a.sample limit 1
        """,
        (name,),
    ).fetchone()
    if found:
        raise UsageError(
            f"has {many(found[1], 'open row')} in {found[0]}, which only a reviewer can answer;"
            " give these to others, or close them (`contentan review reassign`, `close`), or leave"
            " the role reviewer",
            where=name,
        )


def is_party(db: sqlite3.Connection, sample: str, item: str, name: str) -> bool:
    """Whether a person has an item or ever answered it: a dispute about it is her own."""
    found = db.execute(
        """
        select 1 from current_assignment
        where sample = :sample and item = :item and reviewer = :name
        union select 1 from decision
        where sample = :sample and item = :item and reviewer = :name and how <> 'adjudicated'
        limit 1
        """,
        {"sample": sample, "item": item, "name": name},
    )
    return found.fetchone() is not None


def allow_own_disputes(
    db: sqlite3.Connection, sample: str, adjudicator: str, stamp: Stamp, *, allowed: bool = True
) -> None:
    """Record that an adjudicator may settle also what she answered herself in a sample, or, with
    `allowed` off, no longer may.
    """
    sample_of(db, sample)
    if not adjudicator.strip():
        raise UsageError("name the adjudicator", where=sample)
    with all_or_nothing(db):
        db.execute(
            "insert into allowance (sample, adjudicator, allowed, made_by, note, at)"
            " values (?, ?, ?, ?, ?, ?)",
            (sample, adjudicator.strip(), int(allowed), stamp.made_by, stamp.note, stamp.at),
        )


def may_settle_own(db: sqlite3.Connection, sample: str, adjudicator: str) -> bool:
    """Whether a coordinator allowed an adjudicator to settle own disputes in a sample."""
    found = db.execute(
        "select allowed from allowance where sample = ? and adjudicator = ? order by id desc"
        " limit 1",
        (sample, adjudicator),
    ).fetchone()
    return bool(found and found[0])


def settling_own(db: sqlite3.Connection, sample: str) -> list[str]:
    """Adjudicators who may settle own disputes in a sample."""
    found = db.execute("select distinct adjudicator from allowance where sample = ?", (sample,))
    return sorted(row[0] for row in found if may_settle_own(db, sample, row[0]))
