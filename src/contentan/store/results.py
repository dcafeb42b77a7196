"""The store: what each document became at each step, by key. Every write is atomic.

A file is written below tmp/, reaches the disk, and is renamed into place; what does not match its
checksum is told, removed and made again. A result whose files are mapped into memory is a folder
with the digest of each (`proofs`).

Where a storage is shared (`sharing`), the store brings by itself what is missing here, and notes
what is new here, before it is written, as still to be sent: so nothing is forgotten by whoever is
killed. An index comes and goes as a folder: that takes a few large requests and no computing, where
its documents' results take three small requests a document, and the index must still be built.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import logging
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from contentan.store import object_storage, proofs
from contentan.store.files import draft_of, put, put_all, temporary
from contentan.store.object_storage import AwayError, Remote
from contentan.store.packing import Value, pack, sound, unpack

#: Step and key of a result.
Key: TypeAlias = tuple[str, str]
#: File of the store with the address of the object storage behind it, and the folder of notes of
#: what is still to be sent there.
SHARED, UNSENT = "shared.txt", "unsent"
#: Seconds after which results that are written together come to their places at the latest: so much
#: work is done again after a process was killed.
_TOGETHER = 1.0
#: What code remembers between runs beside results, and the step whose code it is. It decides
#: nothing but how long a run takes, stays on this machine, and proves itself.
MEMORIES = {
    "words": "lemmatize",
    "forms": "lemmatize",
    "codebook": "code",
    "patterns": "code",
    "shapes": "relate",
}
#: A key is a SHA-256 in hexadecimal digits.
KEY = re.compile(r"[0-9a-f]{64}")
_LOGGER = logging.getLogger(__name__)


class Store:
    """A folder of results by step and key. `may_write` raises where nothing may be made here."""

    def __init__(self, root: Path, may_write: Callable[[], None] = lambda: None) -> None:
        self.root = root
        self._may_write = may_write
        self._absent: set[Key] = set()
        self._used: set[Key] = set()
        self._made: list[Key] = []
        self._drafts: dict[Path, Path] = {}  # of what is written together, by place
        self._groups, self._since = 0, 0.0

    @functools.cached_property
    def shared(self) -> str:
        """Address of the object storage behind the store; empty where there is none."""
        try:
            return (self.root / SHARED).read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            return ""

    def path(self, step: str, key: str) -> Path:
        """Where a result stands, or would."""
        self._used.add((step, key))
        return self.root / step / key[:2] / key

    def has(self, step: str, key: str) -> bool:
        """Whether a result is on this machine."""
        path = self.path(step, key)
        return path in self._drafts or path.exists()

    def lacking(self, step: str, keys: Sequence[str]) -> set[str]:
        """The keys that have no result, neither here nor in the shared storage."""
        self.bring(step, keys)
        return {key for key in keys if not self.has(step, key)}

    def write(self, step: str, key: str, parts: Mapping[str, Value]) -> None:
        """Tables, texts and JSON values under one key."""
        self._begin(step, key)
        self._put_file(self.path(step, key), pack(parts))

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """While this lasts results come to their places in groups, which costs much less than one
        by one. Through this object they can be read at once.
        """
        self._groups += 1
        try:
            yield
        finally:
            self._groups -= 1
            if not self._groups:
                self._settle()

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
            self._may_write()
            known = make()
            self.write(step, key, known)
        return known

    def folder(self, step: str, key: str) -> Path | None:
        """A result that is a folder, here or brought; None where there is none that is whole."""
        if not self._sound(step, key) and self.shared:
            self._bring_folder(step, key)
        return self.path(step, key) if self._sound(step, key) else None

    def write_folder(self, step: str, key: str, fill: Callable[[Path], None]) -> None:
        """A folder that `fill` fills, in its place when all of it is written."""
        self._begin(step, key)

        def make(draft: Path) -> bool:
            fill(draft)
            proofs.enlist(draft)
            return True

        self._put_folder(step, key, make)

    def bring(self, step: str, keys: Iterable[str]) -> None:
        """Copy what is missing here from the shared storage, if there is one; damaged bytes stay
        there.
        """
        missing = [key for key in keys if not self.has(step, key)] if self.shared else []
        if not missing:
            return
        self._absent |= {(step, key) for key in missing}
        found = object_storage.get(self._remote(), [_name((step, k)) for k in missing])
        with self.together():
            for name, blob in found:
                key = name.rpartition("/")[2]
                if sound(blob):
                    self._put_file(self.path(step, key), blob)
                    self._absent.discard((step, key))

    def discard_made(self) -> None:
        """Remove what was made through this object: it is not what its keys say."""
        for draft in self._drafts.values():
            draft.unlink(missing_ok=True)
        self._drafts.clear()
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
        self._settle()
        wanted = sorted(self._used) if keys is None else keys
        owed = {_name(k): k for k in wanted if self._note(*k).exists() and self.path(*k).exists()}
        there = self._remote()
        folders = {name: key for name, key in owed.items() if self.path(*key).is_dir()}
        files = {name: self.path(*key) for name, key in owed.items() if name not in folders}
        # Whoever brings a folder can only see that it is as it was sent.
        folders = {name: key for name, key in folders.items() if self._sound(*key)}
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
            if KEY.fullmatch(path.name):
                self._owe(path.parent.parent.name, path.name)

    def _begin(self, step: str, key: str) -> None:
        self._may_write()
        self._owe(step, key)
        self._made.append((step, key))

    def _put_file(self, path: Path, blob: bytes) -> None:
        if not self._drafts:
            self._since = time.monotonic()
        self._drafts[path] = draft_of(blob, self.root / "tmp")
        if not self._groups or time.monotonic() - self._since > _TOGETHER:
            self._settle()

    def _settle(self) -> None:
        """Bring what was written to its place."""
        drafts, self._drafts = self._drafts, {}
        put_all(drafts)

    def _read(self, step: str, key: str) -> dict[str, Any] | None:
        path = self.path(step, key)
        try:
            return unpack(self._drafts.get(path, path).read_bytes())
        except FileNotFoundError:
            return None
        except ValueError:  # a torn or foreign file
            pass
        except OSError as error:
            if error.errno != errno.EIO:
                raise
        _tell(step, key)
        path.unlink(missing_ok=True)
        return None

    def _sound(self, step: str, key: str) -> bool:
        """Whether a folder is there and all of its files are what was written; else it goes."""
        folder = self.path(step, key)
        if not folder.is_dir():
            return False
        wrong = proofs.damaged_files(folder)
        if wrong:
            _tell(step, key, *wrong)
            shutil.rmtree(folder, ignore_errors=True)
        return not wrong

    def _bring_folder(self, step: str, key: str) -> None:
        there = self._remote()
        self._put_folder(
            step, key, lambda draft: object_storage.get_folder(there, _name((step, key)), draft)
        )

    def _put_folder(self, step: str, key: str, make: Callable[[Path], bool]) -> None:
        """Put a folder that `make` made, if it says so, where it belongs."""
        draft = temporary(self.root / "tmp")
        draft.mkdir(parents=True)
        try:
            if make(draft) and not self._sound(step, key):
                put(draft, self.path(step, key))
        except OSError:
            # Else another process was faster, with the same bytes.
            if not self._sound(step, key):
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


def memory_of(root: Path, name: str, stages: Mapping[str, str]) -> Path:
    """Where one of MEMORIES lies in the store at `root`, by the recipes of the steps."""
    return root / name / f"{stages[MEMORIES[name]]}.json"


def _name(key: Key) -> str:
    """The name of a result in an object storage."""
    return f"{key[0]}/{key[1][:2]}/{key[1]}"


def _tell(step: str, key: str, *files: str) -> None:
    named = f" ({', '.join(files)})" if files else ""
    _LOGGER.warning("%s %s… of the store is damaged%s; it is made anew", step, key[:12], named)
