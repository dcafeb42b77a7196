"""Texts found by their digests: a table may be given away whose texts may not.

The digest is the SHA-256 of the text's letters and digits: NFKC, case-folded, ё as е. So it is the
same whatever became of spaces, quotation marks and hyphens on the way.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from contentan.errors import UsageError

_TABLES, _PLAIN = (".csv", ".tsv"), (".txt", ".md")


def digest(text: str) -> str:
    """The digest of a text.

    >>> digest("Ёлка — 2024!") == digest("елка2024")
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    kept = "".join(letter for letter in folded if letter.isalnum())
    return hashlib.sha256(kept.encode()).hexdigest()


def find(folders: Sequence[Path], wanted: Collection[str]) -> dict[str, str]:
    """The texts of digests that are found below folders: cells of CSV and TSV files, paragraphs and
    lines of .txt and .md files. UsageError for a folder that is not there.
    """
    found: dict[str, str] = {}
    for path in _files(folders):
        for text in _cells(path) if path.suffix.lower() in _TABLES else _paragraphs(path):
            own = digest(text)
            if own in wanted:
                found.setdefault(own, text)
    return found


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        if not folder.exists():
            raise UsageError("there is no such folder or file", where=folder)
        every = [folder] if folder.is_file() else sorted(folder.rglob("*"))
        yield from (path for path in every if path.suffix.lower() in (*_TABLES, *_PLAIN))


def _read(path: Path) -> str:
    from contentan.extract.text.charset import decode

    return decode(path.read_bytes())[0].removeprefix("\ufeff")


def _cells(path: Path) -> Iterator[str]:
    # A cell may hold a whole document.
    csv.field_size_limit(sys.maxsize)
    lines = _read(path).splitlines(keepends=True)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    for row in csv.reader(lines, delimiter=delimiter):
        yield from row


def _paragraphs(path: Path) -> Iterator[str]:
    for block in re.split(r"\n[ \t]*\n", _read(path).replace("\r\n", "\n")):
        yield block
        lines = block.splitlines()
        yield from lines if len(lines) > 1 else ()
