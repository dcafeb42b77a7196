"""With which other codes' hits of the run matches of a pattern share words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.coding.spans import ranges
from contentan.desk.live.indexed_run import IndexedRun, Part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contentan.coding.spans import Spans

    Numbers = NDArray[np.int32]

#: Matches that are looked at; of more, those that are spread evenly over all.
MOST = 20_000


class RunHits(NamedTuple):
    """The hits of the run that count, in each part in the order of the text: first and last
    position, number of the code; `longest` has the positions of the longest.
    """

    codes: tuple[str, ...]
    first: tuple[Numbers, ...]
    last: tuple[Numbers, ...]
    code: tuple[Numbers, ...]
    longest: int


def hits_of_run(run: IndexedRun) -> RunHits:
    """All hits of the run as positions in its parts."""
    codes = tuple(code.id for code in run.book.codes)
    table = (
        pl.scan_parquet(run.folder / "hits.parquet")
        .filter(pl.col("blocked_by").is_null())
        .select("doc", "start", "stop", pl.col("code").cast(pl.Enum(codes)).to_physical())
        .collect()
    )
    of_doc = table.partition_by("doc", as_dict=True, include_key=False)
    made = [_of_part(part, of_doc) for part in run.parts]
    longest = max((int((last - first).max(initial=0)) for first, last, _ in made), default=0)
    first, last, code = zip(*made, strict=True)
    return RunHits(codes, first, last, code, longest)


def _of_part(
    part: Part, of_doc: dict[tuple[str], pl.DataFrame]
) -> tuple[Numbers, Numbers, Numbers]:
    columns: tuple[list[Numbers], ...] = ([], [], [])
    bounds = part.positions.first_position.tolist()
    for number, doc in enumerate(part.source.docs):
        own = of_doc.get((doc,))
        if own is not None:
            low, high = bounds[number], bounds[number + 1]
            start, stop = part.positions.start[low:high], part.positions.stop[low:high]
            first = low + np.searchsorted(start, own["start"].to_numpy())
            last = low + np.searchsorted(stop, own["stop"].to_numpy())
            for column, values in zip(columns, (first, last, own["code"].to_numpy()), strict=True):
                column.append(values.astype(np.int32))
    first, last, code = (
        np.concatenate([np.empty(0, dtype=np.int32), *column]) for column in columns
    )
    order = np.argsort(first, kind="stable")
    return first[order], last[order], code[order]


class Overlaps(NamedTuple):
    """Codes with how many of some spans share a position with a hit of theirs, the most first;
    `exact` where all spans were looked at.
    """

    counts: list[tuple[str, int]]
    exact: bool


def overlaps(known: RunHits, found: Sequence[Spans], besides: str) -> Overlaps:
    """What spans in each part share with codes but `besides`."""
    total, exact = np.zeros(len(known.codes), dtype=np.int64), True
    for first, last, code, own in zip(known.first, known.last, known.code, found, strict=True):
        times = max(1, len(own) // MOST)
        exact &= times == 1
        some = own[::times]
        low = np.searchsorted(first, some[:, 0] - known.longest)
        which, at = ranges(low, np.searchsorted(first, some[:, 1], side="right"))
        meets = last[at] >= some[which, 0]
        # Span and code as one number, so that each pair counts once.
        pairs = np.unique(which[meets] * len(known.codes) + code[at[meets]])
        total += times * np.bincount(pairs % len(known.codes), minlength=len(known.codes))
    met = [(name, count) for name, count in zip(known.codes, total.tolist(), strict=True) if count]
    counts = sorted((one for one in met if one[0] != besides), key=lambda one: (-one[1], one[0]))
    return Overlaps(counts, exact)
