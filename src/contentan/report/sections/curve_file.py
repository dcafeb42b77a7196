"""A specification curve as a picture of its own."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from contentan.report.drawing.choice_curve import HEIGHT, ROW
from contentan.report.drawing.svg import at, cut
from contentan.report.sections.curve_section import Curve
from contentan.report.sections.figure_file import EDGE, WIDTH, figure_file, row_at, words_at
from contentan.report.writing.catalogue import Text

#: Widths of the names at the left; heights of a name of a group and between two groups.
_NAMES, _TITLE, _BETWEEN, _SMALL = 226.0, 16.0, 5.0, 10.5
_SOFT = "#545b62"


def curve_file(text: Text, title: str, countries: Sequence[str], one: Curve) -> str:
    """The text of an SVG file."""
    left, wide = EDGE + _NAMES, WIDTH - 2 * EDGE - _NAMES
    drawn = [
        words_at(EDGE, 14, text("ratio"), _SMALL, colour=_SOFT),
        row_at(one.picture, left, 4, wide, HEIGHT),
    ]
    y = HEIGHT + 8.0
    for name, rows in one.groups:
        y += _BETWEEN
        drawn.append(_line(y))
        drawn.append(words_at(EDGE, y + 12, name, _SMALL, bold=True))
        y += _TITLE
        for row in rows:
            said = cut(row.label, _NAMES - 8, _SMALL)
            colour = _SOFT if row.usual else "#111"
            drawn.append(words_at(EDGE, y + 11, said, _SMALL, colour=colour))
            drawn.append(row_at(row.picture, left, y, wide, ROW))
            y += ROW
    return figure_file(text, title, countries, Markup("").join(drawn), y + 6)


def _line(y: float) -> Markup:
    return Markup('<path d="M{} {}H{}" stroke="#dadee2"/>').format(EDGE, at(y), WIDTH - EDGE)
