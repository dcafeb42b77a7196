"""A sample of which five people have parts, some items in the hands of two."""

from __future__ import annotations

import sqlite3

from tests.decisions.decided import add

FIVE = ("ada", "bek", "cara", "dina", "erlan")


def spread(db: sqlite3.Connection, items: int = 24, doubled: int = 14) -> list[str]:
    """Items of one sample, of which the first `doubled` go to two of five, the others to one."""
    ids = add(db, "v", items=items, who=FIVE, country="KAZ", lang="ru")
    kept = {
        (item, FIVE[(at + more) % 5])
        for at, item in enumerate(ids)
        for more in range(1 + (at < doubled))
    }
    db.executescript("drop trigger assignment_no_delete")
    for item in ids:
        for name in FIVE:
            if (item, name) not in kept:
                db.execute("delete from assignment where item = ? and reviewer = ?", (item, name))
    return ids
