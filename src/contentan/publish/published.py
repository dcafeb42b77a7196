"""What is published and what is held: a pointer, a log that is only added to, and a folder for each
pair of runs.

    outputs/published                       points to the published run, as outputs/latest does to
                                            the newest
    outputs/publications.csv                every decision: primary data, nothing here ever
                                            rewrites a line
    outputs/changes/<published>-<run>/      changes.html, tables, reference.json (what the run's
                                            installation made of the reference set), held.json
                                            while the run is held
    outputs/changes/baselines/<run>.json    the reading of the reference set that was accepted with
                                            a published run

Run folders are never written into: their bytes are what they were when they were made.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from contentan.errors import DamagedError, UsageError
from contentan.publish import log_tables
from contentan.publish.drift import Reading
from contentan.publish.publish_or_hold import Reason
from contentan.store import locks, run_folders
from contentan.store.files import write_atomic

POINTER, LOG, FIRST = "published", "publications.csv", "first"
LOCK = "schedule.lock"
HEADER = ("when", "run", "before", "who", "verdict", "reasons")


class BusyError(UsageError):
    """Another scheduled run is at work in the same outputs."""


class Publication(NamedTuple):
    """A line of the log. `who` is `schedule` or a person; `before` is the published run of then;
    `reasons` are separated by |.
    """

    when: str
    run: str
    before: str
    who: str
    verdict: str
    reasons: str


def published(outputs: Path) -> Path | None:
    """The folder of the published run, or None. UsageError where the pointer leads to nothing: to
    compare with nothing would hide it.
    """
    pointer = outputs / POINTER
    # A link that leads nowhere does not exist for `exists`: it must not pass for nothing published.
    if not pointer.is_symlink() and not pointer.exists():
        return None
    folder = (
        outputs / "runs" / pointer.read_text(encoding="utf-8", errors="replace").strip()
        if pointer.is_file()
        else pointer
    )
    if not (folder / "run.json").is_file():
        raise UsageError(
            "points to a run that is not there; `contentan publish RUN` names another, or put it"
            " back",
            where=pointer,
        )
    return folder.resolve()


def point_published(outputs: Path, run: str) -> None:
    """Let outputs/published point to a run."""
    run_folders.point(outputs, run, name=POINTER)


def pair(outputs: Path, before: Path | None, run: str) -> Path:
    """The folder of what is said of a run against the published one."""
    return outputs / "changes" / f"{before.name if before else FIRST}-{run}"


def pairs_of(outputs: Path, run: str) -> list[Path]:
    """All that was ever said of a run, the last first."""
    found = (outputs / "changes").glob(f"*-{run}/reference.json")
    return [
        path.parent
        for path in sorted(found, key=lambda path: (path.stat().st_mtime_ns, path), reverse=True)
    ]


def put(outputs: Path, path: Path, what: Any) -> None:
    """A JSON file, whole or not at all, with the digest of what it holds."""
    what = json.loads(json.dumps(what))  # as it is read
    text = json.dumps(
        {"holds": what, "sha256": _digest(what)}, ensure_ascii=False, indent=1, sort_keys=True
    )
    write(outputs, path, text.encode() + b"\n")


def _digest(what: Any) -> str:
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def write(outputs: Path, path: Path, data: bytes) -> None:
    """A file, whole or not at all."""
    write_atomic(path, data, tmp=outputs / "cache" / "tmp")


def read_json(path: Path) -> Any | None:
    """What a JSON file holds; None where it is not there. DamagedError where that is not what was
    written.
    """
    damaged = DamagedError(
        "is damaged; delete it, and the next scheduled run begins anew without it", where=path
    )
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        raise damaged from None
    if isinstance(found, dict) and found.keys() == {"holds", "sha256"}:
        if _digest(found["holds"]) != found["sha256"]:
            raise damaged
        return found["holds"]
    return _of_an_earlier_version(found, damaged)


def _of_an_earlier_version(found: Any, damaged: DamagedError) -> Any:
    """What a file without a digest holds; one of today with another key is damaged."""
    if not isinstance(found, dict) or found.keys() & {"holds", "sha256"}:
        raise damaged
    return found


def baseline(outputs: Path, run: Path | None) -> Reading | None:
    """The reading of the reference set that was accepted with a published run."""
    return read_json(outputs / "changes" / "baselines" / f"{run.name}.json") if run else None


def accept(outputs: Path, run: str, reading: Reading) -> None:
    """Keep a reading as that of a published run."""
    put(outputs, outputs / "changes" / "baselines" / f"{run}.json", reading)


class Held(NamedTuple):
    """Why a run is held: since when, against which published run, and the reasons."""

    run: str
    before: str
    since: str
    reasons: tuple[Reason, ...]


def held(folder: Path) -> Held | None:
    """The hold in the folder of a pair."""
    found = read_json(folder / "held.json")
    if found is None:
        return None
    reasons = tuple(
        Reason(one["kind"], one["says"], tuple(one["names"])) for one in found["reasons"]
    )
    return Held(found["run"], found["before"], found["since"], reasons)


def hold(outputs: Path, folder: Path, what: Held) -> None:
    """Keep why a run is held."""
    reasons = [
        {"kind": one.kind, "says": one.says, "names": list(one.names)} for one in what.reasons
    ]
    put(outputs, folder / "held.json", {**what._asdict(), "reasons": reasons})


def waiting(outputs: Path) -> list[Held]:
    """Runs that are held against what is published now, the first first."""
    pointer = published(outputs)
    before = pointer.name if pointer else ""
    found = [
        held(path.parent) for path in (outputs / "changes").glob(f"{before or FIRST}-*/held.json")
    ]
    return sorted((one for one in found if one), key=lambda one: (one.since, one.run))


def release(folder: Path) -> None:
    """The run of a pair is not held any more; the log still tells that it was."""
    (folder / "held.json").unlink(missing_ok=True)


def log(outputs: Path) -> list[Publication]:
    """All decisions, the oldest first."""
    path = outputs / LOG
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return [
            Publication(*(row.get(name) or "" for name in HEADER)) for row in csv.DictReader(file)
        ]


def note(outputs: Path, one: Publication) -> None:
    """Add a line to the log."""
    log_tables.add(outputs / LOG, HEADER, one)


def said(reasons: Sequence[Reason]) -> str:
    """Reasons in one cell."""
    return " | ".join(f"{one.kind}: {one.says}" for one in reasons)


@contextmanager
def alone(outputs: Path) -> Iterator[None]:
    """Hold the outputs for one scheduled run; BusyError where another is at work. The lock is the
    system's: it ends with its process.
    """
    busy = BusyError("another scheduled run is at work here; this one gives way", where=outputs)
    with locks.held(outputs / LOCK, busy):
        yield
