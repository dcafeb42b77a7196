"""Merged cells of a workbook: what one of them says holds for all rows that it covers, and a row
that is one merged cell is a heading between the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from contentan.corpus.register_reading.register_sheet import Told
from contentan.errors import Faults


class Unmerged(NamedTuple):
    """Rows of a grid as if nothing had been merged, and what was understood."""

    rows: list[tuple[int, tuple[str, ...]]]
    told: list[Told]


def unmerged(
    rows: Sequence[tuple[int, tuple[str, ...]]], header: Sequence[str], sheet: Any, faults: Faults
) -> Unmerged:
    """The rows below the header; ranges that have no sure meaning are noted as faults."""
    found = {number: list(cells) for number, cells in rows}
    told: list[Told] = []
    for area in sorted(sheet.merged_cells.ranges, key=lambda one: (one.min_row, one.min_col)):
        first = found.get(area.min_row)
        if first is None or not (said := first[area.min_col - 1]):
            continue
        columns = range(area.min_col - 1, min(area.max_col, len(header)))
        named = [header[column] for column in columns if header[column]]
        others = [cell for column, cell in enumerate(first) if cell and column not in columns]
        if area.min_row == area.max_row and len(named) > 1 and len(others) <= 1:
            del found[area.min_row]
            told.append(
                Told(area.min_row, "", "heading", f"{said!r} stands over the rows: left out")
            )
        elif len(named) > 1:
            faults.add(
                f"cells {area.coord} are merged over the columns {', '.join(named)}: unmerge them"
                " and write in each what it holds",
                area.min_row,
            )
        elif named and area.max_row > area.min_row:
            for number in range(area.min_row, area.max_row + 1):
                if number in found:
                    found[number][columns[0]] = said
            says = f"cells {area.coord} are merged: each row has {said!r}"
            told.append(Told(area.min_row, named[0], "merged", says))
    return Unmerged([(number, tuple(cells)) for number, cells in found.items()], told)
