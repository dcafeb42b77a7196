"""Folders of runs: made beside the finished ones, published by a rename, named by `latest`.

run.json has the digest of each other file, and its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contentan.errors import DamagedError, UsageError
from contentan.store import proofs
from contentan.store.files import move, put, sweep, temporary

#: Windows has symbolic links, but only some accounts may make one, and none takes the place of
#: another in one step.
_LINKS = os.name != "nt"
_NO_PROOF, _PROOF = "0" * 64, re.compile(rb'"proof": "([0-9a-f]{64})"')
#: Bytes above which a file takes longer to read than what an unchanged run does besides.
LARGE = 32_000_000
#: What to do with a damaged run.
_AGAIN = (
    "`contentan run` with what it was made of makes it anew; of a run of long ago take a backup"
)
_DAMAGED = f"is damaged; {_AGAIN}"


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
            put(draft, folder)
        except OSError:
            if (folder / "run.json").is_file() and not replace:
                break
            with contextlib.suppress(FileNotFoundError):  # another process has moved it away since
                move(folder, old)
                shutil.rmtree(old, ignore_errors=True)
        else:
            return
    shutil.rmtree(draft, ignore_errors=True)


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """run.json, with the SHA-256 of its own bytes as `proof`, for which zeros stand there.

    It stands among the circumstances, since it depends on them.
    """
    then = {**manifest["circumstances"], "proof": _NO_PROOF}
    rows = {**manifest, "circumstances": then}
    blob = json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    proof = hashlib.sha256(blob).hexdigest()
    (folder / "run.json").write_bytes(_proved(blob, _NO_PROOF, proof))


def _proved(blob: bytes, old: str, new: str) -> bytes:
    return blob.replace(f'"proof": "{old}"'.encode(), f'"proof": "{new}"'.encode(), 1)


def manifest_of(folder: Path) -> dict[str, Any]:
    """run.json of a run folder; DamagedError where it is not what was written. One of an earlier
    version has no proof.
    """
    blob = (folder / "run.json").read_bytes()
    try:
        manifest: dict[str, Any] = json.loads(blob)
    except ValueError:
        raise DamagedError(_DAMAGED, where=folder / "run.json") from None
    # Looked for in the bytes: of what they hold any name may be another one.
    found = _PROOF.search(blob)
    if found:
        proof = found[1].decode()
        if hashlib.sha256(_proved(blob, proof, _NO_PROOF)).hexdigest() != proof:
            raise DamagedError(_DAMAGED, where=folder / "run.json")
    return manifest


def damaged_files(
    folder: Path, manifest: Mapping[str, Any], *, every_byte: bool = True
) -> list[str]:
    """Files of a run folder that are not what its manifest says.

    Without `every_byte` a large file of the right size counts as it was written, unless it is newer
    than run.json, which is written last: an unchanged run must not cost what it is large.
    """
    files = manifest.get("files", {})
    there = {path.name: path.stat() for path in folder.iterdir() if path.name in files}
    written = (folder / "run.json").stat().st_mtime_ns
    taken = {
        name
        for name, stat in there.items()
        if not every_byte and stat.st_size == files[name][0] > LARGE and stat.st_mtime_ns <= written
    }
    return proofs.damaged(folder, {name: files[name] for name in files if name not in taken})


def sound(folder: Path, *, whole: bool = False, every_byte: bool = False) -> Path:
    """A run folder in which each file is what was written, and in a `whole` one none is missing;
    else DamagedError. `every_byte` as in `damaged_files`; of a packed one only run.json is looked
    at.
    """
    manifest = manifest_of(folder)
    packed = (folder / "datapackage.json").is_file()
    wrong = [] if packed else damaged_files(folder, manifest, every_byte=every_byte)
    wrong = [name for name in wrong if whole or (folder / name).exists()]
    if wrong:
        raise DamagedError(f"damaged or missing: {', '.join(wrong)}; {_AGAIN}", where=folder)
    return folder


def missing_files(folder: Path) -> list[str]:
    """Files of a run folder that run.json names, but that are not there or have another size."""
    files = manifest_of(folder)["files"]
    found = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    return sorted(name for name, (size, _) in files.items() if found.get(name) != size)


def point(outputs: Path, run: str, *, name: str = "latest") -> None:
    """Let outputs/latest, or a pointer of another name, point to a run: a symbolic link, or a text
    file on Windows and where there are no links.
    """
    pointer, draft = outputs / name, temporary(outputs)
    draft = draft.with_name(f".{name}.{draft.name}")
    try:
        if not _LINKS:
            raise OSError
        draft.symlink_to(Path("runs") / run, target_is_directory=True)
    except OSError:  # neither has a disk in the format of a camera's card
        draft.write_text(run, encoding="utf-8")
    put(draft, pointer)


def latest(outputs: Path) -> Path | None:
    """The folder of the run that outputs/latest points to, or None."""
    pointer = outputs / "latest"
    folder = pointer
    if pointer.is_file():
        folder = outputs / "runs" / pointer.read_text(encoding="utf-8", errors="replace").strip()
    return folder.resolve() if (folder / "run.json").is_file() else None


def run_folder(outputs: Path, run: str = "", *, whole: bool = True) -> Path:
    """The folder of a run by its id, or of the latest; UsageError where there is none, or, if it
    must be `whole`, where a file of it is damaged.
    """
    folder = outputs / "runs" / run if run else latest(outputs)
    if folder is None or not (folder / "run.json").is_file():
        raise UsageError(f"no run {run or 'yet'}; `contentan run` makes one", where=outputs)
    return sound(folder, whole=True) if whole else folder
