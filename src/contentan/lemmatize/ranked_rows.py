"""Ranked forms of one language as rows of arrays, so that the choice among them is made for all
tokens of a document at once (`choice_in_context`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from contentan.lemmatize.ranker import Ranked, Ranker
from contentan.segment.kept_rows import Rows, append, empty

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(slots=True)
class RankedRows:
    """A row a form: what it shows (`seen`, `masks`), and where its readings lie, one after the
    other: `first` and how many there are, none where its neighbours cannot change the choice.
    Row 0 is of a form that shows nothing. A row a reading: its `kinds`, then mask and number of its
    lemma among the form's `lemmas`; its score.
    """

    seen: Rows
    masks: Rows
    span: Rows
    kinds: Rows
    scores: Rows
    lemmas: list[tuple[str, ...]]
    #: By the number of a type: its row, -1 where it has none.
    row_of_type: Ints = field(default_factory=lambda: np.full(1024, -1, dtype=np.int64))


def ranked_rows(model: Ranker) -> RankedRows:
    """None yet but row 0."""
    made = RankedRows(
        empty(len(model.seen), int),
        empty(3, int),
        empty(2, int),
        empty(len(model.kinds) + 2, int),
        empty(1, float),
        [()],
    )
    append(made.seen, [(0,) * len(model.seen)])
    append(made.masks, [(0, 0, 0)])
    append(made.span, [(0, 0)])
    return made


def learn(rows: RankedRows, found: Iterable[Ranked]) -> list[int]:
    """Put ranked forms behind those that are there; the row of each."""
    made = list(found)
    spans: list[tuple[int, int]] = []
    kinds: list[tuple[int, ...]] = []
    scores: list[tuple[float]] = []
    first = rows.scores.used
    for one in made:
        size = 0 if one.single else len(one.among)
        spans.append((first + len(scores), size))
        if size:
            ends = (*one.first[1:], size)
            for lemma, (begin, end) in enumerate(zip(one.first, ends, strict=True)):
                kinds += [(*one.kinds[at], one.mask[at], lemma) for at in range(begin, end)]
            scores += [(score,) for score in one.among]
    append(rows.seen, [one.seen for one in made])
    append(rows.masks, [one.masks for one in made])
    append(rows.span, spans)
    append(rows.kinds, kinds)
    append(rows.scores, scores)
    rows.lemmas += [one.lemmas for one in made]
    return list(range(rows.span.used - len(made), rows.span.used))


def make_room(rows: RankedRows, types: int) -> None:
    """Let `row_of_type` reach so many types."""
    if types > len(rows.row_of_type):
        grown = np.full(2 * types, -1, dtype=np.int64)
        grown[: len(rows.row_of_type)] = rows.row_of_type
        rows.row_of_type = grown
