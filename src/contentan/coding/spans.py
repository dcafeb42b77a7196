"""Spans of an index, and the steps in which a sequence finds its own.

A span is a pair of positions, both inclusive; spans are arrays of shape (n, 2), sorted and unique.
"""

from __future__ import annotations

import enum
import functools
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from contentan.codebook.pattern_tree import Choice, Gap, Reference, Sequence_, Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Spans: TypeAlias = NDArray[np.int64]

NONE: Spans = np.empty((0, 2), dtype=np.int64)


class Link(enum.Enum):
    """How neighbours follow each other: CLOSE, or JOINED, where a coordination may stand
    between.
    """

    CLOSE = 0
    JOINED = 1


Between: TypeAlias = Gap | Link


class Step(NamedTuple):
    """An element of a sequence with what may stand before it."""

    between: Between
    element: Word | Choice | Reference


@functools.lru_cache(maxsize=20_000)
def steps_of(tree: Sequence_) -> tuple[Step, ...]:
    """The elements of a sequence; neighbouring gaps add up."""
    steps: list[Step] = []
    gap: Gap | None = None
    for number, element in enumerate(tree.elements):
        if isinstance(element, Gap):
            gap = (
                element if gap is None else Gap(gap.least + element.least, gap.most + element.most)
            )
        else:
            steps.append(
                Step(gap or (Link.JOINED if number in tree.joints else Link.CLOSE), element)
            )
            gap = None
    return tuple(steps)


def unique(parts: list[Spans]) -> Spans:
    """All spans, sorted, each once."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return NONE
    spans = np.concatenate(parts) if len(parts) > 1 else parts[0]
    if len(spans) < 2:
        return spans
    # By their first position, then by their last.
    spans = spans[np.lexsort((spans[:, 1], spans[:, 0]))]
    kept = np.append(True, np.any(spans[1:] != spans[:-1], axis=1))
    once: Spans = spans[kept]
    return once


def ranges(low: NDArray[np.intp], high: NDArray[np.intp]) -> tuple[NDArray[np.intp], Spans]:
    """Every number of each range low:high: the number of its range, and itself."""
    counts = high - low
    which = np.repeat(np.arange(len(low)), counts)
    step = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return which, low[which] + step
