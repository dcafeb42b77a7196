"""What stands between spaces in a text, by number and place: each is known again by its number,
whatever was worked out of it before.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.segment.kept_rows import Rows, empty, numbers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

MOST_KEPT = 300_000
#: Signs that are white space to `str.split`; the last one of the table stands for all behind it.
_SPACE = np.array([chr(code).isspace() for code in range(0x3002)])


@dataclass(slots=True)
class Chunks:
    """Runs of signs between spaces, as they were first met; `evidence` is a row for each, as far as
    `span_languages` has counted.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    evidence: Rows = field(default_factory=lambda: empty(7, float))


class Found(NamedTuple):
    """The chunks of a text: number, start and stop of each, in order."""

    known: Chunks
    number: Ints
    start: Ints
    stop: Ints


@functools.cache
def chunks() -> Chunks:
    """Those of this process."""
    return Chunks()


@functools.lru_cache(maxsize=1)
def found_in(text: str) -> Found:
    """The chunks of a text: those of `text.split()`. A document is asked for by each step."""
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    space = _SPACE[np.minimum(signs, len(_SPACE) - 1)]
    edges = np.flatnonzero(np.diff(space, prepend=True, append=True))
    if len(chunks().texts) > MOST_KEPT:
        chunks.cache_clear()
    known = chunks()
    return Found(known, numbers(known, text.split()), edges[::2], edges[1::2])


def numbers(known: Chunks, given: list[str]) -> Ints:
    """The number of each chunk."""

    def learn(fresh: list[str]) -> None:
        known.numbers.update((text, at) for at, text in enumerate(fresh, len(known.texts)))
        known.texts += fresh

    return numbers_of(known.numbers, given, learn)
