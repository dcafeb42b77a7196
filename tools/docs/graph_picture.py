"""A Mermaid graph of few nodes (`a --> b & c` a line) as SVG, so that a page needs no program of
another host to draw it.
"""

from __future__ import annotations

import re

WIDTH, HEIGHT, GAP, STEP = 104, 30, 16, 74


def svg(mermaid: str) -> str:
    """The picture: a row for each floor, the highest first; a node stands as deep as its longest
    way from the top.

    >>> svg("graph TD\\n    a --> b").count("<rect")
    2
    """
    arrows = [
        (row[1], name)
        for row in re.finditer(r"^\s*(\w+) --> (.+)$", mermaid, re.MULTILINE)
        for name in row[2].split(" & ")
    ]
    places, width, height = _places(arrows)
    lines = [_arrow(places[one], places[other]) for one, other in arrows]
    boxes = [_box(name, *place) for name, place in places.items()]
    head = (
        f'<svg class="graph" role="img" aria-label="Which room imports which" '
        f'viewBox="0 0 {width} {height}" style="max-width:{width}px">'
    )
    return "\n".join([head, *lines, *boxes, "</svg>"])


def _places(arrows: list[tuple[str, str]]) -> tuple[dict[str, tuple[float, float]], int, int]:
    """Middle of each node, and width and height of the whole."""
    depth: dict[str, int] = {name: 0 for arrow in arrows for name in arrow}
    for _ in depth:
        for one, other in arrows:
            depth[other] = max(depth[other], depth[one] + 1)
    rows = [[n for n in depth if depth[n] == level] for level in range(max(depth.values()) + 1)]
    width = max(len(row) for row in rows) * (WIDTH + GAP) + GAP
    places = {
        name: (
            width / 2 + (index - (len(row) - 1) / 2) * (WIDTH + GAP),
            GAP + HEIGHT / 2 + level * STEP,
        )
        for level, row in enumerate(rows)
        for index, name in enumerate(row)
    }
    return places, width, (len(rows) - 1) * STEP + HEIGHT + 2 * GAP


def _arrow(one: tuple[float, float], other: tuple[float, float]) -> str:
    """A line that leaves downward and comes in from above."""
    (x, y), (to_x, to_y) = (one[0], one[1] + HEIGHT / 2), (other[0], other[1] - HEIGHT / 2)
    middle = (y + to_y) / 2
    return f'<path d="M{x:g} {y:g} C{x:g} {middle:g} {to_x:g} {middle:g} {to_x:g} {to_y:g}"/>'


def _box(name: str, x: float, y: float) -> str:
    left, top = x - WIDTH / 2, y - HEIGHT / 2
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{WIDTH}" height="{HEIGHT}" rx="5"/>'
        f'<text x="{x:g}" y="{y + 4:g}">{name}</text>'
    )
