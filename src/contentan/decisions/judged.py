"""What was decided in the end, as tables: of each item of the random samples one verdict, with its
chance of being looked at.

An item's verdict is the adjudicated one, else the one that all share to whom it was given. Where
they differ, or say "unsure", it is unresolved and counted as such; where somebody has not decided
yet, it is as if not drawn. What was accepted in bulk was looked at by nobody, and rows chosen for
review (`random` off) were not drawn by chance: neither is here.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import polars as pl

from contentan.decisions import released_decisions
from contentan.decisions.database import connect
from contentan.decisions.stored_samples import Sample, samples, stratum_of_items
from contentan.statistics.agreement_by_code import JUDGED
from contentan.tables.frames import frame_of
from contentan.tables.schema import columns_of, declare

_ITEM = columns_of("""
    item         text  id of the hit or segment when it was drawn
    doc          text  document id
    code         text  the machine's code; empty for a segment
    start        int   first code point
    stop         int   code point after it
    quote        text  the matched text, or the whole segment
    before       text  text before it
    after        text  text after it
    text_digest  text  digest of the document's text
    """)
RESOLVED = declare(
    "resolved",
    "task item",
    """
    task  text  what was asked
    """,
    _ITEM,
    """
    stratum    text  stratum from which it was drawn, in the newest sample that holds it
    chance     real  chance of being drawn and resolved, in any sample that could have drawn it
    state      text  resolved; unresolved: reviewers differ, or are unsure
    verdict    text  the verdict; empty where unresolved
    meant      text  codes that the reviewers named, space between
    reviewers  text  who decided, space between
    """,
    values={"task": ("verify", "code", "missed"), "state": ("resolved", "unresolved")},
)


#: Codes, each with several others.
Pairs: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


class Judged(NamedTuple):
    """`resolved` as in RESOLVED; `framed` ids of all hits that a verify sample could draw;
    `answers` as in JUDGED; `digest` of these.

    `former` are the ids that today's codes had, `split` the successors of codes that were split
    (`followed_codes`).
    """

    resolved: pl.DataFrame
    framed: frozenset[str]
    answers: pl.DataFrame
    digest: str
    former: Pairs = ()
    split: Pairs = ()


def nothing() -> Judged:
    """Where there is no review."""
    return Judged(frame_of(RESOLVED, []), frozenset(), frame_of(JUDGED, []), "")


def read_decisions(path: Path) -> Judged:
    """What the file of decisions comes to; `nothing` where there is no such file or no decision in
    it.
    """
    if not path.is_file():
        return nothing()
    with closing(connect(path, lambda: "")) as db:
        return judged(db)


def judged(db: sqlite3.Connection) -> Judged:
    """What the decisions in an open file come to."""
    drawn = [sample for sample in samples(db) if sample.random]
    frames = {sample.id: stratum_of_items(db, sample.id) for sample in drawn}
    outcomes = {sample.id: _outcomes(db, sample.id) for sample in drawn}
    shares = {sample.id: _shares(db, sample.id, outcomes[sample.id]) for sample in drawn}
    facts = {row["id"]: dict(row) for row in db.execute("select * from item")}
    rows: dict[tuple[str, str], tuple[Any, ...]] = {}
    for sample in drawn:  # the newest first: its verdict stands where an item was judged twice
        for item, outcome in outcomes[sample.id].items():
            if (sample.task, item) not in rows:
                chance = _chance(
                    item, [other for other in drawn if other.task == sample.task], frames, shares
                )
                rows[sample.task, item] = _row(
                    sample, facts[item], frames[sample.id][item], chance, outcome
                )
    answers = answered(db, drawn)
    if not rows and answers.is_empty():
        return nothing()
    table = frame_of(RESOLVED, [rows[one] for one in sorted(rows)])
    framed = frozenset(
        item for sample in drawn if sample.task == "verify" for item in frames[sample.id]
    )
    digest = hashlib.sha256(
        repr((table.rows(), sorted(framed), answers.rows())).encode()
    ).hexdigest()
    return Judged(table, framed, answers, digest)


def verdicts(judged: Judged) -> pl.DataFrame:
    """Columns hit and verdict of the hits that were judged."""
    own = judged.resolved.filter((pl.col("task") == "verify") & (pl.col("state") == "resolved"))
    return own.select(pl.col("item").alias("hit"), "verdict")


def answered(db: sqlite3.Connection, drawn: Sequence[Sample]) -> pl.DataFrame:
    """Table JUDGED of the samples of the task `code`: who saw the machine's code is led by it, so
    agreement is read from these alone.

    Of an item that was answered twice by one reviewer the newest sample's answer stands.
    """
    parts = [
        answers(released_decisions.released(db, sample.id))
        for sample in drawn
        if sample.task == "code"
    ]
    every = pl.concat([frame_of(JUDGED, []), *parts])
    return every.unique(JUDGED.key, keep="first", maintain_order=True).sort(JUDGED.key)


def answers(
    decisions: Iterable[Mapping[str, Any]], machine: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Table JUDGED of released decisions (`released_decisions.released`); adjudications and what
    was accepted in bulk are left out.

    `machine` is the code of each item, which is what "accept" chooses.
    """
    own = [one for one in decisions if one["how"] not in ("adjudicated", "bulk")]
    return frame_of(
        JUDGED, [(one["item"], one["reviewer"], _codes(one, machine or {})) for one in own]
    )


