"""The sheets of an XLSX file as cells of text, each with its place. Read as hostile, and without
running anything.

The ZIP is read within bounds and row by row, XML without entities. A formula is not evaluated: its
cell says that it is one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from contentan.errors import ExtractError, UsageError, many
from contentan.extract.limits import Limits
from contentan.extract.office.zip_container import Container, attribute, local

MOST_BYTES = 50_000_000
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 50, 100_000, 200
_LIMITS = Limits(unpacked_bytes=100_000_000, members=1_000)
#: How XLSX writes characters that XML cannot have: ECMA-376, part 1, 22.4.2.4 (bstr).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Cell(NamedTuple):
    """`place` as people say it: F17. `formula`: the cell computes its text."""

    place: str
    text: str
    formula: bool = False


class Row(NamedTuple):
    """`cells` by column, from 0; empty ones are left out."""

    number: int
    cells: dict[int, Cell]


def read(path: Path, wanted: Collection[str]) -> dict[str, list[Row]]:
    """The wanted sheets that are there, by name, with their rows that are not empty. UsageError for
    what is no workbook or too large.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UsageError(
            f"{path.stat().st_size:,} bytes; at most {MOST_BYTES:,} are read", where=path
        )
    try:
        with Container(path, _LIMITS) as container:
            return {name: list(rows) for name, rows in rows_of(container, wanted)}
    except ExtractError as error:
        raise UsageError(f"no workbook that can be read: {error.detail}", where=path) from None


def rows_of(
    container: Container, wanted: Collection[str] | None = None
) -> Iterator[tuple[str, Iterator[Row]]]:
    """The wanted sheets, or all, in the order of the book: name and rows that are not empty. Raises
    ExtractError 'damaged' or 'too_big'.
    """
    members = _members(container)
    if len(members) > MOST_SHEETS:
        raise ExtractError(
            "too_big", f"{many(len(members), 'sheet')}; at most {MOST_SHEETS} are read"
        )
    shared = list(_shared(container))
    for name, member in members.items():
        if wanted is None or name in wanted:
            yield name, _rows(container, member, name, shared)


def letters(column: int) -> str:
    """A column's letters; 0 is A.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def _members(container: Container) -> dict[str, str]:
    """The member of each sheet, by the sheet's name."""
    book, links = container.xml("xl/workbook.xml"), container.xml("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        raise ExtractError("damaged", "it holds no workbook")
    target = {
        attribute(link, "Id"): attribute(link, "Target")
        for link in links.iter()
        if local(link) == "Relationship"
    }
    found = {}
    for sheet in (element for element in book.iter() if local(element) == "sheet"):
        where = target.get(attribute(sheet, "id"), "")
        found[attribute(sheet, "name")] = (
            where.removeprefix("/") if where.startswith("/") else f"xl/{where}"
        )
    return found


def _each(container: Container, member: str, name: str) -> Iterator[Any]:
    """Elements of a name, each forgotten after its turn: a sheet's tree would take far more than
    its bytes.
    """
    from lxml import etree

    blob = container.read(member)
    if blob is None:
        return
    found = etree.iterparse(
        io.BytesIO(blob),
        tag="{*}" + name,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
    )
    try:
        for _, element in found:
            if element.getroottree().docinfo.internalDTD is not None:
                raise ExtractError(
                    "damaged", f"{member} declares a document type, as no workbook does"
                )
            yield element
            # lxml keeps emptied elements as siblings, which would still add up; so the earlier ones
            # go, too.
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise ExtractError("damaged", f"{member} is not well-formed XML ({error.msg})") from None


def _shared(container: Container) -> Iterator[str]:
    for element in _each(container, "xl/sharedStrings.xml", "si"):
        yield _text(element)


def runs_of(element: Any) -> str:
    """All runs of a text; readings of East Asian words (rPh) are not part of it."""
    return "".join(
        one.text or "" for one in element.iter("{*}t") if local(one.getparent()) != "rPh"
    )


def _text(element: Any) -> str:
    text = runs_of(element)
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return (
        plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if plain != text
        else text
    )


def _rows(container: Container, member: str, sheet: str, shared: list[str]) -> Iterator[Row]:
    number = kept = 0
    for element in _each(container, member, "row"):
        given = attribute(element, "r")
        number = int(given) if re.fullmatch(r"\d{1,7}", given) else number + 1
        cells = dict(_cells(element, number, shared))
        if cells:
            kept += 1
            if kept > MOST_ROWS:
                raise ExtractError("too_big", f"more than {MOST_ROWS:,} rows in sheet {sheet!r}")
            yield Row(number, cells)


def _cells(row: Any, number: int, shared: list[str]) -> Iterator[tuple[int, Cell]]:
    following = 0
    for element in row.iterchildren("{*}c"):
        column = column_of(attribute(element, "r"), following)
        following = column + 1
        formula = element.find("{*}f") is not None
        text = _value(element, shared)
        # A formula whose value was never computed has no text, and still has to be named.
        if (text or formula) and column < MOST_COLUMNS:
            yield column, Cell(f"{letters(column)}{number}", text, formula)


def column_of(place: str, following: int) -> int:
    """The column of a cell at a place such as F17, from 0; `following` where the place is not
    told.
    """
    found = re.match(r"[A-Z]{1,3}(?=\d)", place)
    if not found:
        return following
    at = 0
    for letter in found[0]:
        at = at * 26 + ord(letter) - 64
    return at - 1


def _value(cell: Any, shared: list[str]) -> str:
    kind = attribute(cell, "t")
    if kind == "inlineStr":
        return _text(cell)
    value = cell.findtext("{*}v") or ""
    if kind == "s":
        return (
            shared[int(value)]
            if re.fullmatch(r"\d{1,9}", value) and int(value) < len(shared)
            else ""
        )
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    # Some programs write whole numbers as 3.0; as text of a cell they read 3.
    return value.removesuffix(".0")
