"""Compound files ([MS-CFB]) made for the tests: streams by path, in whole sectors."""

from __future__ import annotations

import struct

_FREE, _CHAIN_END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A compound file of 512-byte sectors whose directory is one list of siblings a storage."""
    entries = _entries(sorted(streams))
    fat: list[int] = []
    body = b""
    starts = {}
    for name, blob in streams.items():
        starts[name] = len(fat) if blob else _CHAIN_END
        body += _chained(fat, blob)
    directory = b""
    for path, kind, right, child in entries:
        name = path.rpartition("/")[2].encode("utf-16-le") + b"\0\0"
        start, size = (starts[path], len(streams[path])) if kind == 2 else (0, 0)
        directory += name.ljust(64, b"\0") + struct.pack("<HBB", len(name), kind, 1)
        directory += struct.pack("<III36xII4x", _FREE, right, child, start, size)
    first = len(fat)
    body += _chained(fat, directory)
    # The table of sectors stands behind all of them, and lists itself.
    sectors = (len(fat) + 1) // 127 + 1
    table_at = len(fat)
    fat += [_FAT] * sectors
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(sectors * 512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    # The cutoff is 0, so even small streams have sectors of their own.
    head += struct.pack("<HHHHH6xIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, sectors, first, 0)
    head += struct.pack("<IIIII", 0, _CHAIN_END, 0, _CHAIN_END, 0)
    places = [table_at + at if at < sectors else _FREE for at in range(109)]
    return head + struct.pack("<109I", *places) + body + table


def _chained(fat: list[int], blob: bytes) -> bytes:
    count = -(-len(blob) // 512)
    fat += [len(fat) + 1 + at for at in range(count)]
    if count:
        fat[-1] = _CHAIN_END
    return blob.ljust(count * 512, b"\0")


def _entries(paths: list[str]) -> list[tuple[str, int, int, int]]:
    """Path, kind, next sibling and first child of each entry, the root first."""
    folders = sorted({path.rpartition("/")[0] for path in paths} - {""})
    names = ["", *folders, *paths]
    children: dict[str, list[int]] = {}
    for number, name in enumerate(names[1:], 1):
        children.setdefault(name.rpartition("/")[0], []).append(number)
    made = []
    for number, name in enumerate(names):
        kind = 5 if not number else 1 if name in folders else 2
        siblings = children.get(name.rpartition("/")[0], [])
        after = siblings[siblings.index(number) + 1 :] if number else []
        own = children.get(name, []) if kind != 2 else []
        made.append((name, kind, after[0] if after else _FREE, own[0] if own else _FREE))
    return made
