"""How often the interval of a slope over the years holds the truth, and how often its test speaks.

    python -m benchmarks.statistics.slopes [--runs N]      # N contrasts a cell; 1,000 by default

One country's works over six years, through `trends`. Tables of 80 codes, 20 of each kind
(`designs`), .1 to 10 hits per 1,000 words. `one family`: works of one kind; `shifting`: speeches
give way to laws, which say everything a quarter as often. `covers 1` and `covers 1.2`: intervals
that hold a true ratio of rates from one year to the next of 1 and of 1.2; `p`: p below .05 where
nothing changes; `any`: tables with a q at most .05 then; `found`: q at most .05 at 1.2; `ends`: the
square root of high over low, median. In percent but the last, with one Monte-Carlo error.
"""

from __future__ import annotations

import argparse
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.statistics.designs import (
    COUNTRIES,
    KINDS,
    LEAST_WORDS,
    Works,
    error,
    hits,
    numbers,
    tables,
)
from contentan.compare import contrasts
from contentan.compare.document_arrays import material
from contentan.compare.trends import trends
from contentan.compare.works import whole_works

EACH = 20
SIZES = (8, 12, 20, 40)
YEARS = np.arange(2019, 2025)
LOW, HIGH = 0.1, 10.0
CHANGE = 1.2
LAWS_SAY = 0.25


class Found(NamedTuple):
    """Of each code of all tables: its kind, and what table SLOPES says; `any` of each table and
    kind.
    """

    kinds: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    q: np.ndarray


def works(size: int, *, shifting: bool, rng: np.random.Generator) -> Works:
    """Works of one country, as many in each year as can be."""
    year = np.sort(rng.permutation(np.resize(YEARS, size)))
    words = np.maximum(np.exp(rng.normal(np.log(3000), 0.9, size)), LEAST_WORDS).astype(int)
    late = (year - YEARS[0] + 0.5) / len(YEARS)
    laws = rng.random(size) < late if shifting else np.zeros(size, dtype=bool)
    family = np.where(laws, "law", "un")
    return Works(words, np.ones(size, dtype=bool), family, np.full(size, "en"), year)


def slopes(of: Works, found: np.ndarray, seed: int) -> pl.DataFrame:
    """Table SLOPES in the order of the codes."""
    made = tables(of, found)
    arrays = material(*made, COUNTRIES[:1])
    return trends(arrays, contrasts.laws(whole_works(arrays)), seed)[1].sort("code")


def measure(size: int, change: float, count: int, *, shifting: bool) -> Found:
    """So many contrasts of each kind."""
    rng = np.random.default_rng(7)
    kinds = np.repeat(KINDS, EACH)
    parts = []
    for seed in range(max(count // EACH, 1)):
        of = works(size, shifting=shifting, rng=rng)
        rates = np.exp(rng.uniform(np.log(LOW), np.log(HIGH), len(kinds)))
        said = np.where(of.family == "law", LAWS_SAY, 1.0) * change ** (of.year - YEARS.mean())
        mean = (of.words * said)[:, None] / 1000 * rates
        counted = np.hstack([hits(kind, mean[:, kinds == kind], rng) for kind in KINDS])
        table = slopes(of, counted, seed)
        parts.append(Found(kinds, *(numbers(table, name) for name in Found._fields[1:])))
    return Found(*map(np.concatenate, zip(*parts, strict=True)))


def share(flags: np.ndarray) -> str:
    """A share in percent with its Monte-Carlo error."""
    return f"{100 * flags.mean():.1f} ± {100 * error(float(flags.mean()), len(flags)):.1f}"


def covered(found: Found, own: np.ndarray, truth: float) -> np.ndarray:
    """Whether the intervals hold the truth; of those that there are."""
    there = own & ~np.isnan(found.p)
    return np.asarray((found.low[there] <= truth) & (truth <= found.high[there]))


def line(size: int, kind: str, null: Found, other: Found) -> str:
    """The columns of one line."""
    own, there = null.kinds == kind, ~np.isnan(null.p)
    spoke = np.asarray(np.any(null.q.reshape(-1, EACH * len(KINDS)) <= 0.05, axis=1))
    bounded = (other.kinds == kind) & (other.low > 0) & np.isfinite(other.high)
    figures = (
        share(covered(null, own, 1.0)),
        share(covered(other, other.kinds == kind, CHANGE)),
        share(null.p[own & there] < 0.05),
        share(spoke),
        share(other.q[other.kinds == kind] <= 0.05),
        f"{np.median(np.sqrt(other.high[bounded] / other.low[bounded])):.2f}",
    )
    return f"{size:>6}{kind:>11}" + "".join(f"{figure:>13}" for figure in figures)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--runs", type=int, default=1000, help="contrasts a cell")
    runs = given.parse_args().runs
    heads = ("covers 1", f"covers {CHANGE:g}", "p", "any", "found", "ends")
    for name, shifting in (("one family", False), ("shifting", True)):
        print(f"{name}\n{'works':>6}{'kind':>11}" + "".join(f"{head:>13}" for head in heads))
        for size in SIZES:
            null, other = (
                measure(size, change, runs, shifting=shifting) for change in (1.0, CHANGE)
            )
            for kind in KINDS:
                print(line(size, kind, null, other), flush=True)


if __name__ == "__main__":
    main()
