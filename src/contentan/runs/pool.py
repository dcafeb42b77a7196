"""Batches of documents through a pool of processes, or through this one where that is faster.

A worker that dies (killed by the system for its memory, say) breaks the whole pool; then the
batches that were not finished are done again by a new one, one document at a time, and the document
at which it dies again is reported as crashed. Nothing is lost: results are in the store.
"""

from __future__ import annotations

import contextlib
import dataclasses
import multiprocessing
import os
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeAlias

from contentan.model import Document
from contentan.runs.job import Job
from contentan.runs.workshop import Failure

#: Called with the step, how many documents are done and how many there are.
Progress: TypeAlias = Callable[[str, int, int], None]
Work: TypeAlias = Callable[[Job, Sequence[Document]], list[Failure]]
Batch: TypeAlias = tuple[Document, ...]
#: Who does the batches of a step: `each` below, or the tasks of a flow.
Each: TypeAlias = Callable[[Work, Job, Sequence[Batch], Progress, str], list[Failure]]

BATCH = 25
#: Batches for each worker before the pool is replaced: vocabularies and caches grow with what a
#: worker has read. (`max_tasks_per_child` would do that, but in Python 3.11 a pool that replaces
#: its workers comes to a halt.)
BATCHES_PER_WORKER = 20
#: Seconds between looks at whether the person has pressed Ctrl-C.
_PATIENCE = 0.2
#: So many batches, or fewer, are faster done here than by processes that must first start; and so
#: are, after reading, no more documents than one batch has, whatever shards they are of.
FEW = {"reading": 1, "indexing": 1, "cases": 1, "coding": 16}
#: Files of so many bytes in all are read here too, as one batch, for which one reading process
#: starts: a worker takes seconds to load what it annotates with.
LITTLE = 300_000


def quiet(_stage: str, _done: int, _total: int) -> None:
    """No progress shown."""


def workers(wanted: int) -> int:
    """Processes to use: as many as wanted, by default one a core."""
    return wanted if wanted > 0 else os.cpu_count() or 1


def batch_size(documents: int, hands: int) -> int:
    """Documents a batch: small enough that the last worker does not keep the others waiting."""
    return max(1, min(BATCH, documents // (4 * hands)))


def in_batches(documents: Sequence[Document], size: int) -> list[Batch]:
    """Neighbours in order of id stay together."""
    return [tuple(documents[i : i + size]) for i in range(0, len(documents), size)]


def each(
    work: Work, ready: Job, todo: Sequence[Batch], progress: Progress, stage: str
) -> list[Failure]:
    """Do `work` on all batches; failures in the order of ids."""
    if not todo:
        return []
    total = sum(map(len, todo))
    progress(stage, 0, total)
    if stage == "reading" and total <= BATCH and _is_little(ready, todo):
        todo = [tuple(document for batch in todo for document in batch)]
    small = len(todo) <= FEW[stage] or total == 1 or (total <= BATCH and stage != "reading")
    do = _here if small or workers(ready.settings.workers) == 1 else _pooled
    return sorted(do(work, ready, todo, progress, stage))


def _is_little(ready: Job, todo: Sequence[Batch]) -> bool:
    """Whether all files are plain ones of few bytes; of a member of an archive nobody knows."""
    paths = [ready.root / document.path for batch in todo for document in batch]
    return all(path.is_file() for path in paths) and (
        sum(path.stat().st_size for path in paths) <= LITTLE
    )


def _here(
    work: Work, ready: Job, todo: Sequence[Batch], progress: Progress, stage: str
) -> list[Failure]:
    failures, done = [], 0
    for batch in todo:
        failures += work(ready, batch)
        done += len(batch)
        progress(stage, done, sum(map(len, todo)))
    return failures


def _pooled(
    work: Work, ready: Job, todo: Sequence[Batch], progress: Progress, stage: str
) -> list[Failure]:
    total, done = sum(map(len, todo)), 0
    failures: list[Failure] = []
    left: list[Batch] = []
    ready = dataclasses.replace(ready, documents=())  # each batch brings its own
    size = workers(ready.settings.workers) * BATCHES_PER_WORKER
    for first in range(0, len(todo), size):
        for batch, found in attempt(work, ready, todo[first : first + size]):
            done += len(batch)
            progress(stage, done, total)
            if found is None:
                left.append(batch)
            else:
                failures += found
    return failures + alone(work, ready, left, stage)


def alone(work: Work, ready: Job, left: Sequence[Batch], stage: str) -> list[Failure]:
    """Batches whose worker died, once more and each alone: whoever dies now is to blame. Documents
    that are read are taken one by one.
    """
    failures: list[Failure] = []
    for one in (
        [(document,) for batch in left for document in batch] if stage == "reading" else left
    ):
        for _, found in attempt(work, ready, [one]):
            died = [
                Failure(document.id, "crashed", "the process that worked on it died")
                for document in one
            ]
            failures += died if found is None else found
    return failures


def attempt(
    work: Work, ready: Job, todo: Sequence[Batch]
) -> Iterator[tuple[Batch, list[Failure] | None]]:
    """Each batch as it is done, with its failures; with None where the pool broke before it was
    done.
    """
    # fork would copy threads of polars that are not there
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        min(workers(ready.settings.workers), len(todo)), mp_context=context
    ) as pool:
        with _without_main():
            running = {pool.submit(work, ready, batch): batch for batch in todo}
        try:
            while running:
                for future in wait(running, timeout=_PATIENCE, return_when=FIRST_COMPLETED).done:
                    batch = running.pop(future)
                    try:
                        yield batch, future.result()
                    except BrokenProcessPool:
                        yield batch, None
        except BaseException:  # Ctrl-C above all: nothing new begins, what works is ended
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """While processes are started they are not told which script runs here.

    They need nothing of it, and would execute it: a script that makes a run without the guard `if
    __name__ == "__main__"` would begin another run in each process, which breaks the pool.
    """
    here = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = here
