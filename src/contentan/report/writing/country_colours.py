"""Style rules for the compared countries: the colour and the mark of each, and the shades of the
colour that a table of rates is tinted with. Twelve countries differ by shape as well as by colour.
"""

from __future__ import annotations

import math
from typing import TypeAlias

from contentan.report.writing.catalogue import Text

#: Parts of the colour in the shades from the lowest to the highest rate.
SHADES = (0.09, 0.18, 0.29, 0.43, 0.58, 0.73)
#: Least luminance (WCAG 2) of a shade: black text keeps a contrast of 4.5 on it.
LEAST = 0.23
#: Corners of a mark around (0, 0).
Outline: TypeAlias = tuple[tuple[float, float], ...]
_THIN, _FLAT = 0.3, 0.85


def _star() -> Outline:
    turns = [math.pi * step / 5 for step in range(10)]
    reach = [1.1 if step % 2 == 0 else 0.45 for step in range(10)]
    return tuple(
        (r * math.sin(turn), -r * math.cos(turn)) for r, turn in zip(reach, turns, strict=True)
    )


def _plus(thin: float) -> Outline:
    corner: Outline = ((-thin, -1), (thin, -1), (thin, -thin), (1, -thin))
    # The other three quarters are the first one turned.
    quarters = [corner]
    for _ in range(3):
        quarters.append(tuple((-y, x) for x, y in quarters[-1]))
    return tuple(dict.fromkeys(point for quarter in quarters for point in quarter))


def _turned(outline: Outline) -> Outline:
    half = math.sqrt(0.5)
    return tuple((half * (x - y), half * (x + y)) for x, y in outline)


#: Of all marks, corners about 1 from the middle; the circle has none.
OUTLINES: tuple[Outline, ...] = (
    (),
    ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
    ((-_FLAT, -_FLAT), (_FLAT, -_FLAT), (_FLAT, _FLAT), (-_FLAT, _FLAT)),
    ((0, -1), (1, 0.75), (-1, 0.75)),
    ((0, 1), (1, -0.75), (-1, -0.75)),
    _plus(_THIN),
    _turned(_plus(_THIN)),
    _star(),
    ((1, 0), (-0.75, 1), (-0.75, -1)),
    ((-1, 0), (0.75, 1), (0.75, -1)),
    ((-0.9, -0.95), (0.9, -0.95), (-0.9, 0.95), (0.9, 0.95)),
    ((-0.95, -0.9), (-0.95, 0.9), (0.95, -0.9), (0.95, 0.9)),
)


def style_of(text: Text, countries: int) -> str:
    """CSS: `.kN` and `.cN` the shape and colour of a mark, `.sN` quotations and tinted rows of the
    country in place N.
    """
    # A column needs room for a word and an interval; the table scrolls in its own box.
    rules = [f".many table {{ min-width: {9.5 + 8.5 * countries}rem !important; }}"]
    for series in range(countries):
        rules.append(f".k{series} {{ clip-path: {_clip(OUTLINES[series % len(OUTLINES)])}; }}")
        colour = text.colour(series)
        dark = light(colour)
        rules.append(f".c{series} {{ color: {colour}; color: light-dark({colour}, {dark}); }}")
        rules.append(f".s{series} > blockquote {{ border-color: {colour}; }}")
        rules += [
            f".s{series} .h{step} {{ background: {shade}; color: #111; }}"
            for step, shade in enumerate(shades(colour), 1)
        ]
    return "\n".join(rules)


def _clip(outline: Outline) -> str:
    """An outline as a part of a square; the square's sides are 1.1 from its middle."""
    if not outline:
        return "circle(46%)"
    corners = ", ".join(
        " ".join(f"{50 + 50 * value / 1.1:.0f}%" for value in corner) for corner in outline
    )
    return f"polygon({corners})"


def shades(colour: str) -> list[str]:
    """A colour thinned with white, lightest first; a dark one is thinned more, so that text on it
    can be read.

    >>> shades("#0072B2")[0], shades("#000000")[-1]
    ('#e8f2f8', '#868686')
    """
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    reach = 1.0
    while _luminance(_mixed(parts, SHADES[-1] * reach)) < LEAST:
        reach -= 0.05
    return [
        "#" + "".join(f"{value:02x}" for value in _mixed(parts, share * reach)) for share in SHADES
    ]


def light(colour: str) -> str:
    """A colour thinned with white until it has a contrast of 4.5 on a dark page.

    >>> light("#56B4E9"), light("#000000")
    ('#56b4e9', '#808080')
    """
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    share = 1.0
    # The page is #14171a, of luminance 0.009.
    while (_luminance(_mixed(parts, share)) + 0.05) / 0.059 < 4.5:
        share -= 0.05
    return "#" + "".join(f"{value:02x}" for value in _mixed(parts, share))


def _mixed(parts: list[int], share: float) -> list[int]:
    return [round(255 - (255 - part) * share) for part in parts]


def _luminance(parts: list[int]) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in parts)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
