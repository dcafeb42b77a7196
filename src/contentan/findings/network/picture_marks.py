"""Marks and lines of the network's picture: their shapes, colours and scales.

Kinds of nodes differ by shape and by colour (Okabe & Ito 2008, told apart by colour-blind readers
and in grey print).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from contentan.model import Lang

COLOURS = {"institution": "#0072B2", "programme": "#D55E00", "theme": "#009E73"}
INK, GREY, PALE, THREAD = "#111", "#707070", "#b8b8b8", "#4d4d4d"
LEAST_RADIUS, MOST_RADIUS, MOST_WIDTH = 4.0, 15.0, 7.0


class Style(NamedTuple):
    """What all panels share: labels by node, kinds by node, largest share of paragraphs, largest
    c.
    """

    lang: Lang
    labels: Mapping[str, str]
    kinds: Mapping[str, str]
    share: float
    c: float


def radius_of(node: Mapping[str, Any], style: Style) -> float:
    return max(
        LEAST_RADIUS, MOST_RADIUS * math.sqrt(node["paragraphs"] / node["total"] / style.share)
    )


def width_of(c: float, style: Style) -> float:
    return max(1.0, MOST_WIDTH * c / style.c)


def mark_of(kind: str, x: float, y: float, radius: float, fill: str, edge: str) -> Markup:
    """Square, diamond or circle of one area, around a place."""
    # Square, diamond and circle of one area: the eye compares areas.
    side, slant = radius * math.sqrt(math.pi) / 2, radius * math.sqrt(math.pi / 2)
    shapes = {
        "institution": (
            '<rect x="{left}" y="{top}" width="{w}" height="{w}" fill="{fill}" stroke="{edge}"'
            ' stroke-width="1.2"/>'
        ),
        "programme": (
            '<path d="M{x} {y}m0 -{s}l{s} {s}l-{s} {s}l-{s} -{s}z" fill="{fill}" stroke="{edge}"'
            ' stroke-width="1.2"/>'
        ),
        "theme": (
            '<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" stroke="{edge}" stroke-width="1.2"/>'
        ),
    }
    return Markup(shapes[kind]).format(
        x=at(x),
        y=at(y),
        left=at(x - side),
        top=at(y - side),
        w=at(2 * side),
        s=at(slant),
        r=at(radius),
        fill=fill,
        edge=edge,
    )


def thread_of(width: float, dash: str) -> Markup:
    return Markup(
        '<path d="M0 0H30" stroke="{ink}" stroke-opacity=".6" stroke-width="{w}"'
        ' stroke-dasharray="{dash}"/>'
    ).format(ink=THREAD, w=at(width), dash=dash or "none")


def moved(x: float, y: float, inner: Markup) -> Markup:
    return Markup('<g transform="translate({x} {y})">{inner}</g>').format(
        x=at(x), y=at(y), inner=inner
    )


def at(place: float) -> str:
    return f"{place:.1f}".removesuffix(".0")
