"""Files written whole or not at all: below tmp/ first, then renamed into place."""

from __future__ import annotations

import os
import shutil
import socket
import uuid
from pathlib import Path


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
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def sweep(tmp: Path) -> int:
    """Remove drafts of processes of this machine that are no more; how many."""
    removed = 0
    for draft in tmp.glob(f"{socket.gethostname()}.*") if tmp.is_dir() else ():
        pid = draft.name.removeprefix(f"{socket.gethostname()}.").split(".")[0]
        if pid.isdigit() and not _alive(int(pid)):
            removed += 1
            if draft.is_dir():
                shutil.rmtree(draft, ignore_errors=True)
            else:
                draft.unlink(missing_ok=True)
    return removed


def _alive(pid: int) -> bool:
    if os.name == "nt":  # os.kill would end the process there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


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
