"""The works of a run: as the register names them, else as the texts propose; and what of that a
person should know.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Mapping, Sequence

from contentan.corpus.works.one_work import Work, undecided, works
from contentan.errors import many
from contentan.runs import batches
from contentan.runs.job import Job
from contentan.runs.shards import Repeated, Shard
from contentan.runs.steps.relating import related
from contentan.store.results import Store

_LOGGER = logging.getLogger(__name__)


def works_of(ready: Job, store: Store, shards: Sequence[Shard], again: Repeated) -> dict[str, Work]:
    """The work of each document of a run, also of those that were not read; what a person should
    confirm is logged.
    """
    read = sorted(
        (document for shard in shards for document in shard.documents), key=lambda one: one.id
    )
    found = related(store, ready.recipe, read, functools.partial(batches.annotate, ready))
    made = works({document.id: document.work for document in ready.documents}, found)
    _tell(made, len(undecided(found, made)))
    country = {document.id: document.country for document in read}
    for doc, other in again.shared.items():
        _LOGGER.warning(
            "%s has the text of %s; it counts for %s and for %s",
            *(doc, other, country[doc], country[other]),
        )
    return made


def _tell(made: Mapping[str, Work], doubtful: int) -> None:
    proposed = [own.name for own in made.values() if own.by == "proposed"]
    if proposed:
        _LOGGER.warning(
            "%s taken for translations, editions or copies of one another, in %s: `contentan"
            " register check` shows them, the register's column work confirms or changes it",
            many(len(proposed), "document is", "documents are"),
            many(len(set(proposed)), "work"),
        )
    if doubtful:
        _LOGGER.warning(
            "%s may be one work: `contentan register check`",
            many(doubtful, "pair of documents", "pairs of documents"),
        )
