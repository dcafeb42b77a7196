"""In which texts patterns match, by the coder itself: what is learned is what the codebook would
do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.authoring.changes.edit_preview import part
from contentan.coding import coder
from contentan.coding.index import Index
from contentan.coding.matcher import Lemmas
from contentan.coding.winning_matches import Found
from contentan.model import Code, Codebook, Pattern

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


class Read(NamedTuple):
    """Texts as an index, a text a segment; the codebook by which they are coded; lemmas of its
    words.
    """

    positions: Index
    book: Codebook
    lemmas: Lemmas


class Matches(NamedTuple):
    """A pattern's matches that no exclusion blocks: first and last position of each."""

    first: Ints
    last: Ints


def texts_of(read: Read, matches: Matches) -> Ints:
    """The texts in which there is a match, ascending, each once."""
    return np.unique(read.positions.segment[matches.first]).astype(np.int64)


def matches(read: Read, patterns: Sequence[Pattern]) -> list[Matches]:
    """Of each pattern by itself; none of them may refer to a code."""
    names = [f"p{number}" for number in range(len(patterns))]
    book = replace(
        read.book,
        codes=tuple(Code(name, {}) for name in names),
        patterns=tuple(replace(one, code=name) for one, name in zip(patterns, names, strict=True)),
    )
    coded = coder.code(read.positions, coder.compile_rules(book, read.lemmas))
    return [_free(coded[name].every) for name in names]


def rules_of(read: Read, codes: Collection[str]) -> list[tuple[Pattern, Matches]]:
    """The patterns of some codes of the codebook that match at all, in the order of their lines."""
    rules = coder.compile_rules(part(read.book, codes), read.lemmas)
    coded = coder.code(read.positions, rules)
    found = []
    for code in sorted(codes):
        every = coded[code].every
        for number, rule in enumerate(rules.of[code]):
            own = _free(every.only(every.rule == number))
            if len(own.first):
                found.append((rule.pattern, own))
    return sorted(found, key=lambda one: (one[0].line, one[0].code, one[0].source))


def _free(every: Found) -> Matches:
    free = every.only(every.blocker < 0)
    return Matches(free.first, free.last)
