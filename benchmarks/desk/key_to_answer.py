"""Milliseconds from a key in the pattern field until the desk has its answer.

    python -m benchmarks.desk.key_to_answer --outputs OUTPUTS            # of a run
    python -m benchmarks.desk.key_to_answer --outputs OUTPUTS --tokens 10000000

Patterns of the codebook are typed letter by letter into their own code, with lines, counts,
figures, overlaps, examples and words at each letter; the code was opened before, as the page does.
With --tokens the texts of the run stand in the index as often as it takes to have so many: so long
as no rarer word is looked for, matches cost what they would cost in a corpus of that size.

Processor time of this process, with which wall time agrees on a quiet machine; the way to the
browser (1-2 ms on one machine) is not in it.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from contentan.coding.hits import Source
from contentan.coding.index import Index
from contentan.desk import open_desk, tweaks
from contentan.desk.live import overlaps
from contentan.desk.live.code_matches import CodeMatches
from contentan.desk.live.indexed_run import Part
from contentan.desk.open_desk import OpenDesk
from contentan.desk.tweaks import Filters, Line

#: Arrays of an index whose numbers are those of one document alone.
_INDEX = ("start", "stop", "type", "link")


def many_times(part: Part, times: int) -> Part:
    """A part whose documents stand there so often."""
    return Part(
        _index(part.positions, times),
        _source(part.source, times),
        part.segments,
        np.tile(part.counting, times),
        np.tile(part.lang, times),
        np.tile(part.row, times),
    )


def _index(index: Index, times: int) -> Index:
    made: dict[str, Any] = {name: np.tile(getattr(index, name), times) for name in _INDEX}
    for name in ("sentence", "segment"):
        more = int(getattr(index, f"first_{name}")[-1])
        made[name] = _counting_on(getattr(index, name), times, more).astype(np.int32)
    for name in ("position", "sentence", "segment"):
        made[f"first_{name}"] = _firsts(getattr(index, f"first_{name}"), times)
    order = np.argsort(made["type"], kind="stable").astype(np.int32)
    return replace(index, **made, order=order, offset=index.offset * times)


def _source(source: Source, times: int) -> Source:
    made: dict[str, Any] = {
        name: np.tile(getattr(source, name), times)
        for name in ("letters", "place_start", "place_page", "paragraph")
    }
    for name in ("sentence_start", "sentence_stop"):
        made[name] = np.tile(getattr(source, name), times)
    for name in ("letter", "place", "paragraph", "sentence"):
        made[f"first_{name}"] = _firsts(getattr(source, f"first_{name}"), times)
    return replace(source, docs=source.docs * times, digests=source.digests * times, **made)


def _firsts(first: Any, times: int) -> Any:
    return np.concatenate([[0], _counting_on(first[1:], times, int(first[-1]))]).astype(np.int64)


def _counting_on(numbers: Any, times: int, more: int) -> Any:
    return (
        np.tile(numbers, times) + np.repeat(np.arange(times, dtype=np.int64), len(numbers)) * more
    )


def enlarge(desk: OpenDesk, tokens: int) -> int:
    """The desk on a corpus of about so many tokens; how many it has."""
    run, known = desk.bench.run, overlaps.hits_of_run(desk.bench.run)
    times = max(1, round(tokens / sum(len(part.positions) for part in run.parts)))
    parts = tuple(many_times(part, times) for part in run.parts)
    sizes = [len(part.positions) for part in run.parts]
    first, last = (
        tuple(_counting_on(own, times, size) for own, size in zip(column, sizes, strict=True))
        for column in (known.first, known.last)
    )
    hits = known._replace(first=first, last=last, code=tuple(np.tile(c, times) for c in known.code))
    matches = CodeMatches([part.positions for part in parts], run.lemmas)
    desk.bench = desk.bench._replace(run=run._replace(parts=parts), matches=matches, hits=hits)
    return sum(len(part.positions) for part in parts)


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
            began = time.process_time()
            said = tweaks.tried(desk, line, Filters("new"))
            if "fault" not in said:
                took.append(1000 * (time.process_time() - began))
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--outputs", type=Path, default=Path("outputs"))
    parser.add_argument("--codebook", type=Path, default=Path("codebooks/people_diplomacy"))
    parser.add_argument("--tokens", type=int, default=0)
    parser.add_argument("--patterns", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    desk = open_desk.begin(asked.outputs, asked.codebook, now=lambda: "")
    open_desk.warm(desk)
    tokens = sum(len(part.positions) for part in desk.bench.run.parts)
    if asked.tokens:
        tokens = enlarge(desk, asked.tokens)
    took = np.array(measured(desk, asked.patterns, asked.seed))
    median, most, worst = np.quantile(took, [0.5, 0.95, 1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"{tokens:,} tokens, {len(took)} keys: median {median:.0f} ms, 95 % {most:.0f} ms, slowest"
        f" {worst:.0f} ms; peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
