"""What a person decides of what is doubtful: it is the document, or it is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from contentan.corpus.register_reading.register_sheet import in_one_line
from contentan.errors import ContentanError, ExtractError, UsageError
from contentan.extract.limits import Limits
from contentan.extract.sandbox.reader import Reader
from contentan.sources.doubts.page_look import look
from contentan.sources.doubts.text_changes import Change, sentence_changes
from contentan.sources.fetch import register_rows
from contentan.sources.fetch.doubtful import said
from contentan.sources.fetch.fetched_versions import (
    FILE,
    FOLDER,
    Version,
    Versions,
    doubt_kind,
    read_versions,
)
from contentan.sources.fetch.into_register import into_register
from contentan.sources.registration import register_files
from contentan.store.locks import held
from contentan.tables import schema
from contentan.tables.frames import frame_of

DOUBTS = schema.declare(
    "doubts",
    "id",
    """
    id      text  the document
    kind    text  why it is doubtful, in a word
    says    text  why it is doubtful
    since   text  when it came, in UTC
    url     text  address as the list names it
    file    text  what came, relative to the corpus folder
    sound   text  the last sound version; empty where there is none
    begins  text  the first words of what came
    """,
)
_BEGINS = 160
_TAKE, _REJECT = "taken", "rejected"


def open_doubts(folder: Path) -> pl.DataFrame:
    """What waits for a person's decision: table `DOUBTS`."""
    versions = Versions(folder)
    waiting = [one for one in versions.doubts.values() if one.status == "doubtful"]
    rows = [_row(one, versions, folder) for one in waiting]
    return frame_of(DOUBTS, sorted(rows))


def _row(one: Version, versions: Versions, folder: Path) -> list[str]:
    sound, path = versions.latest.get(one.id), folder / one.file
    seen = look(path.read_bytes()) if one.kind == "html" and path.is_file() else None
    begins = (
        in_one_line(" ".join((*seen.headings[:3], *seen.blocks[:20])))[:_BEGINS] if seen else ""
    )
    file = sound.file if sound else ""
    return [one.id, doubt_kind(one), said(one), one.fetched, one.url, one.file, file, begins]


def decide(
    register: Path, folder: Path, ids: Sequence[str], *, take: bool, now: Callable[[], str]
) -> list[Version]:
    """Note a decision on what is doubtful of each id, and bring the register up to it; the lines as
    they were before.

    What was taken counts from then on, and a later version is not doubted for the same reason; what
    was rejected is not asked about again. Raises UsageError for an id of which nothing is doubtful.
    """
    listed = register_files.read(register)
    lock = folder / FOLDER / ".lock"
    with held(lock, UsageError("a fetch is working here; wait for its end", where=folder)):
        versions = Versions(folder)
        for doc in ids:
            if doc not in versions.doubts:
                raise UsageError(
                    f"nothing doubtful waits for a decision under the id {doc!r};"
                    " `contentan fetch decide` lists what does",
                    where=versions.path,
                )
        lines = [versions.doubts[doc] for doc in dict.fromkeys(ids)]
        status = _TAKE if take else _REJECT
        for line in lines:
            versions.append(replace(line, status=status, fetched=now()))
        wanted, _ = register_rows.wanted(listed)
        rows = {doc: wanted[doc] for doc in ids if doc in wanted}
        into_register(register, folder, listed, rows, versions)
    return lines


def changes(folder: Path, doc: str, which: Sequence[str] = ()) -> tuple[list[str], list[Change]]:
    """What a version of a document changed, sentence by sentence, with the names of the two files.

    `which` are the beginnings of two digests; by default the last two versions, or the last sound
    one and what is doubtful. Raises UsageError where there are no two.
    """
    lines = [one for one in read_versions(folder) if one.id == doc]
    if not lines:
        raise UsageError(f"nothing was fetched under the id {doc!r}", where=folder / FILE)
    old, new = _two(lines, which, folder)
    with Reader(Limits(ocr_pages=0)) as reader:
        texts = [_text(folder / file, reader) for file in (old.file, new.file)]
    return [old.file, new.file], sentence_changes(*texts)


def _two(lines: list[Version], which: Sequence[str], folder: Path) -> tuple[Version, Version]:
    by_digest = {one.digest: one for one in lines}
    chosen = list(by_digest.values())[-2:]
    if which:
        chosen = [one for start in which for one in lines if one.digest.startswith(start)]
        chosen = list({one.digest: one for one in chosen}.values())
    if len(chosen) != 2:
        known = ", ".join(digest[:12] for digest in by_digest)
        raise UsageError(
            f"expected two versions of {lines[0].id}; there are {known}", where=folder / FILE
        )
    return chosen[0], chosen[1]


def _text(path: Path, reader: Reader) -> str:
    """The text of a file; of a page that holds no document what it shows."""
    try:
        return reader.read(path).text
    except OSError as error:
        raise ContentanError(f"cannot be read: {error.strerror}", where=path) from None
    except ExtractError as error:
        if path.suffix != ".html":
            raise ContentanError(f"cannot be read: {error}", where=path) from None
        seen = look(path.read_bytes())
        return "\n".join((*seen.headings, *seen.blocks))
