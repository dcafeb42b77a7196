"""Faults of the machine, which are nobody's mistake in the program: a disk that is full or broken,
a folder that may not be written, a file of SQLite that is no longer one.
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
#: What SQLite says where its file is not what it wrote, and where the disk is to blame.
_DAMAGED, _DISK = ("malformed", "not a database"), ("is full", "disk I/O error", "readonly")


def said_of(error: BaseException) -> str:
    """One line on a fault of the machine and what to do; empty for any other error."""
    if type(error).__module__ == "sqlite3":
        return _said_of_sqlite(str(error))
    number = error.errno if isinstance(error, OSError) else None
    if number is None:
        number = _number_in(str(error))
    if number is None or number not in _NUMBERS:
        return ""
    file = error.filename if isinstance(error, OSError) else None
    reason = error.strerror if isinstance(error, OSError) else None
    return _kept(f"{file}: " * bool(file) + (reason or os.strerror(number)))


def _said_of_sqlite(text: str) -> str:
    if any(one in text for one in _DAMAGED):
        return f"the file of decisions, in outputs/review: {text}; restore it from a backup"
    return _kept(f"outputs/review: {text}") if any(one in text for one in _DISK) else ""


def _kept(text: str) -> str:
    return f"{text}; what was finished is kept, run it again"


def _number_in(text: str) -> int | None:
    """The number of an error of which a library tells in words alone."""
    found = _POLARS.search(text)
    if found:
        return int(found[1])
    return errno.ENOSPC if _NUMPY.fullmatch(text) else None
