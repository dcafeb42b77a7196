"""The register: one CSV row a document. Reading it checks everything that can be known without
opening a document.

A register with other column names is taken by what `register_headings` knows, or through
`columns={"family": "source_family"}`. docs/use/register.md describes each column.
"""

from __future__ import annotations

import functools
import importlib.resources
import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from contentan.corpus import member_files
from contentan.corpus.archive_rows import Holder, changed, members_as_rows
from contentan.corpus.document_ids import ids
from contentan.corpus.member_files import sha256
from contentan.corpus.register_reading import register_cells, register_reader
from contentan.corpus.register_reading.register_headings import ALIASES, COLUMNS, column_names
from contentan.corpus.study import FAMILIES
from contentan.errors import Faults, RegisterError
from contentan.model import LANGS, About, Document

__all__ = [
    "ALIASES",
    "COLUMNS",
    "INTERNATIONAL",
    "REGISTER_NAMES",
    "countries",
    "find",
    "read",
    "sha256",
]

_log = logging.getLogger(__name__)

REGISTER_NAMES = ("register.csv", "manifest.csv")
#: What a run takes where there is none of those.
WORKBOOK_NAME = "register.xlsx"
#: What a register may write for an organisation of many countries, which has no country of its own.
INTERNATIONAL = ("", "INT")


def find(where: Path) -> Path:
    """The register of a corpus folder, or the file itself."""
    if where.is_file():
        return where
    if not where.is_dir():
        raise RegisterError(
            "there is no such folder or register; `contentan init` makes a study, --corpus names"
            " another place",
            where=where,
        )
    for name in (*REGISTER_NAMES, WORKBOOK_NAME):
        if (where / name).is_file():
            return where / name
    raise RegisterError(
        f"holds no {' or '.join(REGISTER_NAMES)}; `contentan register add FILE` makes one",
        where=where,
    )


def read(
    where: Path,
    *,
    columns: Mapping[str, str] | None = None,
    digest: Callable[[Path], str] = sha256,
    held: Holder = member_files.held,
    families: Collection[str] = tuple(FAMILIES),
) -> list[Document]:
    """Documents of a register, in the order of their ids; RegisterError with every fault at
    file:line for one in which a row is wrong.

    `digest` returns the SHA-256 of a file, `held` what an archive holds (a cache may stand behind
    them). A digest that the register states must be right. The row of an archive stands for each
    document in it. `families` are the kinds of sources of the study.
    """
    path = find(where)
    faults = Faults(RegisterError, path)
    rows = list(_rows(path, columns or {}, faults))
    if not rows and not faults.found:
        faults.add(
            "the register is empty: it has no row below its header; `contentan register add FILE`"
            " enters a document"
        )
    rows = list(members_as_rows(rows, path.parent, held, faults))
    documents: dict[str, tuple[int, Document]] = {}
    for (line, row), key in zip(rows, ids([row for _, row in rows]), strict=True):
        document = _document(row, key, line, digest, families, faults)
        if document is None:
            continue
        if document.id in documents:
            faults.add(
                f"id {document.id!r} is a duplicate; first in line {documents[document.id][0]}. The"
                " column id gives each document a name of its own",
                line,
            )
        documents.setdefault(document.id, (line, document))
    faults.refuse()
    return [documents[key][1] for key in sorted(documents)]


