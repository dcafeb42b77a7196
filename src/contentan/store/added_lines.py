"""Files to which lines are only added."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Record = TypeVar("Record")


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


def records(path: Path, make: Callable[..., Record]) -> list[Record]:
    """What `make` makes of the JSON object of each line, in their order; none where there is no
    file. A line that was cut off, or is of another kind, is left out.
    """
    if not path.is_file():
        return []
    found = []
    for line in path.read_bytes().split(b"\n"):
        try:
            found.append(make(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found
