"""The body of an answer into a file, within limits, and from where it broke off the last time.

A body is received as `<id>.part` beside a note of the server's validators; whole bodies get another
name, so that a part is never taken for one. It is resumed only where the server named the version
(a strong ETag, or a date) and confirms it by If-Range.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contentan.sources.fetch.fetch_options import Options

if TYPE_CHECKING:
    import httpx

PIECE = 65_536
#: Unpacked bytes below which no ratio is too high: a page of blanks is no bomb.
_FREE = 1_000_000


class FailedError(Exception):
    """The document cannot be had; the message is the reason that the table shows. `keep`: what came
    of it may be of use the next time.
    """

    def __init__(self, reason: str, *, keep: bool = False) -> None:
        super().__init__(reason)
        self.keep = keep


class AgainError(Exception):
    """It may work later. `wait` is what the server asks for, None where it asks for nothing."""

    def __init__(self, reason: str, wait: float | None = None, *, dead: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.dead = dead  # no connection at all
        self.host = ""  # whose fault it is


@dataclass(frozen=True, slots=True)
class Part:
    """A body being received: the file, and the address and validators that it belongs to."""

    path: Path
    url: str

    @property
    def note(self) -> Path:
        return self.path.with_suffix(".json")

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Begun:
    """What is there of a body already."""

    size: int
    validator: str


@dataclass(frozen=True, slots=True)
class _Note:
    url: str
    validator: str


def begun(part: Part) -> Begun | None:
    """Where to go on, or None where a body must be asked for from its beginning."""
    try:
        note = _Note(**json.loads(part.note.read_text(encoding="utf-8")))
        size = part.path.stat().st_size
    except (OSError, ValueError, TypeError):  # none, or cut off while it was written
        return None
    return Begun(size, note.validator) if size and note.url == part.url and note.validator else None


def range_headers(there: Begun | None) -> dict[str, str]:
    """What asks for the rest of a body, if it is still the same."""
    return {"Range": f"bytes={there.size}-", "If-Range": there.validator} if there else {}


def receive(
    response: httpx.Response,
    part: Part,
    there: Begun | None,
    options: Options,
    stopped: Callable[[], bool],
) -> None:
    """The body into the part's file, whole when this returns.

    Raises FailedError for what is too big or unpacks to too much, AgainError for what broke off;
    network errors pass through.
    """
    goes_on = response.status_code == 206
    if goes_on and (there is None or _start(response) != there.size):
        part.drop()
        raise AgainError("the server sent another part than was asked for", 0.0)
    start = there.size if goes_on and there else 0
    _announced(response, start, options.bytes)
    if not goes_on:
        _begin(response, part)
    with part.path.open("ab" if goes_on else "wb") as file:
        for piece in pieces(response, start, options):
            if stopped():
                raise AgainError("stopped")
            file.write(piece)
        file.flush()
        # On the disk before its line in versions.csv is.
        os.fsync(file.fileno())
        size = file.tell()
    total = re.fullmatch(r"bytes \d+-\d+/(\d+)", response.headers.get("content-range", ""))
    if goes_on and total and size != int(total[1]):
        raise AgainError(f"{size:,} of {int(total[1]):,} bytes came")


def _start(response: httpx.Response) -> int:
    found = re.match(r"bytes (\d+)-", response.headers.get("content-range", ""))
    return int(found[1]) if found else -1


def _announced(response: httpx.Response, start: int, most: int) -> None:
    # Refused before a byte is read; a server that states no length, or a wrong one, is counted
    # while it sends.
    length = response.headers.get("content-length", "")
    if length.isdigit() and start + int(length) > most:
        raise FailedError(f"too big: {start + int(length):,} bytes, at most {most:,} are fetched")


def _begin(response: httpx.Response, part: Part) -> None:
    part.path.parent.mkdir(parents=True, exist_ok=True)
    part.drop()
    encoded = _encoding(response) != ""
    etag = response.headers.get("etag", "")
    # A weak ETag names no bytes, and a date names a second; If-Range takes the one only if strong,
    # and our resume the other.
    validator = response.headers.get("last-modified", "")
    if etag:
        validator = etag if etag.startswith('"') else ""
    note = _Note(part.url, "" if encoded else validator)
    part.note.write_text(json.dumps(asdict(note)), encoding="utf-8")


def _encoding(response: httpx.Response) -> str:
    encoding = str(response.headers.get("content-encoding", "")).strip().lower()
    return "" if encoding == "identity" else encoding


def pieces(response: httpx.Response, start: int, options: Options) -> Iterator[bytes]:
    """The body unpacked, as long as it stays within the limits; `start` bytes of it are there
    already.
    """
    encoding = _encoding(response)
    if encoding not in ("", "gzip", "x-gzip", "deflate"):
        raise FailedError(f"the body is packed as {encoding[:40]!r}, which was not asked for")
    pieces = inflated(response.iter_raw(), options) if encoding else response.iter_raw()
    size = start
    for piece in pieces:
        size += len(piece)
        if size > options.bytes:
            raise FailedError(f"too big: more than {options.bytes:,} bytes")
        yield piece


def inflated(packed: Iterable[bytes], options: Options) -> Iterator[bytes]:
    """Gzip or deflate unpacked piece by piece. Raises FailedError where it is damaged or a bomb,
    AgainError where it breaks off.
    """
    engine = zlib.decompressobj(zlib.MAX_WBITS | 32)
    came = made = 0
    for chunk in packed:
        came += len(chunk)
        left = chunk
        while left:
            if engine.eof:  # gzip may be several files in one
                engine = zlib.decompressobj(zlib.MAX_WBITS | 32)
            try:
                piece = engine.decompress(left, PIECE)
            except zlib.error as error:
                raise FailedError(
                    f"the body is said to be packed, but does not unpack ({error})"
                ) from None
            made += len(piece)
            # Compared as it unpacks, never after: a bomb must not be held even once.
            if made > max(_FREE, options.ratio * came):
                raise FailedError(f"a bomb: {came:,} bytes unpack to more than {made:,}")
            yield piece
            left = engine.unused_data if engine.eof else engine.unconsumed_tail
    if not engine.eof:
        raise AgainError(f"the packed body breaks off after {came:,} bytes")
