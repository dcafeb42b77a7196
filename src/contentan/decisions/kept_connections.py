"""Connections to the file of decisions that stay open from one request to the next.

When the last connection to a file closes, SQLite writes its log into the file, waits for the disk
four times more and takes two files away, and the next one reads all tables' definitions again: most
of what a decision cost.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias

from contentan.decisions.database import MIGRATIONS, connect


class Kept(NamedTuple):
    """A connection, and the file that it is to: device, number and mode."""

    db: sqlite3.Connection
    file: tuple[int, int, int]


#: Connections that nobody uses now. Taking one and putting it back are each one step for all
#: threads.
Idle: TypeAlias = deque[Kept]


@contextmanager
def borrowed(idle: Idle, path: Path, stamp: Callable[[], str]) -> Iterator[sqlite3.Connection]:
    """A connection that nobody else uses meanwhile: a kept one, else a new one (`connect`, with
    its errors). After an error it is not kept: nobody knows what it left open.
    """
    kept = _kept(idle, path) or _opened(path, stamp)
    try:
        yield kept.db
    except BaseException:
        kept.db.close()
        raise
    idle.append(kept)


def close_all(idle: Idle) -> None:
    """Close what nobody uses."""
    while idle:
        idle.pop().db.close()


def _opened(path: Path, stamp: Callable[[], str]) -> Kept:
    db = connect(path, stamp)
    return Kept(db, _which(path))


def _kept(idle: Idle, path: Path) -> Kept | None:
    while idle:
        kept = idle.pop()
        version = int(kept.db.execute("pragma user_version").fetchone()[0])
        # A file that was put in its place, opened to others, or brought to a newer version.
        if version == len(MIGRATIONS) and _which(path) == kept.file:
            return kept
        kept.db.close()
    return None


def _which(path: Path) -> tuple[int, int, int]:
    """A file by what stays the same as long as it is the same; all 0 where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0, 0
    return found.st_dev, found.st_ino, found.st_mode
