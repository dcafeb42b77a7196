"""Attention checks: rows with a known answer, mixed into the orders of a sample's reviewers."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from contentan.decisions.known_answers import Known, met_before
from contentan.errors import UsageError, many
from contentan.review.samples import gold_rows
from contentan.statistics.sampling import ASSIGNMENT
from contentan.tables.frames import frame_of

#: More than this share of known rows costs more than it tells.
MOST = 0.2


class Checks(NamedTuple):
    """`share` of a reviewer's rows that are mixed in (0 is none); answers of the file `gold`, else
    those that are settled.
    """

    share: float = 0.0
    gold: Path | None = None


def refuse(checks: Checks) -> None:
    """UsageError for a share that cannot be, or a gold that nothing is taken from."""
    if not 0 <= checks.share <= MOST:
        raise UsageError(
            f"{checks.share:g} of the rows; expected a share from 0 to {MOST:g}", where="--checks"
        )
    if checks.gold and not checks.share:
        raise UsageError(
            "holds answers for checks: name their share, as --checks 0.05", where="--gold"
        )


def mixed(
    db: sqlite3.Connection,
    assignment: pl.DataFrame,
    framed: pl.DataFrame,
    known: Mapping[str, Known],
    machine: Mapping[str, str],
    *,
    task: str,
    share: float,
    seed: int,
) -> pl.DataFrame:
    """Table ASSIGNMENT with checks, whose chance of being drawn is 0, at random places; the order
    of the drawn rows stays.

    A check is given to one reviewer alone, who was never given it before, and is no drawn row: so
    neither agreement nor an estimate can meet it. Its stratum (`framed`: item, stratum) is that of
    any such row. UsageError where a reviewer would get none.
    """
    used, stratum = set(assignment["item"]), dict(framed.select("item", "stratum").iter_rows())
    rows = []
    for place, (reviewer, own) in enumerate(
        assignment.group_by("reviewer", maintain_order=True), 1
    ):
        name = str(reviewer[0])
        out = used | met_before(db, name)
        new = {item: one for item, one in known.items() if item not in out and item in stratum}
        rng = np.random.default_rng([seed, place, len(own)])
        wanted = math.ceil(share * len(own))
        checks = gold_rows.spread(new, machine, task, wanted, rng)
        if not checks:
            raise UsageError(
                f"{name} was given every row with a known answer: settle more, or name a --gold",
                where="--checks",
            )
        used.update(checks)
        # The first row is no check: a reviewer finds the way into the task with it.
        places = rng.choice(np.arange(1, len(own) + len(checks)), len(checks), replace=False)
        at = set(map(int, places))
        drawn, put = own.sort("position").iter_rows(named=True), iter(checks)
        for position in range(len(own) + len(checks)):
            if position in at:
                item = next(put)
                rows.append((item, name, position + 1, stratum[item], 0.0))
            else:
                row = next(drawn)
                rows.append((row["item"], name, position + 1, row["stratum"], row["chance"]))
    return frame_of(ASSIGNMENT, rows)


def mixed_note(assignment: pl.DataFrame, asked: float) -> str:
    """What is said of the checks of a draw."""
    own = assignment.group_by("reviewer").agg(
        (pl.col("chance") == 0).sum().alias("checks"), (pl.col("chance") > 0).sum().alias("drawn")
    )
    least = min(own["checks"].to_list())
    short = own.filter(pl.col("checks") < (asked * pl.col("drawn")).ceil())
    told = f"{many(int(own['checks'].sum()), 'row')} with a known answer mixed in, in no figure"
    return f"{told}; only {least} for {short['reviewer'].sort()[0]}" if len(short) else told
