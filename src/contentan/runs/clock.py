"""The one look at the clock: who starts a run hands it in, for the times that run.json notes."""

from __future__ import annotations

import datetime


def now() -> str:
    """The time of the world, to the second, as ISO 8601 writes it."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
