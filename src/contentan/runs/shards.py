"""Shards: stretches of the corpus that are indexed together, kept as files that are mapped into
memory.

Where a shard ends depends on the ids and sizes of the documents in it alone, so a document that
changes, comes or goes touches its own shard and no other.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.coding import counts, hits, index, mapped_arrays
from contentan.coding.hits import Source
from contentan.coding.index import Index, Part
from contentan.errors import ExtractError
from contentan.model import Document
from contentan.runs import document_steps
from contentan.runs.document_steps import Annotated, Failure, Recipe, Workshop
from contentan.store.store import Store, key, temporary

#: Bytes of lemmatized text in the store (about thirty a word) that a shard has at least, on average
#: and at most.
LEAST, USUAL, MOST = 50_000_000, 100_000_000, 200_000_000
_SOURCE = tuple(field.name for field in fields(Source) if field.name not in ("docs", "digests"))
_SIZES = "sizes.json"


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents that are indexed together, and the keys under which their index and their countries
    are stored.
    """

    documents: tuple[Document, ...]
    index: str
    place: str


class Opened(NamedTuple):
    """A shard, in memory as far as it is looked at. `segments` has columns doc, segment, start,
    stop, kind, lang, section, words.
    """

    positions: Index
    source: Source
    segments: pl.DataFrame


def split(store: Store, documents: Sequence[Document], made_by: Recipe) -> list[Shard]:
    """The shards of lemmatized documents, which come in the order of their ids."""
    parts: list[tuple[Document, ...]] = []
    own: list[Document] = []
    total = 0
    for document in documents:
        path = store.path("lemmatize", document_steps.keys_of(document, made_by).lemmatize)
        size = path.stat().st_size if path.exists() else 0
        own.append(document)
        total += size
        draw = int.from_bytes(hashlib.sha256(document.id.encode()).digest()[:8], "big") / 2**64
        if total >= MOST or (total >= LEAST and draw < size / (USUAL - LEAST)):
            parts.append(tuple(own))
            own, total = [], 0
    return [shard(part, made_by) for part in (*parts, tuple(own)) if part]


def shard(documents: Sequence[Document], made_by: Recipe) -> Shard:
    """Documents as a shard."""
    rows = [
        [document.id, document_steps.keys_of(document, made_by).lemmatize] for document in documents
    ]
    index = key("index", recipe=made_by.stages["index"], documents=rows)
    voices = [[document.country, document.about] for document in documents]
    return Shard(
        tuple(documents),
        index,
        key("place", recipe=made_by.stages["place"], index=index, documents=voices),
    )


def build(shop: Workshop, shard: Shard) -> list[Failure]:
    """Index a shard, unless it is there; nothing where a document of it is in the store no longer
    and cannot be read: those that failed.
    """
    folder = shop.store.path("index", shard.index)
    if _sound(folder):
        return []
    ready, failures = [], []
    for document in shard.documents:
        try:
            ready.append(document_steps.annotated(shop, document))
        except ExtractError as error:
            failures.append(Failure(document.id, error.cause, error.detail))
    if not failures:
        _keep(shop.store, folder, ready)
    return failures


def _keep(store: Store, folder: Path, ready: Sequence[Annotated]) -> None:
    """The files of a shard, put in their place when all are written."""
    draft = temporary(store.root / "tmp")
    draft.mkdir(parents=True)
    try:
        _write(draft, ready)
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists() and not _sound(folder):
            shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    except OSError:
        if not _sound(folder):  # else another process was faster, with the same bytes
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(folder: Path, ready: Sequence[Annotated]) -> None:
    index.write(index.build([Part(one.extraction.text, *one.tokens) for one in ready]), folder)
    source = hits.source([(one.document.id, one.extraction, one.segments) for one in ready])
    mapped_arrays.write(folder, {f"source_{name}": getattr(source, name) for name in _SOURCE})
    segments = [_segments(one) for one in ready]
    pl.concat(segments).rechunk().write_ipc(folder / "segments.arrow", compression="uncompressed")
    found = {one.document.id: facts(one, own) for one, own in zip(ready, segments, strict=True)}
    (folder / "facts.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    (folder / _SIZES).write_text(json.dumps(sizes), encoding="utf-8")


def _segments(one: Annotated) -> pl.DataFrame:
    words = counts.words_per_segment(*one.tokens)
    columns = ("segment", "start", "stop", "kind", "lang", "section")
    own = one.segments.segments.select(pl.lit(one.document.id).alias("doc"), *columns)
    return own.join(words, on="segment", how="left", maintain_order="left").with_columns(
        pl.col("words").fill_null(0)
    )


def facts(one: Annotated, segments: pl.DataFrame) -> dict[str, Any]:
    """What documents.csv says of a document that was read, its hits aside."""
    made = one.extraction
    by_lang = dict(segments.group_by("lang").agg(pl.col("words").sum()).iter_rows())
    return {
        "format": made.format,
        "pages": len(made.pages),
        "pages_without_text": int((made.pages["characters"] == 0).sum()),
        "characters": len(made.text),
        "repairs": len(made.repairs),
        "segments": len(segments),
        "tokens": int(segments["words"].sum()),
        **{f"tokens_{lang}": int(by_lang.get(lang, 0)) for lang in ("kk", "ru", "en")},
        "text_digest": hits.text_digest(made.text),
        "notices": [list(notice) for notice in made.notices],
    }


def _sound(folder: Path) -> bool:
    """Whether all files of a shard are there in full."""
    try:
        sizes = json.loads((folder / _SIZES).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError):
        return False


def has(store: Store, shard: Shard) -> bool:
    """Whether a shard is indexed."""
    return _sound(store.path("index", shard.index))


def read_facts(store: Store, shard: Shard) -> dict[str, dict[str, Any]]:
    """The facts of an indexed shard, by document."""
    folder = store.path("index", shard.index)
    found: dict[str, dict[str, Any]] = json.loads(
        (folder / "facts.json").read_text(encoding="utf-8")
    )
    return found


def facts_of(store: Store, shards: Sequence[Shard]) -> dict[str, dict[str, Any]]:
    """The facts of indexed shards, by document."""
    return {doc: known for shard in shards for doc, known in read_facts(store, shard).items()}


def twins(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Documents whose text an earlier one brought already (the same report as PDF and HTML), with
    the id of that one.
    """
    first: dict[str, str] = {}
    earlier = {doc: first.setdefault(known["text_digest"], doc) for doc, known in facts.items()}
    return {doc: other for doc, other in earlier.items() if other != doc}


def open_shard(store: Store, shard: Shard) -> Opened:
    """An indexed shard."""
    folder = store.path("index", shard.index)
    known = read_facts(store, shard)
    parts = {
        name.removeprefix("source_"): part
        for name, part in mapped_arrays.read(folder, [f"source_{n}" for n in _SOURCE]).items()
    }
    source = Source(tuple(known), tuple(one["text_digest"] for one in known.values()), **parts)
    return Opened(index.read(folder), source, pl.read_ipc(folder / "segments.arrow"))
