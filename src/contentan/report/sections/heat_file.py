"""The heat map as a picture: the leading codes by country and family of sources, in one ramp that
grey print keeps, with the rate in each cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from markupsafe import Markup

from contentan.report.drawing.svg import at, broken, cut
from contentan.report.sections.figure_file import EDGE, WIDTH, figure_file, words_at
from contentan.report.sections.heat_section import Heat, HeatRow
from contentan.report.writing.catalogue import Text, capital

#: From no hit to the highest rate, as on the page in the light.
RAMP = ("#ffffff", "#dbe7f1", "#b4cfe3", "#8cb7d8", "#2d6fa5", "#1b5389", "#0d3357")
#: The first step on which letters are white.
_DARK = 4
_NAMES, _ROW, _MORE, _GROUP, _SMALL = 196.0, 19.0, 8.0, 22.0, 10.0
#: Names of families lean: how much, their longest, and what they need above and beside the cells.
_LEAN, _LONGEST, _ABOVE, _BESIDE = -38, 96.0, 84.0, 44.0


def heat_file(
    text: Text, title: str, countries: Sequence[str], heat: Heat, codes: Collection[str]
) -> str:
    """The text of an SVG file with the rows of these codes."""
    wide = (WIDTH - 2 * EDGE - _NAMES - _BESIDE) / len(heat.columns)
    drawn, y = [_heads(text, heat, wide)], _ABOVE
    for name, rows in heat.groups:
        shown = [row for row in rows if row.view.code.id in codes]
        if shown:
            drawn.append(words_at(EDGE, y + 15, capital(name), bold=True, colour="#545b62"))
            y += _GROUP
        for row in shown:
            lines = broken(row.view.label, _NAMES - 8, _SMALL)
            tall = _ROW + _MORE * (len(lines) - 1)
            drawn.append(_row(row, lines, y, tall, wide))
            y += tall
    return figure_file(text, title, countries, Markup("").join(drawn), y + 6)


def _heads(text: Text, heat: Heat, wide: float) -> Markup:
    """Countries over their families of sources."""
    parts = []
    x = EDGE + _NAMES
    for series, columns in heat.spans:
        name = cut(text.country(heat.columns[_first(heat, series)].country), columns * wide, 11.0)
        parts.append(words_at(x + 2, 12, name, 11.0, bold=True, colour=text.colour(series)))
        parts.append(
            Markup('<path d="M{} 17H{}" stroke="{}" stroke-width="2"/>').format(
                at(x + 1), at(x + columns * wide - 2), text.colour(series)
            )
        )
        x += columns * wide
    for i, column in enumerate(heat.columns):
        x, y = EDGE + _NAMES + (i + 0.5) * wide - 2, _ABOVE - 4
        said = words_at(x, y, cut(text.family(column.family), _LONGEST, _SMALL), _SMALL)
        parts.append(
            Markup('<g transform="rotate({} {} {})">{}</g>').format(_LEAN, at(x), at(y), said)
        )
    return Markup("").join(parts)


def _first(heat: Heat, series: int) -> int:
    return next(i for i, column in enumerate(heat.columns) if column.series == series)


def _row(row: HeatRow, lines: Sequence[str], y: float, tall: float, wide: float) -> Markup:
    base = y + tall / 2 + 3.5
    parts = [
        words_at(EDGE, base + 11 * (i - (len(lines) - 1) / 2), line, _SMALL)
        for i, line in enumerate(lines)
    ]
    for i, (step, said) in enumerate(row.cells):
        x = EDGE + _NAMES + i * wide
        parts.append(
            Markup(
                '<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{fill}" stroke="#dadee2"'
                ' stroke-width=".5"/><text x="{middle}" y="{base}" text-anchor="middle"'
                ' font-size="{size}" fill="{ink}">{said}</text>'
            ).format(
                x=at(x + 1),
                y=at(y + 1),
                w=at(wide - 2),
                h=at(tall - 2),
                fill=RAMP[step],
                middle=at(x + wide / 2),
                base=at(base),
                size=_SMALL,
                ink="#fff" if step >= _DARK else "#1a1d20",
                said=re.sub(r"<[^>]*>", "", said),
            )
        )
    return Markup("").join(parts)
