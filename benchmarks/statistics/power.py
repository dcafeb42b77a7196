"""How often the comparison finds a difference that is there, after Benjamini and Hochberg.

    python -m benchmarks.statistics.power [--runs N]      # N tables a line; 30 by default

Tables of 20 codes of one kind (`designs`), all with a true ratio of 1.5 or 2, 1 hit per 1,000 words
on the right, through `comparison.compare`: `differs` in percent of contrasts. Then what the peers
find in the same draws (`peers`), q <= .05: read them beside their errors where nothing is there
(`benchmarks.statistics.null`); a test that speaks too often has power, too.
"""

from __future__ import annotations

import argparse

from benchmarks.statistics.designs import DESIGNS, KINDS
from benchmarks.statistics.null import Line, adjusted, measure
from benchmarks.statistics.peers import PEERS

SIZES = ("8+8", "12+12", "20+20", "40+40", "20+20 5:1", "8+40 5:1", "40+8 5:1")
RATIOS = (1.5, 2.0)


def powers(line: Line, runs: int) -> dict[str, float]:
    """Share of contrasts found, by the comparison (`differs`) and by each peer."""
    found = measure(line, runs)
    peers = {name: float((adjusted(p) <= 0.05).mean()) for name, p in found.peers.items()}
    return {"differs": float(found.differs.mean())} | peers


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--runs", type=int, default=30, help="tables a line")
    given.add_argument("--kind", choices=KINDS, help="this kind of code alone")
    options = given.parse_args()
    runs = options.runs
    heads = "".join(f"{name:>8}" for name in ("differs", *PEERS))
    print(f"{'works':>14}{'kind':>11}" + "".join(f"{f'ratio {r:g}:':>12}{heads}" for r in RATIOS))
    for name in SIZES:
        for kind in [options.kind] if options.kind else KINDS:
            parts = [powers(Line(DESIGNS[name], kind, ratio=ratio), runs) for ratio in RATIOS]
            shown = (f"{'':>12}" + "".join(f"{100 * v:>8.1f}" for v in p.values()) for p in parts)
            print(f"{name:>14}{kind:>11}" + "".join(shown), flush=True)


if __name__ == "__main__":
    main()
