"""Rows whose answer is known before anybody is asked: of training rounds, and attention checks that
are mixed into a sample.

A training round is a sample that is not random and has `TRAINING` among its choices. A check is a
row of a random sample whose chance of being drawn is 0: it was put there, not drawn. Answers to
both say something of the reviewer and nothing of the corpus, so no precision, recall, agreement or
corrected figure may read them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from contentan.decisions.stored_samples import Sample

#: The choice that makes a sample a training round: its `pass_mark` and `feedback`.
TRAINING = "training"
#: The choice that holds the answers: item -> [codes, note].
KNOWN = "known"

#: Of a decision `d`: its answer was not known before. For queries that read decisions of samples of
#: every kind.
NOT_KNOWN = """
not exists (
  select 1 from sample k join assignment p on p.sample = k.id
  where k.id = d.sample and p.item = d.item
    and (json_extract(k.choices, '$.training') is not null or (k.random and p.chance = 0))
)
"""


class Known(NamedTuple):
    """The codes that are right for an item, and what was noted of it."""

    codes: frozenset[str]
    note: str


def is_training(sample: Sample) -> bool:
    return TRAINING in sample.choices


def known_of(sample: Sample) -> dict[str, Known]:
    """The known answers of a sample by item; none in a sample without."""
    return {
        item: Known(frozenset(codes.split()), note)
        for item, (codes, note) in sample.choices.get(KNOWN, {}).items()
    }


def as_choice(known: Mapping[str, Known]) -> dict[str, list[str]]:
    """Known answers as a sample keeps them among its choices."""
    return {item: [" ".join(sorted(one.codes)), one.note] for item, one in known.items()}


def check_items(db: sqlite3.Connection, sample: str) -> frozenset[str]:
    """Items of a random sample that were mixed in as attention checks."""
    found = db.execute(
        "select distinct a.item from assignment a join sample s on s.id = a.sample"
        " where s.id = ? and s.random and a.chance = 0",
        (sample,),
    )
    return frozenset(str(row[0]) for row in found)


def met_before(db: sqlite3.Connection, reviewer: str) -> set[str]:
    """Items that a reviewer was ever given, decided or not, settled or discussed: the reviewer
    knows what became of them, or would be told before they are asked.
    """
    found = db.execute(
        "select item from assignment where reviewer = ?1"
        " union select item from current_assignment where reviewer = ?1"
        " union select item from decision where reviewer = ?1"
        " union select item from remark where author = ?1",
        (reviewer,),
    )
    return {str(row[0]) for row in found}


def to_be_answered(db: sqlite3.Connection, reviewer: str) -> set[str]:
    """Items of training rounds that a reviewer has not answered yet: until then nothing may tell
    what became of them elsewhere.
    """
    found = db.execute(
        "select a.item from current_assignment a join sample s on s.id = a.sample"
        " where a.reviewer = ?1 and json_extract(s.choices, '$.training') is not null"
        " and not exists (select 1 from decision d"
        " where d.sample = a.sample and d.item = a.item and d.reviewer = ?1)",
        (reviewer,),
    )
    return {str(row[0]) for row in found}


def told_before(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """Items with reviewers who were told the answer in a training round: what they say of them
    later, in whatever sample, is not their own any more. Who was told stays told, also where the
    answer was taken back and the row closed.
    """
    found = db.execute(
        "select a.item, a.reviewer from assignment a join sample s on s.id = a.sample"
        " where json_extract(s.choices, '$.training') is not null"
    )
    return {(str(item), str(reviewer)) for item, reviewer in found}


def chosen_codes(decision: Mapping[str, Any], machine: str) -> frozenset[str] | None:
    """The codes that a decision comes to for an item with this code; None for "unsure"."""
    if decision["verdict"] == "unsure":
        return None
    return frozenset(
        machine.split() if decision["verdict"] == "accept" else decision["code"].split()
    )
