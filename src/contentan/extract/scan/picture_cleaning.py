"""Cleaning the picture of a scanned page: even light, no specks, straight lines; and signs that it
needs that.

On a skewed, shaded, noisy test scan this took Tesseract's character error from 78-97 % to under 1
%; on clean pages it costs up to half a point at low resolution, so it is a second try only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from contentan.extract.page_words import Word

if TYPE_CHECKING:
    from PIL.Image import Image

_DARK, _LIGHT = 90, 235  # grey levels stretched to black and white after the background is flat
_INK = 140
_MAX_SKEW = 5.0  # degrees


def prepare(picture: Image) -> Image:
    """The picture with its background flattened, specks removed and lines made level."""
    from PIL import ImageFilter

    return _level(_flat(picture).filter(ImageFilter.MedianFilter(3)))


def noise(picture: Image) -> float:
    """Median absolute Laplacian in grey levels: 0 on clean pages, 15 to 21 on mild scans, over 30
    on bad ones.
    """
    import numpy as np

    grey = np.asarray(picture, dtype=np.int16)[::2, ::2]
    if min(grey.shape) < 3:
        return 0.0
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    return float(np.median(np.abs(4 * grey[1:-1, 1:-1] - around)))


def sideways(picture: Image) -> bool:
    """Whether lines of text run up or down the page: then ink varies more from column to column
    than from row to row.
    """
    import numpy as np
    from PIL import Image

    small = picture.resize(
        (max(1, picture.width // 4), max(1, picture.height // 4)), Image.Resampling.BOX
    )
    dark = (255 - np.asarray(small, dtype=np.float64)).clip(min=0)
    across, down = dark.mean(axis=1), dark.mean(axis=0)
    return float(np.abs(np.diff(down)).mean()) > 1.5 * float(np.abs(np.diff(across)).mean())


def ink_outside(picture: Image, words: Iterable[Word]) -> float:
    """Share of the page's ink in no word box, margins left out: high where lines were not seen, or
    on pictures.
    """
    import numpy as np

    small = picture.resize((max(1, picture.width // 4), max(1, picture.height // 4)))
    ink = np.asarray(small) < _INK
    # Shadows of the fold and the scanner's lid lie in the margins.
    edge = [max(1, size // 30) for size in ink.shape]
    inner = ink[edge[0] : -edge[0], edge[1] : -edge[1]]
    total = int(inner.sum())
    # On an empty page a speck would be all of the ink.
    if total < 0.002 * ink.size:
        return 0.0
    listed = list(words)
    scale = _scale(small, listed)
    free = ink.copy()
    for word in listed:
        free[
            int(word.top * scale) : int(word.bottom * scale) + 1,
            int(word.x0 * scale) : int(word.x1 * scale) + 1,
        ] = False
    return float(free[edge[0] : -edge[0], edge[1] : -edge[1]].sum()) / total


def _scale(small: Image, words: list[Word]) -> float:
    """Pixels of the reduced picture a point; the full picture was drawn at 300 dots an inch unless
    the page is huge.
    """
    reach = max((max(word.x1, 1.0) for word in words), default=1.0)
    return min(300 / 72 / 4, small.width / reach)


def _flat(picture: Image) -> Image:
    import numpy as np
    from PIL import Image, ImageFilter

    small = picture.resize(
        (max(1, picture.width // 16), max(1, picture.height // 16)), Image.Resampling.BOX
    )
    # The lightest of a neighbourhood is paper, since letters are thin; blurred, it is the light
    # that fell on the page.
    paper = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(4))
    ground = np.asarray(paper.resize(picture.size, Image.Resampling.BICUBIC), dtype=np.float32)
    even = np.asarray(picture, dtype=np.float32) / np.maximum(ground, 1) * 255
    return Image.fromarray(
        np.clip((even - _DARK) * 255 / (_LIGHT - _DARK), 0, 255).astype(np.uint8)
    )


def _level(picture: Image) -> Image:
    """Turned by the angle at which the sums of ink over rows differ most."""
    import numpy as np
    from PIL import Image

    small = picture.resize(
        (max(1, picture.width // 4), max(1, picture.height // 4)), Image.Resampling.BOX
    )
    ink = Image.fromarray(((np.asarray(small) < _INK) * 255).astype(np.uint8))

    def contrast(angle: Any) -> float:
        turned = np.asarray(ink.rotate(float(angle), fillcolor=0), dtype=np.float64)
        return float(np.var(turned.sum(axis=1)))

    # Half a degree first, then a tenth about the best: rotating is what costs.
    rough = max(np.arange(-_MAX_SKEW, _MAX_SKEW + 0.01, 0.5), key=contrast)
    best = float(max(np.arange(rough - 0.4, rough + 0.41, 0.1), key=contrast))
    return (
        picture
        if abs(best) < 0.05
        else picture.rotate(best, resample=Image.Resampling.BICUBIC, fillcolor=255)
    )
