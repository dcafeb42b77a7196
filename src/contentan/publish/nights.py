"""What each scheduled run came to: a log beside that of publications, which tells also of runs that
failed, changed nothing or broke off.

    outputs/nights.csv      a line when a run begins, and a line when it ends

A night that has begun and not ended was killed, or is still at work; the lock of scheduled runs
tells which.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from contentan.publish import log_tables, published

LOG = "nights.csv"
HEADER = ("when", "night", "event", "run", "says")
BEGAN, FAILED, STOPPED = "began", "failed", "stopped"
#: How a night ends that leaves a run which may be cited.
GOOD = ("published", "unchanged")


class Night(NamedTuple):
    """One night: when it began, when and how it ended ("" while it has not), its run, what there
    is to say.
    """

    began: str
    ended: str
    event: str
    run: str
    says: str


class Ending:
    """What whoever keeps a night says of its end, before it is over."""

    def __init__(self) -> None:
        self.event, self.run, self.says = FAILED, "", "it ended without a verdict"

    def set(self, event: str, run: str, says: str) -> None:
        """How it ended: `published`, `unchanged` or `held`, with the run and the reasons."""
        self.event, self.run, self.says = event, run, says


@contextmanager
def kept(outputs: Path, now: Callable[[], str]) -> Iterator[Ending]:
    """Log one night. An error that ends it is logged and goes on to whoever called."""
    began, ending = now(), Ending()
    _add(outputs, began, began, BEGAN, "", "")
    try:
        yield ending
    except Exception as error:
        first = str(error).partition("\n")[0]
        ending.set(FAILED, "", first or type(error).__name__)
        raise
    except BaseException as error:  # Ctrl-C, or the end of a worker: the night did not fail
        ending.set(STOPPED, "", type(error).__name__)
        raise
    finally:
        _add(outputs, now(), began, ending.event, ending.run, ending.says)


def _add(outputs: Path, when: str, night: str, event: str, run: str, says: str) -> None:
    log_tables.add(outputs / LOG, HEADER, (when, night, event, run, says))


def nights(outputs: Path) -> list[Night]:
    """All nights, the oldest first."""
    path = outputs / LOG
    if not path.is_file():
        return []
    found: dict[str, Night] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            when, night, event, run, says = (row.get(name) or "" for name in HEADER)
            if event == BEGAN:
                found[night] = Night(night, "", "", "", "")
            else:
                found[night] = Night(night, when, event, run, says)
    return list(found.values())


def at_work(outputs: Path) -> bool:
    """Whether a scheduled run is at work in these outputs now."""
    if not (outputs / published.LOCK).is_file():
        return False
    try:
        with published.alone(outputs):
            return False
    except published.BusyError:
        return True
