"""Labels of the network's picture in lines, and how wide they are at most.

Widths are those of DejaVu Sans, one of the widest fonts that a page falls back on, so a narrower
one leaves room and never lacks it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]


#: Size of a label's letters and height of its lines, in pixels.
FONT, LINE = 12.0, 14.0
#: A label is broken into lines no longer than this where its words allow it; a word is broken where
#: it is longer than LONGEST.
LABEL_WIDTH, LONGEST = 120.0, 190.0
MOST_LINES = 4
#: Advances of letters in DejaVu Sans, rounded up to full twentieths of an em, in thousandths of it.
_GROUPS = {
    300: "IJijlІЇЈіїјӀӏ",
    350: " ,./:;\\|'\N{NO-BREAK SPACE}",
    400: "()-[]ft\N{NON-BREAKING HYPHEN}",
    450: "!r",
    500: '*_`"’',
    550: "?cszгзсэѓєѕґ",
    600: "FLkvxyвтухчьўғүұ",
    650: "0123456789$EPSTYabdeghnopqu{}«»–“”ЁЅЎГЕЗРТУабеийклоряёђќқҮҰһәө",
    700: "ABCKRVXZЄАБВСХЧЬЭЯднпцңҺҒ",
    750: "NUИЙКъҚ",
    800: "&DGHOQДЛНОПЦмыҢӘӨ",
    850: "#+<=>^w~Ъю",
    900: "MМФЫф",
    950: "жшщљ",
}
_ADVANCE = {letter: advance / 1000 for advance, letters in _GROUPS.items() for letter in letters}
#: A letter that is not listed is taken for one of the widest.
_UNKNOWN = 1.3


def advance(text: str) -> float:
    """Pixels that a text fills at most in a font no wider than DejaVu Sans.

    >>> advance("ІІІІІ") < advance("ЖЖЖЖЖ")
    True
    """
    # fsum: `sum` rounds otherwise since Python 3.12, and then a label may break elsewhere.
    return FONT * math.fsum(_ADVANCE.get(letter, _UNKNOWN) for letter in text)


def wrap(label: str) -> tuple[str, ...]:
    """A label in lines of at most LABEL_WIDTH pixels, cut with an ellipsis after MOST_LINES.

    >>> wrap("Assembly of People of Kazakhstan")
    ('Assembly of', 'People of', 'Kazakhstan')
    """
    lines = broken(label, LABEL_WIDTH)
    return (
        lines
        if len(lines) <= MOST_LINES
        else (*lines[: MOST_LINES - 1], lines[MOST_LINES - 1] + "…")
    )


def broken(text: str, width: float) -> tuple[str, ...]:
    """A text in lines of at most so many pixels; a word is broken only where it is longer than
    LONGEST.
    """
    lines: list[str] = []
    for word in (piece for whole in text.split() for piece in _pieces(whole)):
        if lines and advance(f"{lines[-1]} {word}") <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _pieces(word: str) -> list[str]:
    """A word, in parts where it is longer than a line can be."""
    parts = [""]
    for letter in word:
        if advance(parts[-1] + letter) > LONGEST:
            parts[-1] += "-"
            parts.append("")
        parts[-1] += letter
    return parts
