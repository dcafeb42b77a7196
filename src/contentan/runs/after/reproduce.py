"""A run made again from its run.json, in a place of its own, and compared byte by byte; or what has
gone or changed since.

By default every document is read anew and nothing of the store is used: that is what reproducing
means. What the run kept of its inputs (the register's rows, the codebook, the moment up to which
decisions count) is taken from there; documents, cases and indicators must still be what they were.
Other versions of contentan or of libraries are named, and the run is made all the same: so it is
seen whether they matter.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from contentan.errors import ContentanError, many
from contentan.model import Document
from contentan.runs import annotate_and_code, preparing, run_files
from contentan.runs.after.run_inputs import (
    codebook_of,
    damage,
    decided_then,
    documents_gone,
    place_of,
    settings_of,
)
from contentan.runs.job import Job
from contentan.runs.pool import Progress, each, quiet
from contentan.store.deep_check import look_at_store
from contentan.store.files import temporary
from contentan.store.marks import in_use
from contentan.store.run_differences import differences, some
from contentan.store.run_folders import manifest_of


class Reproduced(NamedTuple):
    """`faults`: inputs that are gone or changed, and files of the run that are not what run.json
    says; with any, nothing is made again.

    `notes` is what differs but was overcome, or need not matter. `same` and `other` are files with
    equal and with other bytes; `other` comes with how they differ.
    """

    run: str
    faults: list[str]
    notes: list[str]
    same: list[str]
    other: dict[str, str]

    @property
    def equal(self) -> bool:
        return not self.faults and not self.other


def reproduce(
    folder: Path,
    outputs: Path,
    *,
    now: Callable[[], str],
    corpus: Path | None = None,
    quick: bool = False,
    workers: int = 0,
    progress: Progress = quiet,
) -> Reproduced:
    """Make a run again and compare it with its folder, which may be a packed one.

    `corpus` is where its documents are now, by default where they were.

    `quick` takes documents from the store of `outputs`, as they were read for any run, and only
    counts, compares and writes anew.
    """
    manifest = manifest_of(folder)
    faults, notes = list(damage(folder, manifest)), list[str]()
    for one in look_at_store(outputs / "cache").damaged:
        notes.append(f"store: damaged: {one}; whoever needs it next makes it anew")
    settings = settings_of(manifest, outputs, corpus, workers)
    documents = [Document(**row) for row in manifest["documents"]]
    if not quick:
        faults += documents_gone(settings, documents)
    book = codebook_of(folder, manifest, notes)
    if book is None:
        faults.append(
            "codebook: codebook.json of the run is gone or changed, and so is the codebook from"
            " which it was made"
        )
        return Reproduced(manifest["id"], faults, notes, [], {})
    try:
        ready = preparing.make_job(settings, documents, book)
    except ContentanError as error:
        return Reproduced(manifest["id"], [*faults, str(error)], notes, [], {})
    return _compared(
        folder, manifest, ready, faults, notes, quick=quick, now=now, progress=progress
    )


def _compared(
    folder: Path,
    manifest: Mapping[str, Any],
    ready: Job,
    faults: list[str],
    notes: list[str],
    *,
    quick: bool,
    now: Callable[[], str],
    progress: Progress,
) -> Reproduced:
    scratch = temporary(ready.store / "tmp")
    scratch.mkdir()
    try:
        ready = decided_then(ready, manifest, scratch, notes)
        for change in differences(manifest, _as_manifest(ready, manifest)):
            target = (
                faults
                if change.kind in ("documents", "decisions", "scores", "cases", "indicators")
                else notes
            )
            target.append(
                f"{change.kind}: {change.says}"
                if change.kind in ("contentan", "libraries")
                else change.says
            )
        if faults:
            return Reproduced(manifest["id"], faults, notes, [], {})
        # The report names it; other versions alone would give another.
        ready = replace(ready, id=manifest["id"])
        made = _made(ready, scratch, quick=quick, now=now, progress=progress)
        return _told(folder, manifest, made, notes)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _as_manifest(ready: Job, then: Mapping[str, Any]) -> dict[str, Any]:
    """What run.json would say of the inputs; of the codebook and documents that is what the run
    says itself.
    """
    import polars as pl

    nothing = pl.DataFrame(schema={"status": pl.String(), "hits": pl.Int32()})
    return {**run_files.describe(ready, nothing), "codebook": then["codebook"]}


def _made(
    ready: Job, scratch: Path, *, quick: bool, now: Callable[[], str], progress: Progress
) -> Path:
    """The files of the run in a folder of their own."""
    if not quick:
        ready = replace(ready, settings=replace(ready.settings, outputs=scratch / "outputs"))
    folder = scratch / "run"
    folder.mkdir()
    with in_use(ready.store):
        started = now()
        failures, parts = annotate_and_code.annotate_and_code(ready, progress, each)
        run_files.make(folder, ready, failures, parts, (started, now))
    return folder


def _told(folder: Path, manifest: Mapping[str, Any], made: Path, notes: list[str]) -> Reproduced:
    again = manifest_of(made)["files"]
    passed = sorted(set(manifest["may_pass"]) | set(manifest_of(made)["may_pass"]))
    if passed:
        notes.append(f"documents that were given up for want of time, then or now: {some(passed)}")
    then = manifest["files"]
    other = dict.fromkeys(sorted(again.keys() - then.keys()), "the run did not have it")
    other |= dict.fromkeys(sorted(then.keys() - again.keys()), "is no longer made")
    for name in sorted(then.keys() & again.keys()):
        if then[name] != again[name]:
            other[name] = _how(place_of(folder, name), made / name)
    return Reproduced(
        manifest["id"], [], notes, sorted(then.keys() - other.keys()), dict(sorted(other.items()))
    )


def _how(then: Path, now: Path) -> str:
    """How two files differ; of tables how many lines."""
    if then.suffix != ".csv":
        return "its bytes differ"
    old, new = ([*path.read_bytes().splitlines()] for path in (then, now))
    same = len(set(old) & set(new))
    return (
        f"no longer there: {len(set(old)) - same:,} of {many(len(old) - 1, 'row')};"
        f" new: {len(set(new)) - same:,} of {len(new) - 1:,}"
    )


def lines(done: Reproduced) -> Iterator[str]:
    """What came of it, as a person reads it."""
    yield from (f"note: {note}" for note in done.notes)
    if done.faults:
        yield from done.faults
        yield f"run {done.run} was not made again, for the reasons above"
        return
    yield from (f"{name}: {how}" for name, how in done.other.items())
    if done.equal:
        yield f"run {done.run} made again: all {len(done.same)} files have the same bytes"
    else:
        yield (
            f"run {done.run} made again: files that differ: {len(done.other)}, with the same"
            f" bytes: {len(done.same)}"
        )
