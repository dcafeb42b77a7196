"""Proposals for a codebook from texts that people coded: table PROPOSALS.

Nothing is ever applied here: a person accepts. For each target (what a label means) the changes are
chosen one after the other; those of all targets are then put in one order, the largest gain first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.authoring.check import example_texts
from contentan.authoring.evaluate.gold import families
from contentan.authoring.propose import candidate_changes, fold_counts, taught_texts
from contentan.authoring.propose.candidate_changes import Change, Rule
from contentan.authoring.propose.fold_counts import Figures
from contentan.authoring.propose.forward_selection import Lesson, covers, search, select
from contentan.authoring.propose.lemma_sequences import lemmas_of
from contentan.authoring.propose.pattern_texts import Read, matches, rules_of, texts_of
from contentan.authoring.propose.shared_slots import slots_of
from contentan.authoring.propose.tables import ADD
from contentan.authoring.propose.taught_texts import Taught
from contentan.coding.matcher import Lemmas
from contentan.model import Codebook

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

#: Proposals by default.
MOST = 25


class Proposal(NamedTuple):
    """A change with the target that it serves, figures of this without and with it (and all before
    it), the texts that it sets right and wrong, and the folds whose own F1 rises.
    """

    change: Change
    target: int
    before: Figures
    after: Figures
    better: tuple[int, ...]
    worse: tuple[int, ...]
    folds: int

    @property
    def gain(self) -> float:
        return self.after.f1 - self.before.f1


class Proposed(NamedTuple):
    """Proposals in their order; what was read, as it was read; what was left out."""

    proposals: tuple[Proposal, ...]
    taught: Taught
    read: Read
    notes: tuple[str, ...]


def propose(
    book: Codebook, taught: Taught, lemmas: Lemmas, *, most: int = MOST, code: str = ""
) -> Proposed:
    """At most `most` proposals, those for the targets of `code` alone where one is given.

    UsageError where nothing can be learned: no text has a code, or all have it.
    """
    which, why = taught_texts.learnable(taught, code)
    read = Read(example_texts.indexed(taught.texts)[2], book, lemmas)
    fold, first = fold_counts.folds(taught.texts)
    lists = [
        _of_target(read, taught, at, Lesson(taught.human[:, at], fold, first), most) for at in which
    ]
    return Proposed(tuple(_merged(lists)[:most]), taught, read, (*taught.notes, *why))


def _of_target(read: Read, taught: Taught, at: int, lesson: Lesson, most: int) -> list[Proposal]:
    below = families(read.book)
    wide = {code for own in taught.targets[at] for code in below[own]}
    rules = [Rule(pattern, texts_of(read, own)) for pattern, own in rules_of(read, wide)]
    *_, cover = covers([], rules, len(lesson.human))
    missed = (lesson.human == 1) & (cover == 0) & lesson.first
    others = (lesson.human == 0) & (cover == 0)
    changes = [
        *candidate_changes.additions(read, taught.homes[at], missed, others),
        *candidate_changes.narrowings(read, rules, lesson.human),
    ]
    slots = slots_of(changes, read.positions, lemmas_of(read.positions))

    def look(change: Change) -> Change:
        return _looked_up(read, change, rules)

    chosen = select(search(changes, slots, lesson), rules, look, most)
    return list(_stated(chosen, rules, lesson, at))


def _looked_up(read: Read, change: Change, rules: Sequence[Rule]) -> Change:
    """A change with the texts that the coder finds for it."""
    line = change.after
    if line is None:
        return change
    (own,) = matches(read, [line])
    if change.kind == ADD:
        return change._replace(texts=texts_of(read, own))
    return change._replace(texts=candidate_changes.lost(read, rules[change.rule].texts, own))


def _stated(
    chosen: Sequence[Change], rules: Sequence[Rule], lesson: Lesson, target: int
) -> Iterable[Proposal]:
    steps = list(covers(chosen, rules, len(lesson.human)))
    for change, (before, after) in zip(chosen, pairwise(steps), strict=True):
        said = [fold_counts.counts(lesson.human, one > 0, lesson.fold) for one in (before, after)]
        turns = (before > 0) != (after > 0)
        right = (after > 0) == (lesson.human == 1)
        judged = turns & (lesson.human >= 0)
        rises = fold_counts.f1(said[1]) > fold_counts.f1(said[0])
        yield Proposal(
            change,
            target,
            fold_counts.figures(said[0]),
            fold_counts.figures(said[1]),
            tuple(np.flatnonzero(judged & right).tolist()),
            tuple(np.flatnonzero(judged & ~right).tolist()),
            int(rises.sum()),
        )


def _merged(lists: Sequence[list[Proposal]]) -> list[Proposal]:
    """Lists of several targets as one: always the one whose next proposal gains most."""
    left, merged = [list(own) for own in lists], list[Proposal]()
    while any(left):
        best = max((own for own in left if own), key=lambda own: own[0].gain)
        merged.append(best.pop(0))
    return merged
