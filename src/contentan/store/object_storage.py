"""Object storage behind the store, through fsspec: bytes by name, and folders. What can be reached
is a help, never a need.

A name is made of a key, and a key of all that decides a result (keys.py); so nothing here is ever
changed or out of date, and two who write the same name write the same bytes. Where the storage does
not answer, everything counts as missing for a minute, nothing is sent, and whoever asked goes on
without it. What comes back may be damaged: whoever asks checks it.
"""

from __future__ import annotations

import functools
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from contentan.errors import UsageError

T = TypeVar("T")
#: Requests at a time: an object store answers each in some 30 ms, and many at once as fast as one.
_HANDS = 16
#: Names asked for at a time; their bytes are in memory together.
_AT_ONCE = 128
#: Seconds for which a storage that did not answer is left alone.
PAUSE = 60.0
#: Options by protocol. A storage that is gone must not hold up a run: no long waits, one
#: repetition. With `max_concurrency` 1 a file is one request, not two; many files are asked for at
#: a time here.
_OPTIONS: dict[str, dict[str, Any]] = {
    "s3": {
        "config_kwargs": {
            "connect_timeout": 5,
            "read_timeout": 15,
            "retries": {"max_attempts": 1},
            "max_pool_connections": _HANDS,
        },
        "max_concurrency": 1,
    },
    "file": {"auto_mkdir": True},
}
_LIST = "files.json"


class AwayError(Exception):
    """The storage cannot be reached, and the work is of no use to anybody without it."""


@dataclass(slots=True)
class Remote:
    """A folder of an object storage. `away` is why it could not be reached, `until` when it may be
    asked again (monotonic seconds).
    """

    address: str
    files: Any
    root: str
    away: str = ""
    until: float = 0.0


@functools.cache
def remote(address: str) -> Remote:
    """The storage at an address such as s3://bucket/prefix; UsageError for an address that nobody
    understands. Nothing is asked yet.
    """
    protocol = address.partition("://")[0]
    try:
        import fsspec  # type: ignore[import-untyped]
    except ImportError:
        raise UsageError(
            "needs the extra: pip install 'contentan[remote]'", where=address
        ) from None
    try:
        files, root = fsspec.core.url_to_fs(address, **_OPTIONS.get(protocol, {}))
    except (ImportError, ValueError) as error:
        raise UsageError(
            f"no object storage can be opened by this address: {error}", where=address
        ) from None
    if protocol == "s3":
        files.retries = 1  # above those of botocore
    return Remote(address, files, root.rstrip("/"))


def get(there: Remote, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Those of the names that are there, with their bytes, which may be damaged."""
    for some in _parts(names):
        yield from _each(there, lambda name: there.files.cat_file(f"{there.root}/{name}"), some)


def put(there: Remote, files: Mapping[str, Path]) -> set[str]:
    """Copy files to names; the names that are there now, which are all unless the storage does not
    answer.
    """
    sent: set[str] = set()
    for some in _parts(list(files)):
        done = _each(
            there, lambda name: there.files.put_file(str(files[name]), f"{there.root}/{name}"), some
        )
        sent |= {name for name, _ in done}
    return sent


def fetch(there: Remote, files: Mapping[str, Path]) -> set[str]:
    """Copy names to files; the names that were there. The files may be damaged."""
    done: set[str] = set()
    for some in _parts(list(files)):
        got = _each(
            there, lambda name: there.files.get_file(f"{there.root}/{name}", str(files[name])), some
        )
        done |= {name for name, _ in got}
    return done


def put_folder(there: Remote, name: str, folder: Path) -> bool:
    """Copy the files of a folder, then the list of their sizes and digests: a folder without its
    list is not there.
    """
    own = sorted(path for path in folder.iterdir() if path.is_file())
    if put(there, {f"{name}/{path.name}": path for path in own}) != {
        f"{name}/{path.name}" for path in own
    }:
        return False
    listed = json.dumps({path.name: [path.stat().st_size, _digest(path)] for path in own}).encode()
    return bool(
        _each(
            there,
            lambda name: there.files.pipe_file(f"{there.root}/{name}", listed),
            [f"{name}/{_LIST}"],
        )
    )


def get_folder(there: Remote, name: str, folder: Path) -> bool:
    """Copy a folder that was put there into an empty one; whether every file of it is what it
    was.
    """
    found = dict(get(there, [f"{name}/{_LIST}"]))
    try:
        listed: dict[str, tuple[int, str]] = json.loads(found.get(f"{name}/{_LIST}", b"{}"))
        own = {file: folder / Path(file).name for file in listed}
    except (ValueError, AttributeError):
        return False
    done = fetch(there, {f"{name}/{file}": path for file, path in own.items()})
    return (
        bool(own)
        and len(done) == len(own)
        and all(_digest(own[file]) == listed[file][1] for file in own)
    )


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[i : i + _AT_ONCE] for i in range(0, len(names), _AT_ONCE))


def _each(there: Remote, ask: Callable[[str], T], names: Sequence[str]) -> list[tuple[str, T]]:
    """What `ask` gives for each name that is there; of the others nothing, and of all nothing while
    the storage is away.
    """
    if not names or time.monotonic() < there.until:
        return []
    with ThreadPoolExecutor(min(_HANDS, len(names))) as hands:
        tried = list(hands.map(functools.partial(_try, there, ask), names))
    return [(name, found[0]) for name, found in zip(names, tried, strict=True) if found]


def _try(there: Remote, ask: Callable[[str], T], name: str) -> tuple[T] | None:
    if time.monotonic() < there.until:  # another of these requests has found out
        return None
    try:
        return (ask(name),)
    except FileNotFoundError as error:
        if "specified bucket" in str(error):  # else it is the file that is not there
            _leave(there, error)
        return None
    except Exception as error:  # a library behind fsspec raises what it likes when nobody answers
        _leave(there, error)
        return None


def _leave(there: Remote, error: Exception) -> None:
    there.away = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    there.until = time.monotonic() + PAUSE


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(
            file, functools.partial(hashlib.blake2b, digest_size=16)
        ).hexdigest()
