"""A line that is judged at the desk and stands in a verify sample: the judgement becomes the
decision of whoever judged, on the row that this person was given.

Only where all of this is sure: the sample is of the run that the desk shows, the row was given to
this very person, who has not decided on it, and it is the one hit of the code in the line.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple

from contentan.decisions.database import REVIEW, connect
from contentan.decisions.decision_log import Decision, StaleError, decide, reviewer_rows
from contentan.decisions.known_answers import is_training
from contentan.decisions.stored_samples import Sample, samples
from contentan.desk.open_desk import OpenDesk
from contentan.desk.tweaks import place


class Judgement(NamedTuple):
    """A line as a page sends it, of which run, whether it is right for a code, and who says so."""

    at: str
    run: str
    code: str
    right: bool
    who: str


def decided(
    desk: OpenDesk,
    given: Judgement,
    now: Callable[[], str],
    may: Callable[[sqlite3.Connection], bool],
) -> str:
    """The sample in which the judgement became a decision; '' where the line stands in none that is
    this person's to decide. `may` says whether the person may review.
    """
    part, doc, first, last = place(desk, given.at, given.run)
    path = desk.settings.outputs / REVIEW
    if not path.is_file():
        return ""
    span = int(part.positions.start[first]), int(part.positions.stop[last])
    where = str(part.source.docs[doc]), *span
    with closing(connect(path, now)) as db:
        if not may(db):
            return ""
        for sample in samples(db):
            if sample.task != "verify" or sample.run != given.run or is_training(sample):
                continue
            if item := _row(db, sample, given, where):
                verdict = "accept" if given.right else "reject"
                try:
                    decide(db, Decision(sample.id, item, given.who, verdict, now()), knows=None)
                except StaleError:  # in another tab, this very moment
                    return ""
                return sample.id
    return ""


def _row(
    db: sqlite3.Connection, sample: Sample, given: Judgement, where: tuple[str, int, int]
) -> str:
    """The one row of the person that a passage is, undecided; '' where there is none, or several
    might be meant.
    """
    doc, start, stop = where
    chosen = {"doc": doc, "code": given.code}
    rows = [
        row
        for row in reviewer_rows(db, sample.id, given.who, chosen)
        if row["start"] < stop and start < row["stop"]
    ]
    return str(rows[0]["id"]) if len(rows) == 1 and rows[0]["decision"] is None else ""
