"""A run on a corpus of any size: its texts stand in the indexes as often as it takes.

So long as no rarer word is looked for, matches cost what they would cost in a corpus of that size.
Indexes are files that are mapped into memory, each of the usual size of a shard, as in a run.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from contentan.coding import index, mapped_arrays
from contentan.coding.hits import Source
from contentan.coding.index import Index
from contentan.compare.document_arrays import Material
from contentan.desk.live import work_shares
from contentan.desk.live.code_matches import CodeMatches
from contentan.desk.live.indexed_run import IndexedRun, Part
from contentan.desk.open_desk import OpenDesk
from contentan.runs import shards

#: Arrays of an index whose numbers are those of one document alone.
_INDEX = ("start", "stop", "type", "link")
#: Tokens of a shard (`runs.stretches.USUAL` bytes, about thirty a token).
SHARD = 3_300_000


def enlarge(desk: OpenDesk, tokens: int, folder: Path) -> int:
    """The desk on a corpus of about so many tokens, whose indexes lie in a folder; how many it
    has.
    """
    run = desk.bench.run
    size = sum(len(part.positions) for part in run.parts)
    times, pieces = max(1, round(tokens / size)), max(1, round(tokens / SHARD))
    each = [times // pieces + (number < times % pieces) for number in range(pieces)]
    parts, done = [], 0
    for number, own in enumerate(each):
        for at, part in enumerate(run.parts):
            place = folder / f"{number}-{at}"
            place.mkdir()
            parts.append(_many_times(part, own, done, len(run.of.doc), place))
        done += own
    of = _material(run, times)
    run = run._replace(parts=tuple(parts), of=of, works=work_shares.work_shares(of))
    matches = CodeMatches([part.positions for part in parts], run.lemmas)
    desk.bench = desk.bench._replace(run=run, matches=matches)
    return sum(len(part.positions) for part in parts)


def _many_times(part: Part, times: int, done: int, rows: int, folder: Path) -> Part:
    """A part whose documents stand there so often; `done` times they stand elsewhere, and each
    time they have `rows` rows of the run's material.
    """
    index.write(_index(part.positions, times), folder)
    source = _source(part.source, times)
    mapped_arrays.write(folder, {name: getattr(source, name) for name in shards.SOURCE})
    again = [np.where(part.row >= 0, part.row + rows * (done + time), -1) for time in range(times)]
    return Part(
        index.read(folder),
        replace(source, **mapped_arrays.read(folder, shards.SOURCE)),
        part.segments,
        np.tile(part.counting, times),
        np.tile(part.lang, times),
        np.concatenate(again, axis=1).astype(np.int32),
    )


def _material(run: IndexedRun, times: int) -> Material:
    """A document and a work more for each time."""
    of = run.of
    columns = {name: np.tile(getattr(of, name), times) for name in ("country", "lang", "tokens")}
    about = {name: np.tile(getattr(of, name), times) for name in ("family", "year", "speaks")}
    return of._replace(
        **columns,
        **about,
        units=np.tile(of.units, times),
        hits=np.tile(of.hits, (times, 1)),
        segments=np.tile(of.segments, (times, 1)),
        docs=_named(of.docs, times),
        works=_named(of.works, times),
        doc=_counting_on(of.doc, times, len(of.docs)),
        work=_counting_on(of.work, times, len(of.works)),
    )


def _named(names: tuple[str, ...], times: int) -> tuple[str, ...]:
    return tuple(f"{name} {time}" for time in range(times) for name in names)


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
