"""Politeness: one request at a time to a host, a pause between two, and longer ones where the host
asks for them.

Time comes in from outside, so that a test need not wait.
"""

from __future__ import annotations

import contextlib
import datetime
import email.utils
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


class StoppedError(Exception):
    """The person has pressed Ctrl-C: nothing new is begun."""


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free: float = 0.0  # when the next request may be made
    pause: float = 0.0


class Manners:
    """When which host may be asked; shared by all threads of a fetch."""

    def __init__(
        self, pause: float, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._pause, self._clock, self._sleep = pause, clock, sleep
        self._hosts: dict[str, _Host] = {}
        self._guard = threading.Lock()
        self.stop = threading.Event()

    def _host(self, name: str) -> _Host:
        with self._guard:
            return self._hosts.setdefault(name, _Host(pause=self._pause))

    @contextlib.contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """The time in which one request to a host is made."""
        host = self._host(name)
        with host.lock:
            # In a loop: while one thread slept, another may have been told to wait longer.
            while (left := host.free - self._clock()) > 0:
                self._wait(left)
            if self.stop.is_set():
                raise StoppedError
            try:
                yield
            finally:
                host.free = max(host.free, self._clock() + host.pause)

    def _wait(self, seconds: float) -> None:
        """Sleep, in pieces short enough for Ctrl-C."""
        if self.stop.is_set():
            raise StoppedError
        self._sleep(min(seconds, 0.5))

    def later(self, name: str, seconds: float) -> None:
        """Leave a host alone for a while."""
        host = self._host(name)
        host.free = max(host.free, self._clock() + seconds)

    def slower(self, name: str, pause: float) -> None:
        """At least so many seconds between two requests from now on."""
        host = self._host(name)
        host.pause = max(host.pause, pause)


def retry_after(value: str, now: str) -> float | None:
    """Seconds that a Retry-After header asks for, None where it says nothing that can be
    understood.

    `now` is an ISO time, for a header that names a date.

    >>> retry_after("120", "")
    120.0
    >>> retry_after("Mon, 23 Nov 2026 10:00:30 GMT", "2026-11-23T10:00:00+00:00")
    30.0
    """
    text = value.strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    # A date without a known zone is meant as UTC.
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    return max(0.0, (when - datetime.datetime.fromisoformat(now)).total_seconds())


def backoff(attempt: int, first: float) -> float:
    """Seconds before the next attempt: first, then twice as long each time.

    >>> [backoff(attempt, 2) for attempt in range(3)]
    [2.0, 4.0, 8.0]
    """
    return float(first * 2**attempt)
