"""A reviewer's own rows of the log, as a workbook needs them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple


class Entry(NamedTuple):
    """A row of the log as its reviewer made it; `undoes` is the number of an earlier one that it
    takes back.
    """

    id: int
    item: str
    verdict: str | None
    code: str
    note: str
    how: str
    at: str
    undoes: int | None


def entries(db: sqlite3.Connection, sample: str, reviewer: str) -> list[Entry]:
    """All that a reviewer decided and took back in a sample, in order; adjudications are no part of
    it.
    """
    found = db.execute(
        f"select {', '.join(Entry._fields)} from decision where sample = ? and reviewer = ? and how"
        " <> 'adjudicated' order by id",
        (sample, reviewer),
    )
    return [Entry(*row) for row in found]


def standing(made: Iterable[Entry]) -> dict[str, Entry]:
    """Of each item the last decision that was not taken back."""
    by_item: dict[str, dict[int, Entry]] = {}
    for one in made:
        own = by_item.setdefault(one.item, {})
        if one.undoes is not None:
            own.pop(one.undoes, None)
        else:
            own[one.id] = one
    return {item: own[max(own)] for item, own in by_item.items() if own}
