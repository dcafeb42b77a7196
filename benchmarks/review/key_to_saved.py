"""Milliseconds from a key on the review screen until the page says that the decision is stored.

    python -m benchmarks.review.key_to_saved --outputs OUTPUTS     # of a run; copied

One person decides hits one after the other, each as soon as the one before it is stored; the first
ten are not counted. What other programs do on the machine counts: run it on a quiet one.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from benchmarks.review.screen_session import open_sample, session

#: Milliseconds of each decision, from the key until its row has no mark of being sent.
SAVED = """async (count) => { const took = [];
  for (let i = 0; i < count; i++) { const began = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', cancelable: true }));
    while (document.querySelector('.pending')) await new Promise((done) => setTimeout(done, 1));
    took.push(performance.now() - began);
    await new Promise((done) => setTimeout(done, 20)); }
  return took; }"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--outputs", type=Path, default=Path("outputs"))
    parser.add_argument("--keys", type=int, default=200)
    asked = parser.parse_args()
    with session(asked.outputs, [f"verify --total {asked.keys + 20}"]) as screen:
        open_sample(screen, "verify-1")
        took = np.array(screen.page.evaluate(SAVED, asked.keys)[10:])
    median, most, worst = np.quantile(took, [0.5, 0.95, 1])
    print(f"{len(took)} keys: median {median:.0f} ms, 95 % {most:.0f} ms, slowest {worst:.0f} ms")


if __name__ == "__main__":
    main()
