"""The picture of one page of a PDF, drawn by a process of its own that may crash or hang (this
module, started with FILE and PAGE).

PDFium is not safe in threads, and a file may be made to break it; the screen must go on. The PNG
goes to the standard output.
"""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from contentan.errors import ExtractError
from contentan.extract.sandbox.reading_process import bound_memory

SECONDS = 20
#: Enough to read by; a page of any size is drawn into no more.
PIXELS = 2_200_000
_SCALE = 1.8  # pixels a point
_MEMORY = 2 * 2**30


def draw_page(path: Path, page: int) -> bytes:
    """PNG of a page, counted from 1. ExtractError where it cannot be drawn."""
    command = [sys.executable, "-m", "contentan.review.screen.page_picture", str(path), str(page)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise ExtractError("timeout", f"page {page} could not be drawn in {SECONDS} s") from None
    if done.returncode or not done.stdout.startswith(b"\x89PNG"):
        raise ExtractError("damaged", f"page {page} could not be drawn")
    return done.stdout


def _png(path: Path, page: int) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    opened = document[page - 1]
    width, height = opened.get_size()
    scale = min(_SCALE, (PIXELS / max(1.0, width * height)) ** 0.5)
    out = io.BytesIO()
    opened.render(scale=scale).to_pil().convert("RGB").save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    bound_memory(_MEMORY)
    sys.stdout.buffer.write(_png(Path(sys.argv[1]), int(sys.argv[2])))
