"""Batches of documents as Prefect tasks, done by processes of this machine or by the workers of a
Dask scheduler.

A task takes a batch and returns which documents failed; what it made is in the store, under keys
that do not depend on who made it. So a task may be done twice, or half and then again, and the
bytes are the same. Nothing is cached by Prefect.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import task_run
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner
from prefect.utilities.annotations import quote

from contentan.errors import ContentanError, UsageError, many
from contentan.model import Document
from contentan.runs import originals, pool
from contentan.runs.job import Job, recipe_of
from contentan.runs.pool import Batch, Progress, Work
from contentan.runs.workshop import PASSING, Failure
from contentan.store.object_storage import AwayError
from contentan.store.results import Store

T = TypeVar("T")
#: Documents, and why they failed: plain lists, because Prefect takes tuples with names apart.
Told: TypeAlias = list[list[str]]
BatchTask: TypeAlias = "Task[[str, bytes], Told]"

RETRIES = 2
#: Tasks a stage at most; the database of the history grows by 20 KB a task.
MOST_TASKS = 40
#: Environment variable of a Dask worker with its own outputs folder, for machines that share only
#: the object storage.
OWN_OUTPUTS = "CONTENTAN_OUTPUTS"


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works: `workers` processes of this machine (0: one a core), or the workers of the Dask
    scheduler at this address.
    """

    workers: int = 0
    dask: str = ""


class MayPassError(Exception):
    """Documents of a batch failed of a cause that may be gone at the next try."""


def _worth_retrying(_task: object, _run: object, state: Any) -> bool:
    """An error that names what a person should change is no better at the next try; a storage that
    is away is left alone for longer.
    """
    return not isinstance(state.result(raise_on_failure=False), ContentanError | AwayError)


_OPTIONS: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "persist_result": False,
    "retries": RETRIES,
    "retry_delay_seconds": [1, 10],
    "retry_condition_fn": _worth_retrying,
}


@task(name="read", task_run_name="read {batch}", **_OPTIONS)
def read(batch: str, parcel: bytes) -> Told:
    """Extract, segment and lemmatize a batch."""
    return _done(parcel)


@task(name="index", task_run_name="index {batch}", **_OPTIONS)
def index(batch: str, parcel: bytes) -> Told:
    """Index a shard."""
    return _done(parcel)


@task(name="code", task_run_name="code {batch}", **_OPTIONS)
def code(batch: str, parcel: bytes) -> Told:
    """Code a shard."""
    return _done(parcel)


def _done(parcel: bytes) -> Told:
    work, job, documents = _unpacked(parcel)
    return _told(work(job, documents))


@task(name="cases", task_run_name="cases {batch}", **_OPTIONS)
def cases(batch: str, parcel: bytes) -> Told:
    """Find what a shard says of cases."""
    return _done(parcel)


TASKS: dict[str, BatchTask] = {"reading": read, "indexing": index, "cases": cases, "coding": code}


def _packed(work: Work, job: Job, part: Sequence[Document], crew: Crew) -> bytes:
    """What travels to a worker, which may stand in another folder: whole paths, and only its own
    documents.

    Over Dask, what is made comes back through the shared storage where there is one, since the
    worker's folders may be its own. Bytes, because Prefect and Dask look into everything else for
    results of other tasks, and take it apart.
    """
    settings = replace(
        job.settings, corpus=job.settings.corpus.resolve(), outputs=job.settings.outputs.resolve()
    )
    if crew.dask and (shared := Store(job.store).shared):
        settings = replace(settings, shared=shared, afar=True)
    return pickle.dumps((work, replace(job, documents=(), settings=settings), tuple(part)))


def _unpacked(parcel: bytes) -> tuple[Work, Job, Batch]:
    work, job, documents = pickle.loads(parcel)
    own = os.environ.get(OWN_OUTPUTS) if job.settings.afar else None
    if own:
        job = replace(job, settings=replace(job.settings, outputs=Path(own)))
    # Keys name the versions of the flow's process; results of any other version must not be stored
    # under them.
    if recipe_of(job.settings) != job.recipe:
        raise UsageError(
            "contentan or its libraries have another version here than where the flow runs",
            where=sys.prefix,
        )
    return work, job, documents


def _told(failures: list[Failure]) -> Told:
    passing = [failure.doc for failure in failures if failure.cause in PASSING]
    if passing and task_run.run_count <= RETRIES:
        raise MayPassError(", ".join(passing))
    return [list(failure) for failure in failures]


def whole(value: T) -> T:
    """A parameter of a task in this process that Prefect hands over as it is, without looking into
    every pattern of a codebook.
    """
    return cast(T, quote(value))


