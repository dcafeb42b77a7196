"""Style rules for the compared countries: the colour of each, and the shades of it that a table of
rates is tinted with.
"""

from __future__ import annotations

from contentan.report.writing.catalogue import Text

#: Parts of the colour in the shades from the lowest to the highest rate.
SHADES = (0.09, 0.18, 0.29, 0.43, 0.58, 0.73)
#: Least luminance (WCAG 2) of a shade: black text keeps a contrast of 4.5 on it.
LEAST = 0.23


def style_of(text: Text, countries: int) -> str:
    """CSS: `.cN` a mark, `.sN` quotations and tinted rows of the country in place N."""
    rules = []
    for series in range(countries):
        colour = text.colour(series)
        rules.append(f".c{series} {{ color: {colour}; }}")
        rules.append(f".s{series} > blockquote {{ border-color: {colour}; }}")
        rules += [
            f".s{series} .h{step} {{ background: {shade}; }}"
            for step, shade in enumerate(shades(colour), 1)
        ]
    return "\n".join(rules)


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


def _mixed(parts: list[int], share: float) -> list[int]:
    return [round(255 - (255 - part) * share) for part in parts]


def _luminance(parts: list[int]) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in parts)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
