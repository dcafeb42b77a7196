"""Documents' own files through an object storage, for workers on machines without the corpus."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from contentan.corpus.register import sha256
from contentan.model import Document
from contentan.store import object_storage
from contentan.store.files import temporary
from contentan.store.object_storage import AwayError
from contentan.store.results import Store


def send_originals(store: Store, root: Path, documents: Iterable[Document]) -> None:
    """Copy documents' files out."""
    files = {_name(document): root / document.path for document in documents}
    object_storage.put(
        object_storage.remote(store.shared),
        {name: path for name, path in files.items() if path.is_file()},
    )


@contextlib.contextmanager
def original(store: Store, root: Path, document: Document) -> Iterator[Path]:
    """The document's file: where the register names it, else a copy for as long as this lasts.

    Raises AwayError where it is nowhere to be had.
    """
    own = root / document.path
    if own.is_file():
        yield own
        return
    folder = temporary(store.root / "tmp")
    copy = (folder / own.name).resolve()
    folder.mkdir(parents=True)
    try:
        there = object_storage.remote(store.shared)
        # What comes back may be damaged, or be another file by now.
        if not object_storage.fetch(there, {_name(document): copy}) or (
            sha256(copy) != document.sha256
        ):
            raise AwayError(f"{document.path} is neither here nor in {store.shared}")
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _name(document: Document) -> str:
    return f"original/{document.sha256[:2]}/{document.sha256}"
