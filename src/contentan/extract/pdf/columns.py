"""A column of one page: its measures, and the notes at its foot."""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from contentan.extract.pdf.rows import Row

NOTE_START = re.compile(r"(?:\d{1,4}|[*†‡§]{1,3}|[a-z](?=\)))[.)]?\s*\S")


@dataclass(slots=True)
class Column:
    """A column of one page with what its rows have in common."""

    page: int
    rows: list[Row]
    left: float
    right: float
    pitches: dict[int, float]  # usual distance of baselines, by type size

    def pitch(self, line: Row) -> float:
        """Distance of baselines that is usual at this row's size: notes are set closer than
        text.
        """
        return self.pitches.get(round(line.size), 1.2 * line.size)


def column(page: int, lines: list[Row]) -> Column:
    """Measures of a column: left edge, right edge that four of five rows keep within, distance of
    baselines.
    """
    text = [line for line in lines if not line.table] or lines
    # Centred titles and last lines of paragraphs are short, a formula may stick out: four of five
    # rows say where the column ends.
    rights = sorted(line.x1 for line in text)
    pitches: defaultdict[int, list[float]] = defaultdict(list)
    for high, low in pairwise(text):
        if abs(high.size - low.size) < 1:
            pitches[round(low.size)].append(low.middle - high.middle)
    return Column(
        page,
        lines,
        min(line.x0 for line in text),
        rights[int(0.8 * (len(rights) - 1))],
        {
            # In a column of headings alone the median is a gap, not a pitch.
            size: min(statistics.median(found), 2.5 * size)
            for size, found in pitches.items()
            if len(found) > 1
        },
    )


def split_notes(lines: list[Row], body: float) -> tuple[list[Row], list[Row]]:
    """Rows of text and the trailing rows of notes: smaller type than the body, and a note mark
    somewhere among them.

    A row or two far below the notes, such as a document number at the foot of the page, is counted
    to the text.
    """
    last = len(lines)
    while (
        last > max(1, len(lines) - 2) and lines[last - 1].top - lines[last - 2].bottom > 1.2 * body
    ):
        last -= 1
    # First with the rows at the very foot, then without them.
    for end in (len(lines), last):
        at = end
        while at > 0 and lines[at - 1].size <= 0.92 * body and not lines[at - 1].table:
            at -= 1
        if any(NOTE_START.match(line.text) for line in lines[at:end]):
            return lines[:at] + lines[end:], lines[at:end]
    return lines, []
