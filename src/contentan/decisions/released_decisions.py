"""What others decided on an item: nothing before everybody to whom it was given has decided."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from contentan.decisions import blind_answers
from contentan.decisions.known_answers import is_training
from contentan.decisions.stored_samples import sample_of


def is_given(db: sqlite3.Connection, sample: str, item: str, reviewer: str) -> bool:
    found = db.execute(
        "select 1 from current_assignment where sample = ? and item = ? and reviewer = ?",
        (sample, item, reviewer),
    )
    return found.fetchone() is not None


def all_decided(db: sqlite3.Connection, sample: str, item: str) -> bool:
    waiting = db.execute(
        """
        select 1 from current_assignment a
        where a.sample = ? and a.item = ? and not exists (
          select 1 from current_decision d
          where d.sample = a.sample and d.item = a.item and d.reviewer = a.reviewer
        )
        """,
        (sample, item),
    )
    return waiting.fetchone() is None


def others(db: sqlite3.Connection, sample: str, item: str, reviewer: str) -> list[dict[str, Any]]:
    """What everybody decided on an item, once everybody to whom it was given has; until then
    nothing.

    Columns id, sample, item, reviewer, verdict, code, note, how, at.
    """
    # To somebody to whom the item was not given it is not even told that there are decisions.
    if not is_given(db, sample, item, reviewer) or not all_decided(db, sample, item):
        return []
    return _decisions(db, "sample = ? and item = ?", (sample, item))


def _decisions(db: sqlite3.Connection, where: str, values: Sequence[str]) -> list[dict[str, Any]]:
    found = db.execute(
        "select id, sample, item, reviewer, verdict, code, note, how, at from current_decision"
        f" where {where} order by item, id",
        values,
    )
    return [dict(row) for row in found]


def released(db: sqlite3.Connection, sample: str) -> list[dict[str, Any]]:
    """Decisions on items that all to whom they were given, two or more, have decided: columns of
    `others`. Adjudications are among them.
    """
    found = db.execute(
        """
        with done as (
          select distinct item, reviewer from current_decision
          where sample = ? and how <> 'adjudicated'
        ),
        complete as (
          select a.item from current_assignment a
          left join done d on d.item = a.item and d.reviewer = a.reviewer
          where a.sample = ?
          group by a.item having count(*) > 1 and count(*) = count(d.item)
        )
        select d.id, d.sample, d.item, d.reviewer, d.verdict, d.code, d.note, d.how, d.at
        from current_decision d join complete using (item)
        where d.sample = ? order by d.item, d.id
        """,
        (sample, sample, sample),
    )
    return [dict(row) for row in found]


def differing(db: sqlite3.Connection, sample: str, *, ever: bool = False) -> list[dict[str, Any]]:
    """Items on which all have decided and not alike: columns of `ITEM`, `decisions` (see `others`),
    `settled` (the adjudicated or None). With `ever` also those on which all agree only since they
    could see each other's answers.

    Each decision has `first`, the reviewer's answer before that (see `blind_answers`); None where
    it is the same. "unsure" is an answer too: it differs from any other.
    """
    # A training round is settled by its gold.
    if is_training(sample_of(db, sample)):
        return []
    blind = blind_answers.released_blind(db, sample)
    by_item: dict[str, list[dict[str, Any]]] = {}
    for row in released(db, sample):
        by_item.setdefault(row["item"], []).append(row)
    found = []
    for item, every in by_item.items():
        own = [row for row in every if row["how"] != "adjudicated"]
        first = blind.get(item, {})
        now, before = ({_answer(one) for one in part} for part in (own, first.values()))
        if len(now) > 1 or (ever and len(before) > 1):
            own = [one | {"first": _changed(one, first)} for one in own]
            row = db.execute("select * from item where id = ?", (item,)).fetchone()
            settled = next((row for row in reversed(every) if row["how"] == "adjudicated"), None)
            found.append({**dict(row), "decisions": own, "settled": settled})
    return found


def _answer(decision: Mapping[str, Any]) -> tuple[str, str]:
    return decision["verdict"], " ".join(sorted(decision["code"].split()))


def _changed(now: dict[str, Any], first: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    """A reviewer's first answer where another one stands now."""
    before = first.get(now["reviewer"], now)
    return None if _answer(before) == _answer(now) else before
