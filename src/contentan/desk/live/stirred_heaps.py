"""What one pattern more, less or otherwise does to the matches of a code.

Matches that touch lie in heaps, and heaps do not touch. So a pattern changes hits only in the heaps
that its own matches touch: these are decided anew, all others stay, and a key costs what the
pattern matches, not what the code has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.coding.spans import unique
from contentan.coding.winning_matches import Found, heaps, longest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contentan.coding.spans import Spans

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]
    # Matches of all codes are kept, so their numbers are small ones.
    Few = NDArray[np.int32]


class Heaped(NamedTuple):
    """The matches of a code in one index that nothing blocks, in the order of the text: `free` are
    spans, `rule` whose they are, `heap` in which heap each lies; the heaps are `heaps`, as spans.
    Those that count: `counted`, `made_by`, `counted_heap`.
    """

    free: Few
    rule: Few
    heap: Few
    heaps: Few
    counted: Spans
    made_by: Few
    counted_heap: Few


class Effect(NamedTuple):
    """What a typed pattern does in one index, each an array of spans in the order of the text: its
    own `matches` that nothing blocks; hits of the code `before`; in heaps that the pattern stirs,
    those that there were (`was`) and those that there are (`now`); of these `lost` touch none that
    there is, `new` none that there was.
    """

    matches: Spans
    before: Spans
    was: Spans
    now: Spans
    lost: Spans
    new: Spans

    @property
    def after(self) -> Spans:
        """Hits of the code with the pattern."""
        stays = ~np.isin(self.before[:, 0], self.was[:, 0])
        return unique([self.before[stays], self.now])


#: No match at all.
NOTHING = Found(*(np.empty(0, dtype=np.int64) for _ in Found._fields))


def joined(every: Found, stood: Heaped, now: Numbers) -> Found:
    """Matches that nothing blocks, and those that stood there of rules which have other numbers
    `now` (-1: gone).
    """
    rule = now[stood.rule]
    stays = rule >= 0
    first, last = stood.free[stays].astype(np.int64).T
    more = Found(first, last, rule[stays], np.full(len(first), -1, dtype=np.int64))
    free = every.only(every.blocker < 0)
    return Found(*(np.concatenate(pair) for pair in zip(free, more, strict=True)))


def heaped(free: Found, counted: Found) -> Heaped:
    """The matches of a code that nothing blocks and those that count, heap by heap."""
    free = free.only(np.lexsort((free.last, free.first)))
    starts = heaps(free.first, free.last)
    sizes = np.diff(np.append(starts, len(free.first)))
    ends = np.maximum.reduceat(free.last, starts) if len(starts) else free.last
    place = np.searchsorted(free.first[starts], counted.first, side="right") - 1
    return Heaped(
        spans(free).astype(np.int32),
        free.rule.astype(np.int32),
        np.repeat(np.arange(len(starts), dtype=np.int32), sizes),
        np.stack([free.first[starts], ends], axis=1).astype(np.int32),
        spans(counted),
        counted.rule.astype(np.int32),
        place.astype(np.int32),
    )


def no_matches() -> Heaped:
    """A code without any match."""
    return heaped(NOTHING, NOTHING)


def effect(known: Heaped, gone: int, own: Found) -> Effect:
    """What becomes of a code with the matches `own` of a pattern, in the order of the text, and
    without those of the rule `gone` (-1: all stay).
    """
    matches = spans(own.only(own.blocker < 0))
    goes = known.rule == gone
    stirred = _touched(known.heaps, matches)
    stirred[known.heap[goes]] = True
    stays = known.free[stirred[known.heap] & ~goes]
    now = _winning(np.concatenate([stays, matches]))
    was = known.counted[stirred[known.counted_heap]]
    lost, new = was[~touching(was, now)], now[~touching(now, was)]
    return Effect(matches, known.counted, was, now, lost, new)


def _touched(heaps: Few, own: Spans) -> Flags:
    """Which heaps share a position with one of some spans."""
    low = np.searchsorted(heaps[:, 1], own[:, 0], side="left")
    high = np.searchsorted(heaps[:, 0], own[:, 1], side="right")
    size = len(heaps) + 1
    reached = low < high
    opened = np.bincount(low[reached], minlength=size) - np.bincount(high[reached], minlength=size)
    touched: Flags = np.cumsum(opened)[:-1] > 0
    return touched


def _winning(free: Spans) -> Spans:
    # Which of two patterns is named for the same words changes no hit.
    none = np.zeros(len(free), dtype=np.int64)
    return spans(longest(Found(free[:, 0], free[:, 1], none, none), none.astype(bool)))


def spans(found: Found) -> Spans:
    """First and last positions of matches."""
    return np.stack([found.first, found.last], axis=1)


def touching(some: Spans, others: Spans) -> Flags:
    """Which spans share a position with one of the others, which do not touch each other and are in
    the order of the text.
    """
    if not len(others):
        return np.zeros(len(some), dtype=bool)
    last = np.searchsorted(others[:, 0], some[:, 1], side="right") - 1
    found: Flags = (last >= 0) & (others[np.maximum(last, 0), 1] >= some[:, 0])
    return found
