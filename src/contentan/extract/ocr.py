"""OCR of one page by the Tesseract program: a picture in, words with boxes out, so that page layout is one code for
all.

Confidence alone says little: a shaded scan can lose most lines at a confidence of 95, because lost lines are never
seen. So a page is read again from a cleaned picture where the plain reading is doubtful, and the fuller reading is
kept.
"""

from __future__ import annotations

import io
import os
import shutil
import statistics
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Any

from contentan.errors import ExtractError
from contentan.extract.limits import Limits
from contentan.extract.pdf_words import PageText, Word

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 300
_SURE = 85.0  # mean confidence under which a page is read again


@cache
def installed() -> tuple[str, tuple[str, ...]]:
    """Version of Tesseract and its languages; '' and () where it is not installed."""
    if shutil.which("tesseract") is None:
        return "", ()
    try:
        asked = [_asked("--version"), _asked("--list-langs")]  # both at once: each takes longer to load than to answer
        version, langs = (process.communicate(timeout=20)[0] for process in asked)
    except (OSError, subprocess.SubprocessError):
        return "", ()
    first = version.splitlines()[0] if version else ""
    return first.removeprefix("tesseract").strip(" v"), tuple(sorted(langs.split("\n")[1:]))[1:]


def _asked(question: str) -> subprocess.Popen[str]:
    return subprocess.Popen(["tesseract", question], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def languages(wanted: str) -> str:
    """Those of the wanted languages ('kaz+rus+eng') that are installed, '' where none is."""
    return "+".join(lang for lang in wanted.split("+") if lang in installed()[1])


def read_page(page: Any, number: int, limits: Limits) -> PageText:
    """Words of a pypdfium2 page as Tesseract sees it. Raises ExtractError('timeout') after `limits.ocr_seconds`."""
    width, height = page.get_size()
    picture, scale = render(page, limits.pixels)
    langs = languages(limits.ocr_languages)
    best = _words(_tesseract(picture, langs, scale * 72, limits), scale)
    if _doubtful(best, picture):
        from contentan.extract.scan import prepare

        again = _words(_tesseract(prepare(picture), langs, scale * 72, limits), scale)
        best = max(best, again, key=_weight)
    return PageText(number, width, height, _even([word for word, _ in best]), "ocr")


def render(page: Any, pixels: int) -> tuple[Image, float]:
    """A grey picture of the page and its scale in pixels a point, held under a number of pixels."""
    width, height = page.get_size()
    scale = min(_DPI / 72, (pixels / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return bitmap.to_pil().convert("L"), scale
    finally:
        bitmap.close()


def _tesseract(picture: Image, langs: str, dpi: float, limits: Limits) -> str:
    """Its table of words (TSV)."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    call = ["tesseract", "stdin", "stdout", "-l", langs, "--psm", "3", "--dpi", str(max(70, round(dpi))), "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            call, input=buffer.getvalue(), capture_output=True, timeout=limits.ocr_seconds, check=True, env=environment
        )
    except subprocess.TimeoutExpired:
        raise ExtractError("timeout", f"OCR of one page took longer than {limits.ocr_seconds:g} s") from None
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason given"]
        raise ExtractError("crashed", f"Tesseract failed: {reason[0]}") from None
    return done.stdout.decode("utf-8", "replace")


def _words(table: str, scale: float) -> list[tuple[Word, float]]:
    """Words with their confidence; the type size of a word is taken from the height of its line."""
    made: list[tuple[Word, float]] = []
    line = (0.0, 0.0)
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12:
            continue
        left, top, width, height = (int(cell) / scale for cell in cells[6:10])
        if cells[0] == "4":
            line = (top, height)
        elif cells[0] == "5" and cells[11].strip():
            size = min(line[1], 1.6 * height) if line[1] else height
            above, below = (line[0], line[0] + line[1]) if line[1] < 2 * height else (top, top + height)
            made.append((Word(cells[11].strip(), left, left + width, above, below, size), float(cells[10])))
    return made


def _weight(found: list[tuple[Word, float]]) -> float:
    """How much was read, each word counted by its confidence."""
    return sum(len(word.text) * max(0.0, sure - 40) for word, sure in found)


def _doubtful(found: list[tuple[Word, float]], picture: Image) -> bool:
    from contentan.extract.scan import ink_outside, noise

    if not found:
        return True
    sure = statistics.fmean(confidence for _, confidence in found)
    return sure < _SURE or noise(picture) > 25 or ink_outside(picture, [word for word, _ in found]) > 0.4


def _even(words: list[Word]) -> list[Word]:
    """Sizes of print from heights of boxes: what is near the median is the median, so that body text has one size."""
    if not words:
        return words
    middle = statistics.median(word.size for word in words for _ in word.text)
    for word in words:
        word.size = round(0.8 * (middle if 0.75 * middle < word.size < 1.3 * middle else word.size), 1)
    return words
