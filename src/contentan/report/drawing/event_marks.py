"""Events of a study in the pictures of its years: thin upright marks, each with its label on a line
of its own above the rates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from contentan.findings.network.label_lines import FONT, advance
from contentan.report.drawing.svg import INK, at, cut

#: Height of the line of a label, size of its letters, and its distance from the mark.
EVENT, LETTERS, BESIDE = 12, 9, 3
_MARK = "#777"


class EventMark(NamedTuple):
    """An event at a place of the picture."""

    x: float
    year: int
    label: str

    def drawn(self, width: float, line: int, bottom: float) -> Markup:
        """The mark down to the axis, and the label on one of the lines: to the right, to the left
        where it fits only there, else cut.
        """
        right, left = width - self.x - 2 * BESIDE, self.x - 2 * BESIDE
        turned = advance(self.label) * LETTERS / FONT > right and left > right
        y = EVENT * line + LETTERS + 1
        return Markup(
            '<g><title>{year}: {label}</title><path d="M{x} {y}V{bottom}" stroke="{mark}"'
            ' stroke-dasharray="1.5 2"/><text x="{place}" y="{t}" fill="{ink}" font-size="{size}"'
            ' text-anchor="{side}" stroke="#fff" stroke-width="3" paint-order="stroke">{shown}'
            "</text></g>"
        ).format(
            year=self.year,
            label=self.label,
            x=at(self.x),
            y=at(y - LETTERS + 1),
            bottom=at(bottom),
            mark=_MARK,
            place=at(self.x - BESIDE if turned else self.x + BESIDE),
            t=at(y),
            ink=INK,
            size=LETTERS,
            side="end" if turned else "start",
            shown=cut(self.label, max(left, right), LETTERS),
        )


def placed(
    events: Sequence[tuple[int, str]], columns: Sequence[int | str], middles: Sequence[float]
) -> list[EventMark]:
    """The events whose year is a column or lies in a gap between two."""
    found = []
    for year, label in events:
        for i, column in enumerate(columns):
            before, after = columns[max(i - 1, 0)], columns[min(i + 1, len(columns) - 1)]
            inside = column == "gap" and int(before) < year < int(after)
            if column == year or inside:
                found.append(EventMark(middles[i], year, label))
    return found
