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
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeAlias

from contentan.job import Job
from contentan.model import Document
from contentan.stages import Failure

#: Called with the stage, how many documents are done and how many there are.
Progress: TypeAlias = Callable[[str, int, int], None]
Work: TypeAlias = Callable[[Job, Sequence[Document]], list[Failure]]

BATCH = 25
#: Batches for each worker before the pool is replaced: vocabularies and caches grow with what a worker has read.
#: (`max_tasks_per_child` would do that, but in Python 3.11 a pool that replaces its workers comes to a halt.)
BATCHES_PER_WORKER = 20
#: Seconds between looks at whether the person has pressed Ctrl-C.
_PATIENCE = 0.2
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
    total, done = sum(map(len, todo)), 0
    failures: list[Failure] = []
    left: list[tuple[Document, ...]] = []
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
    for document in (document for batch in left for document in batch):  # one at a time: whoever dies now is to blame
        for _, found in attempt(work, ready, [(document,)]):
            failures += (
                [Failure(document.id, "crashed", "the process that worked on it died")] if found is None else found
            )
    return failures


def attempt(
    work: Work, ready: Job, todo: Sequence[tuple[Document, ...]]
) -> Iterator[tuple[tuple[Document, ...], list[Failure] | None]]:
    """Each batch as it is done, with its failures; with None where the pool broke before it was done."""
    context = multiprocessing.get_context("spawn")  # fork would copy threads of polars that are not there
    with ProcessPoolExecutor(min(workers(ready.settings.workers), len(todo)), mp_context=context) as pool:
        running = {pool.submit(work, ready, batch): batch for batch in todo}
        try:
            while running:
                for future in wait(running, timeout=_PATIENCE, return_when=FIRST_COMPLETED).done:
                    batch = running.pop(future)
                    try:
                        yield batch, future.result()
                    except BrokenProcessPool:
                        yield batch, None
        except BaseException:  # Ctrl-C above all: what is not begun is not begun, what works is ended
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise
