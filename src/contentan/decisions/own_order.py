"""Which of a reviewer's decisions count for an estimate: those made in the reviewer's own order.

The order in which a sample is given to a reviewer is random, so within a stratum what is done
without a gap is a random part of what was drawn, whatever the reviewer chose to stop at. What is
decided beyond a gap was chosen by somebody: by a filter, by passing over what is hard, in a
sorted workbook. It counts once the gap is filled. Gaps between strata do no harm, since each
stratum is estimated from its own rows; so who works code by code loses nothing.

The first row that was left out while later ones were decided is *passed over*. It counts as
looked at and not settled: a reviewer who decides only what is plain would else be counted up to
each hard row, and all that counts would be plain. Where a reviewer passed over much in the strata
that were begun, as with a filter, those rows would drown what was done in order; then only the
whole order up to its first gap counts.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

#: Above this share of rows passed over among those that count, the whole order counts.
MOST_PASSED = 0.2


class Row(NamedTuple):
    """A row of a reviewer. `by_hand`: decided in this sample, not carried over from another."""

    item: str
    position: int
    stratum: str
    decided: bool
    by_hand: bool


class Order(NamedTuple):
    """Items that count and are decided; those that were passed over; those that are decided beyond
    a gap and do not count yet.
    """

    counted: frozenset[str]
    passed: frozenset[str]
    beyond: frozenset[str]


def in_order(rows: Iterable[Row]) -> Order:
    """What counts of one reviewer's rows.

    >>> rows = [Row(item, at, "s", item in "acd", True) for at, item in enumerate("abcde", 1)]
    >>> [sorted(part) for part in in_order(rows)]
    [['a'], ['b'], ['c', 'd']]
    """
    every = sorted(rows, key=lambda row: row.position)
    found = _up_to_gaps(every)
    begun = {row.stratum for row in every if row.decided}
    passed = sum(row.stratum in begun for row in every if row.item in found.passed)
    if passed > MOST_PASSED * (len(found.counted) + passed):
        return _up_to_gaps([row._replace(stratum="") for row in every])
    return found


def _up_to_gaps(every: Sequence[Row]) -> Order:
    """Each stratum up to its first gap."""
    # What was carried over from another sample lies anywhere and was passed over by nobody.
    last = max((row.position for row in every if row.by_hand), default=0)
    counted, passed, beyond, broken = set(), set(), set(), set()
    for row in every:
        if row.stratum in broken:
            if row.decided:
                beyond.add(row.item)
        elif row.decided:
            counted.add(row.item)
        else:
            broken.add(row.stratum)
            if row.position < last:
                passed.add(row.item)
    return Order(frozenset(counted), frozenset(passed), frozenset(beyond))


def orders(db: sqlite3.Connection, sample: str) -> dict[str, Order]:
    """What counts of each reviewer's rows of a sample.

    An item that was settled is as if decided: nothing is left to decide there.
    """
    made: dict[tuple[str, str], bool] = {}
    settled = set()
    for item, reviewer, how in db.execute(
        "select item, reviewer, how from current_decision where sample = ? and how <> 'bulk'",
        (sample,),
    ):
        if how == "adjudicated":
            settled.add(item)
        else:
            made[item, reviewer] = how != "carried"
    rows: dict[str, list[Row]] = defaultdict(list)
    for item, reviewer, position, stratum in db.execute(
        # A row of chance 0 was not drawn: an attention check is in no order of a random sample.
        "select a.item, a.reviewer, a.position, a.stratum from assignment a"
        " join sample s on s.id = a.sample where s.id = ? and (a.chance > 0 or not s.random)",
        (sample,),
    ):
        known = made.get((item, reviewer))
        decided = known is not None or item in settled
        rows[reviewer].append(Row(item, position, stratum, decided, bool(known)))
    return {reviewer: in_order(own) for reviewer, own in rows.items()}
