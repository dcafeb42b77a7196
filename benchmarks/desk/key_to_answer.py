"""Milliseconds from a key in the pattern field until the desk has its answer.

    python -m benchmarks.desk.key_to_answer --outputs OUTPUTS            # of a run
    python -m benchmarks.desk.key_to_answer --outputs OUTPUTS --tokens 10000000

Patterns of the codebook are typed letter by letter into their own code, with lines, counts,
figures, overlaps, examples and words at each letter; the code was opened before, as the page does.
With --tokens the texts of the run stand in the index as often as it takes (`enlarged_run`). Beside
the keys: the memory that is held while they are typed (`held_memory`), patterns that meet very
many words, and how long a draft of many changed patterns takes on the page Compare.

Processor time of this process, with which wall time agrees on a quiet machine; the way to the
browser (1-2 ms on one machine) is not in it.
"""

from __future__ import annotations

import argparse
import math
import random
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.desk import enlarged_run, held_memory
from contentan.desk import open_desk, tweaks
from contentan.desk.open_desk import OpenDesk
from contentan.desk.screen import compare_page
from contentan.desk.tweaks import Filters, Line

#: Words that are everywhere, and patterns that meet every word.
COMMON = ("the", "of", "the _{0,3} of", "s*", "the NEAR/s of", "/.*/", "of (the|a)")


def measured(desk: OpenDesk, patterns: int, seed: int) -> list[float]:
    """Milliseconds of each key after which a valid pattern stands in the field; what is wrong with
    the others is told within a few.
    """
    book = desk.draft.book
    took = []
    for one in random.Random(seed).sample(book.patterns, patterns):
        tweaks.patterns_of(desk, one.code)
        for end in range(1, len(one.source) + 1):
            line = Line(one.code, one.lang, one.source[:end].strip())
            took.append(_took(desk, line))
    return [one for one in took if not math.isnan(one)]


def common(desk: OpenDesk) -> list[float]:
    """Milliseconds for each of COMMON, in the code that has most hits of its own."""
    run = desk.bench.run
    hits = dict(zip(run.of.codes, run.of.hits[:, run.of.column].sum(axis=0), strict=False))
    code = max((one.code for one in desk.draft.book.patterns), key=lambda one: hits.get(one, 0))
    tweaks.patterns_of(desk, code)
    return [_took(desk, Line(code, "en", source)) for source in COMMON]


def _took(desk: OpenDesk, line: Line) -> float:
    """Milliseconds until it is answered; NaN where the pattern is none."""
    began = time.process_time()
    said = tweaks.tried(desk, line, Filters("new"))
    return float("nan") if "fault" in said else 1000 * (time.process_time() - began)


def draft(desk: OpenDesk, changes: int, seed: int) -> float:
    """Seconds until the page Compare has what a draft changes in which so many patterns of as many
    codes as can be are other ones, after the page knew the codebook as it was.
    """
    drawn = random.Random(seed)
    book = desk.draft.book
    patterns = list(book.patterns)
    drawn.shuffle(patterns)
    nth = Counter[str]()
    turns = []
    for one in patterns:
        turns.append(nth[one.code])
        nth[one.code] += 1
    # A pattern of each code, then a second one of each.
    chosen = {patterns[at] for at in sorted(range(len(patterns)), key=turns.__getitem__)[:changes]}
    words = {"en": "harmony", "ru": "согласие", "kk": "келісім"}
    made = [
        replace(one, source=f"({one.source}|{words[one.lang]})") if one in chosen else one
        for one in book.patterns
    ]
    changed = replace(book, patterns=tuple(made), digest="changed")
    desk.files.reader.last = desk.draft._replace(book=changed)
    began = time.process_time()
    compare_page.changed(desk)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--outputs", type=Path, default=Path("outputs"))
    parser.add_argument("--codebook", type=Path, default=Path("codebooks/people_diplomacy"))
    parser.add_argument("--tokens", type=int, default=0)
    parser.add_argument("--patterns", type=int, default=40)
    parser.add_argument("--changes", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    desk = open_desk.begin(asked.outputs, asked.codebook, now=lambda: "")
    with tempfile.TemporaryDirectory() as folder:
        tokens = sum(len(part.positions) for part in desk.bench.run.parts)
        if asked.tokens:
            tokens = enlarged_run.enlarge(desk, asked.tokens, Path(folder))
        with held_memory.watched() as held:
            open_desk.warm(desk)
            took = np.array(measured(desk, asked.patterns, asked.seed))
        median, most, worst = np.quantile(took, [0.5, 0.95, 1])
        print(
            f"{tokens:,} tokens, {len(took)} keys: median {median:.0f} ms, 95 % {most:.0f} ms,"
            f" slowest {worst:.0f} ms"
        )
        print(f"most memory: {held.own:.0f} MB of its own, {held.mapped:.0f} MB of mapped files")
        for source, one in zip(COMMON, common(desk), strict=True):
            print(f"too many   {source}" if math.isnan(one) else f"{one:6.0f} ms  {source}")
        print(f"{asked.changes} patterns changed: {draft(desk, asked.changes, asked.seed):.2f} s")


if __name__ == "__main__":
    main()
