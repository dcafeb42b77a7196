"""Folders of runs: made beside the finished ones, published by a rename, named by `latest`."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

from contentan.errors import UsageError
from contentan.store.files import put, sweep, temporary

#: Windows has symbolic links, but only some accounts may make one, and none takes the place of
#: another in one step.
_LINKS = os.name != "nt"


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
                put(folder, old)
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
        folder = outputs / "runs" / pointer.read_text(encoding="utf-8").strip()
    return folder.resolve() if (folder / "run.json").is_file() else None


def run_folder(outputs: Path, run: str = "") -> Path:
    """The folder of a run by its id, or of the latest; UsageError where there is none."""
    folder = outputs / "runs" / run if run else latest(outputs)
    if folder is None or not (folder / "run.json").is_file():
        raise UsageError(f"no run {run or 'yet'}; `contentan run` makes one", where=outputs)
    return folder
