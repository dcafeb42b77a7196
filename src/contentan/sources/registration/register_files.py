"""A register read from and written to its file, in either format."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from contentan.corpus.register_reading import register_reader
from contentan.corpus.register_reading.register_sheet import WORKBOOK, Changes, Sheet
from contentan.errors import UsageError
from contentan.store.files import sweep, write_atomic


def read(path: Path, columns: Mapping[str, str] | None = None) -> Sheet:
    """A register's cells; `columns` names those that are not understood.

    Raises RegisterError at the line that cannot be read, UsageError where there is no such file.
    """
    if not path.is_file():
        raise UsageError("there is no such register", where=path)
    return register_reader.read(path, columns)


def write(path: Path, changes: Changes) -> None:
    """Alter a register in place, all of it or nothing. A file that is not there is made of the new
    rows.
    """
    blob = altered(path, changes)
    if not (path.is_file() and path.read_bytes() == blob):
        write_atomic(path, blob, tmp=path.parent / ".drafts")
        sweep_drafts(path.parent)


def sweep_drafts(folder: Path) -> None:
    """Remove the folder of drafts where nobody has one in it any more; those of dead processes go
    with it.
    """
    drafts = folder / ".drafts"
    sweep(drafts)
    with contextlib.suppress(OSError):  # another process has a draft in it
        drafts.rmdir()


def altered(path: Path, changes: Changes) -> bytes:
    """The bytes of a register with its changes."""
    if path.suffix.lower() == WORKBOOK:
        from contentan.sources.registration import register_xlsx

        return register_xlsx.altered(path.read_bytes() if path.is_file() else b"", changes, path)
    from contentan.sources.registration import register_csv

    return register_csv.altered(path.read_bytes() if path.is_file() else b"", changes, path)
