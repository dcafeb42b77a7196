"""Shards: documents that are indexed together, kept as files that are mapped into memory.

How the corpus lies in shards (`stretches`) changes no byte of a result: what a step makes of a
document depends on no other one of its shard. A document that changed or went stays in its shard
until that is made anew; `alive` and `open_shard` leave it out.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from contentan.coding import attribution, index, mapped_arrays, some_documents
from contentan.coding.hits import Source
from contentan.coding.index import Index
from contentan.corpus.study import study_of
from contentan.errors import UsageError
from contentan.model import Codebook, Document
from contentan.runs.document_keys import Recipe, keys_of
from contentan.store.keys import key
from contentan.store.results import Store

#: Arrays of `Source` that are kept as files of a shard; documents and digests stand in its facts.
SOURCE = tuple(field.name for field in fields(Source) if field.name not in ("docs", "digests"))


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents that were indexed together (`indexed`), those of them that are in the run as they
    were then (`documents`), and the keys under which the index and the countries of all are stored.

    `naming` holds the words that name countries; shards of one `stretch` have documents between
    each other's.
    """

    documents: tuple[Document, ...]
    indexed: tuple[Document, ...]
    index: str
    place: str
    naming: Codebook
    stretch: int = 0

    @property
    def whole(self) -> Shard:
        """The shard with all that was indexed, as steps work on it and keep what they make."""
        return replace(self, documents=self.indexed)

    @property
    def gone(self) -> list[str]:
        """Ids under which documents were indexed that are not in the run, or are others there."""
        here = {document.id for document in self.documents}
        return [document.id for document in self.indexed if document.id not in here]


class Opened(NamedTuple):
    """A shard, in memory as far as it is looked at. `segments` has columns doc, segment, start,
    stop, kind, lang, section, words.
    """

    positions: Index
    source: Source
    segments: pl.DataFrame


def shard(documents: Sequence[Document], made_by: Recipe, naming: Codebook) -> Shard:
    """Documents as a shard."""
    rows = [[document.id, keys_of(document, made_by).lemmatize] for document in documents]
    index = key("index", recipe=made_by.stages["index"], documents=rows)
    voices = [[document.country, document.about, document.family] for document in documents]
    place = key(
        "place",
        recipe=made_by.stages["place"],
        index=index,
        documents=voices,
        naming=naming.digest,
    )
    return Shard(tuple(documents), tuple(documents), index, place, naming)


def naming_of(manifest: Mapping[str, Any]) -> Codebook:
    """The words that named countries in a run."""
    countries = manifest["options"]["countries"].split(",")
    return attribution.naming(countries, study_of(manifest.get("study")))


def has(store: Store, shard: Shard) -> bool:
    """Whether a shard is indexed."""
    return store.folder("index", shard.index) is not None


def _folder(store: Store, shard: Shard) -> Path:
    folder = store.folder("index", shard.index)
    if folder is None:
        raise UsageError("an index is no longer in the store; `contentan run` makes it again")
    return folder


def read_facts(store: Store, shard: Shard) -> dict[str, dict[str, Any]]:
    """The facts of an indexed shard, by document that was indexed."""
    path = _folder(store, shard) / "facts.json"
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def facts_of(store: Store, shards: Sequence[Shard]) -> dict[str, dict[str, Any]]:
    """The facts of indexed shards, by document in the order of ids."""
    found = dict[str, dict[str, Any]]()
    for shard in shards:
        known = read_facts(store, shard)
        found |= {document.id: known[document.id] for document in shard.documents}
    return dict(sorted(found.items()))


