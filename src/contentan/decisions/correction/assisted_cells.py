"""What scores say of the reviewed units of a cell, and one slope for several cells together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.statistics.assisted import Pairs, Tuned, centred, tuned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]


class Aid(NamedTuple):
    """`pairs` of the cell's units, weighing as parts of the share; `counts` of units with yes and
    with no (2, codes); `shift`, mean score of all units less that of the reviewed ones (codes,).
    """

    pairs: Pairs
    counts: Reals
    shift: Reals


def aid(code: Whole, portion: Reals, yes: Reals, score: Reals, stratum: Whole, means: Reals) -> Aid:
    """Of the reviewed units of a cell: code, part of the share, answer, score (NaN where none is
    known), stratum within the code (units,); `means` of the scores of all units (codes,).
    """
    known, width = np.nan_to_num(means), len(means)
    filled = np.where(np.isnan(score), known[code], score)
    counts = [np.bincount(code, weights=own, minlength=width) for own in (yes, 1 - yes)]
    of_reviewed = np.bincount(code, weights=portion * filled, minlength=width)
    there = np.bincount(code, minlength=width) > 0
    return Aid(
        Pairs(code, centred(yes, stratum), centred(filled, stratum), portion),
        np.array(counts, dtype=float),
        np.where(there, known - of_reviewed, 0.0),
    )


def one_slope(aids: Sequence[Aid], portions: Sequence[Reals]) -> Tuned:
    """The slope of each code over cells that have these portions of the whole."""
    weighed = [
        own.pairs._replace(weight=(np.nan_to_num(part)[own.pairs.code] * own.pairs.weight) ** 2)
        for own, part in zip(aids, portions, strict=True)
    ]
    pairs = Pairs(*(np.concatenate(columns) for columns in zip(*weighed, strict=True)))
    rare = np.sum([own.counts for own in aids], axis=0).min(axis=0)
    return tuned(pairs, np.asarray(rare, dtype=float))
