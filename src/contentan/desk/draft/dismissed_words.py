"""Suggestions that somebody dismissed, each with a reason, in a file of lines to which is only ever
added: they do not come back.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from contentan.store import added_lines


@dataclass(frozen=True, slots=True)
class Dismissed:
    """`words` were suggested for a code in a language; `why` is what the person said."""

    at: str
    who: str
    code: str
    lang: str
    words: str
    why: str


def add(path: Path, one: Dismissed) -> None:
    """Add one; it is on the disk when this returns."""
    added_lines.add(path, json.dumps(asdict(one), ensure_ascii=False) + "\n")


def dismissed(path: Path) -> list[Dismissed]:
    """All of them, the oldest first; a line that was cut off is left out."""
    return added_lines.records(path, Dismissed)
