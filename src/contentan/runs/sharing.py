"""A store shared through object storage: what a batch needs is copied in before it, what it made is
copied out after it.

Verbs see the local store only; its file shared.txt says what stands behind it. Each result is noted
as unsent before it is written, and the note goes when it has been sent: what a process could not
send, since it was killed or nobody answered, the next run sends. An index, whose files are mapped
into memory, is copied as a folder: that takes a few large requests and no computing, where its
documents' results take three small requests a document, and the index must still be built.
"""

from __future__ import annotations

import contextlib
import logging
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from contentan.corpus.register import sha256
from contentan.model import Document
from contentan.runs import document_steps, shards
from contentan.runs.document_steps import Recipe
from contentan.runs.shards import Shard
from contentan.store import object_storage
from contentan.store.object_storage import AwayError
from contentan.store.store import SHARED, UNSENT, Store, in_use, temporary, write_atomic

Key = tuple[str, str]
#: Stages of one document, in their order.
READING = ("extract", "segment", "lemmatize")
_KEY = re.compile(r"[0-9a-f]{64}")


def share(root: Path, address: str | None) -> None:
    """Put an object storage behind a store, or none (''); with None all stays as it is. UsageError
    for an address that nobody understands.

    What the store has already is noted as unsent where the storage is another than before.
    """
    store = Store(root)
    if address is None or address == store.shared:
        return
    if not address:
        (root / SHARED).unlink()
        shutil.rmtree(root / UNSENT, ignore_errors=True)
        return
    object_storage.remote(address)
    write_atomic(root / SHARED, address.encode(), tmp=root / "tmp")
    store = Store(root)
    for path in root.glob("*/[0-9a-f][0-9a-f]/*"):
        if _KEY.fullmatch(path.name):
            store.note(path.parent.parent.name, path.name)


@contextlib.contextmanager
def at_work(root: Path, address: str | None = None) -> Iterator[None]:
    """As `store.in_use`, with the storage at an address behind the store. What is unsent in the end
    is sent, or a warning says so.
    """
    share(root, address)
    with in_use(root):
        yield
        store = Store(root)
        left = send(store, unsent(store))
        if left:
            why = object_storage.remote(store.shared).away
            logging.getLogger(__name__).warning(
                "%s: %d results could not be sent; the next run sends them (%s)",
                store.shared,
                left,
                why,
            )


def unsent(store: Store) -> list[Key]:
    """Stage and key of each result that is still to be sent."""
    notes = sorted(path.name.partition(".") for path in (store.root / UNSENT).glob("*.*"))
    return [(stage, key) for stage, _, key in notes]


def send(store: Store, keys: Iterable[Key], *, must: bool = False) -> int:
    """Send those of the results that are here and unsent; how many could not be. `must`: AwayError
    where any could not.
    """
    if not store.shared:
        return 0
    there = object_storage.remote(store.shared)
    owed = {
        _name(key): key for key in keys if _note(store, key).exists() and store.path(*key).exists()
    }
    folders = {name: key for name, key in owed.items() if store.path(*key).is_dir()}
    sent = object_storage.put(
        there, {name: store.path(*key) for name, key in owed.items() if name not in folders}
    )
    sent |= {
        name
        for name, key in folders.items()
        if object_storage.put_folder(there, name, store.path(*key))
    }
    for name in sent:
        _note(store, owed[name]).unlink(missing_ok=True)
    if must and len(sent) < len(owed):
        raise AwayError(f"{store.shared}: {there.away}")
    return len(owed) - len(sent)


def _name(key: Key) -> str:
    return f"{key[0]}/{key[1][:2]}/{key[1]}"


def _note(store: Store, key: Key) -> Path:
    return store.root / UNSENT / f"{key[0]}.{key[1]}"


def bring_read(
    store: Store, documents: Sequence[Document], made_by: Recipe, *, only: Sequence[str] = READING
) -> None:
    """Copy in what documents became at the stages up to lemmatizing."""
    for stage in only:
        store.bring(
            stage,
            [getattr(document_steps.keys_of(document, made_by), stage) for document in documents],
        )


def bring_index(store: Store, shard: Shard) -> None:
    """Copy in the index of a shard and what its segments speak of, unless they are here or
    nowhere.
    """
    if not store.shared:
        return
    store.bring("attribution", [shard.place])
    store.bring("place", [shard.place])
    if shards.has(store, shard):
        return
    draft, folder = temporary(store.root / "tmp"), store.path("index", shard.index)
    draft.mkdir(parents=True)
    try:
        if object_storage.get_folder(
            object_storage.remote(store.shared), _name(("index", shard.index)), draft
        ):
            folder.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            draft.rename(folder)
    except OSError:
        if not shards.has(store, shard):  # else another process was faster, with the same bytes
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def send_originals(store: Store, root: Path, documents: Iterable[Document]) -> None:
    """Copy documents' files out, for workers on machines that do not have the corpus."""
    files = {_original(document): root / document.path for document in documents}
    object_storage.put(
        object_storage.remote(store.shared),
        {name: path for name, path in files.items() if path.is_file()},
    )


@contextlib.contextmanager
def originals(
    store: Store, root: Path, documents: Sequence[Document], made_by: Recipe
) -> Iterator[list[Document]]:
    """The documents, those with neither a file nor a text here with a copy of their file for as
    long as this lasts.

    Raises AwayError where one is nowhere to be had.
    """
    folder = temporary(store.root / "tmp")
    lacking = [document for document in documents if not (root / document.path).is_file()]
    lacking = [
        document
        for document in lacking
        if not store.has("extract", document_steps.keys_of(document, made_by).extract)
    ]
    paths = {
        _original(document): folder / document.sha256 / Path(document.path).name
        for document in lacking
    }
    try:
        for path in paths.values():
            path.parent.mkdir(parents=True, exist_ok=True)
        done = object_storage.fetch(object_storage.remote(store.shared), paths) if paths else set()
        for document in lacking:
            name = _original(document)
            if name not in done or sha256(paths[name]) != document.sha256:
                raise AwayError(f"{document.path} is neither here nor in {store.shared}")
        here = {document.id: str(paths[_original(document)].resolve()) for document in lacking}
        yield [
            replace(document, path=here.get(document.id, document.path)) for document in documents
        ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _original(document: Document) -> str:
    return f"original/{document.sha256[:2]}/{document.sha256}"


def of_documents(documents: Sequence[Document], made_by: Recipe) -> list[Key]:
    """Stage and key of what documents become up to lemmatizing."""
    return [
        (stage, getattr(document_steps.keys_of(document, made_by), stage))
        for document in documents
        for stage in READING
    ]


def of_shard(shard: Shard) -> list[Key]:
    """Stage and key of what a shard becomes before it is coded."""
    return [("index", shard.index), ("attribution", shard.place), ("place", shard.place)]
