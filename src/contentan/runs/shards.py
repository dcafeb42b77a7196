"""Shards: stretches of the corpus that are indexed together, kept as files that are mapped into
memory.

Where a shard ends depends on the ids and sizes of the documents in it alone, so a document that
changes, comes or goes touches its own shard and no other.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.coding import attribution, index, mapped_arrays
from contentan.coding.hits import Source
from contentan.coding.index import Index
from contentan.corpus.study import study_of
from contentan.errors import UsageError
from contentan.model import Codebook, Document
from contentan.runs.document_keys import Recipe, keys_of
from contentan.store.keys import key
from contentan.store.results import Store

#: Bytes of lemmatized text in the store (about thirty a word) that a shard has at least, on average
#: and at most.
LEAST, USUAL, MOST = 50_000_000, 100_000_000, 200_000_000
#: Arrays of `Source` that are kept as files of a shard; documents and digests stand in its facts.
SOURCE = tuple(field.name for field in fields(Source) if field.name not in ("docs", "digests"))


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents that are indexed together, and the keys under which their index and their countries
    are stored; `naming` holds the words that name countries.
    """

    documents: tuple[Document, ...]
    index: str
    place: str
    naming: Codebook


class Opened(NamedTuple):
    """A shard, in memory as far as it is looked at. `segments` has columns doc, segment, start,
    stop, kind, lang, section, words.
    """

    positions: Index
    source: Source
    segments: pl.DataFrame


def split(
    store: Store, documents: Sequence[Document], made_by: Recipe, naming: Codebook
) -> list[Shard]:
    """The shards of lemmatized documents, which come in the order of their ids."""
    parts: list[tuple[Document, ...]] = []
    own: list[Document] = []
    total = 0
    for document in documents:
        path = store.path("lemmatize", keys_of(document, made_by).lemmatize)
        size = path.stat().st_size if path.exists() else 0
        own.append(document)
        total += size
        # A shard ends at a document whose id draws so: the next ones end where they did before,
        # whatever comes or goes here.
        draw = int.from_bytes(hashlib.sha256(document.id.encode()).digest()[:8], "big") / 2**64
        if total >= MOST or (total >= LEAST and draw < size / (USUAL - LEAST)):
            parts.append(tuple(own))
            own, total = [], 0
    return [shard(part, made_by, naming) for part in (*parts, tuple(own)) if part]


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
    return Shard(tuple(documents), index, place, naming)


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
    """The facts of an indexed shard, by document."""
    path = _folder(store, shard) / "facts.json"
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def facts_of(store: Store, shards: Sequence[Shard]) -> dict[str, dict[str, Any]]:
    """The facts of indexed shards, by document."""
    return {doc: known for shard in shards for doc, known in read_facts(store, shard).items()}


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
        own = sorted(document.id for document in shard.documents)
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
    """An indexed shard."""
    folder = _folder(store, shard)
    known = read_facts(store, shard)
    arrays = mapped_arrays.read(folder, [f"source_{name}" for name in SOURCE])
    parts = {name.removeprefix("source_"): part for name, part in arrays.items()}
    source = Source(tuple(known), tuple(one["text_digest"] for one in known.values()), **parts)
    return Opened(index.read(folder), source, pl.read_ipc(folder / "segments.arrow"))


def sources(store: Store, shards: Sequence[Shard]) -> Callable[[str], tuple[Source, int]]:
    """The source that holds a document of indexed shards, and its number there; a shard is opened
    when one of its texts is asked for.
    """
    part_of = {document.id: at for at, one in enumerate(shards) for document in one.documents}

    @functools.cache
    def opened(at: int) -> tuple[Source, dict[str, int]]:
        source = open_shard(store, shards[at]).source
        return source, {doc: number for number, doc in enumerate(source.docs)}

    def source_of(doc: str) -> tuple[Source, int]:
        source, numbers = opened(part_of[doc])
        return source, numbers[doc]

    return source_of
