"""The steps of a run up to coding: annotate, index, find cases, code. What is in the store is not
done again.

A shared storage is asked for many results at a time before each step, so that the batches find them
here.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Sequence

from contentan.model import Document
from contentan.runs import batches, shards, stretches
from contentan.runs.document_keys import keys_of
from contentan.runs.job import Job
from contentan.runs.pool import Batch, Each, Progress, batch_size, in_batches, workers
from contentan.runs.shards import Repeated, Shard
from contentan.runs.steps.case_reading import cases_key
from contentan.runs.steps.extracting import remembered_failure
from contentan.runs.steps.hit_coding import code_key
from contentan.runs.steps.portraying import portrait_key
from contentan.runs.workshop import Failure
from contentan.store.results import Store

_LOGGER = logging.getLogger(__name__)


def annotate_and_code(
    ready: Job, progress: Progress, each: Each
) -> tuple[dict[str, Failure], list[Shard]]:
    """Annotate, index, find cases, code, each batch done by `each`; what could not be read, and the
    shards of what could.
    """
    store = Store(ready.store)
    failures = _annotate(ready, store, progress, each)
    failures, parts = _index(ready, store, failures, progress, each)
    again = shards.repeated(shards.facts_of(store, parts), parts)
    _find_cases(ready, store, parts, again, progress, each)
    _code(ready, store, parts, again, progress, each)
    return failures, parts


def _annotate(ready: Job, store: Store, progress: Progress, each: Each) -> dict[str, Failure]:
    """Read what is not read yet, but for documents that are known to fail; those that failed, by
    id.
    """
    missing = _unread(ready, store, ready.counted)
    store.bring("extract", [keys_of(document, ready.recipe).extract for document in missing])
    known = [remembered_failure(store, document, ready.recipe) for document in missing]
    failures = {failure.doc: failure for failure in known if failure}
    todo = [document for document in missing if document.id not in failures]
    _LOGGER.debug(
        "in the store: %d of %d documents", len(ready.counted) - len(todo), len(ready.counted)
    )
    size = batch_size(len(todo), workers(ready.settings.workers))
    new = each(batches.annotate, ready, in_batches(todo, size), progress, "reading")
    _unread(ready, store, todo)  # where shards end depends on sizes: what was made elsewhere comes
    return failures | {failure.doc: failure for failure in new}


def _unread(ready: Job, store: Store, documents: Sequence[Document]) -> list[Document]:
    """Those of the documents that are not lemmatized and portrayed, neither here nor in a shared
    storage.
    """
    lemmatized = [keys_of(one, ready.recipe).lemmatize for one in documents]
    portraits = [portrait_key(one, ready.recipe) for one in documents]
    lacking = store.lacking("lemmatize", lemmatized) | store.lacking("portray", portraits)
    keys = zip(documents, lemmatized, portraits, strict=True)
    return [document for document, *own in keys if not lacking.isdisjoint(own)]


def _index(
    ready: Job, store: Store, failures: dict[str, Failure], progress: Progress, each: Each
) -> tuple[dict[str, Failure], list[Shard]]:
    """Index what was read, in shards; all failures, and the shards. A document that was lost from
    the store meanwhile and cannot be read again is a failure more, and the shards are cut anew
    without it.
    """
    while True:
        read = [document for document in ready.counted if document.id not in failures]
        parts = stretches.lie(store, read, ready.recipe, ready.naming)
        todo = [part.indexed for part in _unindexed(store, parts)]
        _LOGGER.debug("in the store: index of %d of %d shards", len(parts) - len(todo), len(parts))
        new = each(batches.index, ready, todo, progress, "indexing")
        if not new:
            # An index that was made on another machine and did not come back is made here.
            left = _unindexed(store, parts)
            new = [failure for part in left for failure in batches.index(ready, part.indexed)]
        if not new:
            return failures, parts
        failures = failures | {failure.doc: failure for failure in new}


def _unindexed(store: Store, parts: Sequence[Shard]) -> list[Shard]:
    """Shards that are not indexed and placed, neither here nor in a shared storage."""
    store.bring("attribution", [part.place for part in parts])
    unplaced = store.lacking("place", [part.place for part in parts])
    return [part for part in parts if part.place in unplaced or not shards.has(store, part)]


def _find_cases(
    ready: Job,
    store: Store,
    parts: Sequence[Shard],
    again: Repeated,
    progress: Progress,
    each: Each,
) -> None:
    keys = [cases_key(part, ready.recipe, ready.gazetteer, again) for part in parts]
    todo = _without(store, "cases", parts, keys)
    each(functools.partial(batches.find_cases, again), ready, todo, progress, "cases")


def _code(
    ready: Job,
    store: Store,
    parts: Sequence[Shard],
    again: Repeated,
    progress: Progress,
    each: Each,
) -> None:
    keys = [code_key(part, ready.recipe, ready.codebook.digest, again) for part in parts]
    todo = _without(store, "code", parts, keys)
    each(functools.partial(batches.code, again), ready, todo, progress, "coding")


def _without(store: Store, step: str, parts: Sequence[Shard], keys: Sequence[str]) -> list[Batch]:
    """The documents of shards that have no result of a step."""
    lacking = store.lacking(step, keys)
    _LOGGER.debug("in the store: %s of %d of %d shards", step, len(keys) - len(lacking), len(keys))
    return [part.indexed for part, own in zip(parts, keys, strict=True) if own in lacking]
