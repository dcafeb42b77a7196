"""What a process holds in memory while something is done: its own, and pages of mapped files, which
the kernel may take away again. Linux tells.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_STATUS = Path("/proc/self/status")
_EVERY = 0.01


@dataclass
class Held:
    """The most that was held, in MB: `own`, and `mapped` at any time."""

    own: float = 0
    mapped: float = 0

    def look(self) -> None:
        said = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
        own, mapped = (int(said[name].split()[0]) / 1000 for name in ("RssAnon", "RssFile"))
        self.own, self.mapped = max(self.own, own), max(self.mapped, mapped)


@contextmanager
def watched() -> Iterator[Held]:
    """Looks a hundred times a second; zeros where the system does not tell."""
    held, end = Held(), threading.Event()
    if not _STATUS.is_file():
        yield held
        return

    def look() -> None:
        while not end.wait(_EVERY):
            held.look()

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    yield held
    end.set()
    looking.join()
    held.look()
