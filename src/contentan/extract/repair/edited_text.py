"""A text under repair: what it has become, which places were changed, and where its lines begin.

A step proposes edits on the text as it stands; `apply` carries them out and moves everything that
refers to the text. The text as it stood in the file can always be had back with `original`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias


class Edit(NamedTuple):
    """Put `text` in place of `[start, stop)`, which is not empty."""

    start: int
    stop: int
    text: str
    rule: str


class Repair(NamedTuple):
    """`raw` stood in the file where the text now has `[start, stop)`; an empty span: something was
    left out.
    """

    start: int
    stop: int
    raw: str
    rule: str


@dataclass(frozen=True, slots=True)
class Passage:
    """`marks` are offsets that move with the text: the first code point of each line."""

    text: str
    repairs: tuple[Repair, ...] = ()
    marks: tuple[int, ...] = ()


Step: TypeAlias = Callable[[str], Iterable[Edit]]


def apply(passage: Passage, edits: Iterable[Edit]) -> Passage:
    """The passage after disjoint edits in rising order; an edit that touches an earlier repair
    becomes one with it.

    >>> apply(Passage("ofﬁce"), [Edit(2, 3, "fi", "ligature")])
    Passage(text='office', repairs=(Repair(start=2, stop=4, raw='ﬁ', rule='ligature'),), marks=())
    """
    listed = list(edits)
    if not listed:
        return passage
    shifts = _Shifts.of(listed)
    made, last = [], 0
    for edit in listed:
        made += [passage.text[last : edit.start], edit.text]
        last = edit.stop
    text = "".join(made) + passage.text[last:]
    kept = (
        Repair(
            shifts.move(start),
            shifts.move_end(stop),
            raw_between(passage, start, stop) if raw is None else raw,
            rule,
        )
        for start, stop, raw, rule in _clusters(listed, passage.repairs)
    )
    return Passage(text, merged(kept), tuple(shifts.move(mark) for mark in passage.marks))


def original(passage: Passage) -> str:
    """The text as it stood before every repair."""
    return raw_between(passage, -1, len(passage.text) + 1)


def raw_between(passage: Passage, start: int, stop: int) -> str:
    """What stood where the text has `[start, stop)`; omissions at its very ends are not part of
    it.
    """
    made, last = [], max(start, 0)
    for repair in passage.repairs:
        empty = repair.start == repair.stop
        if (
            (start < repair.start < stop)
            if empty
            else (start <= repair.start and repair.stop <= stop)
        ):
            made += [passage.text[last : repair.start], repair.raw]
            last = repair.stop
    return "".join(made) + passage.text[last : max(stop, 0)]


def trim(passage: Passage) -> Passage:
    """Without white space at either end; repairs and marks stay inside."""
    front = len(passage.text) - len(passage.text.lstrip())
    text = passage.text.strip()

    def move(offset: int) -> int:
        return min(max(offset - front, 0), len(text))

    repairs = merged(Repair(move(r.start), move(r.stop), r.raw, r.rule) for r in passage.repairs)
    return Passage(text, repairs, tuple(move(mark) for mark in passage.marks))


def merged(repairs: Iterable[Repair]) -> tuple[Repair, ...]:
    """Sorted, with what one rule left out at one place as one repair."""
    made: list[Repair] = []
    for repair in sorted(repairs, key=lambda r: (r.start, r.stop)):
        if made and made[-1][:2] == repair[:2]:
            before = made.pop()
            repair = repair._replace(raw=before.raw + repair.raw)  # noqa: PLW2901
        made.append(repair)
    return tuple(made)


# Start, stop, what stood there (None: ask the passage), rule.
_Cluster: TypeAlias = tuple[int, int, str | None, str]


def _clusters(edits: list[Edit], repairs: tuple[Repair, ...]) -> list[_Cluster]:
    """Edits and earlier repairs in order of place, those that overlap as one."""
    listed: list[_Cluster] = [(edit.start, edit.stop, None, edit.rule) for edit in edits]
    listed += [(repair.start, repair.stop, repair.raw, repair.rule) for repair in repairs]
    made: list[_Cluster] = []
    for start, stop, raw, rule in sorted(listed, key=lambda cluster: cluster[:2]):
        # An omission (an empty span) at the very beginning of an edit stays a repair of its own.
        inside = bool(made) and made[-1][0] < made[-1][1] and start < made[-1][1]
        if inside and not (start == stop == made[-1][0]):
            first, last, _, earlier = made.pop()
            made.append((first, max(last, stop), None, rule if raw is None else earlier))
        else:
            made.append((start, stop, raw, rule))
    return made


@dataclass(frozen=True, slots=True)
class _Shifts:
    edits: list[Edit]
    starts: list[int]
    before: list[int]  # by how much the text has moved before each edit

    @classmethod
    def of(cls, edits: list[Edit]) -> _Shifts:
        before, total = [], 0
        for edit in edits:
            before.append(total)
            total += len(edit.text) - (edit.stop - edit.start)
        return cls(edits, [edit.start for edit in edits], [*before, total])

    def move(self, offset: int) -> int:
        place = bisect_right(self.starts, offset)
        if place == 0:
            return offset
        edit = self.edits[place - 1]
        if offset >= edit.stop:
            return offset + self.before[place]
        return edit.start + self.before[place - 1] + min(offset - edit.start, len(edit.text))

    def move_end(self, offset: int) -> int:
        """An end that an edit begins at stays before it."""
        place = bisect_right(self.starts, offset - 1)
        return (
            self.move(offset)
            if place == 0 or offset < self.edits[place - 1].stop
            else offset + self.before[place]
        )
