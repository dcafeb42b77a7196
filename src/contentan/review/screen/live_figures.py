"""Figures on the screen: how far reviewers agree, how good a pattern has been so far. Computed by
`agreement` and `intervals`.

Agreement is read from items that all have decided, a pattern's record from the reviewer's own
decisions: nothing here tells what another has decided before it may be seen.
"""

from __future__ import annotations

import sqlite3
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.coding import counts
from contentan.decisions import decision_log, released_decisions
from contentan.decisions.correction.pattern_harm import harm
from contentan.decisions.judged import answers, judged
from contentan.decisions.stored_samples import codebook_of, samples
from contentan.statistics.agreement_by_code import agree, confusion
from contentan.statistics.intervals import wilson

#: A pattern may be accepted in bulk once the lower end of its record is above this: 35 of 35, or 52
#: of 53.
BULK_FROM = 0.90
_SEED = 20240101
_REPLICATES = 500


class Record(NamedTuple):
    """How a pattern did in the reviewer's own decisions on random samples: `right` of `seen`, with
    Wilson's interval.
    """

    right: int
    seen: int
    low: float
    high: float

    @property
    def bulk(self) -> bool:
        return self.seen > 0 and self.low > BULK_FROM


def record(db: sqlite3.Connection, reviewer: str, pattern: str, lang: str, codebook: str) -> Record:
    """A pattern's record under a codebook. Accepted in bulk, unsure, or chosen rather than drawn
    does not count.
    """
    right = seen = 0
    for sample in samples(db):
        # Rows that were chosen, or judged under another codebook, say nothing of this pattern's
        # precision.
        if sample.task == "verify" and sample.random and sample.codebook == codebook:
            for row in decision_log.reviewer_rows(
                db, sample.id, reviewer, {"pattern": pattern, "lang": lang}
            ):
                right += row["verdict"] == "accept"
                seen += row["verdict"] in ("accept", "reject", "recode")
    ends = wilson(right / seen if seen else 0.0, seen)
    return Record(right, seen, float(ends.low), float(ends.high))


def terms(db: sqlite3.Connection, folder: Path) -> list[dict[str, Any]]:
    """Table HARM of a run's reviewed patterns, from the decisions as they are now.

    Hits are known by their ids; those that only a new run finds again elsewhere are in that run's
    harm.csv.
    """
    resolved = judged(db).resolved.filter(
        (pl.col("task") == "verify") & (pl.col("state") == "resolved")
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
    """`rows` of table AGREEMENT that say something; `pairs` of reviewers with their confusion
    tables; `items` decided by all.
    """

    items: int
    rows: list[dict[str, Any]]
    pairs: list[dict[str, Any]]


def agreement(db: sqlite3.Connection, sample: str) -> Agreed:
    """How far a sample's reviewers agree."""
    own = "select i.id, i.code from item i join assignment a on a.item = i.id where a.sample = ?"
    machine = {str(item): str(code) for item, code in db.execute(own, (sample,))}
    made = answers(released_decisions.released(db, sample), machine)
    if made.is_empty():
        return Agreed(0, [], [])
    table = agree(
        made, counts.ancestry(codebook_of(db, sample)), seed=_SEED, replicates=_REPLICATES
    )
    rows = table.filter((pl.col("chosen") > 0) | (pl.col("code") == "")).to_dicts()
    reviewers = sorted(made["reviewer"].unique())
    return Agreed(
        made["item"].n_unique(), rows, [_pair(made, *pair) for pair in combinations(reviewers, 2)]
    )


def _pair(made: pl.DataFrame, first: str, second: str) -> dict[str, Any]:
    cells = confusion(made, first, second)
    units = {(a, b): n for a, b, n in cells.select("first", "second", "units").iter_rows()}
    names = sorted({name for pair in units for name in pair})
    return {"first": first, "second": second, "names": names, "units": units}
