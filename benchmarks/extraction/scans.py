"""Pages as pictures, clean or spoilt as old copies are, wrapped in a PDF without text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benchmarks.extraction import reportlab_pages as drawn
from benchmarks.extraction.texts import Part, parts

if TYPE_CHECKING:
    from PIL.Image import Image as Picture


def scan(
    path: Path, lang: str, *, dpi: int, bad: bool = False, turned: int = 0
) -> tuple[Path, str]:
    """A one-page PDF that is a picture of text, and the text; `bad`: skewed, shaded, faint, noisy,
    strongly compressed.
    """
    some = _some(parts(lang))
    source = drawn.make(
        path.with_suffix(".text.pdf"), some, lang, drawn.Layout(size=11, heads=False, notes=False)
    )
    picture = _picture(source, dpi)
    if bad:
        picture = spoilt(picture)
    buffer = io.BytesIO()
    picture.rotate(turned, expand=True).save(buffer, "JPEG", quality=25 if bad else 90)
    size = drawn.A4[::-1] if turned % 180 else drawn.A4
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    canvas.drawImage(ImageReader(buffer), 0, 0, *size)
    canvas.save()
    return path, " ".join(part.text for part in some)


def _some(listed: Sequence[Part]) -> list[Part]:
    """Running text for most of one page."""
    chosen: list[Part] = []
    for part in listed:
        if (
            part.kind == "paragraph"
            and sum(len(each.text) for each in chosen) + len(part.text) < 2600
        ):
            chosen.append(part)
    return chosen


def _picture(source: Path, dpi: int) -> Picture:
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    try:
        return document[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    finally:
        document.close()


def spoilt(picture: Picture) -> Picture:
    """2.5 degrees of skew, shade across the page, low contrast, noise."""
    import numpy as np
    from PIL import Image

    turned = picture.rotate(2.5, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grey = np.asarray(turned, dtype=np.float64)
    height, width = grey.shape
    shade = 0.55 + 0.45 * (
        np.linspace(0, 1, width)[None, :] * 0.7 + np.linspace(0, 1, height)[:, None] * 0.3
    )
    noise = np.random.default_rng(7).normal(0, 14, grey.shape)
    faint = (90 + grey * (165 / 255)) * shade + noise
    return Image.fromarray(np.clip(faint, 0, 255).astype(np.uint8))
