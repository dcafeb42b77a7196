"""What earlier processes worked out of words, in a file that is mapped into memory.

A form that was never read takes a hundred times as long as one that was, and each process begins
with none. So what was found is kept in one file for each state of code, data and libraries (its
name says which). Rows are found by their hash, and each is checked by its own digest when it is
read: what is damaged is worked out anew. A file is written whole and put into its place; of two
processes that write at once one loses what it had learned, which is only a memory.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from contentan.store.files import write_atomic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

_MAGIC = b"contentan words\0"
_DIGEST = 8  # bytes
MOST = 400_000
#: So many new rows, and such a share of the file, are worth writing it again.
LEAST, SHARE = 200, 0.05


@dataclass(slots=True)
class Words:
    """Hashes of the rows in rising order, where each row ends, the rows; and what is new."""

    hashes: Hashes = field(default_factory=lambda: np.empty(0, dtype=np.uint64))
    ends: Hashes = field(default_factory=lambda: np.empty(0, dtype=np.uint64))
    rows: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, dtype=np.uint8))
    new: dict[tuple[str, str], Any] = field(default_factory=dict)


_open: list[Words] = []


@contextlib.contextmanager
def kept_at(path: Path, tmp: Path) -> Iterator[None]:
    """Within, words are looked up in the file at `path`, and new ones go there at the end; drafts
    stand in `tmp`, on the same file system.
    """
    if _open:  # that of the batch, to which this document belongs
        yield
        return
    _open.append(read(path))
    try:
        yield
    finally:
        words = _open.pop()
        new, before = words.new, len(words.hashes)
        del words  # Windows replaces no file that is mapped
        if len(new) >= max(LEAST, SHARE * before):
            with contextlib.suppress(OSError):  # a full disk, a folder that may not be written to
                write(path, new, tmp=tmp)


def known(kind: str, forms: Sequence[str]) -> dict[str, Any]:
    """What is kept of forms, as it was put; those of which nothing sound is kept are not in it."""
    if not _open or not len(_open[-1].hashes):
        return {}
    words = _open[-1]
    wanted = np.array([_hash(kind, form) for form in forms], dtype=np.uint64)
    at = np.minimum(np.searchsorted(words.hashes, wanted), len(words.hashes) - 1)
    found = {}
    for number in np.flatnonzero(words.hashes[at] == wanted).tolist():
        row = _row(words, int(at[number]))
        if row and row[:2] == [kind, forms[number]]:
            found[forms[number]] = row[2]
    return found


def keep(kind: str, form: str, value: Any) -> None:
    """Put what was worked out of a form, as JSON has it, beside what is kept."""
    if _open:
        _open[-1].new[kind, form] = value


def read(path: Path) -> Words:
    """The file at `path`; no words where there is none or it is no whole one."""
    try:
        raw = np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, ValueError):  # not there; empty
        return Words()
    head = len(_MAGIC) + 8
    if len(raw) < head or bytes(raw[: len(_MAGIC)]) != _MAGIC:
        return Words()
    count = int.from_bytes(bytes(raw[len(_MAGIC) : head]), "little")
    first = head + 16 * count
    if first > len(raw):
        return Words()
    hashes, ends = raw[head:first].view(np.uint64).reshape(2, count)
    return Words(hashes, ends, raw[first:])


def write(path: Path, new: Mapping[tuple[str, str], Any], *, tmp: Path) -> None:
    """What is new by kind and form, and what stands at `path` by now, in its place; the new alone
    where there would be too many.
    """
    made = {_hash(*key): _packed(key, value) for key, value in new.items()}
    made = {**_sound(path, MOST - len(made)), **made}
    rows = sorted(made.items())
    hashes = np.array([own for own, _ in rows], dtype="<u8")
    ends = np.cumsum([len(row) for _, row in rows], dtype="<u8")
    head = _MAGIC + len(rows).to_bytes(8, "little")
    body = b"".join(row for _, row in rows)
    write_atomic(path, head + hashes.tobytes() + ends.tobytes() + body, tmp=tmp)


def _sound(path: Path, most: int) -> dict[int, bytes]:
    """The sound rows of a file by hash; none where they are more than `most`."""
    there = read(path)
    if len(there.hashes) > most:
        return {}
    return {
        own: _bytes(there, at) for at, own in enumerate(there.hashes.tolist()) if _row(there, at)
    }


def _hash(kind: str, form: str) -> int:
    raw = f"{kind}\0{form}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little")


def _packed(key: tuple[str, str], value: Any) -> bytes:
    content = json.dumps([*key, value], separators=(",", ":")).encode()
    return hashlib.blake2b(content, digest_size=_DIGEST).digest() + content


def _bytes(words: Words, at: int) -> bytes:
    return bytes(words.rows[int(words.ends[at - 1]) if at else 0 : int(words.ends[at])])


def _row(words: Words, at: int) -> list[Any] | None:
    """Kind, form and value of a row; None where it is damaged."""
    raw = _bytes(words, at)
    digest, content = raw[:_DIGEST], raw[_DIGEST:]
    if hashlib.blake2b(content, digest_size=_DIGEST).digest() != digest:
        return None
    found: list[Any] = json.loads(content)
    return found
