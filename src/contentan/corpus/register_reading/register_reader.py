"""One reader of registers, for every command: a CSV or a workbook to a sheet of text.

What is written otherwise than a register has it is taken where its meaning is sure, and told; where
it is not, the row is refused with its line and what to do. No cell is dropped in silence.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from contentan.corpus.register_reading import register_cells, register_csv_lines
from contentan.corpus.register_reading.register_bytes import CALLED, Decoded
from contentan.corpus.register_reading.register_headings import ambiguous, column_names, header_at
from contentan.corpus.register_reading.register_sheet import (
    WORKBOOK,
    Row,
    Sheet,
    Told,
    check_header,
)
from contentan.errors import Faults, RegisterError, many

_log = logging.getLogger(__name__)
_NumberedRows = list[tuple[int, tuple[str, ...]]]
#: Signs of a line above the header that a message repeats.
_SHOWN = 60


def read(
    path: Path, chosen: Mapping[str, str] | None = None, faults: Faults | None = None
) -> Sheet:
    """The sheet of a register; `chosen` names columns, as --columns does.

    Rows that cannot be read are noted in `faults`, or refused. Raises RegisterError where the file
    is no register.
    """
    own = faults or Faults(RegisterError, path)
    if path.suffix.lower() == WORKBOOK:
        header, rows, told = _of_workbook(path, chosen, own)
    else:
        header, rows, told = _of_csv(path, chosen, own)
    if faults is None:
        own.refuse()
    header, named = _all_named(header, rows)
    names = column_names(header, chosen)
    told += named
    told += [
        Told(
            0,
            ours,
            "other column",
            f"{taken!r} is read as {ours}, not {name!r}; --columns {ours}={name} says otherwise",
        )
        for ours, taken, name in ambiguous(header, names)
    ]
    at = {ours: header.index(name) for ours, name in names.items()}
    rows = [(number, cells[: len(header)]) for number, cells in rows]
    made, understood = _understood(rows, at, path.parent)
    pairs = tuple((chosen or {}).items())
    return Sheet(tuple(header), made, (*told, *understood), pairs)


def _of_csv(
    path: Path, chosen: Mapping[str, str] | None, faults: Faults
) -> tuple[list[str], _NumberedRows, list[Told]]:
    file = register_csv_lines.parsed(path.read_bytes(), path, chosen)
    header, rows = _trimmed(file.header.cells), []
    check_header(header, path, file.header.number)
    for line in file.rows:
        beyond = line.cells[len(file.header.raw) :]
        if len(line.raw) < len(file.header.raw) or any(beyond):
            says = f"{many(len(line.raw), 'cell')}, the header has {len(file.header.raw)}"
            what = f": give {beyond[0]!r} a column of its own" if beyond else ""
            faults.add(f"{says}{what}", line.number)
            continue
        rows.append((line.number, line.cells))
    above = [(line.number, line.cells) for line in file.above]
    rest = [one for one in file.lines if one.raw[0].startswith("#") and len(one.raw) > 1]
    told = [*_page(file.read), *_above(above)]
    told += [
        Told(
            one.number,
            "",
            "comment",
            f"begins with # and is taken as a comment: {_brief(one.cells)}",
        )
        for one in rest
        if len(one.raw) == len(file.header.raw)
    ]
    return header, rows, told


def _of_workbook(
    path: Path, chosen: Mapping[str, str] | None, faults: Faults
) -> tuple[list[str], _NumberedRows, list[Told]]:
    from contentan.corpus.register_reading import register_workbook

    book = register_workbook.opened(path.read_bytes(), path)
    found = workbook_layout(register_workbook.sheet_of(book), path, chosen, faults)
    return found.header, found.rows, found.told


class Layout(NamedTuple):
    """Where in a workbook the header stands and what it says; rows below it by their number."""

    number: int
    header: list[str]
    rows: _NumberedRows
    told: list[Told]


def workbook_layout(
    sheet: Any, path: Path, chosen: Mapping[str, str] | None, faults: Faults
) -> Layout:
    """The register in a sheet of a workbook. Raises RegisterError where it holds none."""
    from contentan.corpus.register_reading import merged_cells, register_workbook

    grid = register_workbook.grid_of(sheet)
    if not grid:
        raise RegisterError("the register is empty: it has no header", where=path)
    at = header_at([cells for _, cells in grid[: register_csv_lines.ABOVE]], chosen)
    number, cells = grid[at]
    header = _trimmed(cells)
    check_header(header, path, number)
    plain = merged_cells.unmerged(grid[at + 1 :], header, sheet, faults)
    named, told = _all_named(header, plain.rows)
    return Layout(number, named, plain.rows, [*_above(grid[:at]), *plain.told, *told])


def _trimmed(cells: Sequence[str]) -> list[str]:
    header = list(cells)
    while header and not header[-1]:
        header.pop()
    return header


def _page(read: Decoded) -> Iterator[Told]:
    if read.encoding in CALLED:
        yield Told(0, "", "code page", f"the file is {CALLED[read.encoding]}, and read as that")
    if read.lost:
        yield Told(
            0,
            "",
            "lost letters",
            "question marks stand within words: letters were lost when it was saved; save it as"
            " 'CSV UTF-8'",
        )


def _above(rows: _NumberedRows) -> Iterator[Told]:
    for number, cells in rows:
        yield Told(number, "", "above", f"stands above the header and is left out: {_brief(cells)}")


def _brief(cells: Iterable[str]) -> str:
    text = " | ".join(filter(None, cells))
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _all_named(header: Sequence[str], rows: _NumberedRows) -> tuple[list[str], list[Told]]:
    """A header in which every column with a cell has a name, and what is told of those without."""
    width = max((len(cells) for _, cells in rows), default=0)
    made, told = list(header) + [""] * max(0, width - len(header)), []
    for at, name in enumerate(made):
        filled = [(number, cells[at]) for number, cells in rows if at < len(cells) and cells[at]]
        if not name and filled:
            made[at] = _new_name(at, made)
            number, cell = filled[0]
            says = (
                f"has no heading, and is kept as {made[at]!r}: {many(len(filled), 'cell')}, first"
            )
            told.append(Told(number, "", "no heading", f"column {at + 1} {says} {cell[:_SHOWN]!r}"))
    while made and not made[-1]:
        made.pop()
    return made, told


def _new_name(at: int, header: Sequence[str]) -> str:
    name = f"column {at + 1}"
    return name if name not in header else f"{name} (2)"


def _understood(
    rows: _NumberedRows, at: Mapping[str, int], root: Path
) -> tuple[tuple[Row, ...], list[Told]]:
    """The rows with dates, years and paths as a register has them."""
    meanings: dict[str, Callable[[str], tuple[str, str]]] = {
        "date": register_cells.date_of,
        "year": register_cells.year_of,
        "path": lambda cell: register_cells.path_of(cell, root),
    }
    told: list[Told] = []
    made = []
    for number, cells in rows:
        own = list(cells) + [""] * (max(at.values(), default=-1) + 1 - len(cells))
        for ours, meaning in meanings.items():
            if ours not in at or not (cell := own[at[ours]]):
                continue
            meant, how = meaning(cell)
            if meant:
                own[at[ours]] = meant
                told.append(Told(number, ours, how, f"{cell!r} is read as {meant} ({how})"))
        made.append(Row(number, tuple(own)))
    return tuple(made), told


def tell(sheet: Sheet, path: Path) -> None:
    """Log what was read otherwise than it is written: of each kind the first, and how many."""
    for line in told_lines(sheet):
        _log.warning("%s%s", path, line)


def told_lines(sheet: Sheet) -> Iterator[str]:
    """What was read otherwise, a line a kind: `:4: …, and 13 more`."""
    groups: dict[tuple[str, str], list[Told]] = {}
    for one in sheet.told:
        key = (one.column, one.kind if one.kind != "no heading" else one.says)
        groups.setdefault(key, []).append(one)
    for first, *others in groups.values():
        place = f":{first.line}: " if first.line else ": "
        column = f"{first.column} " if first.column and first.line else ""
        more = f"; so are {len(others)} more" if others else ""
        yield f"{place}{column}{first.says}{more}"
