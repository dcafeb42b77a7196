"""Who has what, how far and how fast: a row for each sample and reviewer."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from statistics import median
from typing import Any

import polars as pl

from contentan.decisions.stored_samples import Sample, samples
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

TEAM = declare(
    "team",
    "sample reviewer",
    """
    sample    text   id of the sample
    task      text   verify, code or missed
    reviewer  text   name
    drawn     int    rows that were drawn to the reviewer
    given     int    rows that the reviewer has now
    done      int    of these, answered
    open      int    of these, not answered
    taken     int    of these, handed over by somebody else
    passed_on int    rows that went on to somebody else
    closed    int    rows that were closed without an answer
    seconds   real?  median time of a decision, in seconds; empty where none was timed, as in a
                     workbook
    minutes   real?  what the open rows will take: open rows times that median, or that of all
                     reviewers of the sample; empty where nothing was timed
    last_at   text   when the reviewer last decided, ISO 8601; empty: never
    """,
    values={"task": ("verify", "code", "missed")},
)


def progress(db: sqlite3.Connection, sample: str = "") -> pl.DataFrame:
    """Table TEAM of all samples, or of one, the newest sample first."""
    rows: list[tuple[Any, ...]] = []
    for one in samples(db):
        if not sample or one.id == sample:
            rows += _of_sample(db, one)
    return frame_of(TEAM, rows)


def _of_sample(db: sqlite3.Connection, sample: Sample) -> list[tuple[Any, ...]]:
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place, reviewer, done in db.execute(
        """
        select a.place, a.reviewer, d.id is not null
        from current_place a
        left join current_decision d on d.sample = a.sample and d.item = a.item
          and d.reviewer = a.reviewer and d.how <> 'adjudicated'
        where a.sample = ?
        """,
        (sample.id,),
    ):
        counted[place]["drawn"] += 1
        if reviewer:
            own = counted[reviewer]
            own["given"] += 1
            own["done"] += done
            own["taken"] += reviewer != place
    for reviewer, successor in db.execute(
        "select reviewer, successor from handover where sample = ?", (sample.id,)
    ):
        counted[reviewer]["passed_on" if successor else "closed"] += 1
    spent: dict[str, list[float]] = defaultdict(list)
    last: dict[str, str] = {}
    for reviewer, seconds, at in db.execute(
        "select reviewer, seconds, at from decision"
        " where sample = ? and how not in ('adjudicated', 'carried') order by id",
        (sample.id,),
    ):
        last[reviewer] = at
        if seconds is not None:
            spent[reviewer].append(seconds)
    every = [one for own in spent.values() for one in own]
    found = []
    for reviewer, own in sorted(counted.items()):
        left = own["given"] - own["done"]
        pace = median(spent[reviewer]) if spent[reviewer] else None
        usual = pace if pace is not None else median(every) if every else None
        minutes = None if usual is None else left * usual / 60
        numbers = (own["drawn"], own["given"], own["done"], left)
        gone = (own["taken"], own["passed_on"], own["closed"])
        name = (sample.id, sample.task, reviewer)
        found.append((*name, *numbers, *gone, pace, minutes, last.get(reviewer, "")))
    return found
