"""Which matches of a code count where they overlap: the longest, then the earliest, then that of
the rule which is named first.

Matches that touch lie in heaps, which touch no other, so each heap is decided for itself; all heaps
are decided at once, round by round, as most need one or two.
"""

from __future__ import annotations

import bisect
import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

#: Rounds that decide all heaps at once: a heap of equal spans, each over the next, loses one or two
#: in a round, so what is left then is decided heap by heap.
ROUNDS = 8
#: So few heaps are decided one by one at once.
_FEW = 32


class Found(NamedTuple):
    """Matches of one code: positions, both inclusive; the number of the rule; the number of the
    exclusion that blocks it, or -1; that after the last exclusion is the requirement.
    """

    first: Ints
    last: Ints
    rule: Ints
    blocker: Ints

    def only(self, which: NDArray[np.bool_] | Ints) -> Found:
        return Found(*(array[which] for array in self))


def longest(matches: Found, foreign: NDArray[np.bool_]) -> Found:
    """Those that win: the longest, then the earliest, then the rule that is named first; none
    touches another. In the order of the text.
    """
    if len(matches.first) < 2:
        return matches
    order = _order(matches, foreign)
    same = matches.only(order)
    # Of equal spans the first in this order stands: own language before foreign, then the rule
    # named first.
    kept = np.append(True, (same.first[1:] != same.first[:-1]) | (same.last[1:] != same.last[:-1]))[
        : len(order)
    ]
    spans = same.only(kept)
    return spans.only(winners(spans.first, spans.last))


def _order(matches: Found, foreign: NDArray[np.bool_]) -> Ints:
    """By first, last, whether foreign, rule and blocker."""
    first, last, rule, blocker = matches
    length, named = last - first, blocker + 1
    columns: tuple[Ints, ...] = (first, length, foreign.astype(np.int64), rule, named)
    sizes = [int(column.max()) + 1 for column in columns]
    if math.prod(sizes) >= 2**62:
        return np.lexsort(columns[::-1])
    # Sorting one number costs a third of sorting five.
    key = np.zeros(len(foreign), dtype=np.int64)
    for column, size in zip(columns, sizes, strict=True):
        key = key * size + column
    return np.argsort(key)


def winners(first: Ints, last: Ints) -> Flags:
    """Which of some spans win; they are in ascending order, each there once."""
    won = np.zeros(len(first), dtype=bool)
    left = np.arange(len(first))
    for _ in range(ROUNDS):
        starts = heaps(first[left], last[left])
        sizes = np.diff(np.append(starts, len(left)))
        if int((sizes > 1).sum()) <= _FEW:
            break
        best = left[_best(last[left] - first[left], starts)]
        won[best] = True
        of_heap = np.repeat(best, sizes)
        left = left[(first[left] > last[of_heap]) | (last[left] < first[of_heap])]
    _one_by_one(first, last, left, won)
    return won


def _best(length: Ints, starts: Ints) -> Ints:
    """The number of the longest, then earliest, of each heap."""
    size = len(length)
    key = length * size + np.arange(size)[::-1]
    best: Ints = size - 1 - np.maximum.reduceat(key, starts) % size
    return best


def heaps(first: Ints, last: Ints) -> Ints:
    """Where heaps of spans begin, given in ascending order: heaps do not touch, so each can be
    decided for itself.
    """
    if not len(first):
        return np.empty(0, dtype=np.int64)
    reach = np.maximum.accumulate(last)
    return np.flatnonzero(np.append(True, first[1:] > reach[:-1]))


def _one_by_one(first: Ints, last: Ints, left: Ints, won: Flags) -> None:
    starts = heaps(first[left], last[left])
    sizes = np.diff(np.append(starts, len(left)))
    # A heap of one is won already, and most are.
    won[left[starts[sizes == 1]]] = True
    for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        own = left[start : start + size]
        won[own] = _decided(list(zip(first[own].tolist(), last[own].tolist(), strict=True)))


def _decided(pairs: list[tuple[int, int]]) -> list[bool]:
    """Which spans of a heap win."""
    won = [False] * len(pairs)
    taken: list[tuple[int, int]] = []  # in ascending order; they do not touch
    for i in sorted(range(len(pairs)), key=lambda i: (pairs[i][0] - pairs[i][1], pairs[i][0])):
        first, last = pairs[i]
        # The last taken span that begins at or before `last`: only it can touch this one.
        at = bisect.bisect_right(taken, last, key=lambda one: one[0])
        won[i] = at == 0 or taken[at - 1][1] < first
        if won[i]:
            taken.insert(at, pairs[i])
    return won