def twins(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Documents whose text an earlier one brought already (the same report as PDF and HTML), of
    whatever country, with the id of that one.
    """
    first: dict[str, str] = {}
    earlier = {doc: first.setdefault(known["text_digest"], doc) for doc, known in facts.items()}
    return {doc: other for doc, other in earlier.items() if other != doc}


class Repeated(NamedTuple):
    """Documents whose text another one brought already, with the id of that one: `twins` are of the
    same country and count there only; `shared` are of another country, for which they count, too.
    """

    twins: Mapping[str, str]
    shared: Mapping[str, str]

    def among(self, shard: Shard) -> list[list[str]]:
        """Those of either kind that are in a shard, by id."""
        own = sorted(document.id for document in shard.indexed)
        return [[doc for doc in own if doc in kind] for kind in self]


def repeated(facts: Mapping[str, Mapping[str, Any]], shards: Sequence[Shard]) -> Repeated:
    """The documents among the facts whose text is there already. A text counts once for each
    country whose voice it is; and once for those that it speaks of, where it is nobody's voice.
    """
    voices = {
        document.id: document.country if document.about == "speaker" else ""
        for shard in shards
        for document in shard.documents
    }
    twins, shared = dict[str, str](), dict[str, str]()
    spoken = dict[str, dict[str, str]]()
    # What is a country's own voice comes first: it counts for all that it says.
    for doc in sorted(facts, key=lambda doc: not voices[doc]):
        known = spoken.setdefault(facts[doc]["text_digest"], {})
        if known and not voices[doc]:
            twins[doc] = next(iter(known.values()))
        elif known.setdefault(voices[doc], doc) != doc:
            twins[doc] = known[voices[doc]]
        elif len(known) > 1:
            shared[doc] = next(iter(known.values()))
    return Repeated(twins, shared)


def open_shard(store: Store, shard: Shard) -> Opened:
    """An indexed shard, without what is gone from it."""
    folder = _folder(store, shard)
    known = read_facts(store, shard)
    arrays = mapped_arrays.read(folder, [f"source_{name}" for name in SOURCE])
    parts = {name.removeprefix("source_"): part for name, part in arrays.items()}
    source = Source(tuple(known), tuple(one["text_digest"] for one in known.values()), **parts)
    opened = Opened(index.read(folder), source, pl.read_ipc(folder / "segments.arrow"))
    if not (gone := set(shard.gone)):
        return opened
    kept = np.array([doc not in gone for doc in known])
    return Opened(
        some_documents.of_index(opened.positions, kept),
        some_documents.of_source(opened.source, kept),
        opened.segments.filter(pl.col("doc").is_in(gone).not_()),
    )


def alive(shard: Shard, made: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Tables that were made of all that was indexed, each with a column doc, without what is gone
    from the shard.
    """
    gone = shard.gone
    if not gone:
        return dict(made)
    return {name: table.filter(pl.col("doc").is_in(gone).not_()) for name, table in made.items()}


def by_stretch(shards: Iterable[Shard]) -> Iterator[tuple[Shard, ...]]:
    """Shards whose documents lie between each other's, stretch by stretch in the order of ids."""
    for _, own in itertools.groupby(shards, key=lambda shard: shard.stretch):
        yield tuple(own)


def in_order(made: Sequence[Mapping[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """Tables of the shards of a stretch as one, document by document in the order of ids; each has
    a column doc and is in that order already.
    """
    if len(made) == 1:
        return dict(made[0])
    return {
        name: pl.concat(one[name] for one in made).sort("doc", maintain_order=True)
        for name in made[0]
    }


def sources(store: Store, shards: Sequence[Shard]) -> Callable[[str], tuple[Source, int]]:
    """The source that holds a document of indexed shards, and its number there; a shard is opened
    when one of its texts is asked for.
    """
    part_of = {document.id: at for at, one in enumerate(shards) for document in one.documents}

    @functools.cache
    def opened(at: int) -> tuple[Source, dict[str, int]]:
        source = open_shard(store, shards[at].whole).source
        return source, {doc: number for number, doc in enumerate(source.docs)}

    def source_of(doc: str) -> tuple[Source, int]:
        source, numbers = opened(part_of[doc])
        return source, numbers[doc]

    return source_of
