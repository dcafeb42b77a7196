"""`contentan`: every command, and errors of the person or the machine told in one line."""

from __future__ import annotations

import errno
import sys
from typing import NoReturn

from contentan.cli import (
    changes,
    codebooks,
    dictionaries,
    doctor,
    export,
    fetch,
    gold,
    history,
    init,
    parity,
    register,
    review,
    runs,
    sample,
    schedule,
    scheduled,
    show,
    suggest,
)
from contentan.cli.options import app
from contentan.errors import ContentanError

#: Importing a module registers its commands, in this order.
COMMANDS = (
    changes,
    codebooks,
    dictionaries,
    doctor,
    export,
    fetch,
    gold,
    history,
    init,
    parity,
    register,
    review,
    runs,
    sample,
    schedule,
    scheduled,
    show,
    suggest,
)

#: A full or broken disk, a folder that may not be written: nothing is wrong with the program, so no
#: traceback.
_OF_THE_MACHINE = {
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM", "EIO")
    if hasattr(errno, name)
}


def main() -> NoReturn:
    """Entry point: errors that a person can act on are one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):  # a Windows console or a pipe may not be UTF-8
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except ContentanError as error:
        print(f"contentan: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from None
    except OSError as error:
        if error.errno not in _OF_THE_MACHINE:
            raise
        where = f"{error.filename}: " if error.filename else ""
        line = f"{where}{error.strerror}; what was finished is kept, run it again"
        print(f"contentan: {line}", file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from None
    raise SystemExit(0)
