"""Documents' own files through an object storage, for workers on machines without the corpus."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from contentan.corpus import archive, archive_names, member_files
from contentan.corpus.register import sha256
from contentan.errors import ExtractError
from contentan.model import Document
from contentan.store import object_storage
from contentan.store.files import temporary
from contentan.store.object_storage import AwayError
from contentan.store.results import Store

#: Behind the name of a file that could not be sent: why it cannot be read.
_UNREAD = ".unread"


def send_originals(store: Store, root: Path, documents: Iterable[Document]) -> None:
    """Copy documents' files out; of a member of an archive that cannot be unpacked, why."""
    there = object_storage.remote(store.shared)
    plain = dict[str, Path]()
    for document in documents:
        path = root / document.path
        if path.is_file() and not archive.members(path):
            plain[_name(document)] = path
        elif member_files.there(path):
            _send_member(there, path, document)
    object_storage.put(there, plain)


def _send_member(there: object_storage.Remote, path: Path, document: Document) -> None:
    # One at a time: all that archives hold may be more than this machine has room for.
    try:
        with member_files.opened(path) as copy:
            object_storage.put(there, {_name(document): copy})
    except ExtractError as error:
        with tempfile.TemporaryDirectory() as folder:
            said = Path(folder) / "said"
            said.write_text(json.dumps([error.cause, error.detail]), encoding="utf-8")
            object_storage.put(there, {_name(document) + _UNREAD: said})


@contextlib.contextmanager
def original(store: Store, root: Path, document: Document) -> Iterator[Path]:
    """The document's file: where the register names it, else a copy for as long as this lasts.

    Raises AwayError where it is nowhere to be had, ExtractError for a member of an archive that
    cannot be unpacked.
    """
    own = root / document.path
    if member_files.there(own):
        with member_files.opened(own) as file:
            yield file
        return
    folder = temporary(store.root / "tmp")
    # The name of a member is whatever its archive says, and may be no name for a file.
    name = (
        f"document{member_files.ending(own)}" if archive_names.INSIDE in document.path else own.name
    )
    copy = (folder / name).resolve()
    folder.mkdir(parents=True)
    try:
        there, name = object_storage.remote(store.shared), _name(document)
        # What comes back may be damaged, or be another file by now.
        if not object_storage.fetch(there, {name: copy}) or sha256(copy) != document.sha256:
            if object_storage.fetch(there, {name + _UNREAD: copy}):
                raise ExtractError(*json.loads(copy.read_bytes()))
            raise AwayError(f"{document.path} is neither here nor in {store.shared}")
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _name(document: Document) -> str:
    return f"original/{document.sha256[:2]}/{document.sha256}"
