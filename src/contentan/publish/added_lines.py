"""Logs to which lines are only added: a table in CSV, on the disk before anybody goes on."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path


def add(path: Path, header: Sequence[str], cells: Sequence[str]) -> None:
    """Add a line to the log at `path`, which begins with `header`. A line that a crash left
    unfinished is ended first, so that the next one stands alone.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    kept = path.read_bytes() if path.is_file() else b""
    if not kept:
        writer.writerow(header)
    elif not kept.endswith(b"\n"):  # a crash in the midst of a line
        text.write("\n")
    writer.writerow([_safe(" ".join(cell.split())) for cell in cells])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(text.getvalue().encode())
        file.flush()
        os.fsync(file.fileno())


def _safe(cell: str) -> str:
    """A cell that a spreadsheet does not run."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
