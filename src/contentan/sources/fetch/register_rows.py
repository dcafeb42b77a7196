"""From fetched versions to rows of a register that `contentan run` reads. Pure: sheets and versions
in, changes out.

A row's `path` and `sha256` follow the newest version, as long as the row names no file or one that
was fetched. A file that a person put there is never exchanged, nor is a document for a page that
came in its place; both are told. All other cells are the person's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from contentan.corpus.register import COLUMNS
from contentan.corpus.register_reading.register_sheet import Changes, Row, Sheet
from contentan.errors import UsageError
from contentan.sources.fetch.fetched_versions import Version, Versions
from contentan.sources.registration.public_address import AddressError, address

#: Kinds of a page of the web; anything else is a document that has an end of its own.
PAGES = ("html", "xml", "text", "markdown")
#: What makes an id fit to be a document's, and the beginning of a file name.
_ID = r"[\w.-]{1,120}"


def check_columns(sheet: Sheet, path: Path) -> None:
    """Raise UsageError for a list without ids or addresses."""
    for needed in ("id", "url"):
        if not sheet.column(needed):
            raise UsageError(
                f"there is no column {needed!r}; the header has {', '.join(sheet.header)}",
                where=path,
            )


def wanted(sheet: Sheet) -> tuple[dict[str, tuple[Row, str]], list[tuple[str, str, str]]]:
    """Rows with an address, by id; and of each that cannot be fetched under its id what it is
    called, its address and what is wrong with it.
    """
    rows: dict[str, tuple[Row, str]] = {}
    wrong: list[tuple[str, str, str]] = []
    for row in sheet.rows:
        url, doc = sheet.cell(row, "url"), sheet.cell(row, "id")
        if not url:
            continue
        if not re.fullmatch(_ID, doc):
            says = "expected letters, digits, '.', '_' and '-'"
        elif doc in rows:
            says = f"is a duplicate; first in line {rows[doc][0].line}"
        else:
            rows[doc] = (row, url)
            continue
        wrong.append((f"{doc} (line {row.line})".strip(), url, f"id {doc!r}: {says}"))
    return rows, wrong


def asked(url: str) -> str:
    """The url as it is asked, or '' where it is none."""
    try:
        return address(url)
    except AddressError:
        return ""


def changes(
    listed: Sheet,
    rows: Mapping[str, tuple[Row, str]],
    register: Sheet | None,
    versions: Versions,
) -> tuple[Changes, dict[str, str]]:
    """What to change in the register, and by id what a person should know of it.

    `listed` are the rows that were fetched (the register itself, or a list of sources). A row that
    names what has become doubtful names the last sound version again, or no file.
    """
    there = (
        {register.cell(row, "id"): (number, row) for number, row in enumerate(register.rows)}
        if register
        else {}
    )
    cells: dict[tuple[int, str], str] = {}
    added: list[dict[str, str]] = []
    notes: dict[str, str] = {}
    for doc, (row, _) in rows.items():
        version = versions.latest.get(doc)
        if register is None or doc not in there:
            if version:
                added.append(_new_row(listed, row, register, version))
            continue
        number, own = there[doc]
        now = register.cell(own, "path")
        names = {ours: register.column(ours) or ours for ours in ("path", "sha256")}
        if version is None:
            if (doc, now) in versions.kinds:
                notes[doc] = "the register names no file for it until a person decides"
                cells |= {(number, name): "" for name in names.values()}
            continue
        notes[doc] = _kept(doc, now, version, versions.kinds)
        if not notes[doc]:
            cells |= {
                (number, names["path"]): version.file,
                (number, names["sha256"]): version.digest,
            }
    return Changes(cells, added), {doc: note for doc, note in notes.items() if note}


def _kept(doc: str, path: str, version: Version, kinds: Mapping[tuple[str, str], str]) -> str:
    """Why a row keeps the file that it names; '' where it takes the new one."""
    if not path or path == version.file:
        return ""
    if (doc, path) not in kinds:
        return f"the register keeps {path}, which was not fetched"
    if version.kind in PAGES and kinds[doc, path] not in PAGES:
        return f"the register keeps {path}: a page has come in its place"
    return ""


def _new_row(listed: Sheet, row: Row, register: Sheet | None, version: Version) -> dict[str, str]:
    """A row of the list as one of the register: our columns under the register's names, the list's
    own as they are.
    """
    ours = {listed.column(name): name for name in COLUMNS if listed.column(name)}
    header = register.header if register else COLUMNS
    made = dict.fromkeys(header, "") if register is None else {}
    for name, cell in zip(listed.header, row.cells, strict=False):
        if name:
            made[_name(ours.get(name, name), register)] = cell
    return made | {_name("path", register): version.file, _name("sha256", register): version.digest}


def _name(ours: str, register: Sheet | None) -> str:
    return (register.column(ours) if register else "") or ours
