"""OCR of one page by the Tesseract program: a picture in, words with boxes out, so that page layout
is one code for all.

Confidence alone says little: a shaded scan can lose most lines at a confidence of 95, because lost
lines are never seen. So a page is read again from a cleaned picture where the plain reading is
doubtful, and the fuller reading is kept.
"""

from __future__ import annotations

import io
import os
import re
import statistics
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Any

from contentan.errors import ExtractError
from contentan.extract.limits import Limits
from contentan.extract.page_words import PageText, Word
from contentan.extract.scan.tesseract_program import program

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 300
_LOST = 65.0  # mean confidence under which a page may stand on its head
_SURE = 85.0  # mean confidence under which a page is read again


@cache
def installed() -> tuple[str, tuple[str, ...]]:
    """Version of Tesseract and its languages; '' and () where it is not installed."""
    path = program()
    if not path:
        return "", ()
    try:
        # Both at once: each takes longer to load than to answer.
        asked = [_asked(path, "--version"), _asked(path, "--list-langs")]
        version, langs = (process.communicate(timeout=20)[0] for process in asked)
    except (OSError, subprocess.SubprocessError):
        return "", ()
    first = version.splitlines()[0] if version else ""
    return first.removeprefix("tesseract").strip(" v"), tuple(sorted(langs.split("\n")[1:]))[1:]


def _asked(path: str, question: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [path, question], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def languages(wanted: str) -> str:
    """Those of the wanted languages ('kaz+rus+eng') that are installed, '' where none is."""
    return "+".join(lang for lang in wanted.split("+") if lang in installed()[1])


def read_page(page: Any, number: int, limits: Limits) -> PageText:
    """Words of a pypdfium2 page as Tesseract sees it. Raises ExtractError('timeout') after
    `limits.ocr_seconds`.
    """
    width, height = page.get_size()
    from contentan.extract.scan.picture_cleaning import sideways

    picture, scale = render(page, limits.pixels)
    if sideways(picture):
        # Lines run up or down for certain; Tesseract only says which way, and may not know.
        turn = _turn(picture, limits) or 90
        picture, width, height = picture.rotate(turn, expand=True), height, width
    best = _read_picture(picture, scale, limits)
    # Upside down, Tesseract still reads something, of which it is not sure.
    if not best or statistics.fmean(sure for _, sure in best) < _LOST:
        turn = _turn(picture, limits)
        other = _read_picture(picture.rotate(turn, expand=True), scale, limits) if turn else best
        if _weight(other) > _weight(best):
            best = other
            width, height = (height, width) if turn % 180 else (width, height)
    return PageText(number, width, height, _even([word for word, _ in best]), "ocr")


def _read_picture(picture: Image, scale: float, limits: Limits) -> list[tuple[Word, float]]:
    """Words of a picture, of a cleaned one where the plain reading is doubtful and the other one is
    fuller.
    """
    langs = languages(limits.ocr_languages)
    best = _words(_tesseract(picture, langs, scale * 72, limits), scale)
    if _doubtful(best, picture):
        from contentan.extract.scan.picture_cleaning import prepare

        again = _words(_tesseract(prepare(picture), langs, scale * 72, limits), scale)
        best = max(best, again, key=_weight)
    return best


def _turn(picture: Image, limits: Limits) -> int:
    """By how many degrees to turn a page to the left, as Tesseract's own judgement has it; 0 where
    it cannot tell.
    """
    if "osd" not in installed()[1]:
        return 0
    try:
        told = _tesseract(picture, "osd", 300, limits, mode="0")
    except ExtractError:  # too few letters to tell
        return 0
    degrees = re.search(r"Orientation in degrees: (\d+)", told)
    return int(degrees.group(1)) if degrees else 0


def render(page: Any, pixels: int) -> tuple[Image, float]:
    """A grey picture of the page and its scale in pixels a point, held under a number of pixels."""
    width, height = page.get_size()
    scale = min(_DPI / 72, (pixels / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return bitmap.to_pil().convert("L"), scale
    finally:
        bitmap.close()


def _tesseract(picture: Image, langs: str, dpi: float, limits: Limits, *, mode: str = "3") -> str:
    """Its table of words (TSV); in mode 0 what it says of the page's direction."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    call = [
        program(),
        "stdin",
        "stdout",
        "-l",
        langs,
        "--psm",
        mode,
        "--dpi",
        str(max(70, round(dpi))),
    ]
    call += [] if mode == "0" else ["tsv"]  # direction comes as plain lines, words as a table
    # Runs already use a process a core; threads of Tesseract would only contend with them.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            call,
            input=buffer.getvalue(),
            capture_output=True,
            timeout=limits.ocr_seconds,
            check=True,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        raise ExtractError(
            "timeout", f"OCR of one page took longer than {limits.ocr_seconds:g} s"
        ) from None
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [
            "no reason given"
        ]
        raise ExtractError("crashed", f"Tesseract failed: {reason[0]}") from None
    return done.stdout.decode("utf-8", "replace")


def _words(table: str, scale: float) -> list[tuple[Word, float]]:
    """Words with their confidence; the type size of a word is taken from the height of its line."""
    made: list[tuple[Word, float]] = []
    # Tesseract reads block by block: its own order is one to choose from.
    line, place = (0.0, 0.0), 0
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12:
            continue
        left, top, width, height = (int(cell) / scale for cell in cells[6:10])
        # Level 4 is a line, level 5 a word of it.
        if cells[0] == "4":
            line = (top, height)
        elif cells[0] == "5" and cells[11].strip():
            # A line box grows with a skewed line or a large neighbour: it counts only as far as the
            # word box bears it out.
            size = min(line[1], 1.6 * height) if line[1] else height
            above, below = (
                (line[0], line[0] + line[1]) if line[1] < 2 * height else (top, top + height)
            )
            word = Word(cells[11].strip(), left, left + width, above, below, size, at=place)
            place += len(word.text) + 1
            made.append((word, float(cells[10])))
    return made


def _weight(found: list[tuple[Word, float]]) -> float:
    """How much was read, each word counted by its confidence."""
    # A word of which Tesseract is hardly sure adds nothing, so noise read as many words does not
    # win.
    return sum(len(word.text) * max(0.0, sure - 40) for word, sure in found)


def _doubtful(found: list[tuple[Word, float]], picture: Image) -> bool:
    from contentan.extract.scan.picture_cleaning import ink_outside, noise

    if not found:
        return True
    sure = statistics.fmean(confidence for _, confidence in found)
    return (
        sure < _SURE
        or noise(picture) > 25
        or ink_outside(picture, [word for word, _ in found]) > 0.4
    )


def _even(words: list[Word]) -> list[Word]:
    """Sizes of print from heights of boxes: what is near the median is the median, so that body
    text has one size.
    """
    if not words:
        return words
    middle = statistics.median(word.size for word in words for _ in word.text)
    for word in words:
        word.size = round(
            0.8 * (middle if 0.75 * middle < word.size < 1.3 * middle else word.size), 1
        )
    return words
