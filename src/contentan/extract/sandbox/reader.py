"""Reading in a child process, so that no file can hang, crash or starve the caller.

One child serves many files: starting it costs as much as reading several documents. It is ended on
a time-out, started anew after a crash, and replaced after 200 files in case a library leaks.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from contentan.errors import ExtractError
from contentan.extract.limits import Limits
from contentan.extract.sandbox.reading_process import receive, send
from contentan.extract.tables import Extraction

_FILES_A_CHILD = 200


class Reader:
    """Reads files one after another; a context manager, and the one object here that holds a
    process.

    >>> with Reader() as reader:  # doctest: +SKIP
    ...     text = reader.read(Path("report.pdf")).text
    """

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008  a frozen value
        self.limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, path: Path) -> Extraction:
        """The extraction of a file. Raises ExtractError: 'timeout', 'crashed', or what the file
        itself is guilty of.
        """
        child = self._running()
        answers: queue.Queue[Any] = queue.Queue(1)
        threading.Thread(
            target=_exchange, args=(child, (path, self.limits), answers), daemon=True
        ).start()
        try:
            found = answers.get(timeout=self.limits.seconds)
        except queue.Empty:
            self._end(kill=True)
            raise ExtractError(
                "timeout", f"reading took longer than {self.limits.seconds:g} s"
            ) from None
        except BaseException:
            self._end(kill=True)  # an interrupted exchange leaves half a message in the pipe
            raise
        self._served += 1
        if isinstance(found, EOFError | OSError):
            raise ExtractError(
                "crashed", f"the reading process ended with code {self._end(kill=True)}"
            )
        if isinstance(found, Extraction):
            return found
        raise found

    def close(self) -> None:
        """End the child; a later `read` starts another."""
        self._end(kill=False)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and (
            self._child.poll() is not None or self._served >= _FILES_A_CHILD
        ):
            self._end(kill=False)
        if self._child is None:
            # -P: a file in the working folder must not stand in for a library's module
            call = [sys.executable, "-P", "-m", "contentan.extract.sandbox.reading_process"]
            pipe = subprocess.PIPE
            self._child = subprocess.Popen(
                call, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=_environment()
            )
            self._served = 0
        return self._child

    def _end(self, *, kill: bool) -> int | None:
        """The child's exit code; it ends by itself when its stdin is closed, and at once when
        killed.
        """
        child, self._child = self._child, None
        if child is None:
            return None
        if kill and child.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                # A crashing child's own code says more than that of our signal.
                child.wait(timeout=0.5)
            child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            return child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()


def _environment() -> dict[str, str]:
    """Ours, with this package on the path, so that a checkout that is not installed works too."""
    paths = [str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def _exchange(child: subprocess.Popen[bytes], request: Any, answers: queue.Queue[Any]) -> None:
    """One request and its answer, or the error that cut the exchange short."""
    assert child.stdin is not None and child.stdout is not None
    try:
        send(child.stdin, request)
        answers.put(receive(child.stdout))
    except (EOFError, OSError, ValueError) as error:
        answers.put(error if isinstance(error, EOFError | OSError) else EOFError())
