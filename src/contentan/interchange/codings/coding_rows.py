"""Codings as a table (CSV, TSV or XLSX): a row a coding, columns by their names.

    doc, start, stop, code    code points of the cleaned text, the end excluded; `quote` beside
                              them is checked
    doc, quote, code          the quote stands once in the document
    text, code                the coder read this text
    item, code                what `contentan sample` gave away

Several codes in a cell have ; or | between them. A row without a code says that its document, text
or item was read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from contentan.errors import ContentanError
from contentan.interchange.shared.foreign_marks import Mark, Problem, Read, shown

_NAMES = {
    "doc": ("doc", "document", "doc_id", "document_id", "file", "filename", "source"),
    "start": ("start", "begin", "start_offset"),
    "stop": ("stop", "end", "end_offset"),
    "quote": ("quote", "passage", "selection", "quotation"),
    "text": ("text", "sentence", "paragraph"),
    "item": ("item", "item_id", "hit", "id"),
    "code": ("code", "codes", "label", "labels", "category", "topic"),
    "user": ("coder", "user", "annotator"),
}
_NEEDED = (("item",), ("text",), ("doc", "start", "stop"), ("doc", "quote"), ("quote",), ("doc",))
Rows = list[tuple[int, list[str]]]


def rows_of(text: str) -> Rows:
    """Rows of CSV that are not empty, with the line on which each ends; the separator is the
    commonest in the header.
    """
    header = text.removeprefix("\ufeff").lstrip("\n").split("\n", 1)[0]
    separator = max(",\t;|", key=header.count)
    reader = csv.reader(
        io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator, strict=True
    )
    try:
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ContentanError(f"not a table: {error}", line=reader.line_num) from None


def read_table(rows: Rows) -> Read:
    """Marks of a table with a header. ContentanError where its columns are not those of any
    kind.
    """
    if len(rows) < 2:
        raise ContentanError("a table needs a header and a row", line=1)
    at = _header(rows[0])
    marks: list[Mark] = []
    problems: list[Problem] = []
    for line, row in rows[1:]:
        cells = {name: row[i].strip() if i < len(row) else "" for name, i in at.items()}
        try:
            marks += _marks(cells, line)
        except ContentanError as error:
            problems.append(Problem(line, error.message))
    return Read("table", tuple(marks), tuple(problems))


def _header(head: tuple[int, list[str]]) -> dict[str, int]:
    folded = [cell.strip().casefold() for cell in head[1]]
    at = {
        name: folded.index(found)
        for name, known in _NAMES.items()
        if (found := next((k for k in known if k in folded), None))
    }
    if "code" not in at or not any(all(name in at for name in names) for names in _NEEDED):
        raise ContentanError(
            "expected columns doc,start,stop,code or doc,quote,code or text,code or item,code;"
            f" there are {', '.join(map(shown, head[1]))}",
            line=head[0],
        )
    return at


def _marks(cells: dict[str, str], line: int) -> Iterable[Mark]:
    text, item, doc = (unguarded(cells.get(name, "")) for name in ("text", "item", "doc"))
    if not (text or item or doc or cells.get("quote")):
        raise ContentanError("names no document, text or item")
    read = Mark(line, "", doc, text, item=item, user=cells.get("user", ""))
    start, stop = (_offset(cells.get(name, "")) for name in ("start", "stop"))
    if (start is None) != (stop is None):
        raise ContentanError("a start without a stop, or a stop without a start")
    quote = unguarded(cells.get("quote", ""))
    place = (
        read._replace(quote=quote)
        if start is None or stop is None
        else read._replace(start=start, stop=stop, quote=quote)
    )
    codes = split_codes(cells["code"])
    if codes and not (text or item or quote or start is not None):
        raise ContentanError("a code without a place: offsets or a quote are missing")
    seen = [read] if text or item or doc else []
    return [*seen, *(place._replace(label=code) for code in codes)]


def _offset(cell: str) -> int | None:
    if not cell:
        return None
    if not re.fullmatch(r"\d{1,9}(\.0+)?", cell):
        raise ContentanError(f"an offset is a number from 0, got {shown(cell)}")
    return int(float(cell))


def split_codes(cell: str) -> list[str]:
    """Labels in a cell, ; or | between them.

    >>> split_codes("a; b|c"), split_codes(" ")
    (['a', 'b', 'c'], [])
    """
    return [part.strip() for part in re.split(r"[;|]", unguarded(cell)) if part.strip()]


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    return re.sub(r"^'(?=[=+\-@\t\r])", "", cell)
