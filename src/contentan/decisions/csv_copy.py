"""The file of decisions as CSV files, for version control and as evidence that needs no database;
and a file of decisions made of them.

All that was ever written is there, undone decisions too. Equal logs give equal bytes, a longer log
a decisions.csv that begins with the shorter one's, and reading is the inverse of writing: files
that the restored log would not write again are refused. So, unlike tables of a run, cells keep
their line breaks. Earlier versions wrote a byte order mark, which is read over.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from contentan.codebook.canonical_form import from_canonical
from contentan.decisions.database import all_or_nothing
from contentan.decisions.stored_samples import stratum_of_items
from contentan.errors import UsageError, many

DECISIONS = "decisions.csv"
#: Versions of these files do not mix line ends: a note keeps its own.
ATTRIBUTES = {".gitattributes": b"* -text\n"}
_MOST_LETTERS = 50_000_000
#: A cell that a spreadsheet would run gets an apostrophe, and so does one that begins like such a
#: cell: then it can be taken off again.
_RUNS = re.compile(r"'*[=+\-@\t\r\n]")
_RAN = re.compile(r"'+[=+\-@\t\r\n]")


class Part(NamedTuple):
    """A table of the file of decisions: its CSV file, the order of rows, the column that lies in
    files of its own, if any. An empty table `since` an earlier version has no file: then the files
    are those that the earlier version wrote.
    """

    file: str
    table: str
    order: str
    apart: str = ""
    since: bool = False


#: In the order in which they can be stored again.
PARTS = (
    Part("codebooks.csv", "codebook", "digest", "canonical"),
    Part("samples.csv", "sample", "made_at, id", "frame"),
    Part("items.csv", "item", "id"),
    Part("strata.csv", "stratum", "sample, stratum"),
    Part("assignments.csv", "assignment", "sample, reviewer, position, item"),
    Part(DECISIONS, "decision", "id"),
    Part("codings.csv", "coding", "id"),
    Part("roles.csv", "role", "id", since=True),
    Part("handovers.csv", "handover", "id", since=True),
    Part("allowances.csv", "allowance", "id", since=True),
    Part("remarks.csv", "remark", "id", since=True),
)
#: What decisions.csv repeats of the item, so that it can be read alone.
EVIDENCE = {
    "machine": "code",
    "quote": "quote",
    "institution": "institution",
    "title": "title",
    "year": "year",
    "page": "page",
}


def files(db: sqlite3.Connection) -> dict[str, bytes]:
    """All files by name, `/` between folder and file. What others decided is among them: they are
    not for reviewers still at work.
    """
    db.execute("begin")  # one state of the log, whoever writes meanwhile
    try:
        return _files(db)
    finally:
        db.execute("rollback")


def _files(db: sqlite3.Connection) -> dict[str, bytes]:
    made = dict(ATTRIBUTES)
    for part in PARTS:
        if part.since and not _holds(db, part):
            continue
        made[part.file] = _csv(_columns(db, part), db.execute(_select(db, part)))
    for digest, canonical in db.execute("select digest, canonical from codebook"):
        made[_codebook_file(digest)] = canonical.encode()
    for (sample,) in db.execute("select id from sample").fetchall():
        made[_frame_file(sample)] = _csv(("item", "stratum"), stratum_of_items(db, sample).items())
    return made


def restore(db: sqlite3.Connection, given: Mapping[str, bytes]) -> dict[str, int]:
    """Fill an empty file of decisions from its files, whole or not at all; rows by file.

    UsageError where it is not empty, a file is missing, or a row is not what `files` writes, with
    file and line.
    """
    with all_or_nothing(db):
        if any(_holds(db, part) for part in PARTS):
            raise UsageError(
                "there are samples or codings already; what was exported goes into an empty file of"
                " decisions"
            )
        counted = {
            part.file: _store(db, part, given)
            for part in PARTS
            if not part.since or part.file in given
        }
        # What was read is written again and compared: whatever reading forgave or changed shows
        # here.
        for name, blob in _files(db).items():
            # Git's own file may be edited: it holds no decision.
            if name not in ATTRIBUTES and _get(given, name).removeprefix(BOM_UTF8) != blob:
                line = _first_difference(given[name], blob)
                raise UsageError(
                    "is not what contentan wrote; was it edited, or saved by a spreadsheet?",
                    where=name,
                    line=line,
                )
    return counted


def _holds(db: sqlite3.Connection, part: Part) -> bool:
    return db.execute(f"select 1 from {part.table} limit 1").fetchone() is not None


def _codebook_file(digest: str) -> str:
    return f"codebooks/{quote(digest, safe='')}.json"


def _frame_file(sample: str) -> str:
    return f"frames/{quote(sample, safe='')}.csv"


def _types(db: sqlite3.Connection, part: Part) -> dict[str, str]:
    """Type of each column that stands in the part's file."""
    found = [
        row for row in db.execute(f"pragma table_info({part.table})") if row["name"] != part.apart
    ]
    kinds = {row["name"]: row["type"].lower() for row in found}
    maybe = {
        row["name"]
        for row in found
        if kinds[row["name"]] == "text" and not row["notnull"] and not row["pk"]
    }
    return kinds | dict.fromkeys(maybe, "text or nothing")


