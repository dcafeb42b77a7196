"""Pages drawn for tests: rows of text at given places, and what a reading of them says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from contentan.extract.reading import extract
from contentan.extract.tables import Extraction

FONTS = Path("/usr/share/fonts/truetype/dejavu")
HEIGHT = A4[1]


def has_fonts() -> bool:
    return (FONTS / "DejaVuSerif.ttf").exists()


def read(path: Path, draw: Callable[[Canvas], None]) -> Extraction:
    """What is read from a page that `draw` draws."""
    pdfmetrics.registerFont(TTFont("Serif", str(FONTS / "DejaVuSerif.ttf")))
    pdfmetrics.registerFont(TTFont("Bold", str(FONTS / "DejaVuSerif-Bold.ttf")))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    draw(canvas)
    canvas.save()
    return extract(path)


def rows(
    canvas: Canvas,
    lines: Iterable[str],
    x: float,
    top: float,
    *,
    size: float = 10,
    pitch: float = 12,
    font: str = "Serif",
) -> float:
    """Draw rows one below the other; returns the height below them."""
    canvas.setFont(font, size)
    for line in lines:
        canvas.drawString(x, HEIGHT - top, line)
        top += pitch
    return top


def filled(text: str, width: float, size: float = 10) -> list[str]:
    """Lines as a typesetter would break them, the last one short."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and pdfmetrics.stringWidth(longer, "Serif", size) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def blocks(made: Extraction) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    spans = made.blocks.select("kind", "start", "stop").iter_rows()
    return [(kind, made.text[start:stop]) for kind, start, stop in spans]
