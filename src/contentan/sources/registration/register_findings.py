"""What is wrong or doubtful in a register: cells, files, and documents that say the same.

A finding is an `error` where a run would stop, a `warning` where numbers would be wrong or a
document would be lost, and a `note` where a person should look once. Every finding says how sure it
is; nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

import polars as pl

from contentan.corpus import archive_rows, member_files
from contentan.corpus.archive_names import INSIDE
from contentan.corpus.archive_rows import Holder, Named
from contentan.corpus.register import sha256
from contentan.corpus.register_reading import register_cells
from contentan.corpus.register_reading.register_sheet import Row, Sheet
from contentan.errors import ContentanError
from contentan.sources.registration import cell_rules
from contentan.sources.registration.cell_rules import Fault
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

LEVELS = ("error", "warning", "note")
SURE = ("certain", "likely", "possible")
FINDINGS = declare(
    "findings",
    "",
    """
    line    int   line or row of the register
    id      text  the document, by its id or its path
    level   text  how grave it is
    kind    text  what was found
    column  text  the cell, by our name of its column; empty where it is the document
    says    text  what is wrong with it
    other   text  the other document, where two are alike
    sure    text  how sure it is
    """,
    values={"level": LEVELS, "sure": SURE},
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A row of `FINDINGS`."""

    line: int
    id: str
    level: str
    kind: str
    column: str
    says: str
    other: str = ""
    sure: str = "certain"


@dataclass(frozen=True, slots=True)
class _Document:
    """A row with what it is called in findings."""

    name: str
    row: Row


def findings_table(findings: list[Finding]) -> pl.DataFrame:
    """`FINDINGS`, by gravity, then by line."""
    ordered = sorted(
        findings,
        key=lambda one: (LEVELS.index(one.level), one.line, one.kind, one.column, one.other),
    )
    return frame_of(FINDINGS, [astuple(one) for one in ordered])


def cell_findings(
    sheet: Sheet, root: Path, fault: Fault, held: Holder = member_files.held
) -> Iterator[Finding]:
    """What can be seen without reading a document; paths are relative to `root`, `held` says what
    an archive holds.
    """
    documents = [_Document(name, row) for name, row in named(sheet).items()]
    yield from _read_otherwise(sheet, documents)
    places = archive_rows.named(_paths(sheet), root, held)
    for document, place in zip(documents, places, strict=True):
        yield from row_findings(sheet, document.name, document.row, fault)
        yield from _file(sheet, document, root, place)
    for column, level in (
        ("id", "error"),
        ("path", "warning"),
        ("url", "warning"),
        ("sha256", "warning"),
    ):
        yield from _twice(sheet, documents, column, level)
    yield from _works(sheet, documents)


def _read_otherwise(sheet: Sheet, documents: list[_Document]) -> Iterator[Finding]:
    """What the reader took for something else than is written."""
    names = {document.row.line: document.name for document in documents}
    for one in sheet.told:
        level = "warning" if one.kind == "lost letters" else "note"
        name = names.get(one.line, "the register")
        yield Finding(one.line, name, level, "read", one.column, one.says, sure="likely")


def named(sheet: Sheet) -> dict[str, Row]:
    """Rows by what they are called in findings: the id, else the path, with the line where two
    would be called alike.
    """
    found: dict[str, Row] = {}
    for row in sheet.rows:
        name = sheet.cell(row, "id") or sheet.cell(row, "path") or f"line {row.line}"
        found[f"{name} (line {row.line})" if name in found else name] = row
    return found


def row_findings(sheet: Sheet, name: str, row: Row, fault: Fault) -> Iterator[Finding]:
    """What can be seen in the cells of one row alone."""
    line = row.line
    for column in ("id", "sha256", "family", "country", "about", "lang", "date", "year", "url"):
        wrong = fault(column, sheet.cell(row, column))
        if wrong:
            level = "note" if column in ("url", "lang") else "warning"
            if cell_rules.stops_a_run(column, wrong):
                level = "error"
            yield Finding(line, name, level, "impossible", column, wrong)
    date, year = sheet.cell(row, "date"), sheet.cell(row, "year")
    if date and year and date[:4] != year:
        says = f"date {date} and year {year} disagree"
        yield Finding(line, name, "error", "impossible", "year", says)
    for column in cell_rules.WANTED:
        if not sheet.cell(row, column) and not _spared(sheet, row, column):
            yield Finding(line, name, "warning", "missing", column, f"{column} is empty")
    at = sheet.header.index("guessed") if "guessed" in sheet.header else -1
    for column in row.cells[at].replace(",", " ").split() if at >= 0 else ():
        yield Finding(
            line,
            name,
            "note",
            "guessed",
            column,
            f"{column} {sheet.cell(row, column)!r} was guessed; confirm it",
        )


