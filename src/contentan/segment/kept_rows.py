"""Rows of numbers that are worked out once for each text and kept: what does not depend on its
neighbours is looked up for a whole document at once, in arrays.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(slots=True)
class Rows:
    """`values[:used]` are the rows; what lies behind them is room to grow."""

    values: NDArray[Any]
    used: int = 0


def empty(columns: int, kind: type) -> Rows:
    """No rows of so many columns."""
    return Rows(np.zeros((1024, columns), dtype=kind))


def append(rows: Rows, new: Sequence[Sequence[float]]) -> None:
    """Put rows behind those that are there."""
    last = rows.used + len(new)
    if last > len(rows.values):
        grown = np.zeros((2 * last, rows.values.shape[1]), dtype=rows.values.dtype)
        grown[: rows.used] = rows.values[: rows.used]
        rows.values = grown
    if len(new):
        rows.values[rows.used : last] = new
    rows.used = last


def numbers_of(
    known: dict[str, int], texts: Sequence[str], learn: Callable[[list[str]], None]
) -> Ints:
    """The number of each text; `learn` is given those that have none, each once, and numbers
    them.
    """
    found = np.fromiter(
        map(known.get, texts, itertools.repeat(-1)), dtype=np.int64, count=len(texts)
    )
    fresh = np.flatnonzero(found < 0).tolist()
    if fresh:
        learn(list(dict.fromkeys([texts[at] for at in fresh])))
        found[fresh] = [known[texts[at]] for at in fresh]
    return found
