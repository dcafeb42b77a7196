"""A register as CSV, altered cell by cell: what is not altered keeps its bytes.

A line that starts with `#` is a person's comment: it is kept where it stands, and is no row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contentan.errors import RegisterError, many
from contentan.sources.registration.register_sheet import Changes, Row, Sheet, as_text, check_header

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class _Line:
    """One row as it is written: raw cells, and the line end ('' at the end of the file)."""

    number: int
    raw: tuple[str, ...]
    end: str

    @property
    def empty(self) -> bool:
        return self.raw[0].startswith("#") or not any(self.cells)

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(_value(cell) for cell in self.raw)


def read(path: Path) -> Sheet:
    """The cells of a CSV register; RegisterError where it is no UTF-8 or a row has other cells than
    the header.
    """
    header, rows, _ = _parsed(path.read_bytes(), path)
    return Sheet(header.cells, tuple(Row(line.number, line.cells) for line in rows))


def altered(raw: bytes, changes: Changes, path: Path) -> bytes:
    """The bytes of a CSV register with its changes; `raw` is empty for a new one."""
    if not raw:
        return _new(changes)
    header, rows, lines = _parsed(raw, path)
    text = raw.decode()
    delimiter, newline = _delimiter(text), "\r\n" if "\r\n" in text else "\n"
    added = changes.columns(header.cells)
    names = [*header.cells, *added]
    row_at = {line.number: row for row, line in enumerate(rows)}
    out = [_BOM] if text.startswith(_BOM) else []
    for line in lines:
        cells = list(line.raw)
        if line is header:
            cells += [_written(name, delimiter) for name in added]
        elif line.number in row_at:
            cells += [""] * len(added)
            for column, name in enumerate(names):
                new = changes.cells.get((row_at[line.number], name))
                if new is not None and as_text(new) != _value(cells[column]):
                    cells[column] = _written(new, delimiter)
        out.append(delimiter.join(cells) + line.end)
    if changes.rows and lines and not lines[-1].end:
        out.append(newline)
    out += [
        delimiter.join(_written(row.get(name, ""), delimiter) for name in names) + newline
        for row in changes.rows
    ]
    return "".join(out).encode()


def _new(changes: Changes) -> bytes:
    names = changes.columns(())
    rows = (
        []
        if not names
        else [names, *([row.get(name, "") for name in names] for row in changes.rows)]
    )
    return "".join(",".join(_written(cell, ",") for cell in row) + "\n" for row in rows).encode()


def _parsed(raw: bytes, path: Path) -> tuple[_Line, list[_Line], list[_Line]]:
    """Header, rows, and all lines with comments and empty ones."""
    try:
        text = raw.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise RegisterError("not UTF-8; save it as 'CSV UTF-8'", where=path, line=line) from None
    lines = list(_lines(text, _delimiter(text), path))
    full = [one for one in lines if not one.empty]
    if not full:
        raise RegisterError("the register is empty: it has no header", where=path)
    header, *rows = full
    check_header(header.cells, path, header.number)
    for row in rows:
        if len(row.raw) != len(header.raw):
            raise RegisterError(
                f"{many(len(row.raw), 'cell')}, the header has {len(header.raw)}",
                where=path,
                line=row.number,
            )
    return header, rows, lines


def _delimiter(text: str) -> str:
    """Excel writes semicolons in a Russian or Kazakh locale."""
    lines = (
        line
        for line in text.removeprefix(_BOM).splitlines()
        if line.strip() and not line.startswith("#")
    )
    return max(",;\t", key=next(lines, "").count)


def _lines(text: str, delimiter: str, path: Path) -> Iterator[_Line]:
    """Lines with their raw cells. A cell in quotes may go over several lines; the number is that of
    the first.
    """
    cell = re.compile(rf'"(?:[^"]|"")*"|[^{delimiter}\r\n"][^{delimiter}\r\n]*|')
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
                "a quotation mark that is not closed, or closed before the end of its cell",
                where=path,
                line=number,
            )
        end = "\r\n" if text.startswith("\r\n", at) else text[at : at + 1]
        yield _Line(number, tuple(cells), end)
        number += sum(part.count("\n") for part in cells) + 1
        at, cells = at + len(end), []


def _value(raw: str) -> str:
    return (raw[1:-1].replace('""', '"') if raw.startswith('"') else raw).strip()


def _written(text: str, delimiter: str) -> str:
    cell = as_text(text)
    return (
        '"' + cell.replace('"', '""') + '"'
        if any(sign in cell for sign in (delimiter, '"'))
        else cell
    )
