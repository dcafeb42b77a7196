"""Training rounds: what a reviewer is told of a row, and how a round went.

What counts is the answer that was given before the known one was told: with feedback after each
answer the first one that was stored, with feedback at the end the one that stood when the last row
was done. What is changed later is practice.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from contentan.decisions.known_answers import TRAINING, Known, chosen_codes, is_training, known_of
from contentan.decisions.stored_samples import Sample, drawn_to, samples
from contentan.statistics.agreement_by_code import JUDGED, agree
from contentan.statistics.intervals import wilson
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare, with_interval

ROUNDS = declare(
    "training_rounds",
    "sample reviewer",
    """
    sample    text  id of the round
    task      text  what was asked
    reviewer  text  who is trained
    given     int   rows of the round
    answered  int   rows answered
    right     int   of these, answered as the gold has it before it was told
    unsure    int   of these, answered with unsure, which is not right
    """,
    with_interval("share", "share of the answers that are right"),
    with_interval("kappa", "Cohen's kappa with the gold, unsure left out"),
    """
    pass_mark  real  share of all rows to be answered right
    state      text  passed, failed; open: not all rows are answered
    """,
    values={"state": ("passed", "failed", "open")},
)
ROUND_CODES = declare(
    "training_codes",
    "sample reviewer code",
    """
    sample    text  id of the round
    reviewer  text  who is trained
    code      text  code id
    gold      int   answered rows for which the code is right
    found     int   of these, rows for which the reviewer chose it, too
    missed    int   the others of these
    extra     int   rows for which the reviewer chose it, and it is not right
    """,
    with_interval("kappa", "Cohen's kappa with the gold, this code or not"),
)
_SEED, _REPLICATES = 20240101, 500
_GOLD, _OWN = "gold", "reviewer"


class Told(NamedTuple):
    """A row that may be told: `codes` chosen (None: unsure), whether they are `right`, and what is
    `known`. `verdict` is the answer's.
    """

    item: str
    verdict: str
    codes: frozenset[str] | None
    right: bool
    known: Known


def first_answers(db: sqlite3.Connection, sample: Sample) -> dict[str, dict[str, dict[str, Any]]]:
    """The answers of a round that count, by reviewer and item, in the order in which they were
    given: decisions with id, item, reviewer, verdict, code.
    """
    given, each = drawn_to(db, sample.id), sample.choices[TRAINING]["feedback"] == "each"
    wanted: dict[str, set[str]] = defaultdict(set)
    for item, names in given.items():
        for name in names:
            wanted[name].add(item)
    found: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in wanted}
    for row in db.execute(
        "select id, item, reviewer, verdict, code, undoes from decision"
        " where sample = ? and how <> 'adjudicated' order by id",
        (sample.id,),
    ):
        own, item = found.get(row["reviewer"]), row["item"]
        if own is None or len(own) == len(wanted[row["reviewer"]]) or (each and item in own):
            continue
        if row["undoes"] is None:
            own.pop(item, None)
            own[item] = dict(row)
        elif item in own and own[item]["id"] == row["undoes"]:
            del own[item]
    return found


def told(db: sqlite3.Connection, sample: Sample, reviewer: str) -> list[Told]:
    """What a reviewer may be told by now, in the order of the answers."""
    made = first_answers(db, sample).get(reviewer, {})
    given = sum(reviewer in names for names in drawn_to(db, sample.id).values())
    if sample.choices[TRAINING]["feedback"] == "end" and len(made) < given:
        return []
    return _told(db, sample, made)


def _told(
    db: sqlite3.Connection, sample: Sample, made: Mapping[str, Mapping[str, Any]]
) -> list[Told]:
    known, machine = known_of(sample), machine_codes(db, sample.id)
    rows = []
    for item, one in made.items():
        codes = chosen_codes(one, machine[item])
        rows.append(Told(item, one["verdict"], codes, codes == known[item].codes, known[item]))
    return rows


def machine_codes(db: sqlite3.Connection, sample: str) -> dict[str, str]:
    """The machine's code of each item of a sample; empty for a paragraph."""
    found = db.execute(
        "select distinct i.id, i.code from item i join assignment a on a.item = i.id"
        " where a.sample = ?",
        (sample,),
    )
    return {str(item): str(code) for item, code in found}


