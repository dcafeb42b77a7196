"""Figures on the screen: how far reviewers agree, how good a pattern has been so far. Computed by
`agreement` and `intervals`.

Agreement is read from items that all have decided, a pattern's record from the reviewer's own
decisions: nothing here tells what another has decided before it may be seen.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.coding import counts
from contentan.decisions import blind_answers, decision_log, own_order
from contentan.decisions.agreed_answers import agreed
from contentan.decisions.correction.pattern_harm import harm
from contentan.decisions.judged import judged
from contentan.decisions.known_answers import check_items, is_training
from contentan.decisions.stored_samples import codebook_of, sample_of, samples
from contentan.statistics.agreement_by_code import confusion
from contentan.statistics.intervals import wilson

#: A pattern may be accepted in bulk once the lower end of its record is above this: 35 of 35, or 52
#: of 53.
BULK_FROM = 0.90
_SEED = 20240101
_REPLICATES = 500


class Record(NamedTuple):
    """How a pattern did in the reviewer's own decisions on random samples: `right` of `seen`, with
    Wilson's interval; attention checks are among them, or a number that stays would tell which row
    is one. `bulk`: the drawn rows alone allow to accept what is left.
    """

    right: int
    seen: int
    low: float
    high: float
    bulk: bool


def record(db: sqlite3.Connection, reviewer: str, pattern: str, lang: str, codebook: str) -> Record:
    """A pattern's record under a codebook. Accepted in bulk, unsure, or chosen rather than drawn
    does not count, nor what was decided beyond a gap in the order of the pattern's rows.
    """
    verdicts: list[tuple[str, bool]] = []
    for sample in samples(db):
        # Rows that were chosen, or judged under another codebook, say nothing of this pattern's
        # precision.
        if sample.task == "verify" and sample.random and sample.codebook == codebook:
            rows = decision_log.reviewer_rows(
                db, sample.id, reviewer, {"pattern": pattern, "lang": lang}
            )
            # The pattern's rows in their order are a random sample of it, though they were chosen
            # by a filter; what somebody else left over is not.
            rows = [row for row in rows if row["place"] == reviewer]
            order = own_order.in_order(
                own_order.Row(row["id"], row["position"], "", bool(row["decision"]), by_hand=False)
                for row in rows
            )
            checks = check_items(db, sample.id)
            verdicts += [
                (row["verdict"], row["id"] in checks)
                for row in rows
                if row["id"] in order.counted and row["verdict"] != "unsure"
            ]
    right, seen, low, high = _share([verdict for verdict, _ in verdicts])
    drawn = _share([verdict for verdict, check in verdicts if not check])
    return Record(right, seen, low, high, drawn[1] > 0 and drawn[2] > BULK_FROM)


def _share(verdicts: Sequence[str]) -> tuple[int, int, float, float]:
    """How many accept, of how many, with the ends of the interval."""
    right, seen = sum(verdict == "accept" for verdict in verdicts), len(verdicts)
    ends = wilson(right / seen if seen else 0.0, seen)
    return right, seen, float(ends.low), float(ends.high)


def terms(db: sqlite3.Connection, folder: Path) -> list[dict[str, Any]]:
    """Table HARM of a run's reviewed patterns, from the decisions as they are now.

    Hits are known by their ids; those that only a new run finds again elsewhere are in that run's
    harm.csv.
    """
    resolved = judged(db).resolved.filter(
        (pl.col("task") == "verify") & (pl.col("state") == "resolved") & pl.col("counted")
    )
    right = pl.col("verdict") == "accept"
    known = db.execute("select id, country from item where kind = 'hit'").fetchall()
    country = pl.DataFrame(
        [tuple(row) for row in known],
        schema={"item": pl.String, "country": pl.String},
        orient="row",
    )
    found = pl.scan_parquet(folder / "hits.parquet").filter(pl.col("blocked_by").is_null())
    hits = (
        found.select(pl.col("hit").alias("item"), "code", "pattern", "line")
        .collect()
        .join(country, on="item", how="left")
    )
    table = harm(
        resolved.select("item", "chance", right.alias("correct")),
        hits.with_columns(pl.col("country").fill_null("")),
    )
    return table.filter(pl.col("reviewed") > 0).to_dicts()


class Agreed(NamedTuple):
    """`rows` of table AGREED that say something; `pairs` of reviewers with their confusion tables;
    `items` decided by all; of these `changed` after that.
    """

    items: int
    changed: int
    rows: list[dict[str, Any]]
    pairs: list[dict[str, Any]]


def agreement(db: sqlite3.Connection, sample: str) -> Agreed:
    """How far a sample's reviewers agree, by what they answered before they could see it of each
    other.
    """
    made = blind_answers.of_sample(db, sample)
    # What is trained is agreement with the gold, and the pages of the round say it.
    if is_training(sample_of(db, sample)):
        return Agreed(0, 0, [], [])
    if made.blind.is_empty():
        return Agreed(0, 0, [], [])
    table = agreed(
        made, counts.ancestry(codebook_of(db, sample)), seed=_SEED, replicates=_REPLICATES
    )
    rows = table.filter((pl.col("chosen") > 0) | (pl.col("code") == "")).to_dicts()
    changed = sum(row["changed"] for row in rows if not row["code"])
    reviewers = sorted(made.blind["reviewer"].unique())
    pairs = [_pair(made.blind, *pair) for pair in combinations(reviewers, 2)]
    return Agreed(made.blind["item"].n_unique(), changed, rows, pairs)


def _pair(made: pl.DataFrame, first: str, second: str) -> dict[str, Any]:
    cells = confusion(made, first, second)
    units = {(a, b): n for a, b, n in cells.select("first", "second", "units").iter_rows()}
    names = sorted({name for pair in units for name in pair})
    return {"first": first, "second": second, "names": names, "units": units}


def unnamed(agreed: Agreed) -> Agreed:
    """The same without names, for somebody who settles: all pairs in one table, in which both ways
    of differing are one.
    """
    units: dict[tuple[str, str], int] = defaultdict(int)
    for pair in agreed.pairs:
        for (a, b), n in pair["units"].items():
            units[a, b] += n
            if a != b:
                units[b, a] += n
    names = sorted({name for pair in units for name in pair})
    one = {"first": "", "second": "", "names": names, "units": units}
    return agreed._replace(pairs=[one] if agreed.pairs else [])