def each(
    crew: Crew, work: Work, job: Job, todo: Sequence[Batch], progress: Progress, stage: str
) -> list[Failure]:
    """`pool.each` with a task for each batch. What a dying worker left is done by contentan's own
    pool.
    """
    if not todo:
        return []
    total = sum(map(len, todo))
    progress(stage, 0, total)
    if stage == "reading":
        todo = pool.in_batches([document for part in todo for document in part], _size(total, crew))
        if crew.dask and Store(job.store).shared:
            originals.send_originals(
                Store(job.store), job.root, [document for part in todo for document in part]
            )
    parcels = [(part, _packed(work, job, part, crew)) for part in todo]
    here = pool.workers(crew.workers) == 1 or len(todo) <= pool.FEW[stage] or total == 1
    if crew.dask or not here:
        told, left = _spread(TASKS[stage], parcels, crew, stage, progress)
    else:
        told, left = _here(TASKS[stage], parcels, stage, progress), []
    return sorted([*(Failure(*row) for row in told), *pool.each(work, job, left, progress, stage)])


def _size(documents: int, crew: Crew) -> int:
    """Documents a batch: few enough for everybody to have work, many enough for few tasks."""
    hands = 4 if crew.dask else pool.workers(crew.workers)
    return max(-(-documents // MOST_TASKS), min(pool.BATCH, -(-documents // (2 * hands))))


def _label(part: Sequence[Document]) -> str:
    return f"{part[0].id} … ({many(len(part), 'document')})" if len(part) > 1 else part[0].id


def _here(
    work: BatchTask, parcels: Sequence[tuple[Batch, bytes]], stage: str, progress: Progress
) -> Told:
    told: Told = []
    done, total = 0, sum(len(part) for part, _ in parcels)
    for part, parcel in parcels:
        told += work(_label(part), parcel)
        done += len(part)
        progress(stage, done, total)
    return told


def _spread(
    work: BatchTask,
    parcels: Sequence[tuple[Batch, bytes]],
    crew: Crew,
    stage: str,
    progress: Progress,
) -> tuple[Told, list[Batch]]:
    """What was told, and the batches whose worker died or was cut off."""
    told: Told = []
    left: list[Batch] = []
    done, total = 0, sum(len(part) for part, _ in parcels)
    with _runner(crew, len(parcels)) as runner:
        futures = [
            runner.submit(work, {"batch": _label(part), "parcel": parcel})
            for part, parcel in parcels
        ]
        for future, (part, _) in zip(futures, parcels, strict=True):
            while not future.wrapped_future.done():
                # A thread that only waits may not hear Ctrl-C: systems may tell any other thread of
                # it.
                time.sleep(0.05)
            try:
                told += future.result()
            except _lost(crew):
                left.append(part)
                # Prefect's workers survive the signal by which a broken pool ends them, and it
                # would wait for them for ever.
                _end_workers()
            done += len(part)
            progress(stage, done, total)
    return told, left


def _lost(crew: Crew) -> tuple[type[Exception], ...]:
    """How it looks when a worker died, or could not send what it made."""
    if not crew.dask:
        return (BrokenProcessPool, BrokenPipeError)
    import distributed

    return (distributed.KilledWorker, AwayError)


@contextlib.contextmanager
def _runner(crew: Crew, tasks: int) -> Iterator[TaskRunner[Any]]:
    if crew.dask:
        with _dask(crew.dask) as remote:
            yield remote
        return
    workers = min(pool.workers(crew.workers), tasks)
    with ProcessPoolTaskRunner(max_workers=workers, initializer=end_with_parent) as local:
        try:
            yield local
        except BaseException:  # Ctrl-C must not wait for a long document
            _end_workers()
            raise


def _dask(address: str) -> TaskRunner[Any]:
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise UsageError(
            "--dask needs the extra: pip install 'contentan[dask]'", where="--dask"
        ) from None
    runner: TaskRunner[Any] = DaskTaskRunner(address=address)
    return runner


def end_with_parent() -> None:
    """In a worker process: a process group of its own, which ends when the flow's process does,
    with all that it started.
    """
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        _kill(os.getpid())


def _end_workers() -> None:
    for process in multiprocessing.active_children():
        if process.pid is not None:
            _kill(process.pid)


def _kill(pid: int) -> None:
    """A worker with its readers and their programs; alone where the system has no process groups,
    or it has none yet.
    """
    try:
        os.killpg(pid, signal.SIGKILL)
    except (AttributeError, ProcessLookupError):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
