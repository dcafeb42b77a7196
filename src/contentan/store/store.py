"""The store: what each document became at each stage, by key; and run folders. Every write is
atomic.

A key is the SHA-256 of all that decides a result: the key or digest of the input, the stage's name,
sources and options, the versions of the libraries and data files behind it. So nothing is ever
stale, and two processes that write the same key write the same bytes. A file is written below tmp/
and renamed into place; a file that does not match its checksum is removed and made again.

Where an object storage is shared (sharing.py), what is missing here is looked for there, and what
is new here is noted as still to be sent.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shutil
import socket
import struct
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from contentan.errors import UsageError
from contentan.tables.frames import from_ipc, to_ipc

_MAGIC = b"contentan1"
#: End of the name of a mark of whoever deletes from the store.
DELETING = ".deleting"
#: File of the store with the address of the object storage behind it, and the folder of notes of
#: what is still to be sent there.
SHARED, UNSENT = "shared.txt", "unsent"
Value = pl.DataFrame | str | list[Any] | dict[str, Any]


def key(stage: str, **inputs: Any) -> str:
    """Key of one stage of one document.

    >>> key("segment", version="1", text="ab") == key("segment", text="ab", version="1")
    True
    """
    canonical = json.dumps(
        [stage, inputs], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


class Store:
    """A folder of results by stage and key."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._absent: set[tuple[str, str]] = set()

    @functools.cached_property
    def shared(self) -> str:
        """Address of the object storage behind the store; empty where there is none."""
        try:
            return (self.root / SHARED).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    def path(self, stage: str, key: str) -> Path:
        return self.root / stage / key[:2] / key

    def has(self, stage: str, key: str) -> bool:
        return self.path(stage, key).exists()

    def write(self, stage: str, key: str, parts: Mapping[str, Value]) -> None:
        """Tables, texts and JSON values under one key."""
        self.note(stage, key)
        write_atomic(self.path(stage, key), pack(parts), tmp=self.root / "tmp")

    def read(self, stage: str, key: str) -> dict[str, Any] | None:
        """What was written, here or elsewhere, or None where there is nothing sound."""
        found = self._read(stage, key)
        if found is None and self.shared and (stage, key) not in self._absent:
            self.bring(stage, [key])
            found = self._read(stage, key)
        return found

    def _read(self, stage: str, key: str) -> dict[str, Any] | None:
        path = self.path(stage, key)
        try:
            return unpack(path.read_bytes())
        except FileNotFoundError:
            return None
        except ValueError:  # a torn or foreign file: as good as none
            path.unlink(missing_ok=True)
            return None

    def bring(self, stage: str, keys: Iterable[str]) -> None:
        """Copy what is missing here from the shared storage, if there is one; damaged bytes stay
        there.
        """
        missing = [key for key in keys if not self.has(stage, key)] if self.shared else []
        if not missing:
            return
        from contentan.store import object_storage

        self._absent |= {(stage, key) for key in missing}
        for name, blob in object_storage.get(
            object_storage.remote(self.shared), [f"{stage}/{key[:2]}/{key}" for key in missing]
        ):
            key = name.rpartition("/")[2]
            if sound(blob):
                write_atomic(self.path(stage, key), blob, tmp=self.root / "tmp")
                self._absent.discard((stage, key))

    def note(self, stage: str, key: str) -> None:
        """Note, before something is written, that it is to be sent; so nothing is forgotten by
        whoever is killed.
        """
        if self.shared:
            (self.root / UNSENT).mkdir(parents=True, exist_ok=True)
            (self.root / UNSENT / f"{stage}.{key}").touch()

    def kept(self, stage: str, key: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What stands under a key, or what `make` makes, which then stands there."""
        known = self.read(stage, key)
        if known is None:
            known = make()
            self.write(stage, key, known)
        return known


def pack(parts: Mapping[str, Value]) -> bytes:
    """Magic, checksum, length of the header, header, bodies."""
    bodies, header = [], []
    for name, value in parts.items():
        if isinstance(value, pl.DataFrame):
            kind, body = "table", to_ipc(value)
        elif isinstance(value, str):
            kind, body = "text", value.encode("utf-8", "surrogatepass")
        else:
            kind, body = "json", json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
        bodies.append(body)
        header.append([name, kind, len(body)])
    head = json.dumps(header).encode()
    payload = struct.pack("<I", len(head)) + head + b"".join(bodies)
    return _MAGIC + hashlib.blake2b(payload, digest_size=16).digest() + payload


def unpack(data: bytes) -> dict[str, Any]:
    """The parts that `pack` packed; ValueError where the bytes are not what was written."""
    if not sound(data):
        raise ValueError("damaged")
    payload = data[len(_MAGIC) + 16 :]
    (length,) = struct.unpack_from("<I", payload)
    at = 4 + length
    parts: dict[str, Any] = {}
    for name, kind, size in json.loads(payload[4:at]):
        body = payload[at : at + size]
        at += size
        if kind == "table":
            parts[name] = from_ipc(body)
        else:
            parts[name] = (
                body.decode("utf-8", "surrogatepass") if kind == "text" else json.loads(body)
            )
    return parts


def sound(data: bytes) -> bool:
    """Whether the bytes are those that `pack` made."""
    checksum, payload = data[len(_MAGIC) : len(_MAGIC) + 16], memoryview(data)[len(_MAGIC) + 16 :]
    return data.startswith(_MAGIC) and hashlib.blake2b(payload, digest_size=16).digest() == checksum


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


@contextmanager
def in_use(root: Path) -> Iterator[None]:
    """While this lasts nothing is deleted from the store; it begins when whoever deletes just now
    has done, or is no more.

    A mark below tmp/ says so, by the name of its process, so that a mark of a process that was
    killed is none.
    """
    sweep(root / "tmp")
    mark = temporary(root / "tmp")
    mark.touch()
    try:
        while any(other.name.endswith(DELETING) for other in at_work(root)):
            time.sleep(0.2)
        yield
    finally:
        mark.unlink(missing_ok=True)


def at_work(root: Path) -> list[Path]:
    """Marks and drafts of whoever works with the store; those of this machine's processes that are
    no more are swept away.

    Whether a process of another machine is still there cannot be asked: its mark holds for a week,
    for ten minutes where it deletes.
    """
    sweep(root / "tmp")
    found = []
    for path in sorted((root / "tmp").glob("*.*.*")):
        with contextlib.suppress(FileNotFoundError):
            age = time.time() - path.stat().st_mtime
            here = path.name.startswith(f"{socket.gethostname()}.") and os.name != "nt"
            if here or age < (600 if path.name.endswith(DELETING) else 604_800):
                found.append(path)
    return found


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


def drafts_of(outputs: Path) -> Path:
    """Where run folders are made: beside the finished ones, since the store may lie on another
    disk. What dead processes left goes.
    """
    drafts = outputs / "runs" / ".drafts"
    sweep(drafts)
    return drafts


def publish(folder: Path, draft: Path, *, replace: bool) -> None:
    """Put a finished draft, which lies on the same disk, where a run folder belongs.

    Without `replace`, a complete folder stays: it was written by another process from the same
    inputs, and has the same bytes.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    old = draft.with_name(draft.name + ".old")
    for _ in range(10):
        try:
            draft.rename(folder)
        except OSError:
            if (folder / "run.json").is_file() and not replace:
                break
            with contextlib.suppress(FileNotFoundError):  # another process has moved it away since
                folder.rename(old)
                shutil.rmtree(old, ignore_errors=True)
        else:
            return
    shutil.rmtree(draft, ignore_errors=True)


def manifest_of(folder: Path) -> dict[str, Any]:
    """run.json of a run folder."""
    manifest: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return manifest


def missing_files(folder: Path) -> list[str]:
    """Files of a run folder that run.json names, but that are not there or have another size."""
    files = manifest_of(folder)["files"]
    found = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    return sorted(name for name, (size, _) in files.items() if found.get(name) != size)


def point(outputs: Path, run: str, *, name: str = "latest") -> None:
    """Let outputs/latest, or a pointer of another name, point to a run: a symbolic link, or a text
    file where the system has none.
    """
    pointer, draft = outputs / name, temporary(outputs)
    draft = draft.with_name(f".{name}.{draft.name}")
    try:
        draft.symlink_to(Path("runs") / run, target_is_directory=True)
    except OSError:
        draft.write_text(run, encoding="utf-8")
    draft.replace(pointer)


def latest(outputs: Path) -> Path | None:
    """The folder of the run that outputs/latest points to, or None."""
    pointer = outputs / "latest"
    folder = pointer
    if pointer.is_file():
        folder = outputs / "runs" / pointer.read_text(encoding="utf-8").strip()
    return folder.resolve() if (folder / "run.json").is_file() else None


def run_folder(outputs: Path, run: str = "") -> Path:
    """The folder of a run by its id, or of the latest; UsageError where there is none."""
    folder = outputs / "runs" / run if run else latest(outputs)
    if folder is None or not (folder / "run.json").is_file():
        raise UsageError(f"no run {run or 'yet'}; `contentan run` makes one", where=outputs)
    return folder
