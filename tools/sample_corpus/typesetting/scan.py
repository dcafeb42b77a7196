"""A scanned letter page: no text layer, only a grey picture of the page at 200 dpi, turned a
little, with noise.
"""

from __future__ import annotations

import io
import random
from collections.abc import Mapping

from PIL import Image, ImageChops, ImageDraw, ImageFont
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from typesetting import fonts
from typesetting.lines import fill
from typesetting.source import Source

DPI = 200
WIDTH, HEIGHT = 1654, 2339  # A4
LEFT, TOP = 190, 170
INK, PAPER = 45, 244
TURN = 0.25  # degrees
NOISE = 14  # grey steps, at most
SEED = 20200901
SIZES = {
    "head": (26, "text"),
    "title": (46, "bold"),
    "heading": (36, "bold"),
    "paragraph": (32, "text"),
}


def make(source: Source, row: Mapping[str, str]) -> bytes:
    """The PDF's bytes: one page, one JPEG. `row` is the register's row: its title.

    Raises FontsMissingError without DejaVu.
    """
    picture = io.BytesIO()
    _weather(_print(source)).save(picture, "JPEG", quality=42, dpi=(DPI, DPI))
    rl_config.useA85 = 0  # the picture as it is, not a quarter larger as letters
    buffer = io.BytesIO()
    size = WIDTH * 72 / DPI, HEIGHT * 72 / DPI
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    canvas.setTitle(row["title"])
    canvas.drawImage(ImageReader(picture), 0, 0, *size)
    canvas.showPage()
    canvas.save()
    rl_config.useA85 = 1
    return buffer.getvalue()


def _print(source: Source) -> Image.Image:
    """The page before it went through the scanner."""
    page = Image.new("L", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(page)
    y = _write(draw, source.options["head"], "head", TOP) + 20
    for block in source.blocks:
        kind = "title" if block.level == 1 else block.kind
        y = _write(draw, block.text, kind, y + (34 if block.kind == "heading" else 14))
    if y > HEIGHT - TOP:
        raise ValueError(f"{source.id}: the text does not fit on one page")
    return page


def _write(draw: ImageDraw.ImageDraw, text: str, kind: str, y: int) -> int:
    """The y below the last line."""
    size, face = SIZES[kind]
    font = ImageFont.truetype(
        str(fonts.find()[face == "bold"]), size, layout_engine=ImageFont.Layout.BASIC
    )
    for line in fill(text, WIDTH - 2 * LEFT, lambda run, mark: font.getlength(run), divide=False):
        draw.text((LEFT, y), " ".join(line.words), fill=INK, font=font)
        y += round(size * 1.42)
    return y


def _weather(page: Image.Image) -> Image.Image:
    turned = page.rotate(TURN, Image.Resampling.BICUBIC, fillcolor=PAPER)
    grains = Image.frombytes("L", page.size, random.Random(SEED).randbytes(WIDTH * HEIGHT))
    return ImageChops.subtract(turned, grains.point([value * NOISE // 256 for value in range(256)]))
