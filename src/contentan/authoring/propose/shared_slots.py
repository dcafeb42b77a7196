"""Patterns that differ in one slot: which may stand together as (a|b|c).

Phrases that are equal but for one word share that slot: ethnic minority, religious minority. Single
words share one where they begin alike (racism, racist), or where texts have them beside the same
words (Roma community, Sami community; Roma woman, Sami woman).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from contentan.authoring.propose.candidate_changes import Change
from contentan.authoring.propose.lemma_sequences import Lemmas
from contentan.authoring.propose.pattern_options import without
from contentan.authoring.propose.tables import ADD, OPTION, UNLESS
from contentan.coding.index import Index

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: Letters in which words of one family begin alike.
STEM = 5
#: Neighbours that words of one slot share at least, and how alike all their neighbours are
#: (cosine).
NEIGHBOURS, ALIKE = 3, 0.25
#: Options of a set, exclusions of a line that are proposed at once.
MOST = 8

#: A slot, and the numbers of the changes that fit it.
Slots: TypeAlias = Mapping[tuple[object, ...], Sequence[int]]


def slots_of(changes: Sequence[Change], positions: Index, lemmas: Lemmas) -> Slots:
    """The slots that several changes fit."""
    slots: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, change in enumerate(changes):
        for slot in _slots(change):
            slots[slot].append(at)
    single = {
        (one.pattern.lang, one.pattern.source): at
        for at, one in enumerate(changes)
        if one.kind == ADD and " " not in one.pattern.source
    }
    slots.update(_by_neighbours(single, positions, lemmas))
    return {slot: own for slot, own in slots.items() if len(own) > 1}


def _slots(change: Change) -> Iterable[tuple[object, ...]]:
    """Slots by writing: the line, for exclusions; the phrase with one word left open; the stem."""
    if change.kind in (UNLESS, OPTION):
        yield (change.kind, change.rule)
    if change.kind != ADD:
        return
    pattern = change.pattern
    words = pattern.source.split(" ")
    if len(words) == 1 and len(words[0]) > STEM:
        yield ("stem", pattern.lang, words[0][:STEM])
    for at, word in enumerate(words) if len(words) > 1 else ():
        if not word.startswith("_"):
            yield ("open", pattern.lang, *words[:at], None, *words[at + 1 :])


def _by_neighbours(
    single: Mapping[tuple[str, str], int], positions: Index, lemmas: Lemmas
) -> dict[tuple[object, ...], list[int]]:
    """For each word a slot of its own with the words that stand beside the same words."""
    term = {key: at for at, key in enumerate(zip(lemmas.langs, lemmas.words, strict=True))}
    rows = [term[key] for key in single if key in term]
    if len(rows) < 2:
        return {}
    own = _neighbours(positions, lemmas)[rows]
    shared = np.asarray(((own > 0) @ (own > 0).T.astype(np.int64)).todense())
    size = np.sqrt(np.asarray(own.multiply(own).sum(axis=1)).ravel())
    alike = np.asarray((own @ own.T).todense()) >= ALIKE * np.outer(size, size)
    keys = [key for key in single if key in term]
    return {
        ("beside", *key): [
            single[keys[other]]
            for other in np.flatnonzero(alike[at] & (shared[at] >= NEIGHBOURS)).tolist()
            if keys[other][0] == key[0]
        ]
        for at, key in enumerate(keys)
    }


def _neighbours(positions: Index, lemmas: Lemmas) -> csr_matrix:
    """A row a lemma, a column a lemma before or behind it: how much more often they are linked than
    by chance (the logarithm, nothing below 0).
    """
    from scipy.sparse import csr_matrix

    size = len(lemmas.words)
    linked = np.flatnonzero((np.diff(lemmas.at) == 1) & positions.link[lemmas.at[:-1]])
    before, after = lemmas.term[linked], lemmas.term[linked + 1]
    rows, columns = np.concatenate([before, after]), np.concatenate([after, size + before])
    counts = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(size, 2 * size)).tocoo()
    of_row, of_column = (np.asarray(counts.sum(axis=axis)).ravel() for axis in (1, 0))
    chance = of_row[counts.row] * of_column[counts.col] / max(counts.sum(), 1)
    more = np.maximum(np.log(counts.data / chance), 0)
    return csr_matrix((more, (counts.row, counts.col)), shape=counts.shape)


def joined(changes: Sequence[Change], slot: tuple[object, ...]) -> Change:
    """Changes of one slot as one; its texts are those of the first, until the coder says them."""
    first = changes[0]
    if len(changes) == 1:
        return first
    if first.kind == UNLESS:
        return first._replace(unless=tuple(one.unless[0] for one in changes))
    if first.kind == OPTION:
        return _shorter(changes)
    sources = [one.pattern.source for one in changes]
    open_at = slot.index(None) - 2 if slot[0] == "open" else 0
    words = [source.split(" ") for source in sources]
    options = "|".join(own[open_at] for own in words)
    whole = [*words[0][:open_at], f"({options})", *words[0][open_at + 1 :]]
    return first._replace(pattern=replace(first.pattern, source=" ".join(whole)))


def _shorter(changes: Sequence[Change]) -> Change:
    """A line without several options, of which each choice keeps one."""
    made = changes[0]
    for one in changes[1:]:
        less = (*made.less, *one.less)
        if without(made.pattern.source, less):
            made = made._replace(less=less)
    return made
