"""What one changed document costs up to its hits, and what the store grows by: with small shards
for what is new (`runs.stretches`), and with the whole shard made anew as before there were any.

    # by default 300 documents in a folder that is deleted afterwards
    python -m benchmarks.speed.changed_document [DOCUMENTS] [--words N] [--rounds N] [--keep FOLDER]

The two go by turns in one process, on one corpus of synthetic documents (those of
`benchmarks.speed.runs`, or of N words each). Seconds are those of the processor, by step; adding
up, tables and report, which come after, are in neither. FOLDER keeps corpus and store for the next
call.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.speed.runs import ROOT, make_corpus, paragraphs
from contentan.runs import preparing, stretches
from contentan.runs.annotate_and_code import annotate_and_code
from contentan.runs.job import Settings
from contentan.runs.pool import each

STEPS = ("reading", "indexing", "cases", "coding")
#: A shard never stays beside a newer one: it is made anew with it.
NEVER = 10**12


class Cost(NamedTuple):
    """CPU seconds and documents by step, seconds of all, bytes by which the store grew."""

    seconds: dict[str, float]
    documents: dict[str, int]
    total: float
    grown: int


def cpu() -> float:
    """Seconds of this process and of those that it waited for."""
    return sum(os.times()[:4])


def stored(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def one(given: Settings) -> Cost:
    """Everything up to the hits."""
    seconds, documents, begun = (
        dict.fromkeys(STEPS, 0.0),
        dict.fromkeys(STEPS, 0),
        dict[str, float](),
    )

    def progress(step: str, done: int, total: int) -> None:
        if not done:
            begun[step], documents[step] = cpu(), total
        if done == total:
            seconds[step] = cpu() - begun[step]

    before = stored(given.outputs / "cache")
    ready = preparing.prepare(given)
    start = cpu()
    annotate_and_code(ready, progress, each)
    return Cost(seconds, documents, cpu() - start, stored(given.outputs / "cache") - before)


@contextmanager
def shards_made_anew() -> Iterator[None]:
    usual, stretches.TIMES = stretches.TIMES, NEVER
    try:
        yield
    finally:
        stretches.TIMES = usual


def make_short(corpus: Path, words: int) -> None:
    """The documents of a corpus, each with so many words in their place."""
    rng, parts = random.Random(words), paragraphs()
    for number, path in enumerate(sorted(corpus.glob("*.txt"))):
        text = list[str]()
        while len(text) < words:
            text += rng.choice(parts).split()
        path.write_text(" ".join(text[:words]) + f"\n\n{number}", encoding="utf-8")


def measure(home: Path, documents: int, words: int, rounds: int) -> None:
    corpus = home / "corpus"
    if not corpus.exists():
        make_corpus(corpus, documents)
        if words:
            make_short(corpus, words)
        shutil.copytree(ROOT / "codebooks" / "people_diplomacy", home / "codebook")
    given = Settings(corpus, home / "codebook", home / "outputs")
    show("all, cold" if not given.outputs.exists() else "what is not there yet", [one(given)])
    texts = sorted(corpus.glob("*.txt"))
    rng, found = random.Random(), dict[str, list[Cost]]()
    for _ in range(rounds):
        for name in ("one changed, shard made anew", "one changed"):
            text = f"An exchange program was renewed in {rng.randrange(10**9)}.\n"
            rng.choice(texts).write_text(text, encoding="utf-8")
            if name == "one changed":
                cost = one(given)
            else:
                with shards_made_anew():
                    cost = one(given)
            found.setdefault(name, []).append(cost)
    for name, costs in found.items():
        show(name, costs)


def show(name: str, costs: list[Cost]) -> None:
    """Medians of some rounds."""
    steps = "  ".join(
        f"{step} {median(cost.seconds[step] for cost in costs):.2f}"
        f" ({median(cost.documents[step] for cost in costs):,.0f})"
        for step in STEPS
    )
    total, grown = (median(getattr(cost, of) for cost in costs) for of in ("total", "grown"))
    print(f"{name:<30} {total:8.2f} CPU s  {grown / 1e6:9.2f} MB  {steps}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", nargs="?", type=int, default=300)
    parser.add_argument("--words", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(asked.keep or Path(folder), asked.documents, asked.words, asked.rounds)
