"""The codebook as it lies on the disk: its bytes, their digest, and what they say."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from contentan.codebook import codebook_file
from contentan.codebook.pattern_conditions import sets_of
from contentan.codebook.sound_patterns import Sound
from contentan.errors import CodebookError
from contentan.model import Codebook, Sets


class Draft(NamedTuple):
    """`digest` is that of the file's bytes: what a page saw, and what must still be there when it
    saves. `sets` are the word sets that its patterns use, by language.
    """

    path: Path
    data: bytes
    digest: str
    book: Codebook
    sets: Mapping[str, Sets]


@dataclass
class Reader:
    """Reads a codebook again and again; patterns without fault are parsed once."""

    where: Path
    sound: Sound = field(default_factory=Sound)
    last: Draft | None = None

    @property
    def path(self) -> Path:
        return codebook_file.codebook_path(self.where).resolve()  # a link stays one

    def read(self) -> Draft:
        """The codebook as it is now; CodebookError with all its faults."""
        try:
            data = self.path.read_bytes()
        except OSError:
            data = b""
        if self.last is None or self.last.data != data:
            self.last = _draft(self.path, data, self._book(self.path))
        return self.last

    def parsed(self, data: bytes) -> Draft:
        """Bytes that are to be the codebook; CodebookError where they would be none."""
        with tempfile.TemporaryDirectory() as place:
            draft = Path(place) / self.path.name
            draft.write_bytes(data)
            try:
                book = replace(self._book(draft), path=str(self.path))
            except CodebookError as error:
                raise CodebookError(error.message, where=self.path, line=error.line) from None
        return _draft(self.path, data, book)

    def took(self, draft: Draft) -> None:
        """Remember what was just written."""
        self.last = draft

    def _book(self, path: Path) -> Codebook:
        # What is met now need not be looked at the next time.
        sound = Sound(self.sound.known)
        book = codebook_file.read(path, sound)
        self.sound = Sound(self.sound.known | frozenset(sound.met))
        return book


def _draft(path: Path, data: bytes, book: Codebook) -> Draft:
    return Draft(path, data, digest_of(data), book, sets_of(book.patterns))


def digest_of(data: bytes) -> str:
    """What stands for the bytes of a file on a page."""
    return hashlib.sha256(data).hexdigest()[:16]
