"""Where hits of a code went: a split adds up, as "324 = 132 + 192"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import polars as pl

from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

CODE_MOVES = declare(
    "code_moves",
    "before after",
    """
    before  text  code in A; empty: did not count in A
    after   text  code in B; empty: does not count in B
    hits    int   hits of the one that are hits of the other
    """,
)


def moves(a: pl.DataFrame, b: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """Table CODE_MOVES of two tables HITS and their HIT_CHANGES, for codes of which hits got
    another code.

    Rows of one code of A add up to its hits in A, rows of one code of B to its hits in B.
    """
    counted = [
        Counter(table.filter(pl.col("blocked_by").is_null())["code"].to_list()) for table in (a, b)
    ]
    rows: Counter[tuple[str, str]] = Counter()
    for code, before, effect in changes.select("code", "code_before", "effect").iter_rows():
        if effect == 0 and before:
            rows[before, code] += 1
        elif effect:
            rows[(before or code, "") if effect < 0 else ("", code)] += 1
    moved = {pair for pair in rows if all(pair)}
    old, new = ({pair[side] for pair in moved} for side in (0, 1))
    # What is left of a code on both sides stayed with it.
    for code in sorted(old | new):
        stays = counted[0][code] - sum(n for (x, _), n in rows.items() if x == code)
        if stays:
            rows[code, code] += stays
    kept = [
        (*pair, hits) for pair, hits in sorted(rows.items()) if pair[0] in old or pair[1] in new
    ]
    return frame_of(CODE_MOVES, kept)


def sums(moved: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Codes that were split or merged, each with its sum: `equality` and `324 = 132 race + 192
    speech`.
    """
    for side, other, gone in (("before", "after", "lost"), ("after", "before", "new")):
        for code in moved.filter(pl.col(side) != "")[side].unique().sort():
            parts = moved.filter(pl.col(side) == code).sort("hits", other, descending=[True, False])
            if (parts[other] != "").sum() > 1:
                each = [
                    f"{n} {name or gone}" for name, n in parts.select(other, "hits").iter_rows()
                ]
                yield code, f"{parts['hits'].sum()} = {' + '.join(each)}"
