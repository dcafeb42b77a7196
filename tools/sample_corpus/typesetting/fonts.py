"""Where the DejaVu fonts are, and what else decides the bytes of a PDF.

The search, in order: the folder in CONTENTAN_FONTS; the usual folders of Linux, macOS and Windows;
the copy that matplotlib carries. DejaVu is asked for by name because it has every Kazakh letter and
its licence allows embedding.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

FACES = ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf")
FOLDERS = (
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/dejavu-serif-fonts",
    "/usr/share/fonts/dejavu",
    "/usr/share/fonts/TTF",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)


class FontsMissingError(RuntimeError):
    """No folder of the search holds both faces. The message lists what to install."""


def find() -> tuple[Path, Path]:
    """The regular and the bold face; FontsMissingError where there are none."""
    for folder in _folders():
        if all((folder / face).is_file() for face in FACES):
            return folder / FACES[0], folder / FACES[1]
    raise FontsMissingError(
        f"{' and '.join(FACES)} not found; install the DejaVu fonts (Debian: fonts-dejavu-core) "
        "or set CONTENTAN_FONTS to the folder that holds them"
    )


def _folders() -> Iterator[Path]:
    if "CONTENTAN_FONTS" in os.environ:
        yield Path(os.environ["CONTENTAN_FONTS"])
    yield from (Path(folder).expanduser() for folder in FOLDERS)
    found = importlib.util.find_spec("matplotlib")
    if found is not None and found.origin is not None:
        yield Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"


def made_with() -> dict[str, str]:
    """Everything outside this folder that a PDF's bytes depend on, by name.

    Raises FontsMissingError, or ImportError where reportlab or Pillow is absent.
    """
    import PIL
    import reportlab
    from PIL import features

    return {
        "reportlab": str(reportlab.Version),
        "pillow": PIL.__version__,
        "freetype": str(features.version("freetype2")),
        "jpeg": str(features.version("jpg")),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in find()},
    }
