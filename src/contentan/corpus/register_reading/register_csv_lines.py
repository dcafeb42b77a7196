"""The lines of a CSV register with their raw cells, so that what is not altered keeps its bytes.

A line that starts with `#` is a person's comment, `sep=;` in the first line is Excel's: both are
kept where they stand, and are no rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from contentan.corpus.register_reading.register_bytes import Decoded, decoded
from contentan.corpus.register_reading.register_headings import column_names, header_at
from contentan.errors import RegisterError

_SEPARATOR = re.compile(r'"?sep=([^\r\n"])"?[ \t]*\r?(?:\n|$)', re.IGNORECASE)
_DELIMITERS = ",;\t"
#: So many of the first lines may stand above the header.
ABOVE = 15


@dataclass(frozen=True, slots=True)
class CsvLine:
    """One row as it is written: raw cells, and the line end ('' at the end of the file)."""

    number: int
    raw: tuple[str, ...]
    end: str

    @property
    def empty(self) -> bool:
        return self.raw[0].startswith("#") or not any(self.cells)

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(value_of(cell) for cell in self.raw)


class CsvFile(NamedTuple):
    """All lines in order; `header` and `rows` are among them, as is what stands `above`."""

    read: Decoded
    delimiter: str
    lines: list[CsvLine]
    above: list[CsvLine]
    header: CsvLine
    rows: list[CsvLine]


def parsed(raw: bytes, path: Path, chosen: Mapping[str, str] | None = None) -> CsvFile:
    """A CSV register in its parts. Raises RegisterError where it cannot be taken apart."""
    try:
        read = decoded(raw)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise RegisterError("not UTF-8; save it as 'CSV UTF-8'", where=path, line=line) from None
    stated = _SEPARATOR.match(read.text)
    delimiter = stated[1] if stated else _delimiter(read.text, chosen)
    lines = list(_lines(read.text, delimiter, path))
    full = [one for one in lines[bool(stated) :] if not one.empty]
    if not full:
        raise RegisterError("the register is empty: it has no header", where=path)
    at = header_at([one.cells for one in full[:ABOVE]], chosen)
    return CsvFile(read, delimiter, lines, full[:at], full[at], full[at + 1 :])


def _delimiter(text: str, chosen: Mapping[str, str] | None) -> str:
    """The sign by which the header names most of our columns, else which stands in it most often.
    Excel writes semicolons in a Russian or Kazakh locale.
    """
    lines = [
        line
        for line in text.splitlines()[: 4 * ABOVE]
        if line.strip(" \t,;") and not line.startswith("#")
    ][:ABOVE]

    def likely(delimiter: str) -> tuple[int, int]:
        known = (
            len(column_names([value_of(cell) for cell in line.split(delimiter)], chosen))
            for line in lines
        )
        return max(known, default=0), lines[0].count(delimiter) if lines else 0

    return max(_DELIMITERS, key=likely)


def _lines(text: str, delimiter: str, path: Path) -> Iterator[CsvLine]:
    """Lines with their raw cells. A cell in quotes may go over several lines; the number is that of
    the first.
    """
    sign = re.escape(delimiter)
    cell = re.compile(rf'"(?:[^"]|"")*"|[^{sign}\r\n"][^{sign}\r\n]*|')
    at, number, cells = 0, 1, []
    while at < len(text):
        found = cell.match(text, at)
        assert found
        cells.append(found[0])
        at = found.end()
        if text[at : at + 1] == delimiter:
            at += 1
            if at < len(text):
                continue
            cells.append("")
        if text[at : at + 1] not in ("", "\r", "\n"):
            raise RegisterError(
                "broken row: a quotation mark that is not closed, or closed before the end of its"
                " cell",
                where=path,
                line=number,
            )
        end = "\r\n" if text.startswith("\r\n", at) else text[at : at + 1]
        yield CsvLine(number, tuple(cells), end)
        number += sum(part.count("\n") for part in cells) + 1
        at, cells = at + len(end), []


def value_of(raw: str) -> str:
    """A raw cell as text."""
    return (raw[1:-1].replace('""', '"') if raw.startswith('"') else raw).strip()
