"""Figures as files: SVG as it was drawn, and PNG made from it without a browser.

SVG files are the same on every machine. A PNG depends on the fonts that a machine has: letters that
none of them has would be missing, so that is looked at first, and where Kazakh, Russian or English
letters cannot be drawn no PNG is written and the reason is told.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from contentan.errors import UsageError

#: Letters of the three languages; those of Kazakh are the ones that fonts lack.
LETTERS = "әғқңөұүһіӘҒҚҢӨҰҮҺІабвыэюяЖЩЫЯabcxyzABCXYZ0123456789"
#: Pixels of a PNG for each of an SVG: sharp on paper at the size of a page.
ZOOM = 2.0
_ADVICE = (
    "install a font that has them, such as DejaVu Sans or Noto Sans (apt-get install"
    " fonts-dejavu-core)"
)


class Written(NamedTuple):
    """Names of the files, and what a person should know of them."""

    files: tuple[str, ...]
    notes: tuple[str, ...]


def write(
    folder: Path, figures: Mapping[str, str], *, png: bool = True, zoom: float = ZOOM
) -> Written:
    """Write name.svg, and name.png where that can be done, for each figure; `figures` are texts of
    SVG files by name.

    Raises UsageError for a name that is not of lower-case Latin letters, digits, '_' and '-'. The
    folder is made where there is none. Example: write(Path("figures"), {"network_en": svg}).files
    == ("network_en.svg", "network_en.png")
    """
    for name in figures:
        if not re.fullmatch(r"[a-z0-9_-]+", name):
            raise UsageError(
                f"figure {name!r}: expected a name of a-z, 0-9, '_' and '-'", where=folder
            )
    missing = undrawn(LETTERS) if png and figures else ""
    notes = (no_png(missing),) if missing else ()
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, svg in sorted(figures.items()):
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")
        files.append(f"{name}.svg")
        if png and not missing:
            (folder / f"{name}.png").write_bytes(to_png(svg, zoom=zoom))
            files.append(f"{name}.png")
    return Written(tuple(files), notes)


def no_png(missing: str) -> str:
    """What is told where the fonts of this machine lack these letters."""
    return f"no PNG: the fonts of this machine lack {' '.join(missing)}; {_ADVICE}"


def to_png(svg: str, *, zoom: float = ZOOM) -> bytes:
    """A PNG file of the text of an SVG file, `zoom` pixels for each of its own; the same bytes for
    the same fonts.
    """
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, background="#ffffff"))


@functools.cache
def undrawn(letters: str, *, system_fonts: bool = True) -> str:
    """Those of the letters for which no font of this machine has a shape: nothing, or an empty box,
    would stand in a PNG.
    """
    import resvg_py
    from PIL import Image

    cells = [*letters, "\U000f0000"]
    text = "".join(
        f'<text x="{40 * i + 5}" y="30" font-size="24">{letter}</text>'
        for i, letter in enumerate(cells)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{40 * len(cells)}" height="40"'
        f' font-family="sans-serif">{text}</svg>'
    )
    png = bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, background="#ffffff", skip_system_fonts=not system_fonts
        )
    )
    picture = Image.open(io.BytesIO(png)).convert("L")
    drawn = [picture.crop((40 * i, 0, 40 * i + 40, 40)).tobytes() for i in range(len(cells))]
    return "".join(
        letter
        for letter, cell in zip(letters, drawn, strict=False)
        if cell in (drawn[-1], b"\xff" * len(cell))
    )
