"""What a batch of documents works with: the store, the files, and a process that reads them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from contentan.corpus import member_files
from contentan.extract.tables import Extraction
from contentan.model import Document
from contentan.runs.document_keys import Recipe
from contentan.store.results import Store

#: Causes that may be gone at the next try, or lie outside of the document; their failures are not
#: remembered.
PASSING = ("timeout", "crashed", "changed", "lost")


class Failure(NamedTuple):
    """A document that could not be read, and why."""

    doc: str
    cause: str
    message: str


@dataclass(frozen=True, slots=True)
class Workshop:
    """`read` reads a file in a child process that may be killed. `files`, where results and
    documents come and go through an object storage, gives a file that is not on this machine for
    as long as it is needed.
    """

    store: Store
    corpus: Path
    recipe: Recipe
    read: Callable[[Path], Extraction]
    files: Callable[[Document], AbstractContextManager[Path]] | None = None

    def file(self, document: Document) -> AbstractContextManager[Path]:
        """The document's file, on this machine while the context lasts. Raises ExtractError for a
        member of an archive that cannot be unpacked.
        """
        path = self.corpus / document.path
        return self.files(document) if self.files else member_files.opened(path)
