"""Texts of a register's documents, read once: results stand in the store of the runs, so that a
check after a run reads no file, and a run after a check neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from contentan.corpus.member_files import digest
from contentan.errors import ExtractError
from contentan.extract import reading
from contentan.extract.limits import Limits
from contentan.extract.sandbox.reader import Reader
from contentan.extract.tables import Extraction
from contentan.model import Document
from contentan.runs import recipe
from contentan.runs.steps.extracting import extracted
from contentan.runs.workshop import Workshop
from contentan.store.results import Store


@contextmanager
def reader(outputs: Path, seconds: float = 300.0) -> Iterator[Callable[[Path], Extraction]]:
    """A way to read any file, through the store of `outputs`; ExtractError where one cannot be
    read.
    """
    made_by = recipe.current(reading.options())
    with Reader(Limits(seconds=seconds)) as child:
        shop = Workshop(Store(outputs / "cache"), Path(), made_by, child.read)

        def read(path: Path) -> Extraction:
            return extracted(shop, Document(path.stem, str(path.resolve()), digest(path)))

        yield read


def read_texts(
    files: Mapping[str, Path],
    read: Callable[[Path], Extraction],
    progress: Callable[[str, int, int], None],
) -> tuple[dict[str, Extraction], dict[str, str]]:
    """Extractions by id, and by id why a file could not be read."""
    found: dict[str, Extraction] = {}
    unread: dict[str, str] = {}
    for done, (doc, path) in enumerate(files.items(), 1):
        try:
            found[doc] = read(path)
        except ExtractError as error:
            unread[doc] = str(error)
        progress("reading", done, len(files))
    return found, unread
