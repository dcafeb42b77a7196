"""The register: one CSV row a document. Reading it checks everything that can be known without
opening a document.

A register with other column names is taken through `ALIASES`, or through `columns={"family":
"source_family"}`. docs/use/register.md describes each column.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import importlib.resources
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import cast

from contentan.errors import RegisterError
from contentan.model import FAMILIES, LANGS, About, Document

COLUMNS = tuple(
    """
    id path sha256 title institution programme family country about lang date year url rights
    """.split()
)
#: Other names under which registers keep the same thing, tried in this order where the column
#: itself is absent.
ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("doc", "document", "doc_id"),
    "path": ("file", "filename"),
    "sha256": ("digest", "checksum"),
    "institution": ("issuer", "organisation", "organization", "publisher"),
    "programme": ("program", "series"),
    "family": ("source_family", "source", "genre"),
    "country": ("voice",),
    "lang": ("language", "languages"),
    "url": ("address", "link", "origin"),
    "rights": ("licence", "license"),
}
REGISTER_NAMES = ("register.csv", "manifest.csv")
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
    for name in REGISTER_NAMES:
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
    digest: Callable[[Path], str] | None = None,
) -> list[Document]:
    """Documents of a register, in the order of their ids; RegisterError at file:line for the first
    row that is wrong.

    `digest` returns the SHA-256 of a file (a cache may stand behind it). A digest that the register
    states must be right.
    """
    path = find(where)
    rows = list(_rows(path, columns or {}))
    if not rows:
        raise RegisterError(
            "the register is empty: it has no row below its header; `contentan register add FILE`"
            " enters a document",
            where=path,
        )
    documents: dict[str, tuple[int, Document]] = {}
    for line, row in rows:
        document = _document(row, path, line, digest or sha256)
        if document.id in documents:
            raise RegisterError(
                f"id {document.id!r} stands here again; first in line {documents[document.id][0]}",
                where=path,
                line=line,
            )
        documents[document.id] = (line, document)
    return [documents[key][1] for key in sorted(documents)]


def sha256(path: Path) -> str:
    """Digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _rows(path: Path, columns: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by our column names, empty rows left out."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise RegisterError("not UTF-8; save it as 'CSV UTF-8'", where=path, line=line) from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True, delimiter=_delimiter(text))
    try:
        header = [name.strip() for name in next(reader, [])]
        names = _names(header, columns, path)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise RegisterError(
                    f"{len(cells)} cells, the header has {len(header)}",
                    where=path,
                    line=reader.line_num,
                )
            yield (
                reader.line_num,
                {ours: cells[header.index(theirs)].strip() for ours, theirs in names.items()},
            )
    except csv.Error as error:
        raise RegisterError(f"broken row: {error}", where=path, line=reader.line_num) from None


def _delimiter(text: str) -> str:
    """Excel writes semicolons in a Russian or Kazakh locale."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _names(header: list[str], columns: Mapping[str, str], path: Path) -> dict[str, str]:
    for ours, theirs in columns.items():
        if ours not in COLUMNS:
            raise RegisterError(f"--columns: {ours!r} is none of {', '.join(COLUMNS)}", where=path)
        if theirs not in header:
            raise RegisterError(
                f"--columns: the register has no column {theirs!r}; it has {', '.join(header)}",
                where=path,
                line=1,
            )
    names = {}
    for ours in COLUMNS:
        candidates = (columns[ours],) if ours in columns else (ours, *ALIASES.get(ours, ()))
        found = next((name for name in candidates if name in header), None)
        if found:
            names[ours] = found
    if "path" not in names:
        raise RegisterError(
            f"there is no column 'path'; the header has {', '.join(header) or 'nothing'}",
            where=path,
            line=1,
        )
    return names


def _document(
    row: dict[str, str], register: Path, line: int, digest: Callable[[Path], str]
) -> Document:
    def wrong(message: str) -> RegisterError:
        return RegisterError(message, where=register, line=line)

    file = _file(row["path"], register, line)
    key = row.get("id") or re.sub(r"[^\w.-]+", "-", str(Path(row["path"]).with_suffix("")))
    if not re.fullmatch(r"[\w.-]{1,120}", key):
        raise wrong(f"id {key!r}: expected letters, digits, '.', '_' and '-'")
    country = row.get("country", "").upper()
    country = "" if country in INTERNATIONAL else country
    if country and country not in countries():
        raise wrong(f"country {country!r} is no ISO 3166-1 alpha-3 code such as KAZ or USA")
    about = row.get("about") or ("speaker" if country else "mentioned")
    if about not in ("speaker", "mentioned"):
        raise wrong(f"about {about!r}: expected speaker or mentioned")
    family = (row.get("family") or "other").lower()
    if family not in FAMILIES:
        raise wrong(f"family {family!r} is none of {', '.join(FAMILIES)}")
    lang = row.get("lang", "").lower()
    if any(part not in LANGS for part in lang.split("+") if lang):
        raise wrong(f"language {lang!r}: expected kk, ru, en, or several as kk+ru")
    date, year = _when(row.get("date", ""), row.get("year", ""), register, line)
    actual = digest(file)
    stated = row.get("sha256", "").lower()
    if stated and stated != actual:
        raise wrong(
            f"{row['path']} has changed: its SHA-256 is {actual[:12]}…, the register says"
            f" {stated[:12]}…"
        )
    texts = {
        name: row.get(name, "") for name in ("title", "institution", "programme", "url", "rights")
    }
    return Document(
        id=key,
        path=row["path"],
        sha256=actual,
        family=family,
        country=country,
        about=cast("About", about),
        lang=lang,
        year=year,
        date=date,
        **texts,
    )


def _file(path: str, register: Path, line: int) -> Path:
    if not path:
        raise RegisterError("the cell 'path' is empty", where=register, line=line)
    root = register.parent.resolve()
    file = (root / path).resolve()
    if not file.is_relative_to(root):
        raise RegisterError(f"{path} lies outside the corpus folder", where=register, line=line)
    if not file.is_file():
        raise RegisterError(f"{path} does not exist", where=register, line=line)
    return file


def _when(date: str, year: str, register: Path, line: int) -> tuple[str, int | None]:
    if date and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", date):
        raise RegisterError(
            f"date {date!r}: expected 2021, 2021-04 or 2021-04-28", where=register, line=line
        )
    if year and not re.fullmatch(r"\d{4}", year):
        raise RegisterError(f"year {year!r}: expected four digits", where=register, line=line)
    if date and year and date[:4] != year:
        raise RegisterError(f"date {date} and year {year} disagree", where=register, line=line)
    number = year or date[:4]
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


class Digests:
    """SHA-256 of files, remembered by size, time and inode in a JSON file: a thousand unchanged
    documents cost a thousand stats.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.changed = False
        self.known: dict[str, list[int | str]] = {}
        if path.is_file():
            try:
                self.known = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:  # cut off by a full disk: it is only a memory
                self.known = {}

    def __call__(self, file: Path) -> str:
        stat = file.stat()
        signature: list[int | str] = [stat.st_size, stat.st_mtime_ns, stat.st_ino]
        known = self.known.get(str(file))
        if known and known[:3] == signature:
            return str(known[3])
        digest = sha256(file)
        self.known[str(file)] = [*signature, digest]
        self.changed = True
        return digest
