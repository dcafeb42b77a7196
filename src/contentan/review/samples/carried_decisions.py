"""What reviewers already decided on the items of a new sample, carried over into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import polars as pl

from contentan.decisions import blind_answers, decision_log, found_again
from contentan.decisions.decision_log import Decision
from contentan.decisions.known_answers import NOT_KNOWN, is_training
from contentan.decisions.stored_samples import Sample, codes_of, samples

#: Columns of an earlier decision: as it was given blind, and as it stands.
_FIRST = ("first_verdict", "first_decided", "first_note")
_LAST = ("verdict", "decided", "note")


def decided(db: sqlite3.Connection, new: Sample) -> pl.DataFrame:
    """Decisions that stand in earlier samples of the task, each with its item and with what the
    reviewer had answered before seeing another's answer; of several by one reviewer on one item the
    last.
    """
    found = db.execute(
        f"""
        select d.id as number, d.reviewer, d.verdict, d.code as decided, d.note,
          i.id as item, i.doc, i.code, i.quote, i.before, i.after
        from current_decision d
        join item i on i.id = d.item
        join sample s on s.id = d.sample
        where s.task = ? and d.how not in ('adjudicated', 'bulk') and {NOT_KNOWN}
        order by d.id
        """,
        (new.task,),
    ).fetchall()
    names = (
        "number",
        "reviewer",
        "verdict",
        "decided",
        "note",
        "item",
        "doc",
        "code",
        "quote",
        "before",
        "after",
    )
    made = pl.DataFrame(
        [tuple(row) for row in found],
        schema=dict.fromkeys(names, pl.String()) | {"number": pl.Int64()},
        orient="row",
    )
    first = pl.DataFrame(
        [
            (one["item"], one["reviewer"], one["verdict"], one["code"], one["note"])
            for one in _first_blind(db, new.task).values()
        ],
        schema=dict.fromkeys(("item", "reviewer", *_FIRST), pl.String()),
        orient="row",
    )
    last = made.unique(("reviewer", "item"), keep="last")
    known = last.join(first, on=("item", "reviewer"), how="left").sort("number")
    return known.with_columns(
        pl.coalesce(name, own) for name, own in zip(_FIRST, _LAST, strict=True)
    )


def _first_blind(db: sqlite3.Connection, task: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The blind answers in samples of a task by item and reviewer, the first released of each."""
    ids = [sample.id for sample in samples(db) if sample.task == task and not is_training(sample)]
    return blind_answers.first_released(db, ids)


def carry(
    db: sqlite3.Connection,
    new: Sample,
    earlier: pl.DataFrame,
    rows: Sequence[dict[str, Any]],
    assigned: pl.DataFrame,
) -> int:
    """Decisions of the same reviewers on the same items, entered as carried: first what each
    answered blind, then what was changed after that, so that the new log tells the two apart as
    the old one does.
    """
    if earlier.is_empty():
        return 0
    names = ("doc", "code", "segment", "quote", "before", "after")
    now = found_again.near(
        pl.DataFrame([{"now": row["id"], **{name: row[name] for name in names}} for row in rows])
    )
    alike = (
        ("doc", "quote")
        if new.task == "missed"
        else ("doc", "code", "quote", "near_before", "near_after")
    )
    again = found_again.again(found_again.near(earlier), now, alike, each="reviewer").filter(
        pl.col("now").is_not_null()
    )
    due = again.join(
        assigned.select(pl.col("item").alias("now"), "reviewer"), on=("now", "reviewer")
    ).sort("number")
    codes = codes_of(db, new.id)
    carried = [row for row in due.iter_rows(named=True) if set(row["decided"].split()) <= codes]
    blind = [(row, [row[name] for name in _FIRST]) for row in carried]
    later = [(row, [row[name] for name in _LAST]) for row, first in blind]
    changed = [pair for pair, first in zip(later, blind, strict=True) if pair[1] != first[1]]
    for row, (verdict, decided, note) in [*blind, *changed]:
        if set(decided.split()) <= codes:
            said = (verdict, new.made_at, decided, note, "carried")
            decision_log.decide(
                db, Decision(new.id, row["now"], row["reviewer"], *said), check=False
            )
    return len(carried)
