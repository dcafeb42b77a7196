"""Files that prove themselves: by a digest at their beginning, or by a list of digests beside them.

A digest is looked at before anything is made of the bytes: always where a file is read as a whole;
of files that are mapped into memory once in a process, and again when one has another size, time or
number on the disk.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from contentan.store.files import write_atomic

_LOGGER = logging.getLogger(__name__)
#: How a sealed file begins; then come 64 digits and a line end.
_SEAL = b"contentan sha256 "
_DIGITS = 64
#: Bytes of a folder from which threads are worth their start.
_LARGE = 100_000_000
#: The list of a folder's files: by name their size and SHA-256, written last.
LIST = "checksums.json"
#: Folders that were found sound in this process, by the hash of how their files stood then.
_SOUND: dict[Path, int] = {}


def write_sealed(path: Path, data: bytes, *, tmp: Path) -> None:
    """As `write_atomic`, behind the digest of the bytes."""
    write_atomic(path, _sealed(data) + data, tmp=tmp)


def read_sealed(path: Path) -> bytes | None:
    """What `write_sealed` wrote; None where nothing is there, or other bytes than were written,
    which is logged.
    """
    try:
        blob = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        blob = b""
    found = unsealed(blob)
    # An earlier version wrote JSON without a seal: none of its files is damaged by that.
    if found is None and blob[:1] != b"{":
        _LOGGER.warning("%s is damaged; it is made anew", path)
    return found


def unsealed(blob: bytes) -> bytes | None:
    """The bytes behind a seal; None where they are not those that were sealed."""
    begin = len(_SEAL) + _DIGITS + 1
    data = blob[begin:]
    return data if blob[:begin] == _sealed(data) else None


def _sealed(data: bytes) -> bytes:
    return _SEAL + hashlib.sha256(data).hexdigest().encode() + b"\n"


def enlist(folder: Path) -> None:
    """Write the list of a folder's files, by which `damaged_files` knows them."""
    found = {path.name: [path.stat().st_size, digest_of(path)] for path in sorted(folder.iterdir())}
    (folder / LIST).write_bytes(json.dumps(found).encode())


def damaged_files(folder: Path) -> list[str]:
    """Names of files of a folder that are not what its list says; of the list itself where nobody
    can read it.
    """
    try:
        listed = json.loads((folder / LIST).read_bytes())
        return damaged(folder, listed, others={LIST})
    except (OSError, ValueError, TypeError, AttributeError):
        return [LIST]


def damaged(
    folder: Path, listed: Mapping[str, Sequence[Any]], *, others: set[str] | None = None
) -> list[str]:
    """Names of files of a folder that are missing, or not of the size and SHA-256 that are listed.
    Where `others` are given, nothing but these may stand beside them.
    """
    stats = {path.name: path.stat() for path in folder.iterdir() if path.is_file()}
    wrong = {name for name, (size, _) in listed.items() if not _sized(stats.get(name), size)}
    wrong |= stats.keys() - listed.keys() - others if others is not None else set()
    if wrong:
        return sorted(wrong)
    how = [
        (name, digest, stats[name].st_size, stats[name].st_mtime_ns, stats[name].st_ino)
        for name, (_, digest) in sorted(listed.items())
    ]
    place, sign = folder.absolute(), hash(tuple(how))
    if _SOUND.get(place) == sign:
        return []
    found = _digests(folder, {name: stats[name].st_size for name in listed})
    wrong = {name for name, (_, digest) in listed.items() if found[name] != digest}
    if not wrong:
        _SOUND[place] = sign
    return sorted(wrong)


def _digests(folder: Path, sizes: Mapping[str, int]) -> dict[str, str]:
    """Digests of files of a folder, the largest first; of many megabytes several at a time."""
    names = sorted(sizes, key=lambda name: -sizes[name])
    if sum(sizes.values()) < _LARGE:
        return {name: digest_of(folder / name) for name in names}
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor() as pool:
        digests = pool.map(lambda name: digest_of(folder / name), names)
        return dict(zip(names, digests, strict=True))


def forget() -> None:
    """Look at every folder again, as another process would."""
    _SOUND.clear()


def _sized(stat: Any, size: Any) -> bool:
    return stat is not None and stat.st_size == size


def digest_of(path: Path) -> str:
    """SHA-256 of a file; empty where the disk does not give its bytes back."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return ""
