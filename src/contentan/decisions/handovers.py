"""Rows that change hands in the middle of a sample: handed over to others, closed without an
answer, shared with somebody who comes later.

The draw stays what it was. A row goes on in the order in which it was drawn to somebody (its
*place*), whoever is to answer it now, so chances do not change and nothing that was answered
changes meaning. Which rows change hands is decided by that order alone, never by what they say:
all that are open, or the last of them, dealt in turn.

Only what the reviewer has not answered changes hands, and only before the item was released: who
gets a row sees nothing of what others answered there, and nobody gets two places of one item.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from contentan.decisions.blind_answers import released_blind
from contentan.decisions.database import all_or_nothing
from contentan.decisions.known_answers import check_items, is_training, met_before
from contentan.decisions.stored_samples import (
    given_to,
    refuse_other_roles,
    reviewers,
    sample_of,
)
from contentan.errors import UsageError


class Stamp(NamedTuple):
    """Who made a change, when (ISO 8601), and why in their words."""

    made_by: str
    at: str
    note: str = ""


class _Place(NamedTuple):
    item: str
    place: str


def hand_over(
    db: sqlite3.Connection,
    sample: str,
    reviewer: str,
    successors: Sequence[str],
    stamp: Stamp,
    *,
    most: int | None = None,
) -> dict[str, int]:
    """Give a reviewer's open rows to others, in turn, and return how many each got; "" counts those
    that nobody of them may get, since they judge the item already. `most`: only the last ones of
    the reviewer's order.

    UsageError where there is nothing open, or a name cannot be.
    """
    _no_training(db, sample)
    names = _names(successors)
    if reviewer in names or not names:
        raise UsageError(f"{reviewer}'s rows go to somebody else: name who", where=sample)
    refuse_other_roles(db, names)
    with all_or_nothing(db):
        rows = _last(_open(db, sample, reviewer), most)
        if not rows:
            raise UsageError(f"{reviewer} has nothing open that could change hands", where=sample)
        judges = _judges(db, sample, names)
        got = Counter(dict.fromkeys(names, 0))
        for row in rows:
            # Whoever has got the least so far; of these the one named first.
            able = [name for name in names if name not in judges[row.item]]
            successor = min(able, key=lambda name: (got[name], names.index(name)), default="")
            got[successor] += 1
            if successor:
                judges[row.item].add(successor)
                _write(db, sample, row, (reviewer, successor), stamp)
    return dict(got)


def close(
    db: sqlite3.Connection, sample: str, reviewer: str, stamp: Stamp, *, most: int | None = None
) -> int:
    """Close a reviewer's open rows without an answer, and return how many. `most` as in
    `hand_over`.

    They stay in the sample with their chances, as rows that nobody answered (`own_order`). An
    answer that was taken back after the release is closed, too: nobody else could answer it blind.
    UsageError where there is nothing open.
    """
    with all_or_nothing(db):
        rows = _last(_open(db, sample, reviewer, released=True), most)
        if not rows:
            raise UsageError(f"{reviewer} has nothing open that could be closed", where=sample)
        for row in rows:
            _write(db, sample, row, (reviewer, ""), stamp)
    return len(rows)


def add_reviewer(
    db: sqlite3.Connection, sample: str, newcomer: str, stamp: Stamp
) -> dict[str, int]:
    """Give somebody who comes in the middle a fair share of what is open, and return how many rows
    of whom. Each row is the last one of the reviewer who has the most left.

    UsageError where nothing is left that the newcomer may get, or the name cannot be.
    """
    (name,) = _names([newcomer]) or ("",)
    if not name:
        raise UsageError("the newcomer needs a name", where=sample)
    _no_training(db, sample)
    refuse_other_roles(db, [name])
    with all_or_nothing(db):
        rows = {
            one: _open(db, sample, one)
            for one in reviewers(db, sample_of(db, sample).id)
            if one != name
        }
        judges, own = _judges(db, sample, [name]), len(_open(db, sample, name))
        left = {one: len(open_rows) for one, open_rows in rows.items()}
        got: Counter[str] = Counter()
        while any(rows.values()):
            giver = max((one for one in rows if rows[one]), key=lambda one: (left[one], one))
            # One more would leave the giver with less than the newcomer has.
            if left[giver] - 1 < own + got.total() + 1:
                break
            row = rows[giver].pop()
            # Of an item that two others judge the newcomer gets one place.
            if name not in judges[row.item]:
                judges[row.item].add(name)
                left[giver] -= 1
                got[giver] += 1
                _write(db, sample, row, (giver, name), stamp)
        if not got:
            raise UsageError(f"nothing is open that {name} could be given", where=sample)
    return dict(got)


def history(db: sqlite3.Connection, sample: str) -> list[dict[str, Any]]:
    """What changed hands in a sample, the newest first: at, reviewer, successor (empty: closed),
    made_by, note, rows.
    """
    found = db.execute(
        "select at, reviewer, successor, made_by, note, count(*) as rows from handover"
        " where sample = ? group by at, reviewer, successor, made_by, note order by max(id) desc",
        (sample,),
    )
    return [dict(row) for row in found]


def _names(given: Sequence[str]) -> list[str]:
    names = list(dict.fromkeys(name.strip() for name in given if name.strip()))
    # Tables have several names in a cell, with commas or spaces between.
    if strange := [name for name in names if any(sign in name for sign in ", \n=")]:
        raise UsageError(f"name {strange[0]!r}: no space, comma or '=' in the name of a reviewer")
    return names


def _last(rows: list[_Place], most: int | None) -> list[_Place]:
    if most is not None and most < 1:
        raise UsageError(f"{most} rows; expected one or more")
    return rows if most is None else rows[-most:]


def _open(
    db: sqlite3.Connection, sample: str, reviewer: str, *, released: bool = False
) -> list[_Place]:
    """What a reviewer has and has not answered, in the reviewer's order; with `released` also where
    an answer was taken back after the release.
    """
    gone = set() if released else set(released_blind(db, sample_of(db, sample).id))
    found = db.execute(
        """
        select a.item, a.place from current_assignment a
        where a.sample = ? and a.reviewer = ? and a.item not in (
          select item from current_decision
          where sample = ? and (reviewer = ? or how = 'adjudicated')
        )
        order by a.place <> a.reviewer, a.place, a.position
        """,
        (sample, reviewer, sample, reviewer),
    )
    return [_Place(*row) for row in found if row["item"] not in gone]


def _no_training(db: sqlite3.Connection, sample: str) -> None:
    # A round says what one person can: rows of somebody else's would be a part of a test, and may
    # be known to whoever gets them.
    if is_training(sample_of(db, sample)):
        raise UsageError(
            "a training round is one person's own: `contentan train` gives another; close the rows"
            " of somebody who leaves",
            where=sample,
        )


def _judges(db: sqlite3.Connection, sample: str, names: Sequence[str]) -> dict[str, set[str]]:
    """Of each item those who have it now or ever decided on it; of an attention check also those of
    `names` who met it in any sample, and may know the answer.
    """
    found = defaultdict(set, given_to(db, sample))
    for item, reviewer in db.execute(
        "select distinct item, reviewer from decision where sample = ?", (sample,)
    ):
        found[item].add(reviewer)
    checks = check_items(db, sample)
    for name in names if checks else ():
        for item in checks & met_before(db, name):
            found[item].add(name)
    return found


def _write(
    db: sqlite3.Connection, sample: str, row: _Place, hands: tuple[str, str], stamp: Stamp
) -> None:
    db.execute(
        "insert into handover (sample, item, place, reviewer, successor, last_decision, made_by,"
        " note, at) select ?, ?, ?, ?, ?, coalesce(max(id), 0), ?, ?, ? from decision",
        (sample, row.item, row.place, *hands, stamp.made_by, stamp.note, stamp.at),
    )
