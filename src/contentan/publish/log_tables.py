"""Logs to which rows are only added: a table in CSV, on the disk before anybody goes on."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from contentan.store import added_lines


def add(path: Path, header: Sequence[str], cells: Sequence[str]) -> None:
    """Add a row to the log at `path`, which begins with `header`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    if not path.is_file() or not path.stat().st_size:
        writer.writerow(header)
    writer.writerow([_safe(" ".join(cell.split())) for cell in cells])
    added_lines.add(path, text.getvalue())


def _safe(cell: str) -> str:
    """A cell that a spreadsheet does not run."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
