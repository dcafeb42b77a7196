"""Rates by year of several codes as one file: small pictures side by side, each below its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from contentan.report.drawing.svg import at, cut, marker
from contentan.report.sections.figure_file import EDGE, WIDTH, figure_file, words_at
from contentan.report.sections.trends_section import Panel, Trends
from contentan.report.writing.catalogue import Text

#: Pictures in one file.
MOST = 6
#: A picture is made smaller down to this part of its size, to stand beside another one.
_LEAST = 0.72
_NAME, _BETWEEN, _SMALL = 18.0, 14.0, 10.0


def leading_panels(trends: Trends, most: int = MOST) -> tuple[Panel, ...]:
    """The codes whose rate is shown to change, then the leading ones of each criterion in turn."""
    by_code = {panel.view.code.id: panel for _, own in trends.groups for panel in own}
    first = [by_code[one.view.code.id] for one in trends.changes if one.view.code.id in by_code]
    deep = max((len(own) for _, own in trends.groups), default=0)
    turns = [own[i] for i in range(deep) for _, own in trends.groups if i < len(own)]
    # Each once, though two countries or criteria may have it.
    kept = {panel.view.code.id: panel for panel in (*first, *turns)}
    return tuple(kept.values())[:most]


def panel_grid(text: Text, title: str, countries: Sequence[str], panels: Sequence[Panel]) -> str:
    """The text of an SVG file."""
    sizes = [_size(panel.picture) for panel in panels]
    half = (WIDTH - 2 * EDGE - _BETWEEN) / 2
    across = 2 if max(wide for wide, _ in sizes) * _LEAST <= half else 1
    room = half if across == 2 else WIDTH - 2.0 * EDGE
    drawn, y = [], 6.0
    for i in range(0, len(panels), across):
        line = list(zip(panels[i : i + across], sizes[i : i + across], strict=True))
        tall = 0.0
        for column, (panel, (wide, high)) in enumerate(line):
            scale = min(1.0, room / wide)
            top = y + _NAME + 13 * len(panel.changes)
            x = EDGE + column * (room + _BETWEEN)
            drawn.append(_named(text, panel, x, y, room))
            drawn.append(
                Markup('<g transform="translate({} {}) scale({})">{}</g>').format(
                    at(x), at(top), round(scale, 4), panel.picture
                )
            )
            tall = max(tall, top - y + high * scale)
        y += tall + _BETWEEN
    return figure_file(text, title, countries, Markup("").join(drawn), y)


def _named(text: Text, panel: Panel, x: float, y: float, room: float) -> Markup:
    """The name of a code, and below it how the rates of the countries change."""
    lines = [words_at(x, y + 12, cut(panel.view.label, room, 12.0), 12.0, bold=True)]
    for i, (series, said) in enumerate(panel.changes):
        base = y + 12 + 13 * (i + 1)
        lines.append(marker(text.colour(series), series, x + 5, base - 3.5))
        lines.append(words_at(x + 14, base, cut(said, room - 14, _SMALL), _SMALL))
    return Markup("").join(lines)


def _size(picture: str) -> tuple[float, float]:
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture)
    return (float(box[1]), float(box[2])) if box else (1.0, 1.0)
