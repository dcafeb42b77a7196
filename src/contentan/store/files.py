"""Files written whole or not at all: below tmp/ first, then renamed into place."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import time
import uuid
from pathlib import Path

from contentan.store.processes import alive

#: Seconds between tries to rename what another program holds open: three seconds in all.
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
#: Numbers by which Windows says so: access denied, sharing violation, lock violation.
_HELD_OPEN = (5, 32, 33)


def temporary(tmp: Path) -> Path:
    """A path below `tmp` that tells which process of which machine it belongs to."""
    tmp.mkdir(parents=True, exist_ok=True)
    return tmp / f"{socket.gethostname()}.{os.getpid()}.{uuid.uuid4().hex[:8]}"


def write_atomic(path: Path, data: bytes, *, tmp: Path) -> None:
    """All of the bytes at `path`, or nothing: written below `tmp` (same file system), then
    renamed.
    """
    draft = temporary(tmp)
    try:
        draft.write_bytes(data)
        path.parent.mkdir(parents=True, exist_ok=True)
        put(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def put(draft: Path, place: Path) -> None:
    """Rename a file or folder into its place; a file takes the place of the one that is there.

    Windows refuses this while a spreadsheet, a virus scanner or a mapped array holds one of the two
    open. Most let go soon, so it is tried again for three seconds; then a PermissionError says
    which file it is. Any other OSError is raised at once.
    """
    # Over a folder Windows replaces nothing, and says so as if somebody held it open.
    move = os.rename if draft.is_dir() else os.replace
    for pause in (*_PAUSES, None):
        try:
            move(draft, place)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD_OPEN:
                raise
            if pause is None:
                text = "another program holds it open; close it there"
                raise PermissionError(error.errno, text, str(place)) from None
            time.sleep(pause)
        else:
            return


def sweep(tmp: Path) -> int:
    """Remove drafts of processes of this machine that are no more; how many."""
    removed = 0
    for draft in tmp.glob(f"{socket.gethostname()}.*") if tmp.is_dir() else ():
        pid = draft.name.removeprefix(f"{socket.gethostname()}.").split(".")[0]
        if pid.isdigit() and not alive(int(pid)):
            removed += 1
            if draft.is_dir():
                shutil.rmtree(draft, ignore_errors=True)
            else:
                with contextlib.suppress(PermissionError):  # a virus scanner holds it open
                    draft.unlink(missing_ok=True)
    return removed


def size(number: float) -> str:
    """Bytes as a person reads them.

    >>> size(1234567)
    '1.2 MB'
    """
    for unit in ("bytes", "KB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"
