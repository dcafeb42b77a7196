"""What all tables of a comparison cost: 1,000 documents, 104 codes, text in three languages.

    python -m benchmarks.statistics.speed [--runs N]      # N rounds; 5 by default

Of each document the main language has four fifths of the words. Processor time of all tables
(`comparison.everything`), and of two peers that give less, by turns in one run: statsmodels'
negative binomial regressions of hits on country, language, family and year, a model a code with a
row for each document and language, that is the contrast alone; and 2,000 draws of documents, for
percentile intervals of the rates alone. The ratios are medians of the rounds.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from statistics import median

import numpy as np
import polars as pl
import statsmodels.api as sm

from benchmarks.statistics import designs
from benchmarks.statistics.designs import COUNTRIES, KINDS, Tables, Works
from contentan.coding.tables import FIRED
from contentan.compare import comparison
from contentan.tables.frames import frame_of

DOCUMENTS, CODES, DRAWS = 1_000, 104, 2_000
LANGS, FAMILIES, YEARS = ("en", "kk", "ru"), ("apk", "media", "state", "un"), 6
OTHER = 0.1


def corpus(seed: int = 1) -> tuple[Works, np.ndarray]:
    """A row for each document and language, each document's rows together; hits (rows, codes)."""
    rng = np.random.default_rng(seed)
    words = np.exp(rng.normal(np.log(3000), 0.9, DOCUMENTS)) + designs.LEAST_WORDS
    main, family = rng.integers(0, 3, DOCUMENTS), rng.choice(FAMILIES, DOCUMENTS)
    parts = np.where(np.arange(3) == main[:, None], 1 - 2 * OTHER, OTHER) * words[:, None]
    each = {
        "left": np.arange(DOCUMENTS) % 2 == 0,
        "family": family,
        "year": 2019 + rng.integers(0, YEARS, DOCUMENTS),
    }
    rows = {name: np.repeat(values, 3) for name, values in each.items()}
    of = Works(parts.ravel().astype(int), lang=np.tile(LANGS, DOCUMENTS), **rows)
    per_word = np.exp(rng.uniform(np.log(0.05), np.log(5), CODES)) / 1000
    mean = of.words[:, None] * per_word
    return of, np.hstack([designs.hits(kind, mean[:, at::4], rng) for at, kind in enumerate(KINDS)])


def given(of: Works, hits: np.ndarray) -> tuple[Tables, comparison.Further]:
    """Tables of a run, with those that all choices of the specification need."""
    made = designs.tables(of, hits, np.repeat(np.arange(DOCUMENTS), 3))
    fired = made.tallies.group_by("doc", "code").agg(pl.col("hits").sum()).sort("doc", "code")
    columns = {
        "doc": fired["doc"],
        "code": fired["code"],
        "number": np.zeros(len(fired), int),
        "matches": fired["hits"] + 1,
        "hits": fired["hits"],
        "blocked": np.zeros(len(fired), int),
        "alone": fired["hits"],
    }
    ancestry = pl.DataFrame({"code": made.codes, "ancestor": made.codes})
    of_fired = frame_of(FIRED, columns), ancestry
    return made, comparison.Further(of_fired, (made.tallies, made.exposures))


def regressions(of: Works, hits: np.ndarray) -> np.ndarray:
    """The log ratio of each code by NB2 regression, dispersion by maximum likelihood."""
    years = of.year - of.year.min()
    marks = [of.left, *(of.lang == name for name in LANGS[1:])]
    marks += [of.family == name for name in FAMILIES[1:]]
    x = np.column_stack([np.ones(len(years)), *marks, years]).astype(float)
    with warnings.catch_warnings():
        # Rare codes do not converge, which costs time as those that do.
        warnings.simplefilter("ignore")
        models = (sm.NegativeBinomial(one, x, exposure=of.words) for one in hits.T)
        return np.array([model.fit(disp=0, maxiter=50).params[1] for model in models])


def draws(of: Works, hits: np.ndarray) -> np.ndarray:
    """Percentile ends of both countries' rates from DRAWS draws of documents, (2, 2, codes)."""
    rng, ends = np.random.default_rng(1), []
    for side in (of.left, ~of.left):
        x, n = hits[side].reshape(-1, 3, CODES).sum(axis=1), of.words[side].reshape(-1, 3).sum(1)
        weight = rng.multinomial(len(n), np.full(len(n), 1 / len(n)), DRAWS).astype(float)
        rates = (weight @ x) / (weight @ n)[:, None]
        ends.append(np.quantile(rates, (0.025, 0.975), axis=0))
    return np.array(ends)


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--runs", type=int, default=5, help="rounds")
    runs = asked.parse_args().runs
    of, hits = corpus()
    made, further = given(of, hits)
    work: dict[str, Callable[[], object]] = {
        "all tables": lambda: comparison.everything(
            *made, countries=COUNTRIES, seed=1, further=further
        ),
        "regressions": lambda: regressions(of, hits),
        "draws": lambda: draws(of, hits),
    }
    found = [{name: seconds(one) for name, one in work.items()} for _ in range(runs)]
    for name in work:
        of_all = median(one[name] / one["all tables"] for one in found)
        took = median(one[name] for one in found)
        print(f"{name:>14} {took:>7.2f} s of processor time {of_all:>7.2f} times all tables")


if __name__ == "__main__":
    main()
