"""How often the 95 % intervals of a comparison hold the truth.

    python -m benchmarks.statistics.coverage [--runs N]      # N intervals a cell; 200 by default

Tables of 80 codes, 20 of each kind (`designs`), rates .1 to 10 per 1,000 words, through
`comparison.compare`. Cells are in percent, for Poisson / lognormal / half zero / burst. `agree`
says how often p <= .05 and an interval of the ratio that leaves out 1 go together, `width` is the
square root of the ratio's high over low, its median. A cell below its goal (93 %, for rates of
clustered hits in unlike lengths 90 %) by more than two Monte-Carlo errors is marked *.
"""

from __future__ import annotations

import argparse
from typing import NamedTuple

import numpy as np

from benchmarks.statistics import designs
from benchmarks.statistics.designs import DESIGNS, KINDS, Design

EACH = 20
GOAL, GOAL_UNLIKE = 0.93, 0.90
INTERVALS = ("rate_left", "rate_right", "ratio", "difference")
#: Designs that are run with a true ratio of 2, too.
TWICE = ("5+5", "8+8", "20+20", "40+40", "8+40 5:1", "40+8 5:1", designs.REAL)


class Cell(NamedTuple):
    """Of one kind of code: share of intervals that hold the truth, by interval; median width;
    share in which p and interval agree, NaN without a test.
    """

    held: dict[str, float]
    width: float
    agree: float


def measure(design: Design, ratio: float, runs: int, seed: int = 0) -> dict[str, Cell]:
    """A cell for each kind, of at least `runs` intervals."""
    found: list[tuple[np.ndarray, ...]] = []
    kinds = np.repeat(KINDS, EACH)
    for number in range(-(-runs // EACH)):
        rng = np.random.default_rng([seed, number, *map(ord, design.name)])
        works = designs.works(design, rng)
        hits, rates, _ = designs.mixed(works, EACH, ratio, rng)
        table = designs.compared(works, hits, number)
        truth = {
            "rate_left": rates * ratio,
            "rate_right": rates,
            "ratio": np.full(len(rates), ratio),
            "difference": rates * (ratio - 1),
        }
        ends = {
            name: [designs.numbers(table, f"{name}_{end}") for end in ("low", "high")]
            for name in INTERVALS
        }
        held = [
            np.where(np.isnan(low), np.nan, (low <= truth[name]) & (truth[name] <= high))
            for name, (low, high) in ends.items()
        ]
        low, high = ends["ratio"]
        p = designs.numbers(table, "p")
        agree = np.where(np.isnan(p), np.nan, (p <= 0.05) == ((low > 1) | (high < 1)))
        with np.errstate(divide="ignore"):
            found.append((*held, np.sqrt(high) / np.sqrt(low), agree))
    columns = [np.stack(parts) for parts in zip(*found, strict=True)]
    return {kind: _cell([part[:, kinds == kind] for part in columns]) for kind in KINDS}


def _cell(columns: list[np.ndarray]) -> Cell:
    *held, width, agree = columns
    shares = {name: float(np.nanmean(one)) for name, one in zip(INTERVALS, held, strict=True)}
    tested = agree[~np.isnan(agree)]
    return Cell(shares, float(np.nanmedian(width)), float(tested.mean()) if len(tested) else np.nan)


def goal(design: Design, interval: str, kind: str) -> float:
    unlike = design.giant > 0 or design.median[0] != design.median[1] or design.name == designs.REAL
    clustered = kind != "Poisson"
    return GOAL_UNLIKE if unlike and clustered and interval.startswith("rate") else GOAL


def line(design: Design, ratio: float, runs: int) -> str:
    cells = measure(design, ratio, runs)
    shown = []
    for name in INTERVALS:
        parts = []
        for kind, cell in cells.items():
            least = goal(design, name, kind)
            low = cell.held[name] < least - 2 * designs.error(least, runs)
            parts.append(f"{100 * cell.held[name]:.0f}{'*' if low else ''}")
        shown.append("/".join(parts))
    agree = np.nanmean([cell.agree for cell in cells.values()]) if design.works[0] > 4 else np.nan
    widths = "/".join(f"{cell.width:.1f}" for cell in cells.values())
    return (
        f"{design.name:>14}{ratio:>6g}"
        + "".join(f"{part:>18}" for part in shown)
        + f"{100 * agree:>8.1f}".replace("nan", "  -")
        + f"{widths:>20}"
    )


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--runs", type=int, default=200, help="intervals a cell")
    runs = given.parse_args().runs
    print(f"Monte-Carlo error of 95 %: {100 * designs.error(0.95, runs):.1f} points")
    heads = "".join(f"{name.replace('_', ' '):>18}" for name in INTERVALS)
    print(f"{'works':>14}{'ratio':>6}{heads}{'agree':>8}{'width':>20}")
    for design in DESIGNS.values():
        for ratio in (1.0, 2.0) if design.name in TWICE else (1.0,):
            print(line(design, ratio, runs), flush=True)


if __name__ == "__main__":
    main()
