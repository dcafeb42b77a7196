"""A bar of all words of a voice, as SVG: by language, and what counts nowhere.

What counts is in three tones of one colour, what does not is hatched or dotted, so the bar is read
without colours too. Colours of countries are not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

HEIGHT = 18
#: Fill of each part; a pattern is drawn over some.
_FILLS = {
    "kk": "#12466b",
    "ru": "#4f8ab5",
    "en": "#a6cbe3",
    "repeated": "#e4e4df",
    "other": "#f4dfa9",
    "noise": "#fff",
}
#: Strokes of the patterns: slanting lines, dots.
_OVER = {
    "other": '<path d="M-1 7L7 -1M-4 4L4 -4M2 10L10 2" stroke="#7a5a00" stroke-width="1.6"/>',
    "noise": '<path d="M1 1h2v2h-2zM4 4h2v2h-2z" fill="#555"/>',
}


class Part(NamedTuple):
    """A part of the bar: its sign (kk, ru, en, repeated, other, noise), name and words."""

    sign: str
    name: str
    words: int


def word_bar(parts: Sequence[Part], says: str) -> Markup:
    """The bar, as wide as its place; `says` tells the same in words."""
    total, x, drawn = sum(part.words for part in parts), 0.0, []
    for part in parts:
        wide = 100 * part.words / total
        drawn.append(_part(part.sign, part.name, x, wide))
        x += wide
    return Markup(
        '<svg class="words" height="{height}" role="img" aria-label="{says}">{drawn}</svg>'
    ).format(height=HEIGHT, says=says, drawn=Markup("").join(drawn))


def swatch(sign: str, name: str) -> Markup:
    """A square of the legend; its name stands beside it."""
    return Markup('<svg class="swatch" aria-hidden="true">{}</svg>').format(
        _part(sign, name, 0, 100)
    )


def patterns() -> Markup:
    """The patterns of all bars of a page, drawn once."""
    every = Markup("").join(
        Markup(
            '<pattern id="w-{sign}" width="6" height="6" patternUnits="userSpaceOnUse">'
            '<path d="M0 0h6v6h-6z" fill="{fill}"/>{over}</pattern>'
        ).format(sign=sign, fill=_FILLS[sign], over=Markup(over))
        for sign, over in _OVER.items()
    )
    return Markup(
        '<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>{}</defs></svg>'
    ).format(every)


def _part(sign: str, name: str, x: float, wide: float) -> Markup:
    fill = f"url(#w-{sign})" if sign in _OVER else _FILLS[sign]
    return Markup(
        '<rect x="{x:.2f}%" width="{wide:.2f}%" height="100%" fill="{fill}">'
        "<title>{name}</title></rect>"
    ).format(x=x, wide=wide, fill=fill, name=name)
