"""What is said below a disagreement: remarks on an item, in the order in which they were made.

Only after the release, and only by and to those who may see its answers then. Nothing is taken
away or changed.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import Any

from contentan.decisions.blind_answers import released_blind
from contentan.errors import UsageError

#: Letters of a remark, as of a note.
MOST_LETTERS = 4000


def add_remark(
    db: sqlite3.Connection, sample: str, item: str, author: str, says: str, at: str
) -> int:
    """Add a remark to an item's thread and return its number.

    UsageError for an empty one, one that is too long or holds NUL, and an item that is not
    released.
    """
    where, says = f"{sample}/{item}", says.strip()
    if not says or len(says) > MOST_LETTERS or "\0" in says:
        raise UsageError(
            f"a remark has 1 to {MOST_LETTERS} characters, none of them NUL", where=where
        )
    # A release is never taken back, so nothing can come between the look and the row.
    if item not in released_blind(db, sample):
        raise UsageError("there is nothing to discuss before all have decided", where=where)
    made = db.execute(
        "insert into remark (sample, item, author, says, at) values (?, ?, ?, ?, ?)",
        (sample, item, author, says, at),
    )
    return int(made.lastrowid or 0)


def remarks(db: sqlite3.Connection, sample: str) -> dict[str, list[dict[str, Any]]]:
    """Remarks of a sample by item, the oldest first: id, author, says, at."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.execute(
        "select id, item, author, says, at from remark where sample = ? order by id", (sample,)
    ):
        found[row["item"]].append({name: row[name] for name in ("id", "author", "says", "at")})
    return found
