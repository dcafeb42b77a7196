"""Two kinds of points on one map: sources with their country's mark, codes as rings as large as
their hits. Labels stand where nothing else does; of a point without room for one its name is read
out and shown to a pointer at rest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from contentan.findings.network.label_lines import FONT, advance
from contentan.report.drawing.svg import FONTS, LETTERS, at, cut, marker

WIDTH, EDGE, TALLEST, LOWEST = 673.0, 14.0, 560.0, 260.0
#: Pixels that a label has at most, its height, and how far it stands from its point.
LABEL, HEIGHT, OFF = 170.0, 13.0, 7.0
#: Area of the ring of the code with most hits.
LARGEST = 9.0
_Box = tuple[float, float, float, float]


class Place(NamedTuple):
    """A point: where it is, what it is called, and how much there is of it (1 the most). `series`
    is the country of a source, None for a code; `link` is where its label leads.
    """

    x: float
    y: float
    label: str
    size: float
    series: int | None = None
    link: str = ""


def point_map(places: Sequence[Place], title: str, *, linked: bool) -> tuple[Markup, float]:
    """The picture, and how high it is; labels are given in the order of `places`, sources first.
    Both axes have one scale. In a file of its own labels are not `linked`.
    """
    xs, ys = ([getattr(place, axis) for place in places] + [0.0] for axis in "xy")
    wide, tall = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    scale = min((WIDTH - 2 * EDGE - 2 * LABEL / 2) / wide, (TALLEST - 4 * EDGE) / tall)
    height = max(LOWEST, tall * scale + 4 * EDGE)
    middle = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2

    def pixel(x: float, y: float) -> tuple[float, float]:
        return WIDTH / 2 + (x - middle[0]) * scale, height / 2 - (y - middle[1]) * scale

    at_pixels = [pixel(place.x, place.y) for place in places]
    pairs = list(zip(places, at_pixels, strict=True))
    drawn = [_axes(*pixel(0.0, 0.0), height)]
    drawn += [_point(place, x, y) for place, (x, y) in pairs]
    points = [_around(x, y, _reach(place)) for place, (x, y) in pairs]
    labels: list[_Box] = []
    for i, (place, (x, y)) in enumerate(pairs):
        # A source must have its name, even over a ring.
        near = [
            box
            for j, box in enumerate(points)
            if j != i and (place.series is None or places[j].series is not None)
        ]
        if said := _label(place, x, y, height, [*near, *labels], linked=linked):
            labels.append(said[0])
            drawn.append(said[1])
    head = Markup(
        '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="{role}" aria-label="{title}"'
        ' font-family="{fonts}" font-size="{size}">'
    ).format(
        w=at(WIDTH),
        h=at(height),
        # What is a picture has nothing within that can be reached.
        role="group" if linked else "img",
        title=title,
        fonts=FONTS,
        size=LETTERS,
    )
    return head + Markup("").join(drawn) + Markup("</svg>"), height


def _reach(place: Place) -> float:
    return 5.0 if place.series is not None else _radius(place)


def _radius(place: Place) -> float:
    return max(1.8, LARGEST * math.sqrt(place.size))


def _around(x: float, y: float, reach: float) -> _Box:
    return x - reach, y - reach, x + reach, y + reach


def _axes(x: float, y: float, height: float) -> Markup:
    """Lines through the middle, where everything is average."""
    return Markup(
        f'<path d="M0 {at(y)}H{at(WIDTH)}M{at(x)} 0V{at(height)}" stroke="#ddd" fill="none"/>'
    )


def _point(place: Place, x: float, y: float) -> Markup:
    if place.series is not None:
        return Markup('<g class="c{}"><title>{}</title>{}</g>').format(
            place.series, place.label, marker("currentColor", place.series, x, y)
        )
    return Markup(
        '<circle cx="{}" cy="{}" r="{}" fill="#444" fill-opacity="0.15" stroke="#444">'
        "<title>{}</title></circle>"
    ).format(at(x), at(y), at(_radius(place)), place.label)


def _label(
    place: Place, x: float, y: float, height: float, taken: Sequence[_Box], *, linked: bool
) -> tuple[_Box, Markup] | None:
    """The first of four places beside a point where a label hides nothing, with the label."""
    said = cut(place.label, LABEL, LETTERS)
    wide, off = advance(said) * LETTERS / FONT, _reach(place) + OFF - 4
    for anchor, left, middle in (
        ("start", x + off, y),
        ("end", x - off - wide, y),
        ("middle", x - wide / 2, y - off - HEIGHT / 2),
        ("middle", x - wide / 2, y + off + HEIGHT / 2),
    ):
        box = left, middle - HEIGHT / 2, left + wide, middle + HEIGHT / 2
        if box[0] < 2 or box[2] > WIDTH - 2 or box[1] < 2 or box[3] > height - 2:
            continue
        if not any(_overlap(box, other) for other in taken):
            from_x = {"start": left, "end": left + wide, "middle": left + wide / 2}[anchor]
            text = Markup(
                '<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#111"{bold}>{said}</text>'
            ).format(
                x=at(from_x),
                y=at(middle + 4),
                anchor=anchor,
                bold=Markup(' font-weight="600"') if place.series is not None else "",
                said=said,
            )
            if linked and place.link:
                text = Markup('<a href="{}">{}</a>').format(place.link, text)
            return box, text
    return None


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
