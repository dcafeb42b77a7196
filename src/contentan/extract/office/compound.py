"""OLE compound files ([MS-CFB]), which hold DOC and MSG: their streams by path, read as hostile."""

from __future__ import annotations

import struct
from collections.abc import Callable

_END = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
_STREAM = 2


def streams(raw: bytes, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The wanted streams by path, as in `__attach_version1.0_#00000000/__substg1.0_37010102`.

    Raises struct.error, IndexError or ValueError for what is no sound compound file.
    """
    sector, mini = _sizes(raw)
    directory, cutoff, first_mini = struct.unpack_from("<I4xII", raw, 48)
    fat = _fat(raw, sector)
    entries = _chain(raw, fat, directory, sector)
    _, start, size = _entry(entries, 0)
    small = _chain(raw, fat, start, sector)[:size]
    table = _chain(raw, fat, first_mini, sector)
    minifat = list(struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4]))
    found: dict[str, bytes] = {}
    for path, number in _paths(entries).items():
        if not wanted(path):
            continue
        _, start, size = _entry(entries, number)
        # Small streams lie together in the root entry's stream, in sectors of their own size.
        if size < cutoff:
            found[path] = _walk(small, minifat, start, mini, 0)[:size]
        else:
            found[path] = _chain(raw, fat, start, sector)[:size]
        # A hostile directory may name the same sectors again and again.
        if sum(map(len, found.values())) > 2 * len(raw):
            raise ValueError("streams overlap")
    return found


def paths(raw: bytes) -> set[str]:
    """The paths of all streams. Raises as `streams`."""
    sector, _ = _sizes(raw)
    directory = struct.unpack_from("<I", raw, 48)[0]
    return set(_paths(_chain(raw, _fat(raw, sector), directory, sector)))


def _sizes(raw: bytes) -> tuple[int, int]:
    """Bytes of a sector and of a small one; the header has them as powers of two ([MS-CFB] 2.2)."""
    powers = struct.unpack_from("<HH", raw, 30)
    if not all(6 <= power <= 16 for power in powers):
        raise ValueError("no size of a sector")
    return 1 << powers[0], 1 << powers[1]


def _paths(entries: bytes) -> dict[str, int]:
    """Number of each stream's entry by its path: the directory is a tree, each storage the root of
    another one.
    """
    found: dict[str, int] = {}
    seen: set[int] = set()
    waiting = [(struct.unpack_from("<I", entries, 76)[0], "")]
    while waiting:
        number, folder = waiting.pop()
        if number >= len(entries) // 128 or number in seen:
            continue
        seen.add(number)
        left, right, child = struct.unpack_from("<III", entries, number * 128 + 68)
        waiting += [(left, folder), (right, folder)]
        name = _entry(entries, number)[0]
        if entries[number * 128 + 66] == _STREAM:
            found.setdefault(folder + name, number)
        else:
            waiting.append((child, f"{folder}{name}/"))
    # Where the tree is torn, streams are still found by their names.
    for number in range(1, len(entries) // 128):
        if number not in seen and entries[number * 128 + 66] == _STREAM:
            found.setdefault(_entry(entries, number)[0], number)
    return found


def _entry(entries: bytes, number: int) -> tuple[str, int, int]:
    """Name, first sector and size of a directory entry."""
    at = number * 128
    length = struct.unpack_from("<H", entries, at + 64)[0]
    name = entries[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<II", entries, at + 116)
    return name, start, size


def _fat(raw: bytes, sector: int) -> list[int]:
    """For each sector the one that follows it."""
    sectors = [number for number in struct.unpack_from("<109I", raw, 76) if number < _END]
    following, count = struct.unpack_from("<II", raw, 68)
    for _ in range(min(count, len(raw) // sector)):
        if following >= _END:
            break
        listed = struct.unpack_from(f"<{sector // 4}I", raw, (following + 1) * sector)
        sectors += [number for number in listed[:-1] if number < _END]
        following = listed[-1]
    fat: list[int] = []
    for number in sectors:
        held = raw[(number + 1) * sector : (number + 2) * sector].ljust(sector, b"\xff")
        fat += struct.unpack(f"<{sector // 4}I", held)
        # A damaged header may list the same sector again and again.
        if len(fat) * sector > 2 * len(raw) + sector * sector:
            break
    return fat


def _chain(raw: bytes, fat: list[int], start: int, sector: int) -> bytes:
    return _walk(raw, fat, start, sector, sector)


def _walk(raw: bytes, following: list[int], start: int, size: int, offset: int) -> bytes:
    """Bytes of a chain of sectors; a chain that runs in a circle ends where it meets itself."""
    made: list[bytes] = []
    while start < _END and len(made) <= len(following):
        made.append(raw[start * size + offset : (start + 1) * size + offset])
        start = following[start]
    return b"".join(made)
