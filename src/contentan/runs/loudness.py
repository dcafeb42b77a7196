"""How much is said beside an answer: progress by default, nothing with -q, everything with -v.

All three are levels of the logger `contentan`: what a module has to tell, it logs under its own
name.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contentan.runs.pool import Progress

_LOGGER = logging.getLogger("contentan")
_OWN = logging.getLogger(__name__)


class _ToStderr(logging.Handler):
    """Writes to the standard error of the moment, not to that of when it was made."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(f"{self.format(record)}\n")
        sys.stderr.flush()


def begin() -> None:
    """As much as by default: progress and warnings. Whoever calls commands in one process begins
    anew with each.
    """
    _LOGGER.setLevel(logging.NOTSET)
    for handler in [one for one in _LOGGER.handlers if isinstance(one, _ToStderr)]:
        _LOGGER.removeHandler(handler)


def quiet(value: bool) -> None:
    """Option -q, where it is given."""
    if value:
        _LOGGER.setLevel(logging.ERROR)


def verbose(value: bool) -> None:
    """Option -v, where it is given; it goes over -q."""
    if value and not is_verbose():
        handler = _ToStderr()
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s", "%H:%M:%S"))
        _LOGGER.addHandler(handler)
    if value:
        _LOGGER.setLevel(logging.DEBUG)


def is_quiet() -> bool:
    """Whether nothing is to be said beside the answer and errors."""
    return not _LOGGER.isEnabledFor(logging.WARNING)


def is_verbose() -> bool:
    """Whether everything is to be said."""
    return _LOGGER.isEnabledFor(logging.DEBUG)


@contextmanager
def timed(show: Progress) -> Iterator[Progress]:
    """Progress that also logs how long each step took, from its first word to that of the next
    step.
    """
    began = dict[str, float]()
    last = dict[str, int]()

    def over(now: float) -> None:
        for step, start in began.items():
            _OWN.debug("%s: %d done in %.2f s", step, last[step], now - start)
        began.clear()

    def tell(step: str, done: int, total: int) -> None:
        if step not in began:
            over(time.perf_counter())
            began[step] = time.perf_counter()
        last[step] = done
        show(step, done, total)

    try:
        yield tell
    finally:
        over(time.perf_counter())
