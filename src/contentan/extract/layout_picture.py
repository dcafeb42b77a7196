"""A page as a picture with its blocks drawn on it: pictures are how one sees what is wrong with a
layout.

Each line of a block has a box in the colour of its kind; a block's first box carries its number in
reading order and its kind, and a thin line leads from each block to the next.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from contentan.errors import ExtractError
from contentan.extract.limits import Limits

if TYPE_CHECKING:
    from contentan.extract.tables import Extraction

_COLOURS = {
    "heading": (200, 30, 30),
    "paragraph": (30, 90, 200),
    "list": (20, 140, 60),
    "table": (170, 90, 0),
    "note": (130, 40, 160),
    "boilerplate": (120, 120, 120),
}
_SCALE = 1.6  # pixels a point


class Box(NamedTuple):
    """One line of a block on the page, in points."""

    block: int
    kind: str
    x0: float
    top: float
    x1: float
    bottom: float


def draw_layout(path: Path, page: int, target: Path, limits: Limits = Limits()) -> Extraction:  # noqa: B008  a frozen value
    """Write the picture (PNG) of one page of a PDF file with its blocks; returns the extraction
    they come from.

    Raises ExtractError where the file is no PDF, cannot be read, or has no such page.

    >>> show(Path("report.pdf"), 3, Path("page3.png"))  # doctest: +SKIP
    """
    from contentan.extract.reading import extract

    made = extract(path, limits=limits)
    if made.format != "pdf":
        raise ExtractError("unsupported", f"a {made.format} file has no pages to draw")
    if not 1 <= page <= made.pages.height:
        raise ExtractError(
            "unsupported", f"there is no page {page}; the file has {made.pages.height}"
        )
    picture = _picture(path, page, limits)
    _draw(picture, boxes(made, page), _caption(made, page))
    picture.save(target, "PNG")
    return made


def boxes(made: Extraction, page: int) -> list[Box]:
    """The lines of a page's blocks that have a place, in reading order."""
    kinds = made.blocks["kind"].to_list()
    rows = made.places.select("block", "page", "x0", "top", "x1", "bottom").iter_rows()
    return [
        Box(block, kinds[block], *edges)
        for block, where, *edges in rows
        if where == page and edges[0] is not None
    ]


def _caption(made: Extraction, page: int) -> str:
    _, label, method, characters, _, _, warning = made.pages.row(page - 1)
    parts = [
        f"page {page}",
        f"printed {label}" if label else "no number",
        method,
        f"{characters} characters",
        warning,
    ]
    return " · ".join(part for part in parts if part)


def _picture(path: Path, page: int, limits: Limits) -> Any:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        opened = document[page - 1]
        width, height = opened.get_size()
        # A poster of a page would take gigabytes of pixels: it is drawn smaller and stretched
        # afterwards, so that boxes fit either way.
        scale = min(_SCALE, (limits.pixels / max(1.0, width * height)) ** 0.5)
        drawn = opened.render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()
    return (
        drawn.resize((round(width * _SCALE), round(height * _SCALE))) if scale < _SCALE else drawn
    )


def _draw(picture: Any, lines: list[Box], caption: str) -> None:
    from PIL import ImageDraw, ImageFont

    pen = ImageDraw.Draw(picture, "RGBA")
    font = ImageFont.load_default(11)
    firsts = [
        lines[at] for at in range(len(lines)) if at == 0 or lines[at].block != lines[at - 1].block
    ]
    for line in lines:
        edges = [edge * _SCALE for edge in line[2:]]
        pen.rectangle(edges, outline=(*_COLOURS[line.kind], 255), fill=(*_COLOURS[line.kind], 28))
    for one, other in pairwise(firsts):
        pen.line(
            [one.x0 * _SCALE, one.top * _SCALE, other.x0 * _SCALE, other.top * _SCALE],
            fill=(0, 0, 0, 90),
        )
    for line in firsts:
        text = f"{line.block} {line.kind}"
        at = (max(0.0, line.x0 * _SCALE - 2), max(0.0, line.top * _SCALE - 12))
        pen.rectangle(pen.textbbox(at, text, font=font), fill=(255, 255, 255, 230))
        pen.text(at, text, fill=(*_COLOURS[line.kind], 255), font=font)
    pen.text((4, 2), caption, fill=(0, 0, 0, 255), font=font)
