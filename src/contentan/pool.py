"""Batches of documents through a pool of processes, or through this one where that is faster.

A worker that dies (killed by the system for its memory, say) breaks the whole pool; then the batches that were not finished are
done again by a new one, one document at a time, and the document at which it dies again is reported as crashed. Nothing is lost:
results are in the store.
"""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeAlias

from contentan.job import Job
from contentan.model import Document
from contentan.stages import Failure

#: Called with the stage, how many documents are done and how many there are.
Progress: TypeAlias = Callable[[str, int, int], None]
Work: TypeAlias = Callable[[Job, Sequence[Document]], list[Failure]]

BATCH = 25
#: Batches after which a worker is replaced: vocabularies and caches grow with what it has read.
_TASKS_PER_WORKER = 20
#: Fewer documents than this are faster done here than by processes that must first start.
FEW = {"reading": 1, "coding": 150}


def quiet(_stage: str, _done: int, _total: int) -> None:
    """No progress shown."""


def workers(wanted: int) -> int:
    """Processes to use: as many as wanted, by default one a core."""
    return wanted if wanted > 0 else os.cpu_count() or 1


def batches(documents: Sequence[Document], size: int) -> list[tuple[Document, ...]]:
    """Neighbours in order of id stay together."""
    return [tuple(documents[i : i + size]) for i in range(0, len(documents), size)]


def each(work: Work, ready: Job, documents: Sequence[Document], progress: Progress, stage: str) -> list[Failure]:
    """Do `work` on all documents; failures in the order of ids."""
    if not documents:
        return []
    progress(stage, 0, len(documents))
    n = workers(ready.settings.workers)
    if n == 1 or len(documents) <= FEW[stage]:
        found = list(_here(work, ready, documents, progress, stage))
    else:
        # Small enough that the last worker does not keep the others waiting.
        size = max(1, min(BATCH, len(documents) // (4 * n)))
        found = _pooled(work, ready, batches(documents, size), progress, stage)
    return sorted(found)


def _here(work: Work, ready: Job, documents: Sequence[Document], progress: Progress, stage: str) -> Iterator[Failure]:
    for done, batch in enumerate(batches(documents, BATCH)):
        yield from work(ready, batch)
        progress(stage, min(len(documents), (done + 1) * BATCH), len(documents))


def _pooled(work: Work, ready: Job, todo: list[tuple[Document, ...]], progress: Progress, stage: str) -> list[Failure]:
    total = sum(map(len, todo))
    failures, left = _attempt(work, ready, todo, progress, stage, total)
    for batch in left:
        for document in batch:  # one at a time: whoever dies now is to blame
            more, again = _attempt(work, ready, [(document,)], quiet, stage, total)
            failures += more
            failures += [Failure(document.id, "crashed", "the process that worked on it died") for _ in again]
    return failures


def _attempt(
    work: Work, ready: Job, todo: list[tuple[Document, ...]], progress: Progress, stage: str, total: int
) -> tuple[list[Failure], list[tuple[Document, ...]]]:
    """Failures, and the batches that were not finished because the pool broke."""
    failures: list[Failure] = []
    left: list[tuple[Document, ...]] = []
    done = 0
    ready = dataclasses.replace(ready, documents=())  # each batch brings its own
    context = multiprocessing.get_context("spawn")  # fork would copy threads of polars that are not there
    n = min(workers(ready.settings.workers), len(todo))
    with ProcessPoolExecutor(n, mp_context=context, max_tasks_per_child=_TASKS_PER_WORKER) as pool:
        running: dict[Future[list[Failure]], tuple[Document, ...]] = {
            pool.submit(work, ready, batch): batch for batch in todo
        }
        try:
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    batch = running.pop(future)
                    try:
                        failures += future.result()
                    except BrokenProcessPool:
                        left.append(batch)
                    done += len(batch)
                    progress(stage, done, total)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise
    return failures, left
