"""The store: what each document became at each step, by key. Every write is atomic.

A file is written below tmp/ and renamed into place; a file that does not match its checksum is
removed and made again. A result whose files are mapped into memory is a folder.

Where a storage is shared (`sharing`), the store brings by itself what is missing here, and notes
what is new here, before it is written, as still to be sent: so nothing is forgotten by whoever is
killed. An index comes and goes as a folder: that takes a few large requests and no computing, where
its documents' results take three small requests a document, and the index must still be built.
"""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from contentan.store import object_storage
from contentan.store.files import put, temporary, write_atomic
from contentan.store.object_storage import AwayError, Remote
from contentan.store.packing import Value, pack, sound, unpack

#: Step and key of a result.
Key: TypeAlias = tuple[str, str]
#: File of the store with the address of the object storage behind it, and the folder of notes of
#: what is still to be sent there.
SHARED, UNSENT = "shared.txt", "unsent"
#: File of a folder with the sizes of the others, written last.
_SIZES = "sizes.json"


class Store:
    """A folder of results by step and key."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._absent: set[Key] = set()
        self._used: set[Key] = set()
        self._made: list[Key] = []

    @functools.cached_property
    def shared(self) -> str:
        """Address of the object storage behind the store; empty where there is none."""
        try:
            return (self.root / SHARED).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    def path(self, step: str, key: str) -> Path:
        """Where a result stands, or would."""
        self._used.add((step, key))
        return self.root / step / key[:2] / key

    def has(self, step: str, key: str) -> bool:
        """Whether a result is on this machine."""
        return self.path(step, key).exists()

    def lacking(self, step: str, keys: Sequence[str]) -> set[str]:
        """The keys that have no result, neither here nor in the shared storage."""
        self.bring(step, keys)
        return {key for key in keys if not self.has(step, key)}

    def write(self, step: str, key: str, parts: Mapping[str, Value]) -> None:
        """Tables, texts and JSON values under one key."""
        self._owe(step, key)
        self._made.append((step, key))
        write_atomic(self.path(step, key), pack(parts), tmp=self.root / "tmp")

    def read(self, step: str, key: str) -> dict[str, Any] | None:
        """What was written, here or elsewhere, or None where there is nothing sound."""
        found = self._read(step, key)
        if found is None and self.shared and (step, key) not in self._absent:
            self.bring(step, [key])
            found = self._read(step, key)
        return found

    def kept(self, step: str, key: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What stands under a key, or what `make` makes, which then stands there."""
        known = self.read(step, key)
        if known is None:
            known = make()
            self.write(step, key, known)
        return known

    def folder(self, step: str, key: str) -> Path | None:
        """A result that is a folder, here or brought; None where there is none that is whole."""
        folder = self.path(step, key)
        if not _whole(folder) and self.shared:
            self._bring_folder(step, key)
        return folder if _whole(folder) else None

    def write_folder(self, step: str, key: str, fill: Callable[[Path], None]) -> None:
        """A folder that `fill` fills, in its place when all of it is written."""
        self._owe(step, key)
        self._made.append((step, key))

        def make(draft: Path) -> bool:
            fill(draft)
            sizes = {path.name: path.stat().st_size for path in sorted(draft.iterdir())}
            (draft / _SIZES).write_text(json.dumps(sizes), encoding="utf-8")
            return True

        self._put_folder(self.path(step, key), make)

    def bring(self, step: str, keys: Iterable[str]) -> None:
        """Copy what is missing here from the shared storage, if there is one; damaged bytes stay
        there.
        """
        missing = [key for key in keys if not self.has(step, key)] if self.shared else []
        if not missing:
            return
        self._absent |= {(step, key) for key in missing}
        for name, blob in object_storage.get(self._remote(), [_name((step, k)) for k in missing]):
            key = name.rpartition("/")[2]
            if sound(blob):
                write_atomic(self.path(step, key), blob, tmp=self.root / "tmp")
                self._absent.discard((step, key))

    def discard_made(self) -> None:
        """Remove what was made through this object: it is not what its keys say."""
        for step, key in self._made:
            path = self.path(step, key)
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def owed(self) -> list[Key]:
        """Step and key of each result that is still to be sent."""
        notes = sorted(path.name.partition(".") for path in (self.root / UNSENT).glob("*.*"))
        return [(step, key) for step, _, key in notes]

    def send(self, keys: Iterable[Key] | None = None, *, must: bool = False) -> int:
        """Send results that are here and owed, by default those that went through this object; how
        many could not be. `must`: AwayError where any could not.
        """
        if not self.shared:
            return 0
        wanted = sorted(self._used) if keys is None else keys
        owed = {_name(k): k for k in wanted if self._note(*k).exists() and self.path(*k).exists()}
        there = self._remote()
        folders = {name: key for name, key in owed.items() if self.path(*key).is_dir()}
        files = {name: self.path(*key) for name, key in owed.items() if name not in folders}
        sent = object_storage.put(there, files)
        for name, key in folders.items():
            if object_storage.put_folder(there, name, self.path(*key)):
                sent.add(name)
        for name in sent:
            self._note(*owed[name]).unlink(missing_ok=True)
        if must and len(sent) < len(owed):
            raise AwayError(f"{self.shared}: {there.away}")
        return len(owed) - len(sent)

    def owe_everything(self) -> None:
        """Note all that is here as still to be sent: the storage is another than before."""
        for path in self.root.glob("*/[0-9a-f][0-9a-f]/*"):
            if len(path.name) == _DIGITS and set(path.name) <= _HEX:
                self._owe(path.parent.parent.name, path.name)

    def _read(self, step: str, key: str) -> dict[str, Any] | None:
        path = self.path(step, key)
        try:
            return unpack(path.read_bytes())
        except FileNotFoundError:
            return None
        except ValueError:  # a torn or foreign file: as good as none
            path.unlink(missing_ok=True)
            return None

    def _bring_folder(self, step: str, key: str) -> None:
        there = self._remote()
        self._put_folder(
            self.path(step, key),
            lambda draft: object_storage.get_folder(there, _name((step, key)), draft),
        )

    def _put_folder(self, folder: Path, make: Callable[[Path], bool]) -> None:
        """Put a folder that `make` made, if it says so, where it belongs."""
        draft = temporary(self.root / "tmp")
        draft.mkdir(parents=True)
        try:
            if make(draft):
                folder.parent.mkdir(parents=True, exist_ok=True)
                if not _whole(folder):
                    shutil.rmtree(folder, ignore_errors=True)
                put(draft, folder)
        except OSError:
            if not _whole(folder):  # else another process was faster, with the same bytes
                raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _owe(self, step: str, key: str) -> None:
        if self.shared:
            (self.root / UNSENT).mkdir(parents=True, exist_ok=True)
            self._note(step, key).touch()

    def _note(self, step: str, key: str) -> Path:
        return self.root / UNSENT / f"{step}.{key}"

    def _remote(self) -> Remote:
        return object_storage.remote(self.shared)


#: A key is a SHA-256 in hexadecimal digits.
_DIGITS, _HEX = 64, frozenset("0123456789abcdef")


def _name(key: Key) -> str:
    """The name of a result in an object storage."""
    return f"{key[0]}/{key[1][:2]}/{key[1]}"


def _whole(folder: Path) -> bool:
    """Whether all files of a folder are there in full."""
    try:
        sizes = json.loads((folder / _SIZES).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError):
        return False
