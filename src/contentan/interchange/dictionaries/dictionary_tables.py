"""Tables: LIWC-22's .dicx and CSV in three shapes.

matrix   a column of terms, then a column a category with X, 1 or a weight   (DicTerm,Affect,Social)
pairs    a column of terms, one of categories, perhaps one of weights        (word,sentiment,score)
lists    a column a category, its entries below
"""

from __future__ import annotations

import csv
import io
import re

from contentan.errors import ContentanError
from contentan.interchange.shared.dictionary import Category, Dictionary, Entry, with_parents
from contentan.interchange.shared.losses import Loss

_TERMS = tuple("dicterm term terms word words entry pattern token lemma phrase слово сөз".split())
_CATEGORIES = tuple(
    "category categories code sentiment class group label topic категория санат".split()
)
_WEIGHTS = ("weight", "score", "value", "valence", "вес")
_MARK = re.compile(r"[xX✓✔+]|[+-]?\d+(?:[.,]\d+)?")

Row = tuple[int, list[str]]


def read_table(text: str, *, liwc: bool = False) -> Dictionary:
    """The dictionary in a table with a header. Raises ContentanError where no shape fits; `liwc`
    asks for a matrix.

    >>> read_table("DicTerm,Affect\\nhapp*,X").entries[0].path
    ('Affect',)
    """
    rows = _rows(text)
    if len(rows) < 2:
        raise ContentanError("a table needs a header and a row", line=1)
    head = [cell.strip() for cell in rows[0][1]]
    folded = [cell.lower() for cell in head]
    wild = "*" if liwc or folded[0] == "dicterm" else "*?"
    losses: list[Loss] = []
    terms = next((at for at, cell in enumerate(folded) if cell in _TERMS), None)
    groups = next((at for at, cell in enumerate(folded) if cell in _CATEGORIES), None)
    if terms is not None and groups is not None and not liwc:
        categories, entries = _pairs(rows, head, terms, groups, losses)
        shape = "pairs"
    elif liwc or terms is not None or _is_matrix(rows):
        categories, entries = _matrix(rows, head, terms or 0, losses)
        shape = "matrix"
    else:
        categories, entries = _lists(rows, head, losses)
        shape = "lists"
    if not categories:
        raise ContentanError("a table without a column for categories", line=rows[0][0])
    losses.append(
        Loss(
            "note",
            0,
            "",
            "",
            f"the table was read as {shape}; docs/use/dictionaries.md shows the shapes",
        )
    )
    return Dictionary(
        "liwc-22" if liwc else "csv", with_parents(categories), tuple(entries), tuple(losses), wild
    )


def _rows(text: str) -> list[Row]:
    """Rows that are not empty, with the line on which each ends; the separator is the commonest in
    the header.
    """
    header = text.lstrip("\n").split("\n", 1)[0]
    separator = max("\t;,|", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ContentanError(f"not a table: {error}", line=reader.line_num) from None


def _is_matrix(rows: list[Row]) -> bool:
    """Whether all cells but the first of each row are marks or empty, and some are marks."""
    cells = [cell.strip() for _, row in rows[1:] for cell in row[1:]]
    return any(cells) and all(not cell or _MARK.fullmatch(cell) for cell in cells)


def _weight(cell: str) -> str:
    return cell if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", cell) and cell not in ("1", "+1") else ""


def _matrix(
    rows: list[Row], head: list[str], terms: int, losses: list[Loss]
) -> tuple[list[Category], list[Entry]]:
    columns = [at for at, name in enumerate(head) if at != terms and name]
    categories = [Category((head[at],), rows[0][0]) for at in columns]
    entries = []
    for line, row in rows[1:]:
        cells = [cell.strip() for cell in row] + [""] * (len(head) - len(row))
        term, marked = cells[terms], False
        for at, cell in enumerate(cells):
            if at == terms or not cell or re.fullmatch(r"[+-]?0+(?:[.,]0+)?", cell):
                continue
            marked = True
            if at not in columns or not _MARK.fullmatch(cell):
                reason = (
                    "a cell that is neither X nor a number"
                    if at in columns
                    else "a cell without a category above it"
                )
                losses.append(
                    Loss("lost", line, head[at] if at < len(head) else "", term, reason, cell)
                )
            elif term:
                entries.append(Entry((head[at],), term, line, _weight(cell)))
        if not term or not marked:
            reason = "an entry without a category" if term else "categories without an entry"
            losses.append(Loss("lost", line, "", term or " ".join(filter(None, cells)), reason))
    return categories, entries


def _pairs(
    rows: list[Row], head: list[str], terms: int, groups: int, losses: list[Loss]
) -> tuple[list[Category], list[Entry]]:
    weights = next((at for at, cell in enumerate(head) if cell.lower() in _WEIGHTS), None)
    others = [name for at, name in enumerate(head) if at not in (terms, groups, weights) and name]
    if others:
        losses.append(
            Loss(
                "lost",
                rows[0][0],
                "",
                "",
                "columns that have no place in a codebook",
                ", ".join(others),
            )
        )
    categories, entries = [], []
    for line, row in rows[1:]:
        cells = [cell.strip() for cell in row] + [""] * (len(head) - len(row))
        if not cells[terms] or not cells[groups]:
            reason = (
                "an entry without a category" if cells[terms] else "a category without an entry"
            )
            losses.append(Loss("lost", line, cells[groups], cells[terms], reason))
            continue
        path = tuple(
            part for part in (name.strip() for name in re.split(r"[/>]", cells[groups])) if part
        ) or (cells[groups],)
        categories.append(Category(path, line))
        entries.append(
            Entry(path, cells[terms], line, _weight(cells[weights]) if weights is not None else "")
        )
    return categories, entries


def _lists(
    rows: list[Row], head: list[str], losses: list[Loss]
) -> tuple[list[Category], list[Entry]]:
    categories = [Category((name,), rows[0][0]) for name in head if name]
    entries = []
    for line, row in rows[1:]:
        for at, cell in enumerate(row):
            if cell.strip() and at < len(head) and head[at]:
                entries.append(Entry((head[at],), cell.strip(), line))
            elif cell.strip():
                losses.append(
                    Loss("lost", line, "", cell.strip(), "a cell without a category above it")
                )
    return categories, entries
