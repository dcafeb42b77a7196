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

A row that was handed over keeps the place at which it was drawn. If its reviewer had passed it over
(decided a later row), it is a gap in that reviewer's order, which is filled when its new reviewer
decides: else a leaver would hand over what is hard, and what is plain would count alone. If the
reviewer had not come to it, it was left by chance, and so are all that the new reviewer got of
these: they are an order of their own. A row that was closed without an answer is a gap for ever in
the first case, and as if not drawn in the second.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from contentan.decisions.stored_samples import changes_of_hands

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


class Place(NamedTuple):
    """A row of a draw: its place in the order of the first of `hands`, and who has had it since,
    the last has it now; "" is nobody. `row` tells what that one did.
    """

    row: Row
    hands: tuple[str, ...]


def lists(places: Iterable[Place]) -> dict[tuple[str, ...], list[Row]]:
    """Rows by the people in whose order they count: what a reviewer was drawn, or got from whom.

    >>> rows = [Row(item, at, "s", item in "ab", item in "ab") for at, item in enumerate("abcd", 1)]
    >>> made = [Place(row, ("one",) if row.decided else ("one", "two")) for row in rows]
    >>> {who: [row.item for row in rows] for who, rows in lists(made).items()}
    {('one',): ['a', 'b'], ('one', 'two'): ['c', 'd']}
    """
    found: dict[tuple[str, ...], list[Row]] = {}
    waiting: list[tuple[tuple[str, ...], list[Place]]] = [((), list(places))]
    while waiting:
        who, own = waiting.pop()
        last = max((row.position for row, hands in own if hands == who and row.by_hand), default=0)
        further: dict[tuple[str, ...], list[Place]] = defaultdict(list)
        for row, hands in own:
            if hands != who and row.position > last:
                further[hands[: len(who) + 1]].append(Place(row, hands))
            else:
                found.setdefault(who, []).append(row)
        waiting += further.items()
    # What was closed before anybody came to it is as if it had not been drawn.
    return {who: rows for who, rows in found.items() if who[-1]}


def orders(db: sqlite3.Connection, sample: str) -> dict[tuple[str, ...], Order]:
    """What counts of a sample, by the people in whose order it stands (see `lists`).

    An item that was settled is as if decided: nothing is left to decide there.
    """
    return {who: in_order(rows) for who, rows in lists(_places(db, sample)).items()}


class Counted(NamedTuple):
    """Items that are in the order of everybody in whose order they stand; those of them that
    somebody passed over.
    """

    items: frozenset[str]
    passed: frozenset[str]


def counted(db: sqlite3.Connection, sample: str) -> Counted:
    """What counts of a sample, item by item."""
    inside: set[str] = set()
    passed: set[str] = set()
    outside: set[str] = set()
    for rows in lists(_places(db, sample)).values():
        order = in_order(rows)
        inside |= order.counted
        passed |= order.passed
        outside |= {row.item for row in rows} - order.counted - order.passed
    return Counted(frozenset((inside | passed) - outside), frozenset(passed - outside))


def _places(db: sqlite3.Connection, sample: str) -> list[Place]:
    """All places of a sample."""
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
    hands: dict[tuple[str, str], tuple[str, ...]] = {}
    for change in changes_of_hands(db, sample):
        key = change["item"], change["place"]
        hands[key] = (*hands.get(key, key[1:]), change["successor"])
    places = []
    for item, place, position, stratum in db.execute(
        # A row of chance 0 was not drawn: an attention check is in no order of a random sample.
        "select a.item, a.reviewer, a.position, a.stratum from assignment a"
        " join sample s on s.id = a.sample where s.id = ? and (a.chance > 0 or not s.random)",
        (sample,),
    ):
        had = hands.get((item, place), (place,))
        known = made.get((item, had[-1]))
        decided = known is not None or item in settled
        places.append(Place(Row(item, position, stratum, decided, bool(known)), had))
    return places
