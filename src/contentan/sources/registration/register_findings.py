"""What is wrong or doubtful in a register: cells, files, and documents that say the same.

A finding is an `error` where a run would stop, a `warning` where numbers would be wrong or a
document would be lost, and a `note` where a person should look once. Every finding says how sure it
is; nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

import polars as pl

from contentan.corpus.register import sha256
from contentan.extract.tables import Extraction
from contentan.sources.registration import cell_rules
from contentan.sources.registration.document_facts import languages
from contentan.sources.registration.near_copies import near
from contentan.sources.registration.register_sheet import Row, Sheet
from contentan.sources.registration.translations import Text, Translation, translations
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


def cell_findings(sheet: Sheet, root: Path, today: str) -> Iterator[Finding]:
    """What can be seen without reading a document; `today` is an ISO date, paths are relative to
    `root`.
    """
    documents = [_Document(name, row) for name, row in named(sheet).items()]
    for document in documents:
        yield from _row(sheet, document, today)
        yield from _file(sheet, document, root)
    for column, level in (
        ("id", "error"),
        ("path", "warning"),
        ("url", "warning"),
        ("sha256", "warning"),
    ):
        yield from _twice(sheet, documents, column, level)


def named(sheet: Sheet) -> dict[str, Row]:
    """Rows by what they are called in findings: the id, else the path, with the line where two
    would be called alike.
    """
    found: dict[str, Row] = {}
    for row in sheet.rows:
        name = sheet.cell(row, "id") or sheet.cell(row, "path") or f"line {row.line}"
        found[f"{name} (line {row.line})" if name in found else name] = row
    return found


def _row(sheet: Sheet, document: _Document, today: str) -> Iterator[Finding]:
    line, row = document.row.line, document.row
    for column in ("id", "sha256", "family", "country", "about", "lang", "date", "year", "url"):
        wrong = cell_rules.fault(column, sheet.cell(row, column), today)
        if wrong:
            level = "note" if column == "url" else "warning"
            if cell_rules.stops_a_run(column, wrong):
                level = "error"
            yield Finding(line, document.name, level, "impossible", column, wrong)
    date, year = sheet.cell(row, "date"), sheet.cell(row, "year")
    if date and year and date[:4] != year:
        yield Finding(
            line,
            document.name,
            "error",
            "impossible",
            "year",
            f"date {date} and year {year} disagree",
        )
    for column in cell_rules.WANTED:
        if not sheet.cell(row, column) and not _spared(sheet, row, column):
            yield Finding(line, document.name, "warning", "missing", column, f"{column} is empty")
    at = sheet.header.index("guessed") if "guessed" in sheet.header else -1
    for column in row.cells[at].replace(",", " ").split() if at >= 0 else ():
        yield Finding(
            line,
            document.name,
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


def _file(sheet: Sheet, document: _Document, root: Path) -> Iterator[Finding]:
    line, path = document.row.line, sheet.cell(document.row, "path")
    if not path:
        what = "; `contentan fetch` brings the file" if sheet.cell(document.row, "url") else ""
        yield Finding(line, document.name, "error", "file", "path", f"path is empty{what}")
        return
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()):
        yield Finding(
            line, document.name, "error", "file", "path", f"{path} lies outside the corpus folder"
        )
    elif not file.is_file():
        yield Finding(line, document.name, "error", "file", "path", f"{path} does not exist")
    elif stated := sheet.cell(document.row, "sha256").lower():
        actual = sha256(file)
        if actual != stated:
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


def files_of(sheet: Sheet, root: Path) -> dict[str, Path]:
    """Files that are there and lie below `root`, by the name of their document."""
    found = {}
    for name, row in named(sheet).items():
        file = (root / sheet.cell(row, "path")).resolve()
        if sheet.cell(row, "path") and file.is_relative_to(root.resolve()) and file.is_file():
            found[name] = file
    return found


def text_findings(
    sheet: Sheet, read: Mapping[str, Extraction], unread: Mapping[str, str]
) -> Iterator[Finding]:
    """What can be seen in the documents: those that cannot be read, copies, editions and
    translations, languages stated otherwise.
    """
    rows = named(sheet)
    for name, why in unread.items():
        yield Finding(rows[name].line, name, "warning", "unreadable", "path", why)
    spoken = {name: languages(extraction) for name, extraction in read.items()}
    for name, (langs, clear) in spoken.items():
        stated = sheet.cell(rows[name], "lang").lower()
        if stated and langs and not set(stated.split("+")) & set(langs.split("+")):
            says = f"the register says {stated}, the text is {langs}"
            yield Finding(
                rows[name].line,
                name,
                "warning",
                "language",
                "lang",
                says,
                sure="likely" if clear else "possible",
            )
    copies: set[tuple[str, str]] = set()
    for finding, pair in _near(rows, read):
        copies.add(pair)
        yield finding
    known = {
        name: _text(sheet, rows[name], extraction, spoken[name][0].partition("+")[0])
        for name, extraction in read.items()
    }
    for found in translations(known):
        if (found.first, found.second) not in copies:
            yield _translation(rows, found, known)


def _near(
    rows: Mapping[str, Row], read: Mapping[str, Extraction]
) -> Iterator[tuple[Finding, tuple[str, str]]]:
    """Copies and editions; of several equal texts each is told once, with the first."""
    equal: set[str] = set()
    for pair in near({name: extraction.text for name, extraction in read.items()}):
        first, second = sorted((pair.first, pair.second), key=lambda name: rows[name].line)
        if pair.kind == "same_text":
            if second in equal:
                continue
            equal.add(second)
        elif first in equal or second in equal:
            continue
        if pair.kind == "part_of":
            first, second = pair.second, pair.first
        kind = "same_signs" if read[first].text == read[second].text else pair.kind
        says = _SAYS[kind].format(
            other=first, share=pair.containment if pair.kind == "part_of" else pair.resemblance
        )
        level = "note" if pair.kind == "akin" else "warning"
        sure = "likely" if pair.kind == "akin" else "certain"
        yield (
            Finding(rows[second].line, second, level, pair.kind, "", says, first, sure),
            (pair.first, pair.second),
        )


_SAYS = {
    "same_signs": "the same text as {other}; a run counts it once",
    "same_text": "the same words as {other}, with other signs or spaces: a copy, counted twice",
    "near_text": "{share:.0%} the same words as {other}: a copy, counted twice",
    "part_of": "{share:.0%} of it stands in {other}: a part, counted twice",
    "akin": (
        "shares {share:.0%} of its words with {other}: an edition, or written from one template"
    ),
}


def _text(sheet: Sheet, row: Row, extraction: Extraction, lang: str) -> Text:
    blocks = extraction.blocks.filter(pl.col("kind").is_in(["paragraph", "list"]))
    paragraphs = tuple(
        extraction.text[start:stop] for start, stop in blocks.select("start", "stop").iter_rows()
    )
    whose, when = sheet.cell(row, "institution"), sheet.cell(row, "date")
    return Text(lang, extraction.text, paragraphs, f"{whose} {when}" if whose and when else "")


def _translation(rows: Mapping[str, Row], found: Translation, known: Mapping[str, Text]) -> Finding:
    first, second = sorted((found.first, found.second), key=lambda name: rows[name].line)
    signs = found.signs
    why = [f"{signs.shared} numbers and names in common" if signs.shared else ""]
    why.append(
        f"{signs.partners} paragraphs whose lengths go together ({signs.shape:.2f})"
        if signs.shape >= 0.5
        else ""
    )
    why.append("the same institution and date" if signs.same_origin else "")
    says = (
        f"{found.sure} a translation of {first} ({known[first].lang}, this is"
        f" {known[second].lang}): {', '.join(filter(None, why))}"
    )
    return Finding(rows[second].line, second, "note", "translation", "", says, first, found.sure)