def _rows(
    path: Path, columns: Mapping[str, str], faults: Faults
) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by our column names; faults of rows are noted."""
    try:
        sheet = register_reader.read(path, columns, faults)
    except RegisterError as error:
        # A row that breaks the file is told with the faults that were found before it.
        if faults.found or error.line is None or "broken row" not in error.message:
            raise
        faults.add(error.message, error.line)
        return
    register_reader.tell(sheet, path)
    names = _names(sheet.header, columns, path)
    at = {ours: sheet.header.index(theirs) for ours, theirs in names.items()}
    for row in sheet.rows:
        yield row.line, {ours: row.cells[column] for ours, column in at.items()}


def _names(header: Sequence[str], columns: Mapping[str, str], path: Path) -> dict[str, str]:
    faults = Faults(RegisterError, path)
    for ours, theirs in columns.items():
        if ours not in COLUMNS:
            faults.add(f"--columns: {ours!r} is not one of {', '.join(COLUMNS)}")
        if theirs not in header:
            faults.add(
                f"--columns: the register has no column {theirs!r}; it has {', '.join(header)}", 1
            )
    names = column_names(header, columns)
    if "path" not in names:
        faults.add(
            f"there is no column 'path'; the header has {', '.join(header) or 'nothing'};"
            " --columns path=NAME names it",
            1,
        )
    faults.refuse()
    return names


def _document(
    row: dict[str, str],
    key: str,
    line: int,
    digest: Callable[[Path], str],
    families: Collection[str],
    faults: Faults,
) -> Document | None:
    """The document of a row; None, with what is wrong noted, where a run could not use it."""
    before = len(faults.found)
    file = None if "member" in row else _file(row["path"], Path(faults.where), line, faults)
    if not re.fullmatch(r"[\w.-]{1,120}", key) and row["path"]:
        faults.add(f"id {key!r}: expected letters, digits, '.', '_' and '-'", line)
    country, about = _voice(row, line, faults)
    family = (row.get("family") or "other").lower()
    if family != "other" and family not in families:
        faults.add(
            f"family {family!r} is not one of {', '.join(families)}; [study.families] of"
            " contentan.toml names the kinds of sources of your study",
            line,
        )
    date, year = _when(row.get("date", ""), row.get("year", ""), line, faults)
    actual = digest(file) if file else row.get("member", "")
    stated = row.get("sha256", "").lower()
    if actual and stated and stated != actual:
        faults.add(changed(row["path"], actual, stated), line)
    if len(faults.found) > before:
        return None
    texts = {
        name: row.get(name, "") for name in ("title", "institution", "programme", "url", "rights")
    }
    return Document(
        id=key,
        path=row["path"],
        sha256=actual,
        family=family,
        country=country,
        about=about,
        lang=_lang(row, line, faults),
        year=year,
        date=date,
        work=" ".join(row.get("work", "").split()),
        **texts,
    )


def _voice(row: dict[str, str], line: int, faults: Faults) -> tuple[str, About]:
    """Whose voice a document is, and how its segments get a country."""
    given = row.get("country", "").upper()
    country = "" if given in INTERNATIONAL else given
    if country and country not in countries():
        faults.add(
            f"country {row['country']!r} is no ISO 3166-1 alpha-3 code such as KAZ or USA", line
        )
    about = row.get("about") or ("speaker" if country else "mentioned")
    if about not in ("speaker", "mentioned"):
        faults.add(f"about {about!r}: expected speaker or mentioned", line)
    return country, cast("About", about)


def _lang(row: dict[str, str], line: int, faults: Faults) -> str:
    """The languages that a register states; they decide nothing, so an unknown one is a note."""
    lang = row.get("lang", "").lower()
    if any(part not in LANGS for part in lang.split("+") if lang):
        _log.warning(
            "%s:%d: language %r is not kk, ru, en, or several as kk+ru; it is kept as information,"
            " for each segment's language is decided by its words",
            *(faults.where, line, row["lang"]),
        )
    return lang


def _file(path: str, register: Path, line: int, faults: Faults) -> Path | None:
    root = register.parent.resolve()
    file = (root / path).resolve()
    if not path:
        faults.add("the cell 'path' is empty", line)
    elif not file.is_relative_to(root):
        faults.add(f"{path} lies outside the corpus folder", line)
    elif not file.is_file():
        hint = register_cells.path_remedy(path, root)
        faults.add(f"{path} does not exist{hint}", line)
    else:
        return file
    return None


def _when(date: str, year: str, line: int, faults: Faults) -> tuple[str, int | None]:
    well = True
    if date and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", date):
        well = False
        hint = register_cells.date_remedy(date) or ": expected 2021, 2021-04 or 2021-04-28"
        faults.add(f"date {date!r}{hint}", line)
    if year and not re.fullmatch(r"\d{4}", year):
        well = False
        faults.add(f"year {year!r}: expected four digits", line)
    if well and date and year and date[:4] != year:
        faults.add(f"date {date} and year {year} disagree", line)
    number = (year or date[:4]) if well else ""
    return date, int(number) if number else None


@functools.cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-3 codes."""
    return frozenset(
        importlib.resources.files("contentan.corpus")
        .joinpath("data", "iso3166.txt")
        .read_text(encoding="ascii")
        .split()
    )
