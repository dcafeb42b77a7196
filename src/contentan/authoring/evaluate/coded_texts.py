"""A human-coded table for `contentan gold`: a row a text, with its labels in one column or a column
of 0 and 1 for each label.

CSV, TSV, XLSX or JSONL. Labels in one cell have ; or | between them. A table without texts has
their digests: the texts are found elsewhere (`digested_texts`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from contentan.authoring.evaluate import digested_texts
from contentan.errors import ContentanError, UsageError
from contentan.interchange.codings.coding_rows import split_codes, unguarded
from contentan.interchange.shared.foreign_marks import shown

MOST_BYTES = 200_000_000
TEXTS = ("text", "sentence", "paragraph", "quote", "passage", "content")
CODES = ("code", "codes", "label", "labels", "category", "categories", "topic")
DIGESTS, SECOND, STRATUM = ("digest", "sha256"), ("codes_second", "second", "codes_b"), "stratum"
#: What a second coder who found nothing writes, since an empty cell says that nobody coded it.
_NOTHING = ("-", "none")
_YES, _NO = ("1", "true", "yes", "x", "+", "да", "иә"), ("", "0", "false", "no", "-", "нет", "жоқ")


class Text(NamedTuple):
    """`line` is where it ends in the file (the number of the record in JSON); `text` has single
    spaces, as a paragraph that was read.

    `weight` is the number of texts for which it stands; texts of one `stratum` were drawn alike.
    `second` are the labels of a second coder, None where there was none.
    """

    line: int
    text: str
    labels: tuple[str, ...]
    weight: float = 1.0
    stratum: str = ""
    group: str = ""
    second: tuple[str, ...] | None = None


class Coded(NamedTuple):
    """Texts of a file that have words, how many have none, and from which columns they come;
    `missing` are lines whose text was not found.
    """

    texts: tuple[Text, ...]
    empty: int
    columns: str
    missing: tuple[int, ...] = ()


class Columns(NamedTuple):
    """Columns of a file by what they hold; '' for one of the usual name, or none. `code` may name
    several of 0 and 1, `by` several, with commas between them.
    """

    text: str = ""
    code: str = ""
    second: str = ""
    weight: str = ""
    by: str = ""


def read(
    path: Path,
    columns: Columns = Columns(),  # noqa: B008
    *,
    known: Callable[[str], bool] = lambda _: False,
    folders: Sequence[Path] = (),
) -> Coded:
    """A human-coded table; `known` tells a label, `folders` are where its texts are, if it has
    digests instead.

    Without names the usual columns are looked for; then columns whose names are labels and whose
    cells are 0 or 1. Raises UsageError for a file or column that is not there, ContentanError at
    the line that cannot be read.
    """
    records = _records(path)
    head = list(dict.fromkeys(name for _, record in records for name in record))
    usual, option = (DIGESTS, "--text") if folders else (TEXTS, "--text")
    if not folders and not columns.text and not _usual(head, TEXTS) and _usual(head, DIGESTS):
        raise UsageError("it has digests instead of texts: --texts FOLDER says where", where=path)
    column = _column(head, columns.text, usual, option, path)
    marks = _binary(head, columns.code, known, column, path)
    named = "" if marks else _column(head, columns.code, CODES, "--code", path)
    texts = _texts(records, column, folders)
    rows: list[Text] = []
    beside = _beside(head, columns, path)
    for line, record in records:
        own = texts.get(line, "")
        try:
            labels = _marked(record, marks) if marks else _labels(record.get(named))
            if own:
                rows.append(Text(line, own, labels, *beside(record)))
        except ContentanError as error:
            raise ContentanError(error.message, where=path, line=line) from None
    if not rows:
        where = f", or none of them below {', '.join(map(str, folders))}" if folders else ""
        raise ContentanError(f"no text in column {column!r}{where}", where=path)
    left = tuple(line for line, _ in records if not texts.get(line))
    return Coded(
        tuple(rows),
        0 if folders else len(left),
        f"{column!r} and {', '.join(map(repr, marks)) if marks else repr(named)}",
        left if folders else (),
    )


def _texts(
    records: Sequence[tuple[int, Mapping[str, object]]], column: str, folders: Sequence[Path]
) -> dict[int, str]:
    """The text of each line; none where there is none."""
    cells = {line: _cell(record.get(column)) for line, record in records}
    if folders:
        found = digested_texts.find(folders, {cell.strip().lower() for cell in cells.values()})
        cells = {line: found.get(cell.strip().lower(), "") for line, cell in cells.items()}
    return {line: cleaned(cell) for line, cell in cells.items()}


def _beside(
    head: Sequence[str], columns: Columns, path: Path
) -> Callable[[Mapping[str, object]], tuple[float, str, str, tuple[str, ...] | None]]:
    """What a record says beside text and labels: weight, stratum, group, second coder."""
    by = [
        _column(head, name.strip(), (), "--by", path)
        for name in columns.by.split(",")
        if name.strip()
    ]
    weight = _column(head, columns.weight, (), "--weight", path) if columns.weight else ""
    second = columns.second and _column(head, columns.second, (), "--second", path)
    second = second or next((name for name in head if name.casefold() in SECOND), "")

    def found(record: Mapping[str, object]) -> tuple[float, str, str, tuple[str, ...] | None]:
        group = ", ".join(_cell(record.get(name)).strip() or "(none)" for name in by)
        own = _weight(_cell(record.get(weight)), weight) if weight else 1.0
        # The same name may stand for strata of several languages, which were not drawn alike.
        stratum = f"{_cell(record.get(STRATUM))} {own!r}" if weight else ""
        return own, stratum, group, _second(record.get(second)) if second else None

    return found


def _weight(cell: str, column: str) -> float:
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        value = 0.0
    # Sums of numbers further apart than these overflow, or lose the small ones.
    if not 1e-9 <= value <= 1e12:
        raise ContentanError(
            f"column {column!r}: expected a number from 1e-9 to 1e12, got {shown(cell)}"
        )
    return value


def _second(value: object) -> tuple[str, ...] | None:
    """Labels of the second coder: none of them for - or none, None for an empty cell."""
    cell = _cell(value).strip()
    return None if not cell else () if cell in _NOTHING else _labels(value)


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


def _usual(head: Sequence[str], usual: Sequence[str]) -> str:
    """The first column of a usual name, '' where there is none."""
    folded = {name.casefold(): name for name in reversed(head)}
    return next((folded[name] for name in usual if name in folded), "")


def _column(head: Sequence[str], wanted: str, usual: Sequence[str], option: str, path: Path) -> str:
    if wanted:
        if wanted not in head:
            raise UsageError(
                f"no column {wanted!r}; there are {', '.join(map(shown, head))}", where=path
            )
        return wanted
    found = _usual(head, usual)
    if not found:
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
