"""Files to which lines are only added."""

from __future__ import annotations

import os
from pathlib import Path


def add(path: Path, lines: str) -> None:
    """Add whole lines to a file; they are on the disk when this returns. A line that a crash left
    unfinished is ended first, so that the next one stands alone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                lines = f"\n{lines}"
        file.write(lines.encode())
        file.flush()
        os.fsync(file.fileno())