def _codes(decision: Mapping[str, Any], machine: Mapping[str, str]) -> str | None:
    if decision["verdict"] == "accept":
        return machine[decision["item"]]
    return None if decision["verdict"] == "unsure" else " ".join(sorted(decision["code"].split()))


class _Outcome(NamedTuple):
    state: str
    verdict: str
    codes: str
    reviewers: str


def _row(
    sample: Sample, facts: dict[str, Any], stratum: str, chance: float, outcome: _Outcome
) -> tuple[Any, ...]:
    own = tuple(facts["id" if column.name == "item" else column.name] for column in _ITEM)
    return (sample.task, *own, stratum, chance, *outcome)


def _outcomes(db: sqlite3.Connection, sample: str) -> dict[str, _Outcome]:
    """What each item of a sample came to; items on which somebody has yet to decide are left
    out.
    """
    given: dict[str, set[str]] = defaultdict(set)
    for item, reviewer in db.execute(
        "select item, reviewer from assignment where sample = ?", (sample,)
    ):
        given[item].add(reviewer)
    made: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in db.execute(
        "select * from current_decision where sample = ? and how <> 'bulk' order by id", (sample,)
    ):
        made[row["item"]].append(row)
    found = {item: _outcome(rows, given[item]) for item, rows in made.items()}
    return {item: outcome for item, outcome in found.items() if outcome}


def _outcome(rows: list[sqlite3.Row], given: set[str]) -> _Outcome | None:
    own = {row["reviewer"]: row for row in rows if row["how"] != "adjudicated"}
    who = " ".join(sorted(own))
    settled = [row for row in rows if row["how"] == "adjudicated"]
    # An adjudication settles the item even where somebody never decided.
    if not settled and given - own.keys():
        return None
    values = {
        (row["verdict"], " ".join(sorted(row["code"].split())))
        # The last adjudication stands.
        for row in settled[-1:] or own.values()
    }
    (verdict, codes), *more = sorted(values)
    if more or verdict == "unsure":
        return _Outcome("unresolved", "", "", who)
    return _Outcome("resolved", verdict, codes, who)


def _shares(db: sqlite3.Connection, sample: str, outcomes: dict[str, _Outcome]) -> dict[str, float]:
    """Share of each stratum of a sample that is resolved.

    Each reviewer has an own random order, so what is resolved so far is itself a random part of
    what was drawn.
    """
    resolved: dict[str, set[str]] = defaultdict(set)
    for item, stratum in db.execute(
        "select item, stratum from assignment where sample = ?", (sample,)
    ):
        if item in outcomes and outcomes[item].state == "resolved":
            resolved[stratum].add(item)
    sizes = db.execute("select stratum, size from stratum where sample = ?", (sample,))
    # Over all of the stratum, not over what was drawn: a chance of being drawn and resolved.
    return {stratum: len(resolved[stratum]) / size for stratum, size in sizes if size}


def _chance(
    item: str,
    drawn: list[Sample],
    frames: dict[str, dict[str, str]],
    shares: dict[str, dict[str, float]],
) -> float:
    """Chance of being in at least one of the samples, which are drawn independently (Thompson 2012,
    ch. 6).
    """
    missed = 1.0
    for sample in drawn:
        missed *= 1 - shares[sample.id].get(frames[sample.id].get(item, ""), 0.0)
    return 1 - missed
