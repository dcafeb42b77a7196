"""What reviewers came to in the end, as one table: a gold standard for `contentan gold` and
`contentan propose`.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import Any

import polars as pl

from contentan.decisions.database import TASKS
from contentan.decisions.judged import judged
from contentan.decisions.known_answers import NOT_KNOWN
from contentan.errors import UsageError

#: Columns of an item that the table repeats, so that it can be read alone.
_ITEM = ("doc", "title", "country", "lang", "year", "page", "start", "stop", "code", "quote")


def gold_answers(db: sqlite3.Connection, task: str) -> pl.DataFrame:
    """The settled items of a task, one row each: `item`, `text`, `codes` (; between them, empty for
    none), `verdict`, `how` (adjudicated, agreed or single), `reviewers`, `at` (the last decision
    that made it), `counted` (in the order of everybody to whom it was given) and `weight` (1 over
    the chance of being drawn and counted; empty where it does not count), then where it stands and
    `code`, the machine's.

    `codes` are those of the whole paragraph in the task missed, and of the bold words in the
    others. Items that are open, unsure or passed over are in no gold standard. UsageError for
    another task.
    """
    if task not in TASKS:
        raise UsageError(f"task {task!r}; expected one of {', '.join(TASKS)}", where="--gold")
    facts = {row["id"]: row for row in db.execute("select * from item")}
    settled = judged(db).resolved.filter((pl.col("task") == task) & (pl.col("state") == "resolved"))
    made: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.execute(
        "select d.* from current_decision d join sample s on s.id = d.sample"
        f" where s.task = ? and s.random and d.how <> 'bulk' and {NOT_KNOWN} order by d.id",
        (task,),
    ):
        made[row["item"]].append(dict(row))
    rows = [
        _row(one, facts[one["item"]], made[one["item"]]) for one in settled.iter_rows(named=True)
    ]
    kinds = {"weight": pl.Float64, "counted": pl.Boolean, **dict.fromkeys(_NUMBERS, pl.Int64)}
    return pl.DataFrame(rows, {name: kinds.get(name, pl.String) for name in _COLUMNS})


_NUMBERS = ("year", "page", "start", "stop")
_COLUMNS = (
    *("item", "text", "codes", "verdict", "how", "reviewers", "at", "counted", "weight"),
    *_ITEM,
)


def _row(one: dict[str, Any], facts: sqlite3.Row, made: list[dict[str, Any]]) -> dict[str, Any]:
    """A settled item with who settled it, when and how; `made` are the decisions on it."""
    last = [row for row in made if row["how"] == "adjudicated"][-1:]
    who = [row["reviewer"] for row in last] or one["reviewers"].split()
    agreed = "agreed" if len(who) > 1 else "single"
    codes = facts["code"] if one["verdict"] == "accept" else one["meant"]
    return {
        "item": one["item"],
        "text": facts["before"] + facts["quote"] + facts["after"],
        "codes": ";".join(codes.split()),
        "verdict": one["verdict"],
        "how": "adjudicated" if last else agreed,
        "reviewers": " ".join(who),
        "at": max((row["at"] for row in last or made), default=""),
        "counted": one["counted"],
        "weight": 1 / one["chance"] if one["counted"] else None,
        **{name: facts[name] for name in _ITEM},
    }
