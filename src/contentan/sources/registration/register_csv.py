"""A register as CSV, altered cell by cell: what is not altered keeps its bytes."""

from __future__ import annotations

from pathlib import Path

from contentan.corpus.register_reading.register_bytes import encoded
from contentan.corpus.register_reading.register_csv_lines import parsed, value_of
from contentan.corpus.register_reading.register_sheet import Changes, as_text


def altered(raw: bytes, changes: Changes, path: Path) -> bytes:
    """The bytes of a CSV register with its changes; `raw` is empty for a new one."""
    if not raw:
        return _new(changes)
    file = parsed(raw, path)
    header, rows, lines, delimiter = file.header, file.rows, file.lines, file.delimiter
    newline = "\r\n" if "\r\n" in file.read.text else "\n"
    added = changes.columns(header.cells)
    names = [*header.cells, *added]
    row_at = {line.number: row for row, line in enumerate(rows)}
    out = []
    for line in lines:
        cells = list(line.raw)
        if line is header:
            cells += [_written(name, delimiter) for name in added]
        elif line.number in row_at:
            cells += [""] * len(added)
            for column, name in enumerate(names):
                new = changes.cells.get((row_at[line.number], name))
                if new is not None and as_text(new) != value_of(cells[column]):
                    cells[column] = _written(new, delimiter)
        out.append(delimiter.join(cells) + line.end)
    if changes.rows and lines and not lines[-1].end:
        out.append(newline)
    out += [
        delimiter.join(_written(row.get(name, ""), delimiter) for name in names) + newline
        for row in changes.rows
    ]
    return encoded("".join(out), file.read.encoding)


def _new(changes: Changes) -> bytes:
    names = changes.columns(())
    rows = (
        []
        if not names
        else [names, *([row.get(name, "") for name in names] for row in changes.rows)]
    )
    return "".join(",".join(_written(cell, ",") for cell in row) + "\n" for row in rows).encode()


def _written(text: str, delimiter: str) -> str:
    cell = as_text(text)
    return (
        '"' + cell.replace('"', '""') + '"'
        if any(sign in cell for sign in (delimiter, '"'))
        else cell
    )
