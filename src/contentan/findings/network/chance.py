"""How many paragraphs two nodes would share by chance, were each document's paragraphs shuffled:
exact, without drawing any, for many pairs at once.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.int64]

#: Numbers of one block of pairs that are worked on together: they stay in the processor's cache.
_BLOCK = 60_000


class Shared(NamedTuple):
    """Documents that have both nodes of a pair: the number of the pair, and paragraphs of the
    document with the one node, with the other, and in all. Arrays of one length, in any order.
    """

    pair: Whole
    one: Whole
    other: Whole
    units: Whole


class _Factor(NamedTuple):
    """The spread of so many equal documents: the least number together, and the chances from there
    on.
    """

    least: int
    spread: Reals


def chance(documents: Sequence[tuple[int, int, int]], *, seen: int) -> float:
    """Chance that shuffling the paragraphs within each document brings two nodes together in at
    least `seen` of them.

    `documents` are (paragraphs with the one, with the other, all). In one the number is
    hypergeometric; in all it is the convolution, exact.

    >>> round(chance([(1, 1, 4)], seen=1), 6)
    0.25
    """
    columns = np.array(documents, dtype=np.int64).reshape(-1, 3).T
    shared = Shared(np.zeros(len(documents), dtype=np.int64), *columns)
    return float(chances(shared, np.array([seen], dtype=np.int64))[0])


def chances(shared: Shared, seen: Whole) -> Reals:
    """`chance` of each pair, of which `seen` (pairs,) says in how many paragraphs it stands; the
    relative error is below 1e-10. The order of documents and of pairs changes no bit.
    """
    pair, factor, factors = _factors(shared)
    least = np.array([one.least for one in factors], dtype=np.int64)
    width = np.array([len(one.spread) for one in factors], dtype=np.int64)
    fixed = np.bincount(pair, weights=least[factor], minlength=len(seen)).astype(np.int64)
    wanted = seen - fixed
    p = np.ones(len(seen))
    moves = width[factor] > 1
    pair, factor = pair[moves], factor[moves]
    # Wide spreads first, so that those of a block's pairs that are folded together are as wide.
    order = np.lexsort((factor, -width[factor], pair))
    pair, factor = pair[order], factor[order]
    first = np.searchsorted(pair, np.arange(len(seen) + 1))
    for block in _blocks(wanted, np.diff(first)):
        p[block] = _tails(block, wanted[block], first, factor, factors)
    at_most_one: Reals = np.minimum(p, 1.0)
    return at_most_one


def _factors(shared: Shared) -> tuple[Whole, Whole, list[_Factor]]:
    """Which pairs have which factors: numbers of pairs and of factors, and the factors.

    Many documents of a pair have the same three numbers; they are one factor.
    """
    less, more = np.minimum(shared.one, shared.other), np.maximum(shared.one, shared.other)
    (pair, units, more, less), times, _ = _distinct([shared.pair, shared.units, more, less])
    (units, more, less, times), _, factor = _distinct([units, more, less, times])
    kinds = zip(*(array.tolist() for array in (less, more, units, times)), strict=True)
    return pair, factor, [_factor(*kind) for kind in kinds]


def _distinct(columns: Sequence[Whole]) -> tuple[list[Whole], Whole, Whole]:
    """The different rows of columns in ascending order, how often each comes, and the place of each
    row among them.
    """
    order = np.lexsort(columns[::-1])
    rows = np.stack(columns)[:, order]
    new = np.append(True, (rows[:, 1:] != rows[:, :-1]).any(axis=0))[: len(order)]
    at = np.flatnonzero(new)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.cumsum(new) - 1
    return list(rows[:, at]), np.diff(np.append(at, len(order))), place


def _blocks(wanted: Whole, sizes: Whole) -> Iterator[Whole]:
    """Pairs that are worked on together: with about as much to find, those with most factors
    first.
    """
    left = np.flatnonzero(wanted > 0)
    left = left[np.argsort(wanted[left], kind="stable")]
    start = 0
    while start < len(left):
        stop = start + 1
        while stop < len(left) and (stop - start) * wanted[left[stop]] < _BLOCK:
            stop += 1
        own = left[start:stop]
        yield own[np.argsort(-sizes[own], kind="stable")]
        start = stop


def _tails(
    block: Whole, wanted: Whole, first: Whole, factor: Whole, factors: Sequence[_Factor]
) -> Reals:
    """Chance of at least `wanted` for each pair of a block. Only sums of what is not negative are
    made: a small chance is as exact as a large one.
    """
    most = int(wanted.max())
    sizes = first[block + 1] - first[block]
    # Of each pair the chances of 0, 1, … most - 1 so far, and that of more.
    state, over = np.zeros((len(block), most)), np.zeros(len(block))
    state[:, 0], reach = 1.0, 1
    for step in range(int(sizes.max(initial=0))):
        active = int(np.searchsorted(-sizes, -step))
        spreads = _padded([factors[f].spread for f in factor[first[block[:active]] + step]])
        wide = min(most, reach + spreads.shape[1] - 1)
        made, beyond = np.zeros((active, wide)), np.zeros(active)
        for k in range(spreads.shape[1]):
            share, stays = spreads[:, k], min(reach, wide - k)
            if stays > 0:
                made[:, k : k + stays] += share[:, None] * state[:active, :stays]
            if stays < reach:
                beyond += share * state[:active, max(stays, 0) : reach].sum(axis=1)
        state[:active, :wide] = made
        over[:active] += beyond
        reach = wide
    enough = np.arange(most) >= wanted[:, None]
    found: Reals = over + np.where(enough, state, 0.0).sum(axis=1)
    return found


def _padded(spreads: Sequence[Reals]) -> Reals:
    made = np.zeros((len(spreads), max(map(len, spreads))))
    for row, spread in zip(made, spreads, strict=True):
        row[: len(spread)] = spread
    return made


@functools.lru_cache(maxsize=100_000)
def _factor(n1: int, n2: int, n: int, times: int) -> _Factor:
    """`times` documents of n paragraphs, n1 with the rarer node."""
    # More apart than there are paragraphs without the other: it cannot be.
    least = max(0, n1 + n2 - n)
    return _Factor(least * times, _power(_hypergeometric(n1, n2, n), times))


def _power(spread: Reals, times: int) -> Reals:
    """The spread of a sum of so many, by halves."""
    if times == 1:
        return spread
    half = _power(spread, times // 2)
    twice = np.convolve(half, half)
    return np.convolve(twice, spread) if times % 2 else twice


def _hypergeometric(n1: int, n2: int, n: int) -> Reals:
    """Chances of the least number together, one more, … n1 among n paragraphs, n1 being the
    fewer.
    """
    whole = _log_choose(n, n1)
    log = [
        _log_choose(n2, k) + _log_choose(n - n2, n1 - k) - whole
        for k in range(max(0, n1 + n2 - n), n1 + 1)
    ]
    spread = np.exp(np.array(log))
    made: Reals = spread / spread.sum()
    return made


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
