"""Changes one after the other, each the one that adds most to F1 beside those before it.

Beside *minority*, *ethnic minority* adds nothing and is not proposed. What a later, wider change
makes needless is taken out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.authoring.propose.candidate_changes import Change, Rule
from contentan.authoring.propose.fold_counts import FOLDS, counts, f1, gains
from contentan.authoring.propose.shared_slots import MOST, Slots, joined
from contentan.authoring.propose.tables import ADD, DROP, OPTION, UNLESS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]

#: Least gain in F1 that is proposed. Of what a pattern's removal gains, the share that something
#: milder must keep so that it is proposed in its place.
LEAST, KEPT = 1e-4, 2 / 3
#: Of the best changes so many are tried with what goes with them.
TRIED = 5


class Lesson(NamedTuple):
    """Of each text: what people say (1, 0, -1 for nothing), its fold, whether it is the first of
    its kind.
    """

    human: NDArray[np.int8]
    fold: Ints
    first: Flags


class Pool(NamedTuple):
    """Changes with their texts one after the other, the number of the change beside each text; 1
    where a change adds texts, -1 where it loses them.
    """

    changes: Sequence[Change]
    text: Ints
    owner: Ints
    sign: Ints

    def only(self, which: Sequence[int]) -> Pool:
        """Some of the changes."""
        return pool([self.changes[at] for at in which])


def pool(changes: Sequence[Change]) -> Pool:
    """Changes made ready to be weighed."""
    sizes = [len(one.texts) for one in changes]
    return Pool(
        changes,
        np.concatenate([np.empty(0, dtype=np.int64), *(one.texts for one in changes)]),
        np.repeat(np.arange(len(changes)), sizes),
        np.array([1 if one.kind == ADD else -1 for one in changes], dtype=np.int64),
    )


def weigh(own: Pool, lesson: Lesson, cover: Ints) -> Reals:
    """What each change adds to F1, where `cover` is how many patterns match in each text."""
    if not own.changes:
        return np.empty(0)
    text, owner, sign = own.text, own.owner, own.sign[own.owner]
    # A new pattern matters where none matches yet, a lost match where it was the only one.
    turns = cover[text] == np.where(sign > 0, 0, 1)
    text, owner, sign = text[turns], owner[turns], sign[turns]
    cell = owner * FOLDS + lesson.fold[text]
    human = lesson.human[text]

    def summed(weights: Ints) -> Ints:
        size = len(own.changes) * FOLDS
        return np.bincount(cell, weights, size).astype(np.int64).reshape(-1, FOLDS)

    change = np.stack([summed(sign * (human == one)) for one in (1, 0)], axis=2)
    right = (human == np.where(sign > 0, 1, 0)) & lesson.first[text]
    now = counts(lesson.human, cover > 0, lesson.fold)
    return gains(now, change, summed(right.astype(np.int64)))


class Search(NamedTuple):
    """All changes, which of them fit a slot together, and the slots of each; what people say."""

    whole: Pool
    slots: Slots
    of: dict[int, list[tuple[object, ...]]]
    lesson: Lesson


def search(changes: Sequence[Change], slots: Slots, lesson: Lesson) -> Search:
    """Everything ready to be searched."""
    of: dict[int, list[tuple[object, ...]]] = {}
    for slot, own in slots.items():
        for at in own:
            of.setdefault(at, []).append(slot)
    return Search(pool(changes), slots, of, lesson)


def select(
    own: Search, rules: Sequence[Rule], look: Callable[[Change], Change], most: int
) -> list[Change]:
    """At most `most` changes, in the order in which they add most. `look` asks the coder for the
    texts of a joined change.
    """
    cover = cover_of(rules, len(own.lesson.human))
    chosen: list[Change] = []
    done: set[int] = set()
    # Some are found needless at the end.
    while len(chosen) < most + most // 5:
        gain = weigh(own.whole, own.lesson, cover)
        # A line is changed once: what else it needs is seen when that is accepted.
        gain[[at for at, one in enumerate(own.whole.changes) if one.rule in done]] = 0.0
        best = [at for at in np.argsort(-gain, kind="stable")[:TRIED].tolist() if gain[at] > LEAST]
        if not best:
            break
        _, widest = max((_widest(own, at, gain, cover) for at in best), key=lambda one: one[0])
        made = look(widest)
        if made.rule >= 0:
            done.add(made.rule)
        cover = applied(cover, made)
        chosen.append(made)
    return needed(chosen, rules, own.lesson)[:most]


def cover_of(rules: Sequence[Rule], size: int) -> Ints:
    """How many patterns match in each text."""
    cover = np.zeros(size, dtype=np.int64)
    for rule in rules:
        cover[rule.texts] += 1
    return cover


def applied(cover: Ints, change: Change) -> Ints:
    """The cover with a change."""
    made = cover.copy()
    made[change.texts] += 1 if change.kind == ADD else -1
    return made


def _widest(own: Search, best: int, gain: Reals, cover: Ints) -> tuple[float, Change]:
    """A change with what fits a slot of it and adds to it, and what it gains; in place of a removal
    exclusions, or fewer options, where they gain nearly as much.
    """
    first = own.whole.changes[best]
    alone = (float(gain[best]), first)
    if first.kind == DROP:
        milder = [
            _widest(own, max(there, key=lambda at: (gain[at], -at)), gain, cover)
            for kind in (UNLESS, OPTION)
            if (there := [at for at in _of_rule(own, first.rule, kind) if gain[at] > 0])
        ]
        found = max(milder, key=lambda one: one[0], default=alone)
        return found if found[0] >= KEPT * alone[0] else alone
    made = [
        _grown(own.whole.only(_with(best, own.slots[slot])), slot, own.lesson, cover)
        for slot in own.of.get(best, [])
    ]
    return max([alone, *made], key=lambda one: one[0])


def _of_rule(own: Search, rule: int, kind: str) -> list[int]:
    changes = enumerate(own.whole.changes)
    return [at for at, one in changes if one.kind == kind and one.rule == rule]


def _with(first: int, others: Sequence[int]) -> list[int]:
    return [first, *(at for at in others if at != first)]


def _grown(
    own: Pool, slot: tuple[object, ...], lesson: Lesson, cover: Ints
) -> tuple[float, Change]:
    """The first change of a pool joined with others of it, one by one, and what they gain."""
    before = float(f1(counts(lesson.human, cover > 0, lesson.fold).sum(axis=0)))
    taken = [0]
    now = applied(cover, own.changes[0])
    lost = own.changes[0].texts
    while len(taken) < MOST:
        gain = _rest(own, lost, lesson, now)
        gain[taken] = 0.0
        if gain.max(initial=0.0) <= LEAST:
            break
        best = int(gain.argmax())
        taken.append(best)
        more = own.changes[best]
        # Exclusions, or options, of one line lose a text once.
        fresh = more._replace(texts=np.setdiff1d(more.texts, lost)) if more.kind != ADD else more
        lost = np.union1d(lost, more.texts)
        now = applied(now, fresh)
    total = float(f1(counts(lesson.human, now > 0, lesson.fold).sum(axis=0))) - before
    return total, joined([own.changes[at] for at in taken], slot)


def _rest(own: Pool, lost: Ints, lesson: Lesson, now: Ints) -> Reals:
    if own.changes[0].kind == ADD:
        return weigh(own, lesson, now)
    rest = [one._replace(texts=np.setdiff1d(one.texts, lost)) for one in own.changes]
    return weigh(pool(rest), lesson, now)


def needed(chosen: list[Change], rules: Sequence[Rule], lesson: Lesson) -> list[Change]:
    """Changes without those that add nothing beside all others."""
    left = list(chosen)
    for one in chosen:
        others = [other for other in left if other is not one]
        if _f1(others, rules, lesson) >= _f1(left, rules, lesson):
            left = others
    return left


def _f1(changes: Sequence[Change], rules: Sequence[Rule], lesson: Lesson) -> float:
    *_, cover = covers(changes, rules, len(lesson.human))
    return float(f1(counts(lesson.human, cover > 0, lesson.fold).sum(axis=0)))


def covers(changes: Sequence[Change], rules: Sequence[Rule], size: int) -> Iterator[Ints]:
    """The cover before any change, and after each."""
    cover = cover_of(rules, size)
    yield cover
    for change in changes:
        cover = applied(cover, change)
        yield cover
