"""What was decided in the end, as tables: of each item of the random samples one verdict, with its
chance of being looked at.

An item's verdict is the adjudicated one, else the one that all share to whom it was given. Where
they differ, or say "unsure", it is unresolved, and so is what somebody passed over; where somebody
has yet to decide, it is as if not drawn. It counts for an estimate where it is in the order of
everybody to whom it was given (`own_order`). What was accepted in bulk was looked at by nobody, and
rows chosen for review (`random` off) were not drawn by chance: neither is here.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import polars as pl

from contentan.decisions import blind_answers, own_order
from contentan.decisions.blind_answers import Answers, codes_of_answer
from contentan.decisions.database import connect
from contentan.decisions.known_answers import check_items
from contentan.decisions.stored_samples import Sample, drawn_to, given_to, samples, stratum_of_items
from contentan.decisions.tables import ANYTHING, BETWEEN, said_of
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
    counted    flag  in the order of everybody to whom it was given; else it was chosen, and is in
                     no estimate until the rows before it are done
    chance     real  chance of being drawn and counted, in any sample that could have drawn it
    state      text  resolved; unresolved: reviewers differ, or are unsure; passed: somebody decided
                     on later rows and not on this one
    verdict    text  the verdict; empty where unresolved or passed
    meant      text  codes that the reviewers named, space between
    open       text  what it may come to where it is not resolved: each answer's codes, | between
                     answers; ? alone says that it may come to anything
    reviewers  text  who decided, space between
    said       text  what each reviewer answered before seeing another's answer: name=codes, a comma
                     between reviewers, ? for unsure
    """,
    values={"task": ("verify", "code", "missed"), "state": ("resolved", "unresolved", "passed")},
)


#: Codes, each with several others.
Pairs: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


class Judged(NamedTuple):
    """`resolved` as in RESOLVED; `framed` ids of all hits that a verify sample could draw;
    `answers` of the task `code`; `digest` of these.

    `former` are the ids that today's codes had, `split` the successors of codes that were split
    (`followed_codes`).
    """

    resolved: pl.DataFrame
    framed: frozenset[str]
    answers: Answers
    digest: str
    former: Pairs = ()
    split: Pairs = ()


def nothing() -> Judged:
    """Where there is no review."""
    unasked = frame_of(JUDGED, [])
    return Judged(frame_of(RESOLVED, []), frozenset(), Answers(unasked, unasked), "")


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
    facts = {row["id"]: dict(row) for row in db.execute("select * from item")}
    outcomes = {sample.id: _outcomes(db, sample.id, facts) for sample in drawn}
    shares = {sample.id: _shares(db, sample.id, outcomes[sample.id]) for sample in drawn}
    rows: dict[tuple[str, str], tuple[Any, ...]] = {}
    # The newest first: its verdict stands where an item was judged twice, but one that counts
    # stands before one that does not.
    for counted in (True, False):
        for sample in drawn:
            alike = [other for other in drawn if other.task == sample.task]
            for item, outcome in outcomes[sample.id].items():
                if outcome.counted == counted and (sample.task, item) not in rows:
                    stratum = frames[sample.id][item]
                    chance = _chance(item, alike, frames, shares) if counted else 0.0
                    rows[sample.task, item] = _row(sample, facts[item], stratum, chance, outcome)
    answers = blind_answers.coded(db, [sample.id for sample in drawn if sample.task == "code"])
    if not rows and answers.blind.is_empty():
        return nothing()
    table = frame_of(RESOLVED, [rows[one] for one in sorted(rows)])
    framed = frozenset(
        item for sample in drawn if sample.task == "verify" for item in frames[sample.id]
    )
    digest = hashlib.sha256(
        repr((table.rows(), sorted(framed), *(part.rows() for part in answers))).encode()
    ).hexdigest()
    return Judged(table, framed, answers, digest)


def verdicts(judged: Judged) -> pl.DataFrame:
    """Columns hit and verdict of the hits that were judged."""
    own = judged.resolved.filter((pl.col("task") == "verify") & (pl.col("state") == "resolved"))
    return own.select(pl.col("item").alias("hit"), "verdict")


