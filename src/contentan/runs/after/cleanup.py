"""Deleting from the store what no kept run needs. Decisions and runs are never touched; run folders
only where a person asks for it.

A result is kept by its key, and the keys that a run needs follow from its run.json. So what is
deleted can cost time, never a result. While anybody works with the store nothing is deleted, and a
run that begins meanwhile waits. Each file goes by one call: killed anywhere, the store is sound,
and the next call goes on.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from contentan.codebook.codebook_file import codebook_path
from contentan.corpus.study import outside, years
from contentan.errors import ContentanError, UsageError, many
from contentan.findings import cases
from contentan.model import Codebook, Document
from contentan.runs import shards, stretches
from contentan.runs.document_keys import Recipe, keys_of
from contentan.runs.shards import Repeated, Shard
from contentan.runs.steps import case_reading, hit_coding
from contentan.runs.steps.portraying import portrait_key
from contentan.runs.steps.relating import relate_key
from contentan.runs.steps.word_reading import words_key
from contentan.store.files import move, size, temporary
from contentan.store.history import kept_runs, runs_of
from contentan.store.marks import DELETING, users
from contentan.store.results import KEY, MEMORIES, Store
from contentan.store.run_folders import drafts_of, manifest_of

#: Steps whose keys follow from a run.
STEPS = tuple(
    "extract portray relate segment lemmatize layout shard index attribution place cases"
    " code spans".split()
)
#: Those of them that run.json must name, that keys may follow from it.
_NAMED = frozenset(STEPS) - {"layout", "shard", "attribution", "spans"}
#: Days after which results are deleted that belong to no run: of `contentan check`, of steps that
#: an earlier version had.
DAYS = 30
#: Seconds for which that is left which is newer than all kept runs: a run that did not end goes on
#: from there.
UNFINISHED = 86_400


@dataclass(frozen=True, slots=True)
class Collected:
    """What was deleted, or would be: files and bytes by step, and run folders. `kept` are the runs
    whose results stay.
    """

    kept: tuple[str, ...]
    files: dict[str, int]
    bytes: dict[str, int]
    runs: tuple[str, ...]


def collect(outputs: Path, *, keep: int = 0, runs: bool = False, dry: bool = False) -> Collected:
    """Delete what none of the newest `keep` runs needs (0: none of all runs), nor one that is
    latest, published or held.

    `runs` deletes the folders of the other runs, too; `dry` only says what would go. Raises
    UsageError while anybody works with the store.
    """
    store = Store(outputs / "cache")
    with _alone(store.root, dry=dry):
        kept = kept_runs(outputs, keep)
        gone = (
            tuple(folder.name for folder in runs_of(outputs) if folder not in kept) if runs else ()
        )
        files, sizes = dict[str, int](), dict[str, int]()
        newest = max(((folder / "run.json").stat().st_mtime for folder in kept), default=0.0)
        for stage, path in _useless(store, kept, newest):
            files[stage] = files.get(stage, 0) + 1
            sizes[stage] = sizes.get(stage, 0) + _size(path)
            if not dry:
                _delete(path, store.root / "tmp")
        for name in () if dry else gone:
            _delete(outputs / "runs" / name, drafts_of(outputs))
    return Collected(tuple(folder.name for folder in kept), files, sizes, gone)


@contextlib.contextmanager
def _alone(root: Path, *, dry: bool) -> Iterator[None]:
    """While this lasts nobody begins to work with the store."""
    if dry or not root.is_dir():
        yield
        return
    draft = temporary(root / "tmp")
    mark = draft.with_name(draft.name + DELETING)
    mark.touch()
    try:
        others = [path for path in users(root) if path != mark]
        if others:
            host, process, *_ = others[0].name.rsplit(
                ".", 3 if others[0].name.endswith(DELETING) else 2
            )
            raise UsageError(
                f"process {process} on {host} works with it; call again when it has ended",
                where=root,
            )
        yield
    finally:
        mark.unlink(missing_ok=True)


def _useless(store: Store, kept: Sequence[Path], newest: float) -> Iterator[tuple[str, Path]]:
    """Step and path of everything in the store that no run needs; `newest` is when the last of
    them ended.
    """
    needed, recipes = set[tuple[str, str]](), set[tuple[str, str]]()
    before: Read | None = None
    for folder in kept:
        manifest = manifest_of(folder)
        before = read_for(store, manifest, before)
        needed |= needs(manifest, before)
        recipes |= set(manifest["stages"].items())
    now = time.time()
    spared = max(newest, now - UNFINISHED)
    for folder in (
        sorted(path for path in store.root.iterdir() if path.is_dir())
        if store.root.is_dir()
        else ()
    ):
        for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
            if KEY.fullmatch(path.name) and (folder.name, path.name) not in needed:
                made = path.stat().st_mtime
                if made < (spared if folder.name in STEPS else now - DAYS * 86_400):
                    yield folder.name, path
    for name, step in MEMORIES.items():
        for path in sorted((store.root / name).glob("*.*")):
            if (step, path.stem) not in recipes:
                yield name, path


class Read(NamedTuple):
    """What runs over the same documents share, whatever their codebook: keys of what was read,
    shards, texts that came twice.
    """

    of: tuple[Any, ...]
    keys: frozenset[tuple[str, str]]
    shards: tuple[Shard, ...]
    again: Repeated


def read_for(store: Store, manifest: dict[str, Any], before: Read | None) -> Read:
    """What was read for a run, as far as the store has it; that of the run before where both stand
    on the same.
    """
    of = (manifest["documents"], manifest["stages"], manifest["options"].get("period", ""))
    if before is not None and before.of == of:
        return before
    if not manifest["stages"].keys() >= _NAMED:
        # It is of an earlier version, which alone knows how its results are kept.
        return Read(of, frozenset(), (), Repeated({}, {}))
    made_by, period = Recipe(manifest["stages"], manifest["libraries"]), years(of[2])
    documents = [
        one
        for one in (Document(**row) for row in manifest["documents"])
        if not outside(one, period)
    ]
    found: set[tuple[str, str]] = set()
    for document in documents:
        found |= set(asdict(keys_of(document, made_by)).items())
        found.add(("portray", portrait_key(document, made_by)))
    read = [one for one in documents if store.has("lemmatize", keys_of(one, made_by).lemmatize)]
    found |= set(stretches.keys(store, read, made_by))
    parts = stretches.lay(store, read, made_by, shards.naming_of(manifest))
    ready = [part for part in parts if shards.has(store, part)]
    found.add(("relate", relate_key(made_by, read)))
    again = shards.repeated(shards.facts_of(store, ready), ready)
    return Read(of, frozenset(found), tuple(parts), again)


def needs(manifest: dict[str, Any], read: Read) -> set[tuple[str, str]]:
    """Step and key of each result from which a run is made."""
    found = set(read.keys)
    made_by, gazetteer = Recipe(manifest["stages"], manifest["libraries"]), _gazetteer(manifest)
    for part in read.shards:
        found |= {("index", part.index), ("attribution", part.place), ("place", part.place)}
        found.add(("cases", case_reading.cases_key(part, made_by, gazetteer, read.again)))
        if "words" in made_by.stages:  # runs of earlier versions counted no words
            found.add(("words", words_key(part, made_by)))
        coded = hit_coding.code_key(part, made_by, manifest["codebook"]["digest"], read.again)
        found |= {("code", coded), ("spans", coded)}
    return found


def _gazetteer(manifest: dict[str, Any]) -> cases.Gazetteer:
    """The cases of a run as far as their key goes; of a run that does not tell it, those of
    today.
    """
    if "case_names" in manifest:
        return cases.Gazetteer((), Codebook("", "", (), (), (), manifest["case_names"]))
    own = codebook_path(Path(manifest["circumstances"]["codebook"])).with_name("cases.yaml")
    with contextlib.suppress(ContentanError):
        return cases.read(own if own.is_file() else None)
    return cases.read(None)


def _size(path: Path) -> int:
    return (
        sum(file.stat().st_size for file in path.rglob("*"))
        if path.is_dir()
        else path.stat().st_size
    )


def _delete(path: Path, tmp: Path) -> None:
    """A file at once; a folder is first moved to where the next run sweeps up what a killed process
    left.
    """
    if not path.is_dir():
        path.unlink(missing_ok=True)
        return
    aside = temporary(tmp)
    move(path, aside)
    shutil.rmtree(aside, ignore_errors=True)


def lines(done: Collected, *, dry: bool) -> Iterator[str]:
    """What was deleted, as a person reads it."""
    for stage, number in sorted(done.files.items()):
        yield f"  {stage:<16}{number:>8,}  {size(done.bytes[stage]):>10}"
    what = "would be deleted" if dry else "deleted"
    yield (
        f"{many(sum(done.files.values()), 'result')}, {size(sum(done.bytes.values()))}, {what};"
        f" those of {many(len(done.kept), 'run')} stay"
    )
    if done.runs:
        yield f"{many(len(done.runs), 'run folder')} {what}: {', '.join(done.runs)}"
