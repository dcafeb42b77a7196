"""What the comparison says where countries differ in what was collected.

    python -m benchmarks.statistics.confounding [--runs N]      # N tables a line; 60 by default

Two countries of 20 works unless said otherwise, 3,000 words at the median, 20 codes with 1 hit per
1,000 words times what its family or language has more, times a gamma variable of each work (shape
3); through `comparison.compare`. In percent: contrasts that differ, tables in which any does,
contrasts that are alike and that are not separable; the median ratio; how often the interval of the
ratio holds the truth; shared works. `G2 any`: tables in which the log-likelihood of pooled words
differs after Benjamini and Hochberg.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from benchmarks.statistics import designs
from benchmarks.statistics.null import ANY, adjusted
from benchmarks.statistics.peers import log_likelihood

CODES = 20
Strata = tuple[tuple[str, int], ...]


class Case(NamedTuple):
    """Works of each side by what `by` names, how much more is said in each, the true ratio."""

    name: str
    left: Strata
    right: Strata
    more: Mapping[str, float]
    by: str = "family"
    ratio: float = 1.0
    shape: float = 3.0


class Said(NamedTuple):
    """Of a line: shares of contrasts, but `any_differs` and `any_peer` of tables."""

    differs: float
    any_differs: float
    alike: float
    not_separable: float
    ratio: float
    held: float
    shared_works: float
    any_peer: float


def two(left: int, right: int, works: int = 20) -> tuple[Strata, Strata]:
    """So many works of kind A on each side, the others of kind B; kinds without a work drop out."""
    sides = [(("A", first), ("B", works - first)) for first in (left, right)]
    kept = [tuple(one for one in side if one[1]) for side in sides]
    return kept[0], kept[1]


def cases() -> list[Case]:
    four, slow = {"A": 4.0, "B": 1.0}, {"A": 0.4, "B": 1.0}
    steps = {f"F{number}": 2.0 ** (number / 2) for number in range(6)}
    six = [
        tuple(zip(steps, sizes, strict=True)) for sizes in ((6, 5, 4, 3, 2, 2), (2, 2, 3, 4, 5, 6))
    ]
    even = {"A": 1.0, "B": 1.0}
    return [
        Case("family 15+5 / 5+15, x4", *two(15, 5), four),
        Case("family 18+2 / 2+18, x4", *two(18, 2), four),
        Case("family, none shared, x4", *two(20, 0), four),
        Case("language 15+5 / 5+15, x.4", *two(15, 5), slow, "lang"),
        Case("language 18+2 / 2+18, x.4", *two(18, 2), slow, "lang"),
        Case("language, none shared, x.4", *two(20, 0), slow, "lang"),
        Case("years 15+5 / 5+15, x4", *two(15, 5), four, "year"),
        Case("years 18+2 / 2+18, x4", *two(18, 2), four, "year"),
        Case("years, none shared, x4", *two(20, 0), four, "year"),
        Case("six families, x1 to x5.7", six[0], six[1], steps),
        Case("nothing confounded", *two(10, 10), even),
        Case("alike: 60 a side", *two(30, 30, 60), even),
        Case("alike is wrong: 40 a side, ratio 1.5", *two(40, 40, 40), even, ratio=1.5),
        Case("masked: ratio 2, family 5+15 / 15+5, x3", *two(5, 15), {"A": 3.0, "B": 1.0}, ratio=2),
        Case("ratio 2, family 15+5 / 5+15, x4", *two(15, 5), four, ratio=2),
        Case("ratio 2, family 18+2 / 2+18, x4", *two(18, 2), four, ratio=2),
        Case("ratio 2, none shared", *two(20, 0), four, ratio=2),
    ]


def drawn(case: Case, rng: np.random.Generator) -> tuple[designs.Works, np.ndarray]:
    """Works of both sides and their hits, (works, CODES)."""
    names = [
        np.array([name for name, size in side for _ in range(size)])
        for side in (case.left, case.right)
    ]
    kind = np.concatenate(names)
    words = (np.exp(rng.normal(np.log(3000), 0.7, len(kind))) + designs.LEAST_WORDS).astype(int)
    works = designs.of_one_kind(words, len(names[0]))
    if case.by == "year":
        # Years at random within two times that lie apart.
        works = works._replace(
            year=np.where(kind == "A", 2013, 2021) + rng.integers(0, 3, len(kind))
        )
    else:
        works = works._replace(**{case.by: kind})
    sides = np.where(works.left, case.ratio, 1.0)
    mean = words / 1000 * np.array([case.more[name] for name in kind]) * sides
    means = np.repeat(mean[:, None], CODES, axis=1)
    return works, rng.poisson(means * rng.gamma(case.shape, 1 / case.shape, means.shape))


def measure(case: Case, runs: int, seed: int = 0) -> Said:
    verdicts, ratios, held, shared, peers = [], [], [], [], []
    for number in range(runs):
        works, hits = drawn(case, np.random.default_rng([seed, number, *map(ord, case.name)]))
        table = designs.compared(works, hits, number)
        verdicts.append(table["verdict"].to_numpy())
        ratios.append(designs.numbers(table, "ratio"))
        low, high = (designs.numbers(table, f"ratio_{end}") for end in ("low", "high"))
        held.append(np.where(np.isnan(low), np.nan, (low <= case.ratio) & (case.ratio <= high)))
        shared.append(designs.numbers(table, "shared_works").mean())
        peers.append(log_likelihood(hits, works.words, works.left))
    said = np.array(verdicts)
    known = not np.isnan(held).all()
    return Said(
        float((said == "differs").mean()),
        float((said == "differs").any(axis=1).mean()),
        float((said == "alike").mean()),
        float((said == "not separable").mean()),
        float(np.nanmedian(ratios)) if known else np.nan,
        float(np.nanmean(held)) if known else np.nan,
        float(np.mean(shared)),
        float((adjusted(np.array(peers)) <= 0.05).any(axis=1).mean()),
    )


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--runs", type=int, default=60, help="tables a line")
    runs = given.parse_args().runs
    print(f"Monte-Carlo error of 6 % of tables: {100 * designs.error(ANY, runs):.1f} points")
    heads = ("differs", "any", "alike", "not sep.", "ratio", "holds", "shared", "G2 any")
    print(f"{'':>42}" + "".join(f"{head:>9}" for head in heads))
    for case in cases():
        said = measure(case, runs)
        percent = (said.differs, said.any_differs, said.alike, said.not_separable)
        print(
            f"{case.name:>42}"
            + "".join(f"{100 * share:>9.1f}" for share in percent)
            + f"{said.ratio:>9.2f}{100 * said.held:>9.1f}{said.shared_works:>9.1f}"
            + f"{100 * said.any_peer:>9.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
