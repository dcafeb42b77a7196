"""The legend of the network's picture: signs with their meanings, in rows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from contentan.findings.network.cooccurrence import MIN_DOCUMENTS, UNBALANCED
from contentan.findings.network.label_lines import LINE, advance, broken
from contentan.findings.network.picture_marks import (
    COLOURS,
    LEAST_RADIUS,
    MOST_RADIUS,
    PALE,
    Style,
    at,
    mark_of,
    moved,
    thread_of,
    width_of,
)
from contentan.findings.network.picture_words import WORDS


def signs_of(style: Style, together: int) -> list[tuple[Markup, float, str]]:
    """Signs, each around a line at 0, with its width and its meaning."""
    words = {name: says[style.lang] for name, says in WORDS.items()}
    signs: list[tuple[Markup, float, str]] = [
        (mark_of(kind, 9, 0, 7, colour, "#fff"), 18.0, words[kind])
        for kind, colour in COLOURS.items()
    ]
    for share in _round_shares(style.share):
        radius = MOST_RADIUS * math.sqrt(share / style.share)
        signs.append(
            (
                mark_of("theme", MOST_RADIUS, 0, radius, PALE, "#fff"),
                2 * MOST_RADIUS,
                f"{100 * share:.2g} %",
            )
        )
    signs.append((Markup(""), 0.0, words["size"]))
    for c in _round_shares(style.c):
        signs.append((thread_of(width_of(c, style), ""), 34.0, f"c = {c:.2g}"))
    signs.append((Markup(""), 0.0, words["width"]))
    signs.append((thread_of(2, "7 5"), 34.0, words["dashed"].format(n=UNBALANCED)))
    signs.append((mark_of("theme", 9, 0, LEAST_RADIUS, "#fff", PALE), 18.0, words["absent"]))
    signs.append((Markup(""), 0.0, words["rule"].format(k=together, d=MIN_DOCUMENTS)))
    signs.append((Markup(""), 0.0, words["most"]))
    return signs


def _round_shares(most: float) -> tuple[float, float]:
    """Two round numbers of one digit up to the largest, for a scale."""
    power = 10.0 ** math.floor(math.log10(most))
    # 0.3 / 0.1 is a little less than 3.
    upper = math.floor(most / power + 1e-9) * power
    lower = upper / 4
    power = 10.0 ** math.floor(math.log10(lower))
    return math.floor(lower / power + 1e-9) * power, upper


def flowed(signs: Sequence[tuple[Markup, float, str]], width: float) -> tuple[Markup, float]:
    """Signs side by side while there is room, and how high they are together; a text that is wider
    than the picture goes on below itself.
    """
    parts, x, y = [], 0.0, 14.0
    for sign, room, says in signs:
        lines = broken(says, width - room - 4)
        need = room + 4 + max(advance(line) for line in lines)
        if x > 0 and x + need > width:
            x, y = 0.0, y + 24
        text = Markup("").join(
            Markup('<text x="{x}" y="{y}">{line}</text>').format(
                x=at(room + 4), y=at(4 + LINE * i), line=line
            )
            for i, line in enumerate(lines)
        )
        parts.append(moved(x, y, sign + text))
        x, y = (x + need + 16, y) if len(lines) == 1 else (0.0, y + 10 + LINE * len(lines))
    return Markup("").join(parts), y + 14
