"""The register of a corpus folder brought up to what was fetched."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from contentan.corpus.register import REGISTER_NAMES
from contentan.corpus.register_reading.register_sheet import Row, Sheet
from contentan.sources.fetch import register_rows
from contentan.sources.fetch.fetched_versions import Versions
from contentan.sources.registration import register_files


def into_register(
    listed_at: Path,
    folder: Path,
    listed: Sheet,
    rows: Mapping[str, tuple[Row, str]],
    versions: Versions,
) -> dict[str, str]:
    """The register of the corpus folder with the newest sound versions; by id what is to be said of
    it.
    """
    target = (
        listed_at
        if listed_at.parent.resolve() == folder.resolve() and _is_register(listed_at)
        else None
    )
    target = target or next(
        (folder / name for name in REGISTER_NAMES if (folder / name).is_file()), None
    )
    path = target or folder / REGISTER_NAMES[0]
    register = register_files.read(path) if target else None
    changes, notes = register_rows.changes(listed, rows, register, versions)
    if changes.cells or changes.rows:
        register_files.write(path, changes)
    return notes


def _is_register(path: Path) -> bool:
    return path.stem in ("register", "manifest")
