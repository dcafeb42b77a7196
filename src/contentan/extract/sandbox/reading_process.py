"""The reading process, started as a module (`python -m`). Requests come in over stdin, answers go
out over stdout.

Each message is a pickle after its length in eight bytes. A request is (path, Limits); an answer is
an Extraction or an ExtractError. The end of stdin ends the process, so none is left behind when the
parent dies.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
from pathlib import Path
from typing import IO, Any

from contentan.errors import ExtractError

_LENGTH = struct.Struct(">Q")


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message."""
    blob = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(blob)) + blob)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message. Raises EOFError where the stream ends first."""
    head = _exactly(stream, _LENGTH.size)
    return pickle.loads(_exactly(stream, _LENGTH.unpack(head)[0]))


def _exactly(stream: IO[bytes], count: int) -> bytes:
    blob = stream.read(count)
    if len(blob) < count:
        raise EOFError
    return blob


def bound_memory(most: int) -> None:
    """Hold the process under a number of bytes of address space, on platforms that can (not on
    Windows).
    """
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    # macOS knows the limit but refuses to set it; the time limit still holds.
    except (ValueError, OSError):
        return


def answer(path: Path, limits: Any) -> Any:
    """The extraction of one file, or the error that tells why there is none."""
    from contentan.extract.reading import extract

    try:
        return extract(path, limits=limits)
    except ExtractError as error:
        return error
    except MemoryError:
        return ExtractError(
            "too_big", f"reading needs more than {limits.memory_bytes:,} bytes of memory"
        )
    except RecursionError:
        return ExtractError("damaged", "the file is nested too deeply")
    except Exception as error:  # a library's bug on one file must not end the batch
        return ExtractError("crashed", f"{type(error).__name__}: {error}"[:500])


def main() -> None:
    """Answer requests until stdin ends. Whatever a library prints goes to stderr."""
    requests = sys.stdin.buffer
    # Libraries print to stdout, and a stray line would break the messages: answers go to a copy of
    # it, and stdout itself to stderr.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    bounded = False
    while True:
        try:
            path, limits = receive(requests)
        except EOFError:
            return
        # Bounded at the first request, whose limits say how far: the process starts before any is
        # known.
        if not bounded:
            bound_memory(limits.memory_bytes)
            bounded = True
        send(answers, answer(path, limits))


if __name__ == "__main__":
    main()
