"""The file behind a document's path: itself, or a file in an archive, `report.zip!/annex.docx`.

Every step that opens a document's file asks here, so a member of an archive is read, digested and
handed on as a file in a folder is. It lives as a temporary file for as long as it is needed.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from contentan.corpus import archive
from contentan.corpus.archive import Member
from contentan.corpus.archive_names import INSIDE
from contentan.errors import ExtractError


class Held(NamedTuple):
    """A member of an archive (the label '' is the archive itself) and the digest of its bytes.

    Of one that cannot be unpacked the digest stands for the archive and the label, so that it is
    known again; `readable` says so. `holds` is an archive whose members are documents.
    """

    label: str
    sha256: str
    holds: bool
    readable: bool


def sha256(file: Path) -> str:
    """Digest of a file's bytes."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def parted(path: Path) -> tuple[Path, str]:
    """The file that a path leads into, and the label of a member of it; '' for the file itself.

    What is there under its whole name is a file, whatever its name.
    """
    if not path.exists():
        for above in reversed(path.parents):
            name = above.name.removesuffix("!")
            if name not in ("", above.name) and (file := above.with_name(name)).is_file():
                return file, path.relative_to(above).as_posix()
    return path, ""


def member_of(path: Path) -> tuple[Path, Member | None]:
    """The file that a path leads into, and the member; None for a file that is no archive.

    Raises ExtractError 'changed' where the archive has no such member.
    """
    file, label = parted(path)
    if not file.is_file():
        return file, None
    found = {one.label: one for one in archive.members(file)}
    if label and label not in found:
        raise ExtractError("changed", f"{file.name} has no member {label}")
    return file, found.get(label)


def there(path: Path) -> bool:
    """Whether a path leads to a file, or to a member of an archive."""
    try:
        file, _ = member_of(path)
    except ExtractError:
        return False
    return file.is_file()


def inside(path: Path) -> tuple[tuple[Path, str], ...]:
    """The documents in an archive, each with why it cannot be read as far as that is known; nothing
    for what is a document itself. Raises ExtractError as `member_of`.
    """
    file, whole = member_of(path)
    if whole is None or not whole.holds:
        return ()
    above = f"{whole.label}{INSIDE}" if whole.label else ""
    return tuple(
        (Path(f"{file}{INSIDE}{one.label}"), ": ".join(one.fault or ()))
        for one in archive.members(file)
        if one.label.startswith(above) and one.label and not one.holds
    )


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Path]:
    """The file that a path leads to, a member of an archive as a copy for as long as this lasts.

    Raises ExtractError where a member cannot be unpacked, and for an archive that is a document by
    itself, since nothing in it can be one.
    """
    file, member = member_of(path)
    if member is None:
        yield file
        return
    if not member.label:
        raise ExtractError(
            *(member.fault or ("unsupported", f"an archive: name a file in it, {INSIDE}…"))
        )
    blob = archive.unpacked(file, member)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"member{ending(path)}"
        copy.write_bytes(blob)
        yield copy


def ending(path: Path) -> str:
    """All of a name that becomes part of another: its extension, if that is plain."""
    return path.suffix if path.suffix[1:].isalnum() else ""


def digest(path: Path) -> str:
    """Digest of the bytes to which a path leads, as `held` gives it.

    Raises ExtractError 'changed' where the archive has no such member.
    """
    file, member = member_of(path)
    if member is None or not member.label:
        return sha256(file)
    return _held(file, member, "").sha256


def held(file: Path) -> tuple[Held, ...]:
    """An archive and its members with their digests; nothing for a file that is no archive."""
    found = archive.members(file)
    own = sha256(file) if found else ""
    return tuple(_held(file, one, own) for one in found)


def _held(file: Path, member: Member, whole: str) -> Held:
    if not member.label:
        return Held("", whole, member.holds, readable=True)
    try:
        made = hashlib.sha256(archive.unpacked(file, member)).hexdigest()
    except ExtractError:
        stands_for = f"{whole or sha256(file)}{INSIDE}{member.label}"
        unread = hashlib.sha256(stands_for.encode()).hexdigest()
        return Held(member.label, unread, member.holds, readable=False)
    return Held(member.label, made, member.holds, readable=True)
