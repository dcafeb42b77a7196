"""Digests of a corpus's files, remembered between runs."""

from __future__ import annotations

import json
from pathlib import Path

from contentan.corpus.register import sha256


class Digests:
    """SHA-256 of files, remembered by size, time and inode in a JSON file: a thousand unchanged
    documents cost a thousand stats.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.changed = False
        self.known: dict[str, list[int | str]] = {}
        if path.is_file():
            try:
                self.known = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:  # cut off by a full disk: it is only a memory
                self.known = {}

    def __call__(self, file: Path) -> str:
        stat = file.stat()
        signature: list[int | str] = [stat.st_size, stat.st_mtime_ns, stat.st_ino]
        known = self.known.get(str(file))
        if known and known[:3] == signature:
            return str(known[3])
        digest = sha256(file)
        self.known[str(file)] = [*signature, digest]
        self.changed = True
        return digest