class _Outcome(NamedTuple):
    counted: bool
    state: str
    verdict: str
    codes: str
    open: str
    reviewers: str
    said: str


def _row(
    sample: Sample, facts: dict[str, Any], stratum: str, chance: float, outcome: _Outcome
) -> tuple[Any, ...]:
    own = tuple(facts["id" if column.name == "item" else column.name] for column in _ITEM)
    return (sample.task, *own, stratum, outcome.counted, chance, *outcome[1:])


def _outcomes(
    db: sqlite3.Connection, sample: str, facts: Mapping[str, dict[str, Any]]
) -> dict[str, _Outcome]:
    """What each item of a sample came to; items on which somebody has yet to decide are left
    out.
    """
    given, checks = given_to(db, sample), check_items(db, sample)
    made: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.execute(
        "select * from current_decision where sample = ? and how <> 'bulk' order by id", (sample,)
    ):
        made[row["item"]].append(dict(row))
    blind, order = blind_answers.released_blind(db, sample), own_order.counted(db, sample)
    found = {}
    # An item that was closed for all may have been passed over before that.
    for item in drawn_to(db, sample):
        if item in checks:
            continue
        # Passed over by one and not reached by the other, it waits for the other.
        in_order, passed = item in order.items, item in order.passed
        said = _Said(made[item], blind.get(item, {}), facts[item]["code"])
        if outcome := _outcome(said, given.get(item, set()), counted=in_order, passed=passed):
            found[item] = outcome
    return found


class _Said(NamedTuple):
    """Decisions that stand on an item, the blind ones by reviewer, the machine's code of it."""

    now: list[dict[str, Any]]
    blind: Mapping[str, dict[str, Any]]
    code: str


def _outcome(said: _Said, given: set[str], *, counted: bool, passed: bool) -> _Outcome | None:
    own = {row["reviewer"]: row for row in said.now if row["how"] != "adjudicated"}
    who = " ".join(sorted(own))
    first = said_of(
        {name: _codes(said.blind.get(name, own[name]), said.code) for name in sorted(own)}
    )
    settled = [row for row in said.now if row["how"] == "adjudicated"]
    # An adjudication settles the item even where somebody never decided.
    if not settled and (given - own.keys() or not own):
        return _Outcome(counted, "passed", "", "", ANYTHING, who, first) if passed else None
    # The last adjudication stands.
    last = settled[-1:] or list(own.values())
    values = {(row["verdict"], " ".join(sorted(row["code"].split()))) for row in last}
    (verdict, codes), *more = sorted(values)
    if more or verdict == "unsure":
        answers = sorted({_codes(row, said.code) for row in last})
        may_be = ANYTHING if ANYTHING in answers else BETWEEN.join(answers)
        return _Outcome(counted, "unresolved", "", "", may_be, who, first)
    return _Outcome(counted, "resolved", verdict, codes, "", who, first)


def _codes(decision: Mapping[str, Any], code: str) -> str:
    """The codes of an answer, or that it may be anything."""
    chosen = codes_of_answer(dict(decision), {decision["item"]: code})
    return ANYTHING if chosen is None else chosen


def _shares(db: sqlite3.Connection, sample: str, outcomes: dict[str, _Outcome]) -> dict[str, float]:
    """Share of each stratum of a sample that counts.

    Each reviewer has an own random order, so what is done of it without a gap is a random part of
    what was drawn.
    """
    counted: dict[str, set[str]] = defaultdict(set)
    for item, stratum in db.execute(
        "select item, stratum from assignment where sample = ?", (sample,)
    ):
        if item in outcomes and outcomes[item].counted:
            counted[stratum].add(item)
    sizes = db.execute("select stratum, size from stratum where sample = ?", (sample,))
    # Over all of the stratum, not over what was drawn: a chance of being drawn and counted.
    return {stratum: len(counted[stratum]) / size for stratum, size in sizes if size}


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
