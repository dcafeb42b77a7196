"""Aligned texts from files: tables with a column a language, or a file a language, line by line."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from contentan.errors import ContentanError, UsageError, many
from contentan.model import LANGS

_TABLES = (".csv", ".tsv", ".tab")
#: laws.kk.txt, laws_kk.txt or kk.txt is the Kazakh one of its kind.
_LANG = re.compile(r"(?:^|[._-])(kk|ru|en)$", re.IGNORECASE)


class Unit(NamedTuple):
    """A unit of text in the languages in which it exists."""

    name: str
    texts: dict[str, str]


def read_files(paths: Sequence[Path]) -> list[Unit]:
    """Units of tables, and of plain files a language whose names differ in it alone. Of several
    files the name of each stands before that of the unit.

    Raises ContentanError where a file cannot be read, or files of one kind have other numbers of
    lines.
    """
    plain: dict[str, dict[str, Path]] = defaultdict(dict)
    found: list[tuple[str, list[Unit]]] = []
    for path in paths:
        if path.suffix.lower() in _TABLES:
            found.append((path.name, read(path)))
            continue
        lang = _LANG.search(path.stem)
        if not lang:
            raise UsageError(
                "expected .csv or .tsv, or a file a language such as laws.kk.txt", where=path
            )
        plain[str(path.with_name(path.stem[: lang.start()]))][lang[1].lower()] = path
    found += [(Path(name).name or "lines", _by_line(own)) for name, own in plain.items()]
    if len(found) == 1:
        return found[0][1]
    return [Unit(f"{name} {unit.name}", unit.texts) for name, units in found for unit in units]


def _by_line(own: Mapping[str, Path]) -> list[Unit]:
    """A unit a line, named by its number; an empty line is no text."""
    lines = {lang: list(_lines(own[lang])) for lang in LANGS if lang in own}
    first, *others = lines
    for lang in others:
        if len(lines[lang]) != len(lines[first]):
            raise ContentanError(
                f"{many(len(lines[lang]), 'line')}; {own[first].name} has {len(lines[first])}",
                where=own[lang],
            )
    if not others:
        raise UsageError("its text in another language is not among the files", where=own[first])
    return [
        Unit(str(at + 1), {lang: text[at] for lang, text in lines.items() if text[at]})
        for at in range(len(lines[first]))
    ]


def _lines(path: Path) -> Iterator[str]:
    return map(flat, _read(path).replace("\r\n", "\n").rstrip("\n").split("\n"))


def _read(path: Path) -> str:
    """A file's text with its line ends."""
    if not path.is_file():
        raise ContentanError("there is no such file", where=path)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ContentanError("not UTF-8; save the file as UTF-8", where=path) from None


def read(path: Path) -> list[Unit]:
    """Aligned texts from CSV or TSV with a column for each language, and `unit` for their names,
    which are the lines where it is missing; an empty cell is no text.

    ContentanError with the line where a name is missing or repeated, or no language has a column.
    """
    csv.field_size_limit(sys.maxsize)  # a cell may hold a whole law
    rows = csv.DictReader(
        io.StringIO(_read(path), newline=""),
        delimiter="\t" if path.suffix.lower() in (".tsv", ".tab") else ",",
    )
    units: dict[str, Unit] = {}
    for line, unit in _units(rows, path):
        if unit.name in units:
            raise ContentanError(
                f"unit {unit.name!r} is a duplicate; each needs a name of its own",
                where=path,
                line=line,
            )
        units[unit.name] = unit
    return list(units.values())


def _units(rows: csv.DictReader[str], path: Path) -> Iterator[tuple[int, Unit]]:
    """The units of a table, each with its line."""
    langs = [lang for lang in LANGS if lang in (rows.fieldnames or ())]
    if len(langs) < 2:
        raise ContentanError(
            f"columns {', '.join(rows.fieldnames or ()) or '(none)'}; expected two of"
            f" {', '.join(LANGS)}, and unit for the names",
            where=path,
        )
    named = "unit" in (rows.fieldnames or ())
    for row in rows:
        name = (row["unit"] or "").strip() if named else f"line {rows.line_num}"
        if not name:
            raise ContentanError(
                "the unit has no name; each needs a name of its own",
                where=path,
                line=rows.line_num,
            )
        texts: dict[str, str] = {
            lang: flat(row[lang]) for lang in langs if (row[lang] or "").strip()
        }
        yield rows.line_num, Unit(name, texts)


def flat(text: str) -> str:
    """One paragraph: white space of any kind becomes one space."""
    return " ".join(text.split())
