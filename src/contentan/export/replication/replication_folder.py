"""A run as a folder that a journal's reviewer opens without us: tables with their descriptions,
codebook, report, manifest, checksums.

Texts of documents are left out unless a person asks for those whose rights allow it. The same run
packed twice gives the same bytes; nothing in it tells on which machine or in which folder the run
was made.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from contentan.codebook import canonical_form
from contentan.corpus.register import sha256
from contentan.errors import UsageError
from contentan.export.replication import readable
from contentan.export.replication.descriptor import descriptor
from contentan.export.replication.document_sources import copy_texts, sources
from contentan.store.files import put
from contentan.store.run_folders import manifest_of
from contentan.tables.frames import to_csv

__all__ = ["Packed", "pack"]
_SUMS = "SHA256SUMS"


class Packed(NamedTuple):
    """Where the pack is, its files, how many documents are in it; `notes` say what was left out
    that might have been there.
    """

    to: Path
    files: list[str]
    documents: int
    notes: list[str]


def pack(run: Path, to: Path, *, texts: bool = False) -> Packed:
    """Pack a run folder into a folder that is not there yet, or into a ZIP file where `to` ends in
    .zip.

    `texts` adds the documents that anybody may hand on. Raises UsageError where `to` is there, or
    the run is not what its run.json says.
    """
    if to.exists() and not (to.is_dir() and to.suffix != ".zip" and not any(to.iterdir())):
        raise UsageError("is there already; name another folder or file", where=to)
    manifest = manifest_of(run)
    _check(run, manifest)
    place = to.absolute()
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}.{uuid.uuid4().hex[:8]}")
    folder = draft / f"contentan-{manifest['id']}"
    folder.mkdir(parents=True)
    try:
        files, documents, notes = _fill(folder, run, manifest, texts=texts)
        if to.suffix == ".zip":
            _zip(folder, files, draft / "pack.zip")
            put(draft / "pack.zip", place)
        else:
            if place.is_dir():
                place.rmdir()
            put(folder, place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Packed(to, files, documents, notes)


def _check(run: Path, manifest: Mapping[str, Any]) -> None:
    for name, (_, digest) in manifest["files"].items():
        if not (run / name).is_file() or sha256(run / name) != digest:
            raise UsageError(
                f"{name} is gone or was changed after the run; the same `contentan run` makes it"
                " again",
                where=run,
            )


def _fill(
    folder: Path, run: Path, manifest: dict[str, Any], *, texts: bool
) -> tuple[list[str], int, list[str]]:
    """All files of a pack; their names, how many documents are among them, and notes."""
    (folder / "tables").mkdir()
    for name in manifest["files"]:
        if name.endswith(".csv"):
            shutil.copyfile(run / name, folder / "tables" / name)
    for name in ("report.html", "codebook.json"):
        shutil.copyfile(run / name, folder / name)
    where = Path(manifest["circumstances"]["corpus"])
    root = where.parent if where.is_file() else where
    copied, notes = copy_texts(manifest, root, folder) if texts else ({}, [])
    (folder / "tables" / "sources.csv").write_bytes(to_csv(sources(manifest, copied)))
    book = canonical_form.codebook_of_run(run)
    names = sorted(path.stem for path in (folder / "tables").iterdir())
    _write(folder / "codebook.md", readable.codebook(book))
    _write(folder / "README.txt", readable.readme(manifest, names, copied, len(notes)))
    _write(folder / "run.json", _json(_without_places(manifest)))
    _write(folder / "datapackage.json", _json(descriptor(folder, manifest)))
    files = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    _write(folder / _SUMS, "".join(f"{sha256(folder / name)}  {name}\n" for name in files))
    return [*files, _SUMS], len(copied), notes


def _without_places(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest without the folders of the machine: they may name a person whom a reviewer must
    not know.
    """
    then = {name: one for name, one in manifest["circumstances"].items() if name != "proof"}
    return {
        **manifest,
        "circumstances": {
            **then,
            **{name: Path(then[name]).name for name in ("corpus", "codebook")},
        },
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _zip(folder: Path, files: list[str], to: Path) -> None:
    """A ZIP file whose bytes depend on the files alone."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder.name}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o644 << 16,
            )
            entry.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as file, archive.open(entry, "w") as target:
                shutil.copyfileobj(file, target)
