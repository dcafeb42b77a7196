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
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from contentan.codebook import canonical_form, codebook_file
from contentan.corpus.register import sha256
from contentan.corpus.study import outside
from contentan.decisions import judged
from contentan.decisions.database import REVIEW
from contentan.decisions.judged import Judged
from contentan.errors import ContentanError
from contentan.model import LANGS, Codebook, Document
from contentan.runs import preparing, run_files, work
from contentan.runs.job import Job, Settings
from contentan.runs.pool import Progress, each, quiet
from contentan.store.files import temporary
from contentan.store.history import differences, some
from contentan.store.marks import in_use
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
    faults, notes = list(_damage(folder, manifest)), list[str]()
    settings = _settings(manifest, outputs, corpus, workers)
    documents = [Document(**row) for row in manifest["documents"]]
    if not quick:
        faults += _documents(settings, documents)
    book = _codebook(folder, manifest, notes)
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
        ready = _decided_then(ready, manifest, scratch, notes)
        for change in differences(manifest, _as_manifest(ready, manifest)):
            target = (
                faults
                if change.kind in ("documents", "decisions", "cases", "indicators")
                else notes
            )
            target.append(
                f"{change.kind}: {change.says}"
                if change.kind in ("contentan", "libraries")
                else change.says
            )
        if faults:
            return Reproduced(manifest["id"], faults, notes, [], {})
        ready = replace(
            ready, id=manifest["id"]
        )  # the report names it; other versions alone would give another
        made = _made(ready, scratch, quick=quick, now=now, progress=progress)
        return _told(folder, manifest, made, notes)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _place(folder: Path, name: str) -> Path:
    """Where a file of a run stands in its folder; in one that was packed, tables have their own."""
    return folder / name if (folder / name).is_file() else folder / "tables" / name


def _damage(folder: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Files of a run folder that are not what its run.json says; what is not packed need not be in
    a pack.
    """
    packed = (folder / "datapackage.json").is_file()
    for name, (_, digest) in manifest["files"].items():
        if not _place(folder, name).is_file():
            if not (packed and name.endswith(".parquet")):
                yield f"file: {name} is missing in {folder}"
        elif sha256(_place(folder, name)) != digest:
            yield f"file: {name} in {folder} was changed after the run"


def _settings(
    manifest: Mapping[str, Any], outputs: Path, corpus: Path | None, workers: int
) -> Settings:
    then = manifest["circumstances"]
    where = corpus or Path(then["corpus"])
    return Settings(where, Path(then["codebook"]), outputs, workers=workers).like(manifest)


def _documents(settings: Settings, documents: list[Document]) -> Iterator[str]:
    """Documents that are no longer where they were, or no longer the same; those that are not
    counted are not needed.
    """
    for document in documents:
        path = settings.root / document.path
        if outside(document, settings.period):
            continue
        if not path.is_file():
            yield f"document {document.id}: {path} is gone"
        elif (digest := sha256(path)) != document.sha256:
            yield (
                f"document {document.id}: {path} has changed, its SHA-256 is {digest[:12]}… and was"
                f" {document.sha256[:12]}…"
            )


def _codebook(folder: Path, manifest: Mapping[str, Any], notes: list[str]) -> Codebook | None:
    """The codebook of the run: as it kept it, else where it was if it is still the same."""
    wanted, kept = manifest["codebook"]["digest"], folder / "codebook.json"
    where = Path(manifest["circumstances"]["codebook"])
    try:
        there = codebook_file.read(where)
    except (ContentanError, OSError):
        there = None
    try:
        book = canonical_form.from_canonical(kept.read_text(encoding="utf-8"), str(kept))
    except (OSError, ValueError, KeyError, TypeError):
        book = None
    if book is not None:
        book = _in_order(book, manifest["codebook"].get("order", ()))
    if where.is_absolute() and (
        there is None or there.digest != wanted
    ):  # a packed run tells only its name
        how = "can no longer be read" if there is None else "has been edited since"
        notes.append(f"codebook: {where} {how}; the run's own codebook.json is taken")
    return next((one for one in (there, book) if one is not None and one.digest == wanted), None)


def _in_order(book: Codebook, order: Sequence[str]) -> Codebook:
    """A codebook that was kept with codes and languages in alphabetical order, with both as a
    person wrote them: the report shows that.
    """
    place = {code: number for number, code in enumerate(order)}
    codes = sorted(book.codes, key=lambda code: place.get(code.id, 0))
    labels: list[dict[str, str]] = [
        {lang: code.label[lang] for lang in LANGS if lang in code.label} for code in codes
    ]
    return replace(
        book,
        codes=tuple(replace(code, label=label) for code, label in zip(codes, labels, strict=True)),
    )


def _decided_then(ready: Job, manifest: Mapping[str, Any], scratch: Path, notes: list[str]) -> Job:
    """The job with the decisions that counted then, where others have come since and the log leads
    back to them.
    """
    wanted, path = manifest.get("decisions", ""), ready.settings.outputs / REVIEW
    if "decisions" not in manifest or ready.judged.digest == wanted:
        return ready
    found = (
        _replayed(path, str(manifest["circumstances"]["started"]), wanted, scratch)
        if wanted
        else judged.nothing()
    )
    if found is None:
        return ready
    notes.append("decisions: others have come since; those that counted then are taken")
    return replace(ready, judged=found, beside={**ready.beside, "decisions": wanted})


def _replayed(path: Path, moment: str, wanted: str, scratch: Path) -> Judged | None:
    """What the decisions came to when the run began, by a copy of the log that ends there; None
    where that is not what the run had.
    """
    if not path.is_file():
        return None
    copy = scratch / "decisions"
    for earlier in ("<=", "<"):  # times are whole seconds
        copy.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as log,
            closing(sqlite3.connect(copy, isolation_level=None)) as db,
        ):
            log.backup(db)
            db.row_factory = sqlite3.Row
            for table, time in (("decision", "at"), ("sample", "made_at")):
                db.execute(f"drop trigger if exists {table}_no_delete")
                db.execute(f"delete from {table} where not {time} {earlier} ?", (moment,))
            found = judged.judged(db)
        if found.digest == wanted:
            return found
    return None


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
        failures, parts = work.annotate_and_code(ready, progress, each)
        run_files.make(folder, ready, failures, parts, started, now)
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
            other[name] = _how(_place(folder, name), made / name)
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
        f"{len(set(old)) - same:,} of {len(old) - 1:,} rows are no longer there,"
        f" {len(set(new)) - same:,} of {len(new) - 1:,} are new"
    )


def lines(done: Reproduced) -> Iterator[str]:
    """What came of it, as a person reads it."""
    yield from (f"note: {note}" for note in done.notes)
    if done.faults:
        yield from done.faults
        yield f"run {done.run} was not made again, because of what stands above"
        return
    yield from (f"{name}: {how}" for name, how in done.other.items())
    if done.equal:
        yield f"run {done.run} made again: all {len(done.same)} files have the same bytes"
    else:
        yield (
            f"run {done.run} made again: {len(done.other)} files differ, {len(done.same)} have the"
            " same bytes"
        )
