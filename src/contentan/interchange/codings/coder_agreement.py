"""Outside coders against the machine or each other: segments that both read, with the codes that
each put there.

A coder's value for a segment is the set of codes on it; none where the coder did not read all of
it. `statistics.agreement` does the rest.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import polars as pl

from contentan.statistics.agreement_by_code import JUDGED, REPLICATES, agree
from contentan.tables.frames import frame_of

#: Paragraphs are set apart by two line feeds: whoever read both read what is between.
_GAP = 2
Stretch: TypeAlias = tuple[int, int]


def judged(codings: pl.DataFrame, segments: pl.DataFrame, least: int = 2) -> pl.DataFrame:
    """Table JUDGED of the coders of CODINGS over `segments` (columns doc, segment, start, stop):
    those that `least` coders or more read.

    An item is `document#segment`. A code counts for every segment on which a part of its stretch
    stands.
    """
    read: dict[str, dict[str, list[Stretch]]] = defaultdict(lambda: defaultdict(list))
    coded: dict[str, dict[str, list[tuple[int, int, str]]]] = defaultdict(lambda: defaultdict(list))
    for coder, doc, start, stop, code in codings.select(
        "coder", "doc", "start", "stop", "code"
    ).iter_rows():
        if code:
            coded[doc][coder].append((start, stop, code))
        else:
            read[doc][coder].append((start, stop))
    shared = {doc: coders for doc, coders in read.items() if len(coders) >= least}
    rows: list[tuple[str, str, str]] = []
    for (doc,), own in (
        segments.filter(pl.col("doc").is_in(list(shared))).partition_by("doc", as_dict=True).items()
    ):
        places = own.sort("start").select("segment", "start", "stop").rows()
        for coder, stretches in sorted(shared[str(doc)].items()):
            values = _values(places, stretches, coded[str(doc)][coder])
            rows += [(f"{doc}#{segment}", coder, codes) for segment, codes in values]
    found = frame_of(JUDGED, rows)
    return found.filter(pl.len().over("item") >= least)


def _values(
    places: list[tuple[int, int, int]],
    read: Iterable[Stretch],
    coded: Iterable[tuple[int, int, str]],
) -> Iterator[tuple[int, str]]:
    """Segments that lie in what was read, with the codes on them, sorted, space between."""
    codes: dict[int, set[str]] = defaultdict(set)
    stops = [stop for _, _, stop in places]
    for start, stop, code in coded:
        at = bisect_left(stops, start + 1)
        while at < len(places) and places[at][1] < stop:
            codes[at].add(code)
            at += 1
    whole = _joined(read)
    for at, (segment, start, stop) in enumerate(places):
        near = bisect_left(whole, (start + 1, 0)) - 1
        if near >= 0 and whole[near][1] >= stop:
            yield segment, " ".join(sorted(codes[at]))


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches in order, those that touch as one.

    >>> _joined([(12, 20), (0, 10), (30, 40)])
    [(0, 20), (30, 40)]
    """
    found: list[Stretch] = []
    for start, stop in sorted(stretches):
        if found and start <= found[-1][1] + _GAP:
            found[-1] = (found[-1][0], max(stop, found[-1][1]))
        else:
            found.append((start, stop))
    return found


def agreement(
    codings: pl.DataFrame,
    segments: pl.DataFrame,
    ancestry: pl.DataFrame,
    *,
    seed: int,
    replicates: int = REPLICATES,
) -> pl.DataFrame:
    """Table AGREEMENT of all coders of CODINGS, per code; the codes that none of them used are left
    out.
    """
    found = agree(judged(codings, segments), ancestry, seed=seed, replicates=replicates)
    return found.filter((pl.col("chosen") > 0) | (pl.col("code") == ""))
