"""Cookies that were signed out: a copy of one opens nothing any more.

A session is a signed cookie and stands nowhere else, so its end must. The file beside the key holds
the digest of each, a line of 65 bytes. Lines are only ever added, because another server may add to
the same file.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path


def end(path: Path, cookie: str) -> None:
    """Note that a cookie has ended. OSError where the file cannot be written: nobody may be told of
    a sign-out that did not happen.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    with os.fdopen(os.open(path, flags, 0o600), "ab") as file:
        file.write(f"{_digest(cookie)}\n".encode())


def has_ended(path: Path, cookie: str) -> bool:
    """Whether a cookie was signed out."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return False
    return _digest(cookie) in _ended(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _ended(path: Path, _changed: int, _size: int) -> frozenset[str]:
    return frozenset(path.read_text("ascii").splitlines())


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()
