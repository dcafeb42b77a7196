"""When the files of a codebook are saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from contentan.codebook import codebook_file

#: Seconds between looks at the files; how long a file must stay as it is before it is read, for
#: editors write in pieces.
EVERY, CALM = 0.1, 0.05
Stamp: TypeAlias = tuple[tuple[int, int, int] | None, ...]


def stamps(paths: Sequence[Path]) -> Stamp:
    """What changes when a file is written, for each of them; None for one that is not there."""
    found: list[tuple[int, int, int] | None] = []
    for path in paths:
        try:
            stat = path.stat()
            # An editor that writes a new file in the place of the old one changes the inode, if not
            # the time.
            found.append((stat.st_mtime_ns, stat.st_size, stat.st_ino))
        except OSError:
            found.append(None)
    return tuple(found)


def saves(paths: Sequence[Path], *, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """One item each time that one of the files was written and has come to rest; for ever."""
    known = stamps(paths)
    while True:
        sleep(EVERY)
        now = stamps(paths)
        if now != known:
            while True:
                sleep(CALM)
                known, now = now, stamps(paths)
                # Two looks alike: whoever writes in pieces is done.
                if known == now:
                    break
            yield


def files(codebook: Path) -> tuple[Path, Path]:
    """The files of a codebook."""
    path = codebook_file.codebook_path(codebook)
    return path, path.with_name("examples.yaml")
