"""Pictures of pages (PNG, JPEG, TIFF, WEBP, GIF), read by OCR as scanned pages of a PDF are."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contentan.errors import ExtractError
from contentan.extract.left_out import left_out
from contentan.extract.limits import Limits
from contentan.extract.pdf.engines import Spent, read_picture
from contentan.extract.pdf.pdf import laid_out
from contentan.extract.raw_blocks import Reading

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF")
_MOVING = ("GIF", "WEBP", "PNG")  # further pictures in these are a film, not pages
_TIMES = 8  # the limit of pixels is for the picture of a page; a photograph may have more
_PAGE_WIDTH = 8.27  # inches: A4, where the file does not say how large it is


def read(path: Path, limits: Limits) -> Reading:
    """The pages of a picture file. Raises ExtractError 'damaged' or 'too_big'."""
    from PIL import Image

    state = Spent(path, limits)
    try:
        with warnings.catch_warnings():
            # It warns of odd metadata, and of huge pictures, whose size is looked at below.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=_FORMATS) as picture:
                form = (picture.format or "picture").lower()
                pages = [
                    read_picture(page, number, state)
                    for number, page in enumerate(_pages(picture, state), 1)
                ]
    except ExtractError:
        raise
    except Image.DecompressionBombError as error:
        raise ExtractError("too_big", str(error)) from None
    # Decoders of pictures raise whatever a broken file brings up.
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        raise ExtractError("damaged", f"the picture does not open ({error})") from None
    return laid_out(pages, state, form)


def _pages(picture: Image, state: Spent) -> Iterator[_Page]:
    from PIL import ImageOps

    count = getattr(picture, "n_frames", 1)
    moving = picture.format in _MOVING
    for notice in left_out({"further pictures of a film": count - 1 if moving else 0}):
        state.notices.append(notice)
    wanted = 1 if moving else min(count, state.limits.pages)
    if not moving and count > wanted:
        state.note("pages_not_read", f"{count - wanted} of {count}", count - wanted)
    for number in range(wanted):
        if number:
            picture.seek(number)
        width, height = picture.size
        if width * height > _TIMES * state.limits.pixels:
            raise ExtractError("too_big", f"a picture of {width:,} by {height:,} pixels")
        yield _Page(_on_white(ImageOps.exif_transpose(picture)), _dots(picture))


def _on_white(picture: Image) -> Image:
    """In grey; what is transparent is white, as on paper."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(paper, clear).convert("L")
    if picture.mode.startswith("I;16"):
        # Sixteen bits of grey are cut off, not scaled, by Pillow.
        return picture.point(lambda value: value / 256).convert("L")
    return picture.convert("L")


def _dots(picture: Image) -> float:
    """Dots an inch, as the file says if that makes a page, else those of a page as wide as A4."""
    said = picture.info.get("dpi", (0, 0))[0]
    dots = float(said) if said else 0.0
    width = min(picture.size)
    if 70 <= dots <= 1200 and 3 <= width / dots <= 50:
        return dots
    return min(600.0, max(72.0, width / _PAGE_WIDTH))


@dataclass(frozen=True, slots=True)
class _Page:
    """A picture as a page: what OCR asks of a page of pypdfium2."""

    picture: Image
    dots: float

    def get_size(self) -> tuple[float, float]:
        """Width and height in points."""
        width, height = self.picture.size
        return width * 72 / self.dots, height * 72 / self.dots

    def render(self, *, scale: float, grayscale: bool) -> _Bitmap:
        """The picture at so many pixels a point."""
        width, height = (max(1, round(side * scale)) for side in self.get_size())
        return _Bitmap(self.picture.resize((width, height)) if grayscale else self.picture)


@dataclass(frozen=True, slots=True)
class _Bitmap:
    picture: Image

    def to_pil(self) -> Image:
        """The picture."""
        return self.picture

    def close(self) -> None:
        """Nothing to give back."""