def _spared(sheet: Sheet, row: Row, column: str) -> bool:
    """A cell that may be empty: the year beside a date, the country of an organisation of many."""
    if column == "year":
        return bool(sheet.cell(row, "date"))
    return column == "country" and (
        sheet.cell(row, "about") == "mentioned"
        or sheet.cell(row, "family") in ("osce", "unesco", "un")
    )


def _paths(sheet: Sheet) -> list[str]:
    return [sheet.cell(row, "path") for row in sheet.rows]


def rows_of(sheet: Sheet, names: Iterable[str]) -> dict[str, Row]:
    """The row of each document by its name; that of a member of an archive may be the archive's."""
    rows = named(sheet)
    return {name: rows[next(one for one in (name, *_above(name)) if one in rows)] for name in names}


def _above(name: str) -> Iterator[str]:
    while INSIDE in name:
        name = name.rpartition(INSIDE)[0]
        yield name


def _file(
    sheet: Sheet, document: _Document, root: Path, place: Named | ContentanError | None
) -> Iterator[Finding]:
    line, path = document.row.line, sheet.cell(document.row, "path")
    if not path:
        what = "; `contentan fetch` brings the file" if sheet.cell(document.row, "url") else ""
        yield Finding(line, document.name, "error", "file", "path", f"path is empty{what}")
        return
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()):
        says = f"{path} lies outside the corpus folder"
        yield Finding(line, document.name, "error", "file", "path", says)
    elif isinstance(place, ContentanError):
        yield Finding(line, document.name, "error", "file", "path", place.message)
    elif place is None and not file.is_file():
        says = f"{path} does not exist{register_cells.path_remedy(path, root)}"
        yield Finding(line, document.name, "error", "file", "path", says)
    elif stated := sheet.cell(document.row, "sha256").lower():
        actual = place.own.sha256 if place else sha256(file)
        if actual != stated and (place is None or place.own.readable):
            says = (
                f"{path} has the digest {actual[:12]}…, the register says {stated[:12]}…: the file"
                " has changed"
            )
            yield Finding(line, document.name, "error", "file", "sha256", says)
    else:
        yield Finding(
            line,
            document.name,
            "note",
            "missing",
            "sha256",
            "sha256 is empty: a change of the file would go unnoticed",
        )


def _twice(sheet: Sheet, documents: list[_Document], column: str, level: str) -> Iterator[Finding]:
    first: dict[str, _Document] = {}
    for document in documents:
        cell = (
            sheet.cell(document.row, column).lower()
            if column == "sha256"
            else sheet.cell(document.row, column)
        )
        key = cell.rstrip("/") if column == "url" else cell
        there = first.setdefault(key, document)
        if key and there is not document:
            says = f"the same {column} as in line {there.row.line}"
            kind = "same_bytes" if column == "sha256" else "twice"
            yield Finding(document.row.line, document.name, level, kind, column, says, there.name)


def _works(sheet: Sheet, documents: list[_Document]) -> Iterator[Finding]:
    """Names of works that are written in two ways; which is seen where they differ in capitals and
    spaces alone.
    """
    first: dict[str, tuple[str, int]] = {}
    for document in documents:
        own = sheet.cell(document.row, "work")
        name, line = first.setdefault("".join(own.split()).casefold(), (own, document.row.line))
        if own != name:
            says = f"{own!r} and {name!r} in line {line} are two works; write one of them alike"
            yield Finding(document.row.line, document.name, "warning", "work", "work", says)


def files_of(sheet: Sheet, root: Path, held: Holder = member_files.held) -> dict[str, Path]:
    """Files that are there and lie below `root`, by the name of their document; each document in an
    archive by that of its row and its own.
    """
    found = {}
    places = archive_rows.named(_paths(sheet), root, held)
    for (name, row), place in zip(named(sheet).items(), places, strict=True):
        file = (root / sheet.cell(row, "path")).resolve()
        if isinstance(place, Named):
            above = f"{place.own.label}{INSIDE}" if place.own.label else ""
            for one in place.documents:
                inner = one.label.removeprefix(above)
                own = name if one == place.own else f"{name}{INSIDE}{inner}"
                found[own] = root.resolve() / place.path(one.label)
        elif sheet.cell(row, "path") and file.is_relative_to(root.resolve()) and file.is_file():
            found[name] = file
    return found
