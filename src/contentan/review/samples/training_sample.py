"""Drawing a training round: rows whose answer is known, given to reviewers who do not know it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.decisions.database import opened
from contentan.decisions.known_answers import (
    KNOWN,
    TRAINING,
    Known,
    as_choice,
    is_training,
    met_before,
)
from contentan.decisions.stored_samples import (
    Drawn,
    Sample,
    add_sample,
    refuse_other_roles,
    samples,
)
from contentan.errors import UsageError, many
from contentan.review.samples import draw_sample, gold_rows
from contentan.review.samples.draw_sample import Plan
from contentan.runs.after import lookup
from contentan.statistics.sampling import ASSIGNMENT
from contentan.tables.frames import frame_of

#: Rows of a round and the share of them to be answered right, where nothing else is asked for.
ROWS, PASS_MARK = 30, 0.8
#: When a reviewer is told: after each answer, or when the round is done.
FEEDBACK = ("each", "end")
#: A round of fewer rows tells nothing: with nine of ten right, .6 to .98 are possible.
LEAST = 10


class Round(NamedTuple):
    """What a round is asked to be; see `train`."""

    pass_mark: float = PASS_MARK
    feedback: str = "each"
    gold: Path | None = None


class Trained(NamedTuple):
    """`sample` as stored; by reviewer how many rows were given, and how many of them one and the
    same answer would get right.
    """

    sample: Sample
    rows: dict[str, int]
    one_answer: dict[str, int]


def train(outputs: Path, plan: Plan, asked: Round, *, at: str, run: str = "") -> Trained:
    """Draw and store a training round of `plan.total` rows (30) for each reviewer of a plan.

    Rows are those with a known answer (`asked.gold`, else what is settled) that the reviewer was
    never given. UsageError where there are fewer than `LEAST`, or where one answer to all of them
    would pass.
    """
    _choices(plan, asked)
    whole = lookup.stored(outputs, run)
    units = draw_sample.chosen_units(whole, plan)
    codes = {code.id for code in codebook_of_run(whole.folder).codes}
    with opened(outputs, lambda: at) as db:
        refuse_other_roles(db, plan.reviewers)
        known = gold_rows.known_answers(db, plan.task, units, codes, asked.gold)
        machine = gold_rows.machine_codes(units, plan.task)
        if plan.codes:
            wanted = set(plan.codes)
            known = {
                item: one
                for item, one in known.items()
                if wanted & (one.codes | set(machine[item].split()))
            }
        assigned = _assigned(db, plan, asked, known, machine)
        new = draw_sample.planned(whole, plan, at, random=False)
        given = {item: known[item] for item in assigned["item"].unique().sort()}
        settings = {"pass_mark": asked.pass_mark, "feedback": asked.feedback}
        new = _named(
            db,
            new._replace(choices=new.choices | {TRAINING: settings, KNOWN: as_choice(given)}),
        )
        items = units.filter(pl.col("item").is_in(list(given)))
        rows = draw_sample.item_rows(whole, new.task, items)
        frame = [(item, "") for item in sorted(given)]
        drawn = Drawn(draw_sample.book_of(whole), rows, assigned.rows(), [], frame)
        add_sample(db, new, drawn)
    own = {name: assigned.filter(reviewer=name)["item"] for name in plan.reviewers}
    best = {name: gold_rows.one_answer(items, known, machine) for name, items in own.items()}
    return Trained(new, {name: len(items) for name, items in own.items()}, best)


def _choices(plan: Plan, asked: Round) -> None:
    if not plan.reviewers:
        raise UsageError("to whom the round is given: expected names", where="--reviewers")
    if not 0 < asked.pass_mark <= 1:
        raise UsageError(
            f"{asked.pass_mark:g} of the rows to be right; expected a share above 0 and up to 1",
            where="--pass",
        )
    if asked.feedback not in FEEDBACK:
        raise UsageError(
            f"{asked.feedback!r}; expected {' or '.join(FEEDBACK)}", where="--feedback"
        )


def _assigned(
    db: sqlite3.Connection,
    plan: Plan,
    asked: Round,
    known: dict[str, Known],
    machine: dict[str, str],
) -> pl.DataFrame:
    """Table ASSIGNMENT: rows for each reviewer, in an own random order."""
    rows = []
    for place, reviewer in enumerate(plan.reviewers):
        before = met_before(db, reviewer)
        new = {item: one for item, one in known.items() if item not in before}
        rng = np.random.default_rng([plan.seed, place, len(before)])
        own = gold_rows.spread(new, machine, plan.task, plan.total or ROWS, rng)
        if len(own) < LEAST:
            raise UsageError(
                f"{reviewer} was never given {many(len(own), 'row')} with a known answer, and a"
                f" round needs {LEAST}: settle more, or name another --gold",
                where=plan.task,
            )
        best = gold_rows.one_answer(own, known, machine)
        if best >= asked.pass_mark * len(own):
            raise UsageError(
                f"one answer to all rows would get {best} of {len(own)} right and pass: raise the"
                " mark, or name a --gold with more kinds of answers",
                where=f"--pass {asked.pass_mark:g}",
            )
        rows += [(item, reviewer, at, "", 0.0) for at, item in enumerate(own, 1)]
    return frame_of(ASSIGNMENT, rows)


def _named(db: sqlite3.Connection, new: Sample) -> Sample:
    before = [one for one in samples(db) if is_training(one) and one.task == new.task]
    return new._replace(id=f"training-{new.task}-{1 + len(before)}")


def train_lines(made: Trained) -> list[str]:
    """What a person reads after a round was drawn."""
    rules = made.sample.choices[TRAINING]
    told = "after each answer" if rules["feedback"] == "each" else "when all rows are done"
    return [
        f"{made.sample.id}: a training round; passed with {100 * rules['pass_mark']:g} % right,"
        f" told {told}",
        *(
            f"  {name:<20} {many(number, 'row')}; one answer to all would get"
            f" {made.one_answer[name]} right"
            for name, number in made.rows.items()
        ),
        "contentan review opens it; contentan review people says who passed; no figure reads it",
    ]
