"""One save at a time, and each told to its history before it is done.

A step that a crash kept from being done has digests that no file has, and counts for nothing.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from contentan.errors import UsageError
from contentan.store import locks

#: Seconds that a save waits for another one.
_PATIENCE = 10.0


@contextlib.contextmanager
def alone(lock: threading.Lock, history: Path) -> Iterator[None]:
    """One save at a time, of this server and of another one on the same history; UsageError where
    another one takes too long.
    """
    taken = UsageError("another save takes too long; try again")
    end = time.monotonic() + _PATIENCE
    with lock:
        while True:
            with contextlib.ExitStack() as held:
                try:
                    held.enter_context(locks.held(history.with_suffix(".lock"), taken))
                except UsageError:
                    if time.monotonic() > end:
                        raise
                    time.sleep(0.02)
                    continue
                yield
                return