class Trained(NamedTuple):
    """Tables ROUNDS and ROUND_CODES."""

    rounds: pl.DataFrame
    codes: pl.DataFrame


def trained(db: sqlite3.Connection, wanted: Iterable[Sample] | None = None) -> Trained:
    """How training rounds went, the oldest first; by default all."""
    every = list(reversed(samples(db))) if wanted is None else wanted
    rounds, codes = [], []
    for sample in every:
        if not is_training(sample):
            continue
        given, machine = drawn_to(db, sample.id), machine_codes(db, sample.id)
        for reviewer, made in sorted(first_answers(db, sample).items()):
            rows = _told(db, sample, made)
            number = sum(reviewer in names for names in given.values())
            rounds.append(_round(sample, reviewer, number, rows, machine))
            codes += _codes(sample, reviewer, rows, machine)
    return Trained(frame_of(ROUNDS, rounds), frame_of(ROUND_CODES, codes))


def _round(
    sample: Sample, reviewer: str, given: int, rows: Sequence[Told], machine: Mapping[str, str]
) -> tuple[Any, ...]:
    right, mark = sum(row.right for row in rows), float(sample.choices[TRAINING]["pass_mark"])
    unsure = sum(row.codes is None for row in rows)
    ends = wilson(right / len(rows) if rows else 0.0, len(rows))
    share = (float(end) for end in ends) if rows else (None, None, None)
    # A share of whole numbers may lie a last digit below its mark.
    passed = "passed" if right >= mark * given - 1e-9 else "failed"
    state = passed if len(rows) == given else "open"
    answers = [
        (_answer(row.known.codes, machine[row.item]), _answer(row.codes, machine[row.item]))
        for row in rows
    ]
    return (
        *(sample.id, sample.task, reviewer, given, len(rows), right, unsure),
        *(*share, *_kappa(answers), mark, state),
    )


def _answer(codes: frozenset[str] | None, machine: str) -> str | None:
    """An answer as one value: that the machine is right is the same answer for every code, or
    two who accept all would seem to tell the codes apart.
    """
    if codes is None:
        return None
    return "=" if machine and codes == frozenset(machine.split()) else " ".join(sorted(codes))


def _codes(
    sample: Sample, reviewer: str, rows: Sequence[Told], machine: Mapping[str, str]
) -> list[tuple[Any, ...]]:
    """Each code that is right or was chosen. Where the code is shown, only rows that show it are
    asked for it.
    """
    found = []
    sure = [(row, row.codes) for row in rows if row.codes is not None]
    for code in sorted({code for row, codes in sure for code in row.known.codes | codes}):
        pairs = [
            (code in row.known.codes, code in codes)
            for row, codes in sure
            if sample.task != "verify" or code in (machine[row.item], *row.known.codes, *codes)
        ]
        both = sum(gold and own for gold, own in pairs)
        gold, own = (sum(side) for side in zip(*pairs, strict=True))
        kappa = _kappa([tuple(code if yes else "" for yes in pair) for pair in pairs])
        found.append((sample.id, reviewer, code, gold, both, gold - both, own - both, *kappa))
    return found


def _kappa(pairs: Sequence[Sequence[str | None]]) -> tuple[float | None, ...]:
    """Cohen's kappa of pairs of values with its ends."""
    judged = frame_of(
        JUDGED,
        [
            (f"{at:06}", who, value)
            for at, pair in enumerate(pairs)
            for who, value in zip((_GOLD, _OWN), pair, strict=True)
        ],
    )
    none = pl.DataFrame(schema={"code": pl.String, "ancestor": pl.String})
    row = agree(judged, none, seed=_SEED, replicates=_REPLICATES).row(0, named=True)
    return row["kappa"], row["kappa_low"], row["kappa_high"]
