"""The steps of a run on a batch of documents, in any process of any machine.

What a batch lacks comes out of the store, and what it made is in the store, sent on where a storage
is shared; so a batch gives back only which documents failed.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from contentan.errors import UsageError
from contentan.extract.limits import Limits
from contentan.extract.sandbox.reader import Reader
from contentan.model import Document
from contentan.runs import pattern_lemmas, recipe, shards
from contentan.runs.job import CHANGED, Job, recipe_of
from contentan.runs.originals import original
from contentan.runs.shards import Repeated
from contentan.runs.steps import (
    case_reading,
    hit_coding,
    lemmatizing,
    placing,
    portraying,
    word_reading,
)
from contentan.runs.steps.indexing import indexed
from contentan.runs.workshop import Failure, Workshop
from contentan.store import sharing
from contentan.store.results import Store


def annotate(ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """Extract, segment, lemmatize and portray documents."""
    with _workshop(ready) as shop:
        failures = lemmatizing.annotate(shop, documents)
        failed = {failure.doc for failure in failures}
        for document in documents:
            if document.id not in failed:
                portraying.portrayed(shop, document)
        return failures


def index(ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """Index a shard and say what its segments speak of."""
    own = shards.shard(documents, ready.recipe, ready.naming)
    with _workshop(ready) as shop:
        failures = indexed(shop, own)
        if not failures:
            lemmas = pattern_lemmas.remembered(shop.store, ready.recipe)
            placing.placed(shop.store, own, lemmas)
            lemmas.save()
        return failures


def find_cases(again: Repeated, ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """Find what a shard says of cases, and count its words."""
    own = shards.shard(documents, ready.recipe, ready.naming)
    with _workshop(ready) as shop:
        lemmas = pattern_lemmas.remembered(shop.store, ready.recipe)
        case_reading.said(shop.store, own, ready.recipe, ready.gazetteer, lemmas, again)
        word_reading.worded(shop.store, own, ready.recipe, lemmas)
        lemmas.save()
    return []


def code(again: Repeated, ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """Code a shard."""
    own = shards.shard(documents, ready.recipe, ready.naming)
    with _workshop(ready) as shop:
        lemmas = pattern_lemmas.remembered(shop.store, ready.recipe)
        hit_coding.code(shop.store, own, ready.recipe, ready.codebook, lemmas, again)
        lemmas.save()
    return []


@contextmanager
def _workshop(ready: Job) -> Iterator[Workshop]:
    """A workshop for one batch. Its reading process starts only when a file must be read; what the
    batch made is sent in the end, which must succeed where nobody else could make use of it.

    Keys name the code with which the run began. A process that starts later, or loads a module
    later, may meet other code: nothing that it made stays under these keys.
    """
    if recipe_of(ready.settings) != ready.recipe:
        raise UsageError(CHANGED)
    sharing.share(ready.store, ready.settings.shared)
    store = Store(ready.store)
    limits = Limits(**{**ready.settings.limits, "seconds": ready.settings.seconds})
    files = functools.partial(original, store, ready.root) if ready.settings.afar else None
    with store.together(), Reader(limits) as reader:
        yield Workshop(store, ready.root, ready.recipe, reader.read, files)
        if not recipe.unchanged():
            store.discard_made()
            raise UsageError(CHANGED)
    store.send(must=ready.settings.afar)
