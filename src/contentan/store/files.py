"""Files written whole or not at all: below tmp/ first, on the disk, then renamed into place.

A name that outlives a power cut leads to all of its bytes: what is renamed has reached the disk
before, and its name reaches the disk before anybody is told that it is there.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import itertools
import os
import shutil
import socket
import sys
import time
import uuid
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from contentan.store.processes import alive

#: Seconds between tries to rename what another program holds open: three seconds in all.
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
#: Numbers by which Windows says so: access denied, sharing violation, lock violation.
_HELD_OPEN = (5, 32, 33)
#: So many files reach the disk one by one; more of them by one call for their whole file system,
#: which takes as long as two or three of them.
_ONE_BY_ONE = 4
#: What a file system says that cannot be told to write now, as some over a network.
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP)


def temporary(tmp: Path) -> Path:
    """A path below `tmp` that tells which process of which machine it belongs to."""
    tmp.mkdir(parents=True, exist_ok=True)
    return tmp / f"{socket.gethostname()}.{os.getpid()}.{uuid.uuid4().hex[:8]}"


def write_atomic(path: Path, data: bytes, *, tmp: Path) -> None:
    """All of the bytes at `path`, or nothing: written below `tmp` (same file system), then
    renamed.
    """
    put_all({path: draft_of(data, tmp)})


def draft_of(data: bytes, tmp: Path) -> Path:
    """A file with these bytes below `tmp`, which `put_all` brings to its place."""
    draft = temporary(tmp)
    try:
        draft.write_bytes(data)
    except BaseException:  # Ctrl-C, too
        draft.unlink(missing_ok=True)
        raise
    return draft


def put(draft: Path, place: Path) -> None:
    """`move`, with all of a file or folder on the disk before, and its name after."""
    on_disk([draft, *(draft.rglob("*") if draft.is_dir() and not draft.is_symlink() else ())])
    folders = _made(place.parent)
    move(draft, place)
    on_disk(folders)


def put_all(drafts: Mapping[Path, Path]) -> None:
    """`put` for the files of a group, by place: as dear as a few of them. What could not be brought
    to its place is removed.
    """
    try:
        on_disk(drafts.values())
        folders = set[Path]()
        for place, draft in drafts.items():
            folders |= _made(place.parent)
            move(draft, place)
        on_disk(folders)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _made(folder: Path) -> set[Path]:
    """A folder, made where it is not there; with those in which a new name stands thereby."""
    new = [*itertools.takewhile(lambda one: not one.exists(), (folder, *folder.parents))]
    folder.mkdir(parents=True, exist_ok=True)
    return {folder, *(one.parent for one in new)}


def on_disk(paths: Collection[Path]) -> None:
    """Wait until files and folders of one file system are on the disk."""
    own = [path for path in paths if not path.is_symlink()]
    if len(own) > _ONE_BY_ONE and _file_system_on_disk(own[0]):
        return
    for path in own:
        # Windows writes names by itself, and opens no folder.
        if sys.platform != "win32" or not path.is_dir():
            handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
            try:
                os.fsync(handle)
            except OSError as error:
                if error.errno not in _NO_SYNC:
                    raise
            finally:
                os.close(handle)


def _file_system_on_disk(path: Path) -> bool:
    """Whether all of a file system is on the disk now; False where that cannot be asked for, or
    failed, and each file must be asked for.
    """
    call = _syncfs()
    if call is None:
        return False
    handle = os.open(path, os.O_RDONLY)
    try:
        return call(handle) == 0
    finally:
        os.close(handle)


@functools.cache
def _syncfs() -> Callable[[int], int] | None:
    """Linux has a call for it, which Python does not."""
    if sys.platform != "linux":
        return None
    import ctypes

    return getattr(ctypes.CDLL(None), "syncfs", None)


def move(draft: Path, place: Path) -> None:
    """Rename a file or folder into its place; a file takes the place of the one that is there.

    Windows refuses this while a spreadsheet, a virus scanner or a mapped array holds one of the two
    open. Most let go soon, so it is tried again for three seconds; then a PermissionError says
    which file it is. Any other OSError is raised at once.
    """
    # Over a folder Windows replaces nothing, and says so as if somebody held it open.
    rename = os.rename if draft.is_dir() else os.replace
    for pause in (*_PAUSES, None):
        try:
            rename(draft, place)
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
