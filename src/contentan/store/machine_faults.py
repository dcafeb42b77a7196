"""Faults of the machine, which are nobody's mistake in the program: a disk that is full or broken,
a folder that may not be written.
"""

from __future__ import annotations

import errno
import os
import re

_NUMBERS = {
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM", "EIO")
    if hasattr(errno, name)
}
#: How polars names the number of an error of the system; and numpy a file that it could not write.
_POLARS, _NUMPY = re.compile(r"\(os error (\d+)\)"), re.compile(r"\d+ requested and \d+ written")
#: What SQLite says of a file that is no longer what it wrote, of a full and of a broken disk.
_SQLITE = ("malformed", "not a database", "is full", "disk I/O error", "readonly", "unable to open")


def said_of(error: BaseException) -> str:
    """One line on a fault of the machine, with the file where it is known; empty for any other
    error.
    """
    if type(error).__module__ == "sqlite3":
        known = any(text in str(error) for text in _SQLITE)
        return f"a file of SQLite, as outputs/review is: {error}" if known else ""
    number = error.errno if isinstance(error, OSError) else None
    if number is None:
        number = _number_in(str(error))
    if number not in _NUMBERS:
        return ""
    file = error.filename if isinstance(error, OSError) else None
    return f"{file}: {os.strerror(number)}" if file else _reason(error, number)


def _reason(error: BaseException, number: int) -> str:
    own = error.strerror if isinstance(error, OSError) else None
    return own or os.strerror(number)


def _number_in(text: str) -> int | None:
    """The number of an error of which a library tells in words alone."""
    found = _POLARS.search(text)
    if found:
        return int(found[1])
    return errno.ENOSPC if _NUMPY.fullmatch(text) else None
