"""Whether each row of a filled-in sheet is still whole: its id, its text and its answer together.

Who takes the protection off can sort a part of the columns. Then answers stand beside other rows'
texts, and nothing in a cell looks wrong. So each row's text is compared with that of its id, and
the id stands twice: in the first column, and between the cells to fill in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contentan.errors import many
from contentan.extract.office import xlsx
from contentan.extract.office.xlsx import Cell, Row
from contentan.review.workbook import workbook_text
from contentan.review.workbook.workbook_sheets import (
    CHECK,
    ID,
    NOTE,
    REVIEW,
    VERDICT,
    shown,
)

#: Columns that are compared, as far as the sheet has them.
_SAME = (CHECK, "before", "match", "after", "text")
_MOST_NAMED = 5


def columns(given: Sequence[Row], task: str, problems: list[str]) -> dict[str, int]:
    """Where the columns are that are read, by the headers of the first row; what is wrong with
    those that are needed is added to `problems`.
    """
    heads = (
        [(workbook_text.header_of(cell.text), at) for at, cell in given[0].cells.items()]
        if given
        else []
    )
    wanted = (ID, VERDICT, workbook_text.ANSWER[task], NOTE)
    for name in wanted:
        places = [xlsx.letters(at) for head, at in heads if head == name]
        if len(places) != 1:
            there = f"stands in {' and '.join(places)}" if places else "is missing"
            problems.append(f"{REVIEW}: the header {name!r} {there} in the first row")
    return {head: at for head, at in reversed(heads) if head in wanted or head in _SAME}


def is_moved(cells: Mapping[str, Cell], written: Mapping[str, str]) -> bool:
    """Whether a row has another text than the one that was written for its id. Only letters and
    digits count: spreadsheets change spaces and marks.
    """
    return any(
        _letters(cells[name].text) != _letters(shown(written.get(name, "")))
        for name in _SAME
        if name in cells
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def told(places: Sequence[str]) -> list[str]:
    """What to say of rows that are not whole."""
    if not places:
        return []
    named = ", ".join(places[:_MOST_NAMED]) + (", …" if len(places) > _MOST_NAMED else "")
    return [
        f"{REVIEW}: {many(len(places), 'row')} without the text that was written for the id"
        f" ({named}): some columns were sorted without the others, or a text was edited; undo"
        " that, or export the workbook anew"
    ]
