"""A human-coded table for `contentan gold`: a row a text, with its labels in one column or a column
of 0 and 1 for each label.

CSV, TSV, XLSX or JSONL. Labels in one cell have ; or | between them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from contentan.errors import ContentanError, UsageError
from contentan.interchange.codings.coding_rows import split_codes, unguarded
from contentan.interchange.shared.foreign_marks import shown

MOST_BYTES = 200_000_000
TEXTS = ("text", "sentence", "paragraph", "quote", "passage", "content")
CODES = ("code", "codes", "label", "labels", "category", "categories", "topic")
_YES, _NO = ("1", "true", "yes", "x", "+", "да", "иә"), ("", "0", "false", "no", "-", "нет", "жоқ")


class Text(NamedTuple):
    """`line` is where it ends in the file (the number of the record in JSON); `text` has single
    spaces, as a paragraph that was read.
    """

    line: int
    text: str
    labels: tuple[str, ...]


class Coded(NamedTuple):
    """Texts of a file that have words, how many have none, and from which columns they come."""

    texts: tuple[Text, ...]
    empty: int
    columns: str


def read(
    path: Path, *, text: str = "", code: str = "", known: Callable[[str], bool] = lambda _: False
) -> Coded:
    """A human-coded table. `text` and `code` name columns (`code` several, comma between them: each
    is 0 or 1); `known` tells a label.

    Without names the usual ones are looked for; then columns whose names are labels and whose cells
    are 0 or 1. Raises UsageError for a file or column that is not there, ContentanError at the line
    that cannot be read.
    """
    records = _records(path)
    head = list(dict.fromkeys(name for _, record in records for name in record))
    column = _column(head, text, TEXTS, "--text", path)
    marks = _binary(head, code, known, column, path)
    named = "" if marks else _column(head, code, CODES, "--code", path)
    rows: list[Text] = []
    empty = 0
    for line, record in records:
        own = cleaned(_cell(record.get(column)))
        try:
            labels = _marked(record, marks) if marks else _labels(record.get(named))
        except ContentanError as error:
            raise ContentanError(error.message, where=path, line=line) from None
        if own:
            rows.append(Text(line, own, labels))
        else:
            empty += 1
    if not rows:
        raise ContentanError(f"no text in column {column!r}", where=path)
    return Coded(
        tuple(rows),
        empty,
        f"{column!r} and {', '.join(map(repr, marks)) if marks else repr(named)}",
    )


def _records(path: Path) -> list[tuple[int, dict[str, object]]]:
    """Rows by column, each with its line."""
    if not path.is_file():
        raise UsageError("there is no such file", where=path)
    if path.stat().st_size > MOST_BYTES:
        raise UsageError(f"larger than {MOST_BYTES:,} bytes", where=path)
    try:
        return (
            _objects(path) if path.suffix.lower() in (".jsonl", ".ndjson", ".json") else _rows(path)
        )
    except ContentanError as error:
        if error.where is not None:
            raise
        raise type(error)(error.message, where=path, line=error.line) from None


def _objects(path: Path) -> list[tuple[int, dict[str, object]]]:
    from contentan.extract.text.charset import decode
    from contentan.interchange.codings.json_records import numbered_records

    records = list(numbered_records(decode(path.read_bytes())[0].removeprefix("\ufeff")))
    for line, record in records:
        if not isinstance(record, dict):
            raise ContentanError(f"expected an object, got {shown(record)}", line=line)
    return records


def _rows(path: Path) -> list[tuple[int, dict[str, object]]]:
    from contentan.extract.text.charset import decode
    from contentan.interchange.codings.coding_rows import rows_of
    from contentan.interchange.codings.first_sheet import read_sheet

    with path.open("rb") as file:
        packed = file.read(2) == b"PK"
    rows = read_sheet(path) if packed else rows_of(decode(path.read_bytes())[0])
    if len(rows) < 2:
        raise ContentanError("a table needs a header and a row", line=1)
    head = [cell.strip() for cell in rows[0][1]]
    twice = next((name for name in head if name and head.count(name) > 1), "")
    if twice:
        raise ContentanError(f"column {twice!r} is a duplicate", line=rows[0][0])
    return [
        (line, {n: row[i] for i, n in enumerate(head) if n and i < len(row)})
        for line, row in rows[1:]
    ]


def _column(head: Sequence[str], wanted: str, usual: Sequence[str], option: str, path: Path) -> str:
    if wanted:
        if wanted not in head:
            raise UsageError(
                f"no column {wanted!r}; there are {', '.join(map(shown, head))}", where=path
            )
        return wanted
    folded = {name.casefold(): name for name in reversed(head)}
    found = next((folded[name] for name in usual if name in folded), None)
    if found is None:
        raise UsageError(
            f"which column? Say {option}; there are {', '.join(map(shown, head))}", where=path
        )
    return found


def _binary(
    head: Sequence[str], code: str, known: Callable[[str], bool], text: str, path: Path
) -> list[str]:
    """Columns of 0 and 1: those that are named, else, where no column is called after codes, those
    whose names are labels.
    """
    if "," in code and code not in head:
        return [
            _column(head, name.strip(), (), "--code", path)
            for name in code.split(",")
            if name.strip()
        ]
    if code or any(name.casefold() in CODES for name in head):
        return []
    return [name for name in head if name != text and known(name)]


def _cell(value: object) -> str:
    return "" if value is None else unguarded(str(value))


def _labels(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        if not all(isinstance(one, str | int) for one in value):
            raise ContentanError(f"labels are a list of names, got {shown(value)}")
        return tuple(dict.fromkeys(str(one).strip() for one in value))
    if isinstance(value, dict):
        raise ContentanError(f"labels are names, got {shown(value)}")
    return tuple(dict.fromkeys(split_codes("" if value is None else str(value))))


def _marked(record: Mapping[str, object], columns: Sequence[str]) -> tuple[str, ...]:
    found = []
    for name in columns:
        # A spreadsheet may give 1.0 for 1.
        value = _cell(record.get(name)).strip().casefold().removesuffix(".0")
        if value not in (*_YES, *_NO):
            raise ContentanError(f"column {name!r} is 0 or 1, got {shown(value)}")
        found += [name] if value in _YES else []
    return tuple(found)


def cleaned(text: str) -> str:
    """A text as it would stand in a document that was read: letters repaired, single spaces."""
    from contentan.extract.repair.clean import clean, kazakh_code_page
    from contentan.extract.repair.edited_text import Passage

    passage = Passage(" ".join(text.split()))
    return " ".join(clean(passage, code_page=kazakh_code_page(passage.text)).text.split())