def _columns(db: sqlite3.Connection, part: Part) -> tuple[str, ...]:
    return (*_types(db, part), *(EVIDENCE if part.file == DECISIONS else ()))


def _select(db: sqlite3.Connection, part: Part) -> str:
    own = ", ".join(f"t.{name}" for name in _types(db, part))
    if part.file != DECISIONS:
        return f"select {own} from {part.table} t order by {part.order}"
    shown = ", ".join(f"i.{name}" for name in EVIDENCE.values())
    return f"select {own}, {shown} from decision t join item i on i.id = t.item order by t.id"


def _csv(header: Iterable[str], rows: Iterable[Sequence[Any]]) -> bytes:
    lines = (",".join(map(_cell, row)) + "\n" for row in (tuple(header), *rows))
    return "".join(lines).encode()


def _cell(value: Any) -> str:
    """As csv.reader takes it. Not csv.writer: before Python 3.13 it leaves a lone carriage return
    without quotation marks.
    """
    if not isinstance(value, str):
        return "" if value is None else repr(value)
    text = f"'{value}" if _RUNS.match(value) else value
    return '"' + text.replace('"', '""') + '"' if re.search('[",\r\n]', text) else text


def _rows(blob: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the line in which they end."""
    # A paragraph may be longer than the csv module's limit; it is the same for the whole process,
    # so it is put back.
    before = csv.field_size_limit(_MOST_LETTERS)
    try:
        reader = csv.reader(io.StringIO(blob.decode("utf-8-sig"), newline=""), strict=True)
        for row in reader:
            yield reader.line_num, [cell[1:] if _RAN.match(cell) else cell for cell in row]
    except UnicodeDecodeError as error:
        raise UsageError(f"not UTF-8 at byte {error.start}", where=file) from None
    except csv.Error as error:
        raise UsageError(f"not CSV: {error}", where=file, line=reader.line_num) from None
    finally:
        csv.field_size_limit(before)


def _get(given: Mapping[str, bytes], file: str) -> bytes:
    if file not in given:
        raise UsageError("this file is missing", where=file)
    return given[file]


def _store(db: sqlite3.Connection, part: Part, given: Mapping[str, bytes]) -> int:
    types, header = _types(db, part), list(_columns(db, part))
    names = [*types, *([part.apart] if part.apart else [])]
    insert = f"insert into {part.table} ({', '.join(names)}) values ({', '.join('?' * len(names))})"
    rows = _rows(_get(given, part.file), part.file)
    if next(rows, (0, []))[1] != header:
        raise UsageError(f"the first line must be {','.join(header)}", where=part.file, line=1)
    count = 0
    for line, row in rows:
        if len(row) != len(header):
            raise UsageError(
                f"{many(len(row), 'cell')}, the header has {len(header)}",
                where=part.file,
                line=line,
            )
        try:
            # Not strict: a row of decisions.csv goes on with what it repeats of the item.
            values = [_value(text, kind) for text, kind in zip(row, types.values(), strict=False)]
            db.execute(insert, (*values, *([_apart(part, row[0], given)] if part.apart else [])))
        except (sqlite3.IntegrityError, ValueError, OverflowError) as error:
            raise UsageError(f"cannot be: {error}", where=part.file, line=line) from None
        count += 1
    return count


def _value(text: str, kind: str) -> int | float | str | None:
    """A cell as it is stored. ValueError for what is no number where one belongs: SQLite would
    store it as text.
    """
    if kind == "text":
        return text
    if not text:
        return None
    if kind == "text or nothing":
        return text
    return int(text) if kind == "integer" else float(text)


def _apart(part: Part, key: str, given: Mapping[str, bytes]) -> str | bytes:
    """The column that lies in a file of its own, of the row with this key."""
    if part.table == "codebook":
        name = _codebook_file(key)
        text = _get(given, name).decode("utf-8", "replace")
        try:
            from_canonical(text)
        except (ValueError, KeyError, TypeError):
            raise UsageError("no codebook as contentan writes it", where=name) from None
        return text
    name = _frame_file(key)
    pairs = [row for _, row in _rows(_get(given, name), name)][1:]
    return zlib.compress("\n".join("\t".join(pair) for pair in pairs).encode(), 6)


def _first_difference(one: bytes, other: bytes) -> int:
    pairs = zip(one.split(b"\n"), other.split(b"\n"), strict=False)
    return next(
        (number for number, (a, b) in enumerate(pairs, 1) if a != b),
        min(one.count(b"\n"), other.count(b"\n")) + 1,
    )
