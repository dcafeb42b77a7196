"""All that a model was asked and answered: one file, only ever added to, on the disk before it
counts.

A line is a JSON object with one of the keys `asked` (before a request goes out), `answered` (the
answer as it came) and `failed` (why none came), whose value names the question: the digest of
model, parameters and all that was said. What was answered is never asked again. A question without
an answer was under way when the program was killed, and is asked again: nobody can know whether the
server worked on it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from contentan.errors import DamagedError, UsageError
from contentan.store import locks

Line = Mapping[str, Any]
#: Windows would write line ends of its own.
_HOW = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


def read(path: Path) -> list[dict[str, Any]]:
    """Lines of a log; none where there is no file. What a kill left of a last line is no line.
    DamagedError for any other line that cannot be read.
    """
    if not path.is_file():
        return []
    found = []
    for number, line in enumerate(_whole(path.read_bytes()).split(b"\n")[:-1], start=1):
        try:
            found.append(json.loads(line))
        except ValueError:
            raise DamagedError(
                "is no line of a log of answers; take the file back from a copy",
                where=path,
                line=number,
            ) from None
    return found


def _whole(data: bytes) -> bytes:
    return data[: data.rfind(b"\n") + 1]


def answers(lines: Iterable[Line]) -> dict[str, Line]:
    """The answers by question, the first of each."""
    found: dict[str, Line] = {}
    for line in lines:
        if "answered" in line:
            found.setdefault(line["answered"], line)
    return found


def asked_again(lines: Iterable[Line]) -> int:
    """How often a question went out anew because the program was stopped before its answer."""
    under_way, again = set[str](), 0
    for line in lines:
        if "asked" in line:
            again += line["asked"] in under_way
            under_way.add(line["asked"])
        else:
            under_way.discard(line.get("answered", line.get("failed")))
    return again


class AnswerLog:
    """An open log. `add` returns when its lines are on the disk."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def add(self, lines: Iterable[Line]) -> None:
        data = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode(
            "utf-8", "replace"
        )
        while data:
            data = data[os.write(self._handle, data) :]
        os.fsync(self._handle)


@contextmanager
def opened(path: Path) -> Iterator[AnswerLog]:
    """The log for adding, made where there is none. UsageError where another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    taken = UsageError("another process asks this model; wait for it", where=path)
    with locks.held(path.with_name("lock"), taken):
        handle = os.open(path, _HOW, 0o644)
        try:
            # A line that a kill cut short would make the next one unreadable.
            os.ftruncate(handle, len(_whole(path.read_bytes())))
            yield AnswerLog(handle)
        finally:
            os.close(handle)
