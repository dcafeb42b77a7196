"""Arrays and lists of words in a folder, mapped into memory: what is not looked at is not read.

An array is a .npy file. A list of words is a .txt file, one a line, beside an array of where each
begins.
"""

from __future__ import annotations

import bisect
import functools
import hashlib
import mmap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


class Words(NamedTuple):
    """Words by number. `blob` holds them in UTF-8, each ended by a line end; word i begins at
    begins[i], and begins has one entry more.
    """

    blob: bytes | mmap.mmap
    begins: NDArray[np.int64]

    def __repr__(self) -> str:
        return f"<{self.size} words>"

    @property
    def size(self) -> int:
        return len(self.begins) - 1

    def raw(self, i: int) -> bytes:
        return bytes(self.blob[self.begins[i] : self.begins[i + 1] - 1])

    def word(self, i: int) -> str:
        return self.raw(i).decode()

    def all(self) -> list[str]:
        return bytes(self.blob[:]).decode().split("\n")[:-1]

    def first_from(self, word: str) -> int:
        """Of words in ascending order (of code points): the number of the first that is not less;
        `size` where all are.
        """
        return bisect.bisect_left(range(self.size), word.encode(), key=self.raw)

    def find(self, word: str) -> int | None:
        """Of words in ascending order: the number of this one."""
        i = self.first_from(word)
        return i if i < self.size and self.raw(i) == word.encode() else None

    def holding(self, part: str, low: int, high: int) -> Iterator[int]:
        """Numbers from `low` to before `high` of the words that hold a part, which must not be
        empty.
        """
        sought, end = part.encode(), int(self.begins[high])
        at = self.blob.find(sought, int(self.begins[low]), end)
        while at != -1:
            # A word is told once: the search goes on behind its end.
            i = int(np.searchsorted(self.begins, at, side="right")) - 1
            yield i
            at = self.blob.find(sought, int(self.begins[i + 1]), end)


def words(given: Iterable[str]) -> Words:
    """Words in the order given; none holds a line end."""
    parts = [word.encode() for word in given]
    lengths = np.fromiter((len(part) + 1 for part in parts), dtype=np.int64, count=len(parts))
    return Words(
        b"".join(part + b"\n" for part in parts),
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
    )


@functools.lru_cache(maxsize=200_000)
def digest(word: str) -> int:
    """A number of 64 bits that stands for a word, the same everywhere and for ever."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")


def write(folder: Path, parts: Mapping[str, Array | Words]) -> None:
    """Each part as a file or two in a folder that exists."""
    for name, part in parts.items():
        if isinstance(part, Words):
            (folder / f"{name}.txt").write_bytes(part.blob[:])
            np.save(folder / f"{name}.npy", part.begins)
        else:
            np.save(folder / f"{name}.npy", part)


def read(folder: Path, names: Iterable[str]) -> dict[str, Any]:
    """The parts with these names, mapped; ValueError or OSError where a file is missing or cut."""
    found: dict[str, Any] = {}
    for name in names:
        array = np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))
        text = folder / f"{name}.txt"
        found[name] = Words(_mapped(text, int(array[-1])), array) if text.exists() else array
    return found


def _mapped(path: Path, size: int) -> bytes | mmap.mmap:
    with path.open("rb") as file:
        # An empty file cannot be mapped.
        blob: bytes | mmap.mmap = (
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        )
    if len(blob) != size:
        raise ValueError(f"{path} has {len(blob)} bytes, expected {size}")
    return blob
