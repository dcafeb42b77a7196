"""Digests of a corpus's files, remembered between runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from contentan.corpus import member_files
from contentan.corpus.member_files import Held, sha256


class Digests:
    """SHA-256 of files and of what archives hold, remembered by size, time and inode: a thousand
    unchanged documents cost a thousand stats.

    `kept` is what `blob` gave earlier; `made_by` names the code that takes archives apart: what
    other code found in them is forgotten.
    """

    def __init__(self, kept: bytes | None = None, made_by: str = "") -> None:
        self.made_by = made_by
        self.changed = False
        self.known: dict[str, list[Any]] = json.loads(kept) if kept else {}

    @property
    def blob(self) -> bytes:
        return json.dumps(self.known, sort_keys=True).encode()

    def __call__(self, file: Path) -> str:
        stat = file.stat()
        signature = [stat.st_size, stat.st_mtime_ns, stat.st_ino]
        known = self.known.get(str(file))
        if known and known[:3] == signature:
            return str(known[3])
        digest = sha256(file)
        self.known[str(file)] = [*signature, digest]
        self.changed = True
        return digest

    def held(self, file: Path) -> tuple[Held, ...]:
        """What `member_files.held` finds in a file: an archive and its members, or nothing."""
        self(file)
        known = self.known[str(file)]
        if known[4:5] != [self.made_by]:
            known[4:] = [self.made_by, [list(one) for one in member_files.held(file)]]
            self.changed = True
        return tuple(Held(*row) for row in known[5])
