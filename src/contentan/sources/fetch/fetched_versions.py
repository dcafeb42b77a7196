"""versions.csv: what was fetched, a line for each change; the only state of a fetch.

A line is appended when a document is new, has changed, is gone or has other validators, when what
came is doubtful, and when a person decides; it is never altered. It is written by one call and
flushed to the disk; what a power cut leaves of a line is cut off when the file is next opened. The
files themselves are complete before their line is written: a file without a line is as good as
none, and is made again under the same name.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import threading
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from contentan.errors import TableError, many
from contentan.tables.schema import declare

FILE = "versions.csv"
FOLDER = "fetched"
#: What a file name may take of an id, in bytes; file systems allow 255 for all of it.
_STEM = 120
#: Names that are no files on Windows, whatever follows after a dot.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
VERSIONS = declare(
    "versions",
    "",
    """
    id             text  the document in the register
    url            text  address as the list names it
    final_url      text  address after redirects
    status         text  what came of it
    digest         text  SHA-256 of the file's bytes; of the last version where the document is
                         gone
    file           text  the file, relative to the folder of the table
    kind           text  what the file is by its content
    bytes          int   its size
    fetched        text  when, in UTC
    etag           text  the server's name of this version, for the next request
    last_modified  text  the server's date of this version, for the next request
    content_type   text  what the server says that it is, not believed
    note           text  what a person should know of this version
    """,
    values={"status": ("new", "changed", "unchanged", "gone", "doubtful", "taken", "rejected")},
)


@dataclass(frozen=True, slots=True)
class Version:
    """One line of versions.csv."""

    id: str
    url: str
    final_url: str
    status: str
    digest: str
    file: str
    kind: str
    bytes: int
    fetched: str
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""
    note: str = ""


_HEADER = [field.name for field in fields(Version)]


def name_of(doc: str, digest: str, kind: str) -> str:
    """Path of a version below the corpus folder; only of the id, the digest and what the bytes are.

    >>> name_of("S001", "ab" * 32, "html")
    'fetched/S001.abababababab.html'
    """
    ending = {"text": "txt", "markdown": "md"}.get(kind, kind)
    return f"{FOLDER}/{stem(doc)}.{digest[:12]}.{ending}"


def stem(doc: str) -> str:
    """An id as the beginning of a file name; a long one is cut, and keeps apart from others by a
    digest, and so does one that names a device on Windows.

    >>> stem("con.2021")
    '_con.2021-63f4647a'
    """
    raw = doc.encode()
    if len(raw) <= _STEM and not doc.startswith(".") and not _DEVICE.match(doc):
        return doc
    # Cut by bytes, since file systems count bytes: half a letter at the end is dropped.
    start = raw[: _STEM - 9].decode(errors="ignore").lstrip(".")
    return f"{'_' * bool(_DEVICE.match(doc))}{start}-{hashlib.sha256(raw).hexdigest()[:8]}"


def doubt_kind(version: Version) -> str:
    """The kind of the doubt with which a note begins: `consent: a page that …`."""
    return version.note.partition(":")[0]


class Versions:
    """The table as it stands, and appending to it.

    `latest`: the newest line of each id that counts: what is doubtful does not until a person has
    taken it. `doubts`: the newest doubtful or rejected line of an id, where nothing sound came
    after it; `taken`: id and kind of the doubts that a person has dispelled; `kinds` of every (id,
    file) there was.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = threading.Lock()
        self._sound: dict[str, list[Version]] = {}
        self.latest: dict[str, Version] = {}
        self.doubts: dict[str, Version] = {}
        self.taken: set[tuple[str, str]] = set()
        self.kinds: dict[tuple[str, str], str] = {}
        for row in _sound(self.path):
            self._count(row)

    def _count(self, row: Version) -> None:
        """A line as the newest."""
        self.kinds[row.id, row.file] = row.kind
        sound = self._sound.setdefault(row.id, [])
        if row.status in ("doubtful", "rejected"):
            self.doubts[row.id] = row
            # What was taken for the document, and turned out to be none.
            sound[:] = [one for one in sound if one.digest != row.digest]
        else:
            self.doubts.pop(row.id, None)
            sound.append(row)
        if row.status == "taken":
            self.taken.add((row.id, doubt_kind(row)))
        self.latest.pop(row.id, None)
        if sound:
            self.latest[row.id] = sound[-1]

    def append(self, version: Version) -> None:
        """One more line, on the disk when this returns."""
        with self._lock:
            new = not self.path.exists()
            blob = (_line(_HEADER) if new else b"") + _line(
                [_text(value) for value in astuple(version)]
            )
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab", buffering=0) as file:
                start = file.tell()
                try:
                    # Unbuffered, a write may be cut short by a full disk without an error.
                    if file.write(blob) != len(blob):
                        raise OSError("no space left for the line")
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(start)
                    raise
            self._count(version)


def read_versions(folder: Path) -> list[Version]:
    """All lines of a folder's versions.csv, oldest first; none where there is no such file."""
    path = folder / FILE
    return _parsed(_whole(path.read_bytes()), path) if path.exists() else []


def _sound(path: Path) -> list[Version]:
    """The lines, and the file without the beginning of one that a power cut left behind its last
    line end.
    """
    if not path.exists():
        return []
    raw = path.read_bytes()
    whole = _whole(raw)
    # A power cut: the next append would else continue the broken line.
    if len(whole) < len(raw):
        os.truncate(path, len(whole))
        if not whole:
            path.unlink()
    return _parsed(whole, path)


def _whole(raw: bytes) -> bytes:
    return raw[: raw.rfind(b"\n") + 1]


def _parsed(blob: bytes, path: Path) -> list[Version]:
    rows = list(csv.reader(io.StringIO(blob.decode("utf-8-sig", "replace"))))
    if rows and rows[0] != _HEADER:
        raise TableError(
            f"the header is {', '.join(rows[0])[:200]}; expected {', '.join(_HEADER)}",
            where=path,
            line=1,
        )
    return [_version(row, path, line) for line, row in enumerate(rows[1:], 2)]


def _version(row: list[str], path: Path, line: int) -> Version:
    if len(row) != len(_HEADER):
        raise TableError(
            f"{many(len(row), 'cell')}, the header has {len(_HEADER)}", where=path, line=line
        )
    cells = {name: cell.removeprefix("'") for name, cell in zip(_HEADER, row, strict=True)}
    number = cells.pop("bytes")
    if not number.isdigit():
        raise TableError(f"bytes {number!r}: expected a number", where=path, line=line)
    return Version(**cells, bytes=int(number))


def _text(value: str | int) -> str:
    """A cell in one line, and text for a spreadsheet whatever a server has written into it."""
    text = " ".join(str(value).split())
    return "'" + text if text.startswith(tuple("=+-@'")) else text


def _line(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode("utf-8", "replace")
