"""Small tables of works: one with known answers, and any that hypothesis can think of."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

#: Twelve works, the first six on the left; hits of three codes.
HITS = np.array(
    [
        (4, 0, 9),
        (2, 1, 0),
        (7, 0, 1),
        (3, 0, 14),
        (5, 2, 2),
        (6, 0, 30),
        (1, 0, 0),
        (2, 0, 4),
        (0, 3, 1),
        (3, 1, 0),
        (2, 4, 0),
        (4, 2, 6),
    ],
    dtype=float,
)
WORDS = np.array([1000, 800, 2500, 1200, 1500, 5000, 900, 1100, 700, 1600, 2000, 3000], dtype=float)
LEFT = np.repeat([1.0, 0.0], 6)
#: Works 6 and 12 stand alone in their strata.
STRATA = np.array([0, 0, 1, 1, 1, 2, 0, 0, 0, 1, 1, 3])
ONE = np.zeros(12, dtype=np.intp)


class Small(NamedTuple):
    """Hits (works, codes), words and left (works,), strata (works,)."""

    x: np.ndarray
    n: np.ndarray
    z: np.ndarray
    strata: np.ndarray


@st.composite
def small(draw: st.DrawFn, *, least: int = 3, most: int = 8, strata: int = 2) -> Small:
    """Works of both sides, each side with some in the first stratum, and two codes with hits."""
    left, right = draw(st.integers(least, most)), draw(st.integers(least, most))
    size = left + right
    cells = st.lists(st.integers(0, 12), min_size=size, max_size=size)
    columns = [draw(cells.filter(any)) for _ in range(2)]
    words = draw(st.lists(st.integers(100, 6000), min_size=size, max_size=size))
    place = draw(st.lists(st.integers(0, strata - 1), min_size=size, max_size=size))
    place[0] = place[left] = 0
    z = np.repeat([1.0, 0.0], [left, right])
    return Small(np.array(columns, float).T, np.array(words, float), z, np.array(place))
