"""Everything that is stored, looked at byte by byte: results, what is remembered between runs, the
folders of runs. Nothing is written: what is damaged is made anew by whoever needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from contentan.errors import ContentanError
from contentan.store import proofs
from contentan.store.packing import sound
from contentan.store.results import KEY, MEMORIES
from contentan.store.run_folders import damaged_files, manifest_of


class Damage(NamedTuple):
    """A result, a memory or a run of which not all is what was written, and the files of it."""

    path: Path
    files: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.path}{': ' if self.files else ''}{', '.join(self.files)}"


class Looked(NamedTuple):
    """How many results, memories and runs were looked at, and what is damaged."""

    many: int
    damaged: tuple[Damage, ...]


def look_at(outputs: Path) -> Looked:
    """All of a folder of outputs."""
    found = [*_store(outputs / "cache"), *_runs(outputs / "runs")]
    return Looked(len(found), tuple(one for one in found if one is not None))


def look_at_store(root: Path) -> Looked:
    """The store alone."""
    found = [*_store(root)]
    return Looked(len(found), tuple(one for one in found if one is not None))


def _store(root: Path) -> Iterator[Damage | None]:
    """Of each result and memory its damage, or None."""
    for path in sorted(root.glob("*/[0-9a-f][0-9a-f]/*")):
        if KEY.fullmatch(path.name):
            yield _of_folder(path) if path.is_dir() else _of(path, whole=sound(_bytes(path)))
    sealed = (path for name in MEMORIES for path in sorted((root / name).glob("*.json")))
    for path in (*sealed, root / "digests.json"):
        if path.is_file():
            blob = _bytes(path)
            # One of an earlier version proves nothing, and is not read.
            yield _of(path, whole=blob[:1] == b"{" or proofs.unsealed(blob) is not None)


def _runs(folder: Path) -> Iterator[Damage | None]:
    for run in sorted(path.parent for path in folder.glob("*/run.json")):
        try:
            wrong = damaged_files(run, manifest_of(run))
        except ContentanError:
            wrong = ["run.json"]
        yield Damage(run, tuple(wrong)) if wrong else None


def _of_folder(path: Path) -> Damage | None:
    earlier = (path / "sizes.json").is_file()
    wrong = [] if earlier else proofs.damaged_files(path)
    return Damage(path, tuple(wrong)) if wrong else None


def _of(path: Path, *, whole: bool) -> Damage | None:
    return None if whole else Damage(path)


def _bytes(path: Path) -> bytes:
    """The bytes of a file; none where the disk does not give them back."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
