"""A register as a table of text, and changes of it.

Cells that are not named in `Changes` keep their bytes in a CSV (quoting, spaces, comment lines,
line ends, byte order mark) and their formats, widths and comments in a workbook. What is written is
text: a cell that a spreadsheet would run gets an apostrophe in a CSV and the type text in a
workbook.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contentan.corpus.register_reading.register_headings import column_names
from contentan.errors import RegisterError

_FORMULA = tuple("=+-@\t\r")
WORKBOOK = ".xlsx"


@dataclass(frozen=True, slots=True)
class Row:
    """One document; `line` is where a person finds it in the file."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What was read otherwise than it is written: in which line, which of our columns ('' for what
    is no cell), of what kind, and what is said of it.
    """

    line: int
    column: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Header and rows as they stand in the file, cells stripped of spaces; empty rows and comments
    left out. Cells whose meaning is sure are as a register has them, and `told` says so; `chosen`
    are our names of columns with those of the file that a person has named.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    told: tuple[Told, ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()

    def column(self, ours: str) -> str:
        """The file's name of one of our columns, '' where it has none."""
        return _names(self.header, self.chosen).get(ours, "")

    def cell(self, row: Row, ours: str) -> str:
        """A cell by our name of its column, '' where there is no such column."""
        name = self.column(ours)
        at = self.header.index(name) if name else -1
        return row.cells[at] if 0 <= at < len(row.cells) else ""


@functools.lru_cache(maxsize=64)
def _names(header: tuple[str, ...], chosen: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return column_names(header, dict(chosen))


@dataclass(frozen=True, slots=True)
class Changes:
    """`cells`: (number of the row from 0, the file's name of the column) to text; `rows`: new ones,
    by column.

    A column that the file does not have yet is added at the end.
    """

    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    rows: Sequence[Mapping[str, str]] = ()

    def columns(self, header: Sequence[str]) -> list[str]:
        """Columns that must be added to a header."""
        named = [name for _, name in self.cells] + [name for row in self.rows for name in row]
        return [name for name in dict.fromkeys(named) if name not in header]


def in_one_line(text: str) -> str:
    """Text as a cell holds it: no line ends, no control characters.

    >>> in_one_line("two\\nlines\\x00")
    'two lines'
    """
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def as_text(text: str) -> str:
    """A cell that no spreadsheet runs, for a CSV.

    >>> as_text("=HYPERLINK(1)"), as_text("2021")
    ("'=HYPERLINK(1)", '2021')
    """
    line = in_one_line(text)
    return "'" + line if line.startswith(_FORMULA) else line


def check_header(header: Sequence[str], path: Path, line: int) -> None:
    """Raise RegisterError where a header is empty or has a name twice."""
    names = [name for name in header if name]
    if not names:
        raise RegisterError("there is no header", where=path, line=line)
    for name in names:
        if names.count(name) > 1:
            raise RegisterError(
                f"column {name!r} is a duplicate in the header", where=path, line=line
            )
