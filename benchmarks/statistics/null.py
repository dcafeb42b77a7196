"""How often the comparison sees a difference where there is none, and where there is one.

    python -m benchmarks.statistics.null [RUNS]      # by default 1000 contrasts a line

Two countries, documents of 5,000 words or of unlike lengths, hits clustered in documents (each
document's rate times a gamma variable of that shape and mean 1, then Poisson). Columns, in percent
of contrasts: `differs`, the verdict where contrasts are judged in families of twenty; `p`, the
permutation test alone, below 0.05; `ranks`, the rank-sum test of document rates; `G2`, the
log-likelihood of pooled words above 3.84; `words`, a ratio's interval over words that leaves out 1.
Then how often the intervals of difference, ratio and rate hold the truth; a dash where fewer than a
quarter of the contrasts have one.
"""

from __future__ import annotations

import math
import sys
from typing import NamedTuple

import numpy as np
import polars as pl

from contentan.coding.tables import EXPOSURE, TALLY
from contentan.compare import bootstrap, comparison, contrasts
from contentan.compare.document_arrays import Material, material
from contentan.corpus.tables import DOCUMENTS
from contentan.tables.frames import frame_of

BLOCK, FAMILY = 100, 20
LEAST = 0.25
RATE = 2.0  # per 1,000 words
CHI_SQUARE = 3.841459
COUNTRIES = ("KAZ", "USA")


class Setting(NamedTuple):
    """`documents` of each side, `shape` of the gamma (0: Poisson alone), true `ratio`; `rate` per
    1,000 words on the right.
    """

    documents: tuple[int, int]
    lengths: str
    shape: float
    ratio: float
    rate: float = RATE


