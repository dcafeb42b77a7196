"""Who works with a store just now, so that nobody deletes what another one reads."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contentan.store.files import sweep, temporary

#: End of the name of a mark of whoever deletes from the store.
DELETING = ".deleting"


@contextmanager
def in_use(root: Path) -> Iterator[None]:
    """While this lasts nothing is deleted from the store; it begins when whoever deletes just now
    has done, or is no more.

    A mark below tmp/ says so, by the name of its process, so that a mark of a process that was
    killed is none.
    """
    sweep(root / "tmp")
    mark = temporary(root / "tmp")
    mark.touch()
    try:
        while any(other.name.endswith(DELETING) for other in users(root)):
            time.sleep(0.2)
        yield
    finally:
        mark.unlink(missing_ok=True)


def users(root: Path) -> list[Path]:
    """Marks and drafts of whoever works with the store; those of this machine's processes that are
    no more are swept away.

    Whether a process of another machine is still there cannot be asked: its mark holds for a week,
    for ten minutes where it deletes.
    """
    sweep(root / "tmp")
    found = []
    for path in sorted((root / "tmp").glob("*.*.*")):
        with contextlib.suppress(FileNotFoundError):
            age = time.time() - path.stat().st_mtime
            here = path.name.startswith(f"{socket.gethostname()}.")
            if here or age < (600 if path.name.endswith(DELETING) else 604_800):
                found.append(path)
    return found
