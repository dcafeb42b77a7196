"""Where the documents of a run can be had, and which of them may be handed on."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from contentan.corpus import member_files
from contentan.corpus.register import sha256
from contentan.errors import ExtractError
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

SOURCES = declare(
    "sources",
    "doc",
    """
    doc          text  document id
    title        text  title
    institution  text  whose document
    country      text  whose voice it is; empty for an international organisation
    date         text  date, as far as it is known
    year         int?  year
    url          text  where it came from
    rights       text  licence, as the register has it
    sha256       text  digest of the file that was read
    file         text  the file in this folder; empty where only the digest is here
    """,
)
#: Licences under which anybody may hand a document on, and what takes that back, once all signs are
#: spaces.
_FREE = re.compile(
    r"(cc ?0|cc by|creative commons attribution|public domain|pdm|"
    r"(a )?work of the (u s|us|united states)( federal)? government|(u s|us|united states)("
    r" federal)? government work)\b"
)
_BOUND = re.compile(r"\b(nc|nd|non ?commercial|no ?deriv\w*)\b")


def may_be_handed_on(rights: str) -> bool:
    """Whether the cell `rights` begins with a licence that lets anybody hand the document on: CC0,
    CC BY, CC BY-SA, the public domain.

    >>> [may_be_handed_on(text) for text in ("CC-BY 4.0", "CC BY-NC 4.0", "© the Assembly", "")]
    [True, False, False, False]
    """
    words = " ".join(re.sub(r"[\W_]+", " ", rights.casefold()).split())
    return bool(_FREE.match(words)) and not _BOUND.search(words)


def sources(manifest: Mapping[str, Any], files: Mapping[str, str]) -> pl.DataFrame:
    """Table SOURCES of a run; `files` are documents that are in the pack, with their place in
    it.
    """
    rows = []
    for document in manifest["documents"]:
        known = {**document, "doc": document["id"], "file": files.get(document["id"], "")}
        rows.append([known[name] for name in SOURCES.schema])
    return frame_of(SOURCES, rows)


def copy_texts(
    manifest: Mapping[str, Any], root: Path, folder: Path
) -> tuple[dict[str, str], list[str]]:
    """Copy the documents that may be handed on, as they were read, into `folder`/corpus, each where
    the register had it.

    Their places in the pack by id; and what kept others out that may be handed on: gone, or changed
    since. With them come the context figures beside the register, so that where all documents are
    there the run can be made again from the pack. A member of an archive lies in a folder that is
    named as the archive with a `!` behind it, where its path leads too.
    """
    found, notes = dict[str, str](), list[str]()
    for row in manifest["documents"]:
        path = root / row["path"]
        if not may_be_handed_on(row["rights"]):
            continue
        there = member_files.there(path)
        if not there or member_files.digest(path) != row["sha256"]:
            notes.append(
                f"{row['id']} may be handed on, but {path} {'has changed' if there else 'is gone'}"
            )
            continue
        name = f"corpus/{path.resolve().relative_to(root.resolve()).as_posix()}"
        try:
            _copy(path, folder / name)
        except (ExtractError, OSError) as error:
            notes.append(f"{row['id']} may be handed on, but {path} cannot be copied ({error})")
            continue
        found[row["id"]] = name
    beside = root / "indicators.csv"
    if found and beside.is_file() and sha256(beside) == manifest.get("indicators"):
        shutil.copyfile(beside, folder / "corpus" / beside.name)
    return found, notes


def _copy(path: Path, to: Path) -> None:
    with member_files.opened(path) as file:
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, to)
