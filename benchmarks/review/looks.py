"""Coverage of figures that are looked at several times while people still judge.

    python -m benchmarks.review.looks [--runs 400] [--looks 5]

The corpora and samples are those of `benchmarks.statistics.correct`. Judgements come in a random
order, as a reviewer's; after each fifth (with five looks) the review's intervals are computed from
what was judged so far. Columns: how often *all* of them hold the left rate, the difference and the
ratio of this corpus, in percent with its error: of intervals of 95 %, and of those of
`contentan.statistics.looks.level`; and how wide the latter are at the last look, over the former
(median).
"""

from __future__ import annotations

import argparse

import numpy as np
import polars as pl

from benchmarks.review.assisted import Interval, material_of, measured, truth
from benchmarks.statistics import correct
from benchmarks.statistics.designs import error
from contentan.decisions.correction.reviewed_countries import Known
from contentan.statistics import looks


def so_far(units: pl.DataFrame, order: np.ndarray, part: float, by: str) -> pl.DataFrame:
    """The units judged so far, with their chance of being drawn and judged; those of each value of
    `by` (a code) come in an order of their own.
    """
    placed = units.with_columns(pl.Series("place", order))
    drawn = placed.with_columns(
        (pl.col("place").rank("ordinal").over(by) <= part * pl.len().over(by)).alias("judged")
    )
    share = pl.col("judged").sum().over("stratum") / pl.len().over("stratum")
    return (
        drawn.with_columns((pl.col("chance") * share).alias("chance"))
        .filter("judged")
        .select(units.columns)
    )


def corpus(share: float, number: int, planned: int) -> dict[str, np.ndarray]:
    """For each level whether all looks hold (codes, measures); widths at the last look."""
    rng = np.random.default_rng([9, number])
    of = correct.world(correct.Setting("looks", share=share), rng)
    tables = correct.tables(of, number)
    raw, true = material_of(tables), truth(of)
    # All paragraphs are one task, read for all codes.
    orders = [rng.permutation(len(one)) for one in (tables.verified, tables.searched)]
    task = tables.searched.with_columns(pl.lit("").alias("task"))
    made: dict[str, np.ndarray] = {}
    for name, level in (("usual", looks.level(1)), ("planned", looks.level(planned))):
        every = np.ones((3, correct.BLOCK), dtype=bool)
        for look in range(1, planned + 1):
            now = tables._replace(
                verified=so_far(tables.verified, orders[0], look / planned, "code"),
                searched=so_far(task, orders[1], look / planned, "task").drop("task"),
            )
            found = measured(raw, now, Known(level=level))
            every &= _held(found, true)
        made[name] = every
        made[f"{name} width"] = found.difference.high - found.difference.low
    return made


def _held(found: Interval, true: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
    return np.array(
        [
            (ends.low <= value + 1e-9) & (ends.high >= value - 1e-9)
            for ends, value in zip(found, true, strict=True)
        ]
    )


def main() -> None:
    reader = argparse.ArgumentParser(description="Coverage over all looks at once.")
    reader.add_argument("--runs", type=int, default=400, help="runs of a line, twenty a corpus")
    reader.add_argument("--looks", type=int, default=5)
    asked = reader.parse_args()
    print(
        f"all {asked.looks} looks hold, % ± error: left rate, difference, ratio; width at the end"
    )
    for share in (0.02, 0.05, 0.20):
        found = [
            corpus(share, number, asked.looks)
            for number in range(max(1, asked.runs // correct.BLOCK))
        ]
        for name in ("usual", "planned"):
            held = np.concatenate([one[name] for one in found], axis=1).mean(axis=1)
            runs = correct.BLOCK * len(found)
            told = "  ".join(f"{100 * p:5.1f} ±{100 * error(p, runs):.1f}" for p in held.tolist())
            wide = np.median(np.concatenate([one[f"{name} width"] for one in found]))
            usual = np.median(np.concatenate([one["usual width"] for one in found]))
            print(f"{100 * share:>4g} % {name:>8}  {told}   {wide / usual:.2f}", flush=True)


if __name__ == "__main__":
    main()
