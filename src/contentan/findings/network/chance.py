"""How many paragraphs two nodes would share by chance, were each document's paragraphs shuffled:
exact, without drawing any.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]


def chance(documents: Sequence[tuple[int, int, int]], *, seen: int) -> float:
    """Chance that shuffling the paragraphs within each document brings two nodes together in at
    least `seen` of them.

    `documents` are (paragraphs with the one, with the other, all). In one the number is
    hypergeometric; in all it is the convolution, exact.

    >>> round(chance([(1, 1, 4)], seen=1), 6)
    0.25
    """
    # Many documents have the same three numbers: the spread of so many alike is computed by halves.
    alike = Counter((min(n1, n2), max(n1, n2), n) for n1, n2, n in documents)
    spread = np.ones(1)
    for (n1, n2, n), times in sorted(alike.items()):
        spread = np.convolve(spread, _power(_hypergeometric(n1, n2, n), times))
    return float(min(1.0, spread[seen:].sum()))


def _power(spread: Reals, times: int) -> Reals:
    """The spread of a sum of so many, by halves."""
    if times == 1:
        return spread
    half = _power(spread, times // 2)
    twice = np.convolve(half, half)
    return np.convolve(twice, spread) if times % 2 else twice


@functools.lru_cache(maxsize=100_000)
def _hypergeometric(n1: int, n2: int, n: int) -> Reals:
    """Chances of 0, 1, ... n1 together among n paragraphs, n1 being the fewer."""
    whole = _log_choose(n, n1)
    log = [
        # More apart than there are paragraphs without the other: it cannot be.
        _log_choose(n2, k) + _log_choose(n - n2, n1 - k) - whole if n1 - k <= n - n2 else -math.inf
        for k in range(n1 + 1)
    ]
    spread = np.exp(np.array(log))
    chances: Reals = spread / spread.sum()
    return chances


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
