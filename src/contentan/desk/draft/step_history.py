"""What was done at the desk, step by step, in a file of lines to which is only ever added.

A step is one splice in one file: the code points that went, those that came, and the digests before
and after. So it can be taken back exactly, and only where nobody has changed the file since.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from contentan.desk.draft.codebook_draft import digest_of
from contentan.store import added_lines

UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Step:
    """`file` is the name of the file, `before` and `after` are digests of it; from the code point
    `start` on `gone` went and `came` came. `consequence` is what the page said of it then.
    """

    at: str
    who: str
    kind: str
    file: str
    before: str
    after: str
    start: int
    gone: str
    came: str
    code: str = ""
    lang: str = ""
    says: str = ""
    consequence: Mapping[str, Any] = field(default_factory=dict)


class About(NamedTuple):
    """What a step is about: a code, a language, and the line or sentence itself; in the register a
    row, a column, and what became of the cell.
    """

    code: str
    lang: str
    says: str


#: In which every byte is a letter: for a file whose code page is its own.
BYTES = "latin-1"


def step_between(
    before: bytes, after: bytes, about: About, *, encoding: str = "utf-8", **told: Any
) -> Step:
    """The step that leads from bytes that were read to bytes that are to be; `told` is at, who,
    kind, file and, where there is one, consequence.
    """
    start, gone, came = spliced(before, after, encoding)
    facts: dict[str, Any] = {**told, **about._asdict(), "start": start, "gone": gone, "came": came}
    return Step(before=digest_of(before), after=digest_of(after), **facts)


def spliced(before: bytes, after: bytes, encoding: str = "utf-8") -> tuple[int, str, str]:
    """Where two texts differ, what the first and what the second has there.

    >>> spliced(b"a: one\\n", b"a: two\\n")
    (3, 'one', 'two')
    """
    old, new = before.decode(encoding), after.decode(encoding)
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    return start, old[start : len(old) - end], new[start : len(new) - end]


def _alike(one: str, other: str) -> int:
    """With how many of the same code points two texts begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def taken_back(data: bytes, step: Step, encoding: str = "utf-8") -> bytes:
    """The file before a step, given as it is after it."""
    text = data.decode(encoding)
    before = text[: step.start] + step.gone + text[step.start + len(step.came) :]
    return before.encode(encoding)


def add(path: Path, step: Step) -> None:
    """Add a step; it is on the disk when this returns."""
    added_lines.add(path, json.dumps(asdict(step), ensure_ascii=False) + "\n")


def steps(path: Path) -> list[Step]:
    """All steps, the oldest first; a line that was cut off is left out."""
    return added_lines.records(path, Step)


def to_take_back(known: list[Step], files: Mapping[str, Path]) -> Step | None:
    """The last step that can be taken back: its file is as it left it. None where there is none,
    or where somebody has changed the files since.
    """
    standing: list[Step] = []
    for step in known:
        undone = (
            next((one for one in reversed(standing) if _undoes(step, one)), None)
            if step.kind == UNDO
            else None
        )
        if undone is not None:
            standing.remove(undone)
        elif step.kind != UNDO:
            standing.append(step)
    now = {name: digest_of(path.read_bytes()) for name, path in files.items() if path.is_file()}
    return next((one for one in reversed(standing) if now.get(one.file) == one.after), None)


def _undoes(undo: Step, step: Step) -> bool:
    return (undo.file, undo.after, undo.before) == (step.file, step.before, step.after)