def lengths(setting: Setting, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Words of the documents of each side: 5,000 each, spread about that, or long on the left and
    short on the right.
    """
    if setting.lengths == "equal":
        return np.full(setting.documents[0], 5000), np.full(setting.documents[1], 5000)
    medians, spread = ((3000, 3000), 1.0) if setting.lengths == "spread" else ((9000, 2300), 0.7)
    left, right = (
        np.exp(rng.normal(np.log(median), spread, n)).astype(int) + 50
        for median, n in zip(medians, setting.documents, strict=True)
    )
    return left, right


def block(setting: Setting, rng: np.random.Generator) -> Material:
    """BLOCK contrasts, as codes of one comparison."""
    exposures, tallies, documents = [], [], []
    empty = {name: "" if dtype == pl.String else 0 for name, dtype in DOCUMENTS.schema.items()}
    own = {"family": "un", "about": "speaker", "status": "ok", "lang": "en", "year": 2021}
    for country, words, ratio in zip(
        COUNTRIES, lengths(setting, rng), (setting.ratio, 1.0), strict=True
    ):
        mean = setting.rate * ratio / 1000 * words[:, None] * np.ones(BLOCK)
        clusters = rng.gamma(setting.shape, 1 / setting.shape, mean.shape) if setting.shape else 1.0
        hits = rng.poisson(mean * clusters)
        for i, n in enumerate(words):
            doc, units = f"{country}{i:03}", int(n) // 60 + 1
            exposures.append((doc, country, "en", int(n), units))
            documents.append({**empty, **own, "doc": doc, "country": country})
            found = np.flatnonzero(hits[i])
            tallies += [
                (doc, country, "en", f"c{j:03}", int(hits[i, j]), min(int(hits[i, j]), units))
                for j in found
            ]
    facts = frame_of(DOCUMENTS, [[row[name] for name in DOCUMENTS.schema] for row in documents])
    codes = [f"c{j:03}" for j in range(BLOCK)]
    return material(
        frame_of(TALLY, tallies), frame_of(EXPOSURE, exposures), facts, codes, COUNTRIES
    )


def judged(of: Material, seed: int) -> dict[str, np.ndarray]:
    """Every column of the comparison of a block, with verdicts in families of FAMILY."""
    draws = bootstrap.draw(of, seed)
    left, right = (contrasts.measure(of, draws, country) for country in COUNTRIES)
    columns = contrasts.long(of, [comparison.contrast(of, draws, left, right, [seed])])
    parts = [slice(at, at + FAMILY) for at in range(0, BLOCK, FAMILY)]
    verdicts = [
        contrasts.verdicts({name: value[part] for name, value in columns.items()})["verdict"]
        for part in parts
    ]
    return {
        **columns,
        "verdict": np.concatenate(verdicts),
        "words": np.array([[left.side.tokens.sum(), right.side.tokens.sum()]] * BLOCK),
    }


def ratio_interval(
    a: int, b: int, c: int, d: int, z: float = 1.959964
) -> tuple[float, float, float]:
    """Risk ratio of two texts with its interval, each word taken for an independent trial (Katz et
    al. 1978): too narrow for a corpus.
    """
    ratio = (a / c) / (b / d)
    error = math.sqrt(1 / a - 1 / c + 1 / b - 1 / d)
    return ratio, ratio * math.exp(-z * error), ratio * math.exp(z * error)


def naive(columns: dict[str, np.ndarray]) -> np.ndarray:
    """Whether the ratio's interval over words leaves out 1."""
    flags = []
    for a, b, (c, d) in zip(
        columns["hits_left"], columns["hits_right"], columns["words"], strict=True
    ):
        _, low, high = ratio_interval(a, b, c, d) if a and b else (1, 0, 1)
        flags.append(low > 1 or high < 1)
    return np.array(flags)


def held(low: np.ndarray, high: np.ndarray, truth: float) -> float:
    """Share of the intervals that hold the truth; NaN where there are too few."""
    known = ~np.isnan(low)
    return (
        float(((low <= truth) & (truth <= high))[known].mean())
        if known.mean() >= LEAST
        else float("nan")
    )


def measure(setting: Setting, runs: int) -> list[float]:
    """The columns of a line."""
    rng = np.random.default_rng(7)
    blocks = [judged(block(setting, rng), number) for number in range(runs // BLOCK)]
    columns = {name: np.concatenate([one[name] for one in blocks]) for name in blocks[0]}
    truth = setting.rate * setting.ratio
    return [
        float((columns["verdict"] == "differs").mean()),
        float((columns["p"] < 0.05).mean()),
        float((columns["p_ranks"] < 0.05).mean()),
        float((columns["log_likelihood"] > CHI_SQUARE).mean()),
        float(naive(columns).mean()),
        held(columns["difference_low"], columns["difference_high"], truth - setting.rate),
        held(columns["ratio_low"], columns["ratio_high"], setting.ratio),
        held(columns["rate_left_low"], columns["rate_left_high"], truth),
    ]


def settings() -> list[Setting]:
    """Nothing there; something there; documents of unlike lengths and rare codes; many documents,
    where intervals are percentiles.
    """
    sizes, shapes = (8, 20, 40), (0.5, 1.0, 3.0, 0.0)
    found = [
        Setting((n, n), "equal", shape, ratio)
        for ratio in (1.0, 1.5, 2.0)
        for n in sizes
        for shape in shapes
    ]
    for kind, sides in (
        ("spread", (20, 20)),
        ("unlike", (8, 8)),
        ("unlike", (20, 20)),
        ("unlike", (8, 40)),
        ("unlike", (40, 8)),
    ):
        found += [Setting(sides, kind, 1.0, 1.0, rate) for rate in (RATE, 0.1)]
    found += [Setting((n, n), kind, 1.0, 1.0) for n in (120, 300) for kind in ("equal", "spread")]
    return found


def main(runs: int) -> None:
    heads = ("differs", "p", "ranks", "G2", "words", "difference", "ratio", "rate")
    print(f"{'':>44}{'called different, %':^50}{'intervals that hold the truth, %':^34}")
    print(
        f"{'documents':>10}{'lengths':>8}{'rate':>6}{'gamma':>9}{'true ratio':>11}"
        + "".join(f"{head:>10}" for head in heads)
    )
    for one in settings():
        sides = f"{one.documents[0]}+{one.documents[1]}"
        figures = "".join(
            f"{100 * share:>10.1f}".replace("nan", "  -") for share in measure(one, runs)
        )
        shape = f"{one.shape:g}" if one.shape else "Poisson"
        print(
            f"{sides:>10}{one.lengths:>8}{one.rate:>6g}{shape:>9}{one.ratio:>11g}{figures}",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
