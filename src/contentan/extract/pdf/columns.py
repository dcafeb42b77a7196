"""A column of one page: its measures, and the notes at its foot."""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from contentan.extract.pdf.rows import Row

ENDED = re.compile(r"[.!?…:;][\"'»”’)\]\d]*$")
NOTE_START = re.compile(r"(?:\d{1,4}|[*†‡§]{1,3}|[a-z](?=\)))[.)]?\s*\S")


@dataclass(slots=True)
class Column:
    """A column of one page with what its rows have in common."""

    page: int
    rows: list[Row]
    left: float
    right: float
    pitches: dict[int, float]  # usual distance of baselines, by type size
    hang: tuple[float, float] | None = None  # where paragraphs begin and where they go on

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
        _hang(text, rights[int(0.8 * (len(rights) - 1))]),
    )


def _hang(rows: list[Row], right: float) -> tuple[float, float] | None:
    """The two left edges of a column whose paragraphs begin further left than they go on, None
    where they do not.

    Every pair of rows votes: the row after one that runs on shows where paragraphs go on, a capital
    after a full stop where they begin.
    """
    em = statistics.median(row.size for row in rows)
    found = [edge for edge in _edges(rows, em) if len(edge) >= max(2, 0.08 * len(rows))]
    if len(found) < 2:
        return None
    left, inner = statistics.median(found[0]), statistics.median(found[1])
    if not 0.8 * em < inner - left < 6 * em:
        return None
    hanging, against = 0, 0
    for before, row in pairwise(rows):
        at_left, at_inner = abs(row.x0 - left) < 0.35 * em, abs(row.x0 - inner) < 0.35 * em
        ended = ENDED.search(before.text) is not None
        if row.text[:1].islower() or (not ended and right - before.x1 < 4 * em):
            hanging, against = hanging + at_inner, against + at_left
        elif ended and row.text[:1].isupper():
            hanging, against = hanging + at_left, against + at_inner
    # Quotations set in and block paragraphs also have two edges, and vote against each other.
    return (left, inner) if hanging >= 2 and against <= 0.2 * hanging else None


def _edges(rows: list[Row], em: float) -> list[list[float]]:
    """Left ends of rows in clusters, leftmost first."""
    made: list[list[float]] = []
    for x0 in sorted(row.x0 for row in rows):
        if made and x0 - made[-1][-1] < 0.35 * em:
            made[-1].append(x0)
        else:
            made.append([x0])
    return made


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
