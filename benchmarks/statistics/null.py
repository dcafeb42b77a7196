"""How often the comparison sees a difference where there is none.

    python -m benchmarks.statistics.null [--runs N]      # N tables a line; 60 by default

Tables of 20 codes of one kind (`designs`), 1 hit per 1,000 words unless said otherwise, through
`comparison.compare`. In percent: `p<.05` and `differs` of contrasts, `any` of tables in which any
code differs; then p < .05 / any table after Benjamini and Hochberg of the peers (`peers`). The last
lines have 104 codes. Goals: differs at most 5 % of contrasts and any at most 6 % of tables; a line
above its goal by more than two Monte-Carlo errors is marked *.
"""

from __future__ import annotations

import argparse
from typing import NamedTuple

import numpy as np
from scipy import stats

from benchmarks.statistics import designs
from benchmarks.statistics.designs import DESIGNS, KINDS, Design
from benchmarks.statistics.peers import PEERS

CODES, MANY_CODES, BASE = 20, 104, 1.0
ANY, DIFFERS = 0.06, 0.05
SIZES = ("5+5", "8+8", "12+12", "20+20", "40+40", "20+20 5:1", "8+40 5:1", "40+8 5:1", "8+8 giant")
RARE = ("20+20 5:1", "40+8 5:1")


class Line(NamedTuple):
    design: Design
    kind: str
    rate: float = BASE
    codes: int = CODES
    ratio: float = 1.0


class Found(NamedTuple):
    """Of each table, (tables, codes): p, whether the code differs; the peers' p."""

    p: np.ndarray
    differs: np.ndarray
    peers: dict[str, np.ndarray]


def lines() -> list[Line]:
    found = [Line(DESIGNS[name], kind) for name in SIZES for kind in KINDS]
    found += [Line(DESIGNS[name], kind, 0.1) for name in RARE for kind in KINDS]
    many = [Design(f"{size}+{size}", (size, size)) for size in (120, 300)]
    return found + [Line(one, "lognormal", codes=MANY_CODES) for one in many]


def drawn(line: Line, number: int, seed: int = 0) -> tuple[designs.Works, np.ndarray]:
    """The works of table `number` and their hits."""
    name = f"{line.design.name} {line.kind} {line.rate}"
    rng = np.random.default_rng([seed, number, *map(ord, name)])
    works = designs.works(line.design, rng)
    sides = np.where(works.left, line.ratio, 1.0)
    mean = works.words * line.rate / 1000 * sides
    return works, designs.hits(line.kind, np.repeat(mean[:, None], line.codes, axis=1), rng)


def measure(line: Line, runs: int, seed: int = 0) -> Found:
    p, differs, peers = [], [], {name: [] for name in PEERS}
    for number in range(runs):
        works, hits = drawn(line, number, seed)
        table = designs.compared(works, hits, number)
        p.append(designs.numbers(table, "p"))
        differs.append((table["verdict"] == "differs").to_numpy())
        for name, test in PEERS.items():
            peers[name].append(test(hits, works.words, works.left))
    return Found(
        np.array(p), np.array(differs), {name: np.array(one) for name, one in peers.items()}
    )


def adjusted(p: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg's q of each table, (tables, codes)."""
    return np.asarray(stats.false_discovery_control(p, axis=1), dtype=float)


def shown(line: Line, runs: int) -> str:
    found = measure(line, runs)
    small, spoken = float((found.p < 0.05).mean()), float(found.differs.mean())
    tables = float(found.differs.any(axis=1).mean())
    high = tables > ANY + 2 * designs.error(ANY, runs) or spoken > DIFFERS
    peers = "".join(
        f"{100 * (p < 0.05).mean():>9.1f} /{100 * (adjusted(p) <= 0.05).any(axis=1).mean():>3.0f}"
        for p in found.peers.values()
    )
    return (
        f"{line.design.name:>14}{line.kind:>11}{line.rate:>6g}{line.codes:>6}"
        f"{100 * small:>8.1f}{100 * spoken:>9.2f}{100 * tables:>7.1f}{'*' if high else ' '}{peers}"
    )


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--runs", type=int, default=60, help="tables a line")
    given.add_argument("--kind", choices=KINDS, help="this kind of code alone")
    options = given.parse_args()
    runs = options.runs
    print(f"Monte-Carlo error of 6 % of tables: {100 * designs.error(ANY, runs):.1f} points")
    peers = "".join(f"{name:>14}" for name in PEERS)
    heads = f"{'rate':>6}{'codes':>6}{'p<.05':>8}{'differs':>9}{'any':>7} {peers}"
    print(f"{'works':>14}{'kind':>11}{heads}")
    for line in lines():
        if options.kind in (None, line.kind):
            print(shown(line, runs), flush=True)


if __name__ == "__main__":
    main()
