"""Which matches an exclusion blocks, and which have what they require near them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from contentan.coding.index import Index

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def blocked(
    index: Index, first: Ints, last: Ints, blockers: Ints, within: str
) -> NDArray[np.bool_]:
    """Which matches a blocker overlaps, or stands near in the same sentence, or shares a sentence
    or paragraph with.
    """
    if not len(blockers):
        return np.zeros(len(first), dtype=bool)
    begins, ends = blockers[:, 0], blockers[:, 1]
    if within in ("s", "p"):
        unit = index.sentence if within == "s" else index.segment
        return reach(*(unit[at].astype(np.int64) for at in (first, last, begins, ends)))
    words = int(within) if within else 0
    # One line of numbers in which sentences lie so far apart that nothing reaches from one into
    # another.
    wide = len(index) + 2 * words + 2
    home, away = (
        index.sentence[first].astype(np.int64) * wide,
        index.sentence[begins].astype(np.int64) * wide,
    )
    return reach(home + first - words, home + last + words, away + begins, away + ends)


def met(
    index: Index, first: Ints, last: Ints, required: Iterable[Ints], within: str
) -> NDArray[np.bool_]:
    """Which matches have one of the spans of what is required within the bound ('' the sentence),
    before or after them: a match's own words meet no requirement.
    """
    unit = index.segment if within == "p" else index.sentence
    words = int(within) if within.isdigit() else len(index)
    found = np.zeros(len(first), dtype=bool)
    for spans in required:
        if len(spans):
            # The nearest on either hand decides: units and distances grow with the position.
            ends, begins = np.sort(spans[:, 1]), spans[:, 0]
            before = np.searchsorted(ends, first, side="left") - 1
            at = ends[np.maximum(before, 0)]
            found |= (before >= 0) & (unit[at] == unit[first]) & (first - at <= words)
            after = np.searchsorted(begins, last, side="right")
            at = begins[np.minimum(after, len(begins) - 1)]
            found |= (after < len(begins)) & (unit[at] == unit[last]) & (at - last <= words)
    return found


def reach(first: Ints, last: Ints, begins: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Which intervals first..last share a number with some interval begins..ends."""
    order = np.argsort(begins, kind="stable")
    farthest = np.maximum.accumulate(ends[order])
    before = np.searchsorted(begins[order], last, side="right")  # how many begin in time
    found: NDArray[np.bool_] = (before > 0) & (farthest[np.maximum(before - 1, 0)] >= first)
    return found
