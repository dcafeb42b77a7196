"""Rows of a register that stand for members of archives: each member becomes a row of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeAlias

from contentan.corpus import member_files
from contentan.corpus.archive_names import INSIDE
from contentan.corpus.member_files import Held
from contentan.errors import ContentanError, Faults

#: What an archive holds; a memory may stand behind it.
Holder: TypeAlias = Callable[[Path], tuple[Held, ...]]
#: Number of a line and its cells by our column names.
NumberedRow: TypeAlias = tuple[int, dict[str, str]]
_SHOWN = 4


class Named(NamedTuple):
    """What a row names of an archive: the archive's path as the register has it, the member with
    what the archive says of it, and the documents for which the row stands.
    """

    archive: str
    own: Held
    documents: tuple[Held, ...]

    def path(self, label: str) -> str:
        """The path of a member, below the corpus folder."""
        return f"{self.archive}{INSIDE}{label}" if label else self.archive


def named(paths: Sequence[str], root: Path, held: Holder) -> list[Named | ContentanError | None]:
    """For each path of a register what it names of an archive: None for any other file, an error
    for a member that is not there and for one that an earlier path names.

    A member belongs to the path that names it most closely; the path of an archive stands for all
    that are left.
    """
    places = [_place(root, path, held) for path in paths]
    owners: dict[tuple[Path, str], int] = {}
    for number, place in enumerate(places):
        if place and place.label in place.found:
            owners.setdefault((place.file, place.label), number)
    return [
        _named(number, path, place, owners) if place else None
        for number, (path, place) in enumerate(zip(paths, places, strict=True))
    ]


class _Place(NamedTuple):
    """Where a path leads: the archive's file, its path below the corpus folder, a label in it; and
    what it holds, by label.
    """

    file: Path
    archive: str
    label: str
    found: dict[str, Held]


def _place(root: Path, path: str, held: Holder) -> _Place | None:
    here = root.resolve()
    if not path or not (root / path).resolve().is_relative_to(here):
        return None
    file, label = member_files.parted(root / path)
    if not file.is_file() or not file.resolve().is_relative_to(here):
        return None
    found = {one.label: one for one in held(file.resolve())}
    archive = (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()
    whole = archive if label else path
    return _Place(file.resolve(), whole, label, found) if found or label else None


def _named(
    number: int, path: str, place: _Place, owners: dict[tuple[Path, str], int]
) -> Named | ContentanError:
    file, archive, label, found = place
    if label not in found:
        members = [one.label for one in found.values() if one.label]
        more = ", …" if len(members) > _SHOWN else ""
        holds = f"it holds {', '.join(members[:_SHOWN])}{more}" if members else "it is no archive"
        return ContentanError(f"{path} does not exist: {file.name} has no such member; {holds}")
    if owners[file, label] != number:
        return ContentanError(f"{path} is named by an earlier row; leave one of them out")
    own = found[label]
    inside = f"{label}{INSIDE}" if label else ""
    below = [one for one in found.values() if one.label != label and one.label.startswith(inside)]
    kept = [one for one in below if not one.holds and _owner(file, one.label, owners) == number]
    return Named(archive, own, tuple(kept) if own.holds else (own,))


def _owner(file: Path, label: str, owners: dict[tuple[Path, str], int]) -> int | None:
    """Which path names a member most closely."""
    parts = label.split(INSIDE)
    above = [INSIDE.join(parts[:n]) for n in range(len(parts), -1, -1)]
    return next((owners[file, one] for one in above if (file, one) in owners), None)


def members_as_rows(
    rows: Sequence[NumberedRow], root: Path, held: Holder, faults: Faults
) -> Iterator[NumberedRow]:
    """Rows, those of archives taken apart; what is wrong with one is noted.

    The row of a member has its digest in `member`, and in `name` what its id is made of.
    """
    found = named([row["path"] for _, row in rows], root, held)
    for (line, row), one in zip(rows, found, strict=True):
        if one is None:
            yield line, row
        elif isinstance(one, ContentanError):
            faults.add(one.message, line)
        else:
            stated = row.get("sha256", "").lower()
            if stated and one.own.readable and stated != one.own.sha256:
                faults.add(changed(row["path"], one.own.sha256, stated), line)
            yield from ((line, _as_row(row, one, member)) for member in one.documents)


def changed(path: str, actual: str, stated: str) -> str:
    """What is said of a file that has another digest than the register states."""
    return f"{path} has changed: its SHA-256 is {actual[:12]}…, the register says {stated[:12]}…"


def _as_row(row: dict[str, str], one: Named, member: Held) -> dict[str, str]:
    own = {**row, "path": one.path(member.label), "sha256": "", "member": member.sha256}
    if member.label == one.own.label:
        return own | ({"name": _name(one.archive, member.label)} if member.label else {})
    inner = member.label.removeprefix(one.own.label).removeprefix(INSIDE)
    title = row.get("title", "")
    stem = f"{row['id']}/{_plain(inner)}" if row.get("id") else _name(one.archive, member.label)
    return own | {"id": "", "name": stem, "title": f"{title}: {_plain(inner)}" if title else ""}


def _name(archive: str, label: str) -> str:
    """What stands for the path of a member: `report/annex.docx` for `report.zip!/annex.docx`."""
    return f"{_stem(archive)}/{_plain(label)}"


def _plain(label: str) -> str:
    *above, last = label.split(INSIDE)
    return "/".join([*(_stem(one) for one in above), last])


def _stem(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(""))
