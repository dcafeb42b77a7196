"""What a ZIP archive of documents holds, read as hostile: bounds on members, size, ratio and
nesting; nothing is written by the name of a member.

A ZIP that is itself one document (DOCX, XLSX, EPUB and others) is no archive; it is known by the
entries that such containers have.
"""

from __future__ import annotations

import functools
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from contentan.corpus.archive_names import INSIDE, labels
from contentan.errors import ExtractError

#: What zipfile raises for archives that are damaged or made to harm.
DAMAGE = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, OSError)
#: Entries of containers that are one document, or one program.
_OF_DOCUMENTS = frozenset(
    """
    [Content_Types].xml mimetype word/document.xml word/document2.xml xl/workbook.xml
    META-INF/container.xml META-INF/manifest.xml META-INF/MANIFEST.MF Index/Document.iwa Index.zip
    """.split()
)
#: LZMA is not among them: a few bytes of it ask for gigabytes of memory.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_SMALL = 10_000  # bytes; a smaller file may well pack a thousandfold


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much an archive may hold: `members`, with those of archives in it, and the bytes to which
    all of them and each of them unpack; `pack_ratio` of one member; `nesting`, archives within one
    another.
    """

    members: int = 2_000
    unpacked_bytes: int = 2_000_000_000
    member_bytes: int = 300_000_000
    pack_ratio: int = 200
    nesting: int = 3


class Member(NamedTuple):
    """A file in an archive, or with the label '' the archive itself.

    `numbers` are those of the entries that lead to it, one for each archive. `holds` an archive
    whose own members follow it; any other is a document. `fault`: cause and detail why it cannot
    be read, as far as that is known without unpacking it.
    """

    label: str
    numbers: tuple[int, ...]
    holds: bool
    fault: tuple[str, str] | None = None


@dataclass(slots=True)
class _Spent:
    """What the archives in one file have held so far."""

    members: int = 0
    unpacked: int = 0


def members(file: Path, bounds: Bounds = Bounds()) -> tuple[Member, ...]:
    """A file as an archive: itself, and each file in it; nothing for a file that is no archive, or
    that does not open.
    """
    state = file.stat()
    return _members(str(file), bounds, state.st_size, state.st_mtime_ns, state.st_ino)


@functools.lru_cache(maxsize=256)
def _members(
    file: str, bounds: Bounds, _size: int, _changed: int, _inode: int
) -> tuple[Member, ...]:
    with Path(file).open("rb") as opened:
        return tuple(_walk(opened, "", (), bounds, _Spent()))


def _walk(
    source: IO[bytes], label: str, numbers: tuple[int, ...], bounds: Bounds, spent: _Spent
) -> Iterator[Member]:
    """The members of an archive behind itself; nothing where it is none."""
    archive = opened_archive(source)
    if archive is None:
        return
    with archive:
        entries = archive.infolist()
        named = labels(entries)
        fault = _refused(entries, named, source, len(numbers), bounds, spent)
        yield Member(label, numbers, fault is None, fault)
        for name, number in named if fault is None else ():
            own = f"{label}{INSIDE}{name}" if label else name
            here = (*numbers, number)
            yield from _entry(archive, entries[number], own, here, bounds, spent)


def _entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    label: str,
    numbers: tuple[int, ...],
    bounds: Bounds,
    spent: _Spent,
) -> Iterator[Member]:
    """One entry of an archive: a document, or an archive with its members."""
    fault = _unreadable(entry, bounds)
    inner = list[Member]()
    if fault is None:
        try:
            with archive.open(entry) as packed:
                head = packed.read(2)
                if head == b"PK":
                    whole = io.BytesIO(head + packed.read())
                    inner = list(_walk(whole, label, numbers, bounds, spent))
        except DAMAGE as error:
            fault = _torn(error)
    yield from inner or [Member(label, numbers, holds=False, fault=fault)]


def opened_archive(source: IO[bytes]) -> zipfile.ZipFile | None:
    """A plain archive; None for a file of another kind, for a container that is one document, and
    for what does not open.
    """
    head = source.read(2)
    source.seek(0)
    if head != b"PK":  # one at the end of a program or a PDF is no archive of documents
        return None
    try:
        archive = zipfile.ZipFile(source)
    except DAMAGE:
        return None
    names = archive.namelist()
    if not _OF_DOCUMENTS.isdisjoint(names) or any(one.startswith("ppt/slides/") for one in names):
        archive.close()
        return None
    return archive


def _refused(
    entries: Sequence[zipfile.ZipInfo],
    named: Sequence[tuple[str, int]],
    source: IO[bytes],
    depth: int,
    bounds: Bounds,
    spent: _Spent,
) -> tuple[str, str] | None:
    """Why an archive is not taken apart; what it holds is counted where it is."""
    most, packed = bounds, sum(one.compress_size for one in entries)
    total = sum(one.file_size for one in entries)
    if not named:
        return "empty", "a ZIP archive without a document in it"
    if depth >= most.nesting:
        return "too_big", f"ZIP archives more than {most.nesting} deep in one another: unpack them"
    if spent.members + len(entries) > most.members:
        return "too_big", f"an archive of more than {most.members:,} members: unpack it"
    if packed > source.seek(0, io.SEEK_END):
        return "damaged", "members of the archive overlap, so it unpacks to more than it holds"
    if spent.unpacked + total > most.unpacked_bytes:
        return "too_big", f"an archive of more than {most.unpacked_bytes:,} bytes: unpack it"
    spent.members += len(entries)
    spent.unpacked += total
    return None


def _unreadable(entry: zipfile.ZipInfo, bounds: Bounds) -> tuple[str, str] | None:
    """Why a member is not unpacked."""
    size, packed = entry.file_size, max(entry.compress_size, _SMALL)
    if entry.flag_bits & 1:
        return "encrypted", "a member with a password: unpack it and enter the file itself"
    if entry.compress_type not in _METHODS:
        return "unsupported", "packed by a method that is not read: unpack it"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "unsupported", "a link to another file"
    if size > bounds.member_bytes:
        return "too_big", f"unpacks to {size:,} bytes; at most {bounds.member_bytes:,} are read"
    if size > bounds.pack_ratio * packed:
        return "too_big", f"{entry.compress_size:,} bytes unpack to {size:,}, as in a ZIP bomb"
    return None


def _torn(error: Exception) -> tuple[str, str]:
    return "damaged", f"does not unpack ({error})"


def unpacked(file: Path, member: Member) -> bytes:
    """The bytes of a member. Raises ExtractError with its fault, or 'damaged'."""
    if member.fault is not None:
        raise ExtractError(*member.fault)
    state = file.stat()
    try:
        return _unpacked(str(file), member.numbers, state.st_size, state.st_mtime_ns)
    except DAMAGE as error:
        raise ExtractError(*_torn(error)) from None


def _unpacked(file: str, numbers: tuple[int, ...], size: int, changed: int) -> bytes:
    # No more than the stated size comes out of an entry, and that was within the bounds.
    *above, number = numbers
    source = io.BytesIO(_inner(file, tuple(above), size, changed)) if above else file
    with zipfile.ZipFile(source) as archive:
        return archive.read(archive.infolist()[number])


@functools.lru_cache(maxsize=1)
def _inner(file: str, numbers: tuple[int, ...], size: int, changed: int) -> bytes:
    """An archive in an archive: its members are asked for one after another."""
    return _unpacked(file, numbers, size, changed)
