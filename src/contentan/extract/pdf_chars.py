"""The two sources of a PDF page's words: pdfium, fast; pdfplumber, slow, but right where a font has no Unicode map.

Both give characters by baseline, not by glyph box: boxes differ between a base font and the fallback font that supplies
Қ or Ғ, and a word would be cut at each such letter. For the same reason words are never grouped by font.
Coordinates are points from the upper left corner of the page, turned so that most of its text runs to the right.
"""

from __future__ import annotations

import ctypes
import math
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

Glyph: TypeAlias = dict[str, Any]  # text, x0, x1, top, bottom, doctop, upright, size, turn: what extract_words reads

_ASCENT, _DESCENT = 0.75, 0.25  # of the type size, above and below the baseline
_BOLD = re.compile(r"bold|black|heavy|demi|semibold|CMBX|SFBX|-Bd|,B\b", re.IGNORECASE)


@dataclass(slots=True)
class Word:
    """`size` is the type size in points, `marks` the raised digits taken off, as (offset in text, digits)."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    marks: tuple[tuple[int, str], ...] = ()
    table: tuple[str, ...] = ()  # rows, where this stands for a whole table

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class PageText:
    """The words of one page in no order; `unmapped` is the share of characters without a sure Unicode value."""

    page: int
    width: float
    height: float
    words: list[Word]
    method: str
    unmapped: float = 0.0
    turned: int = 0  # characters left out because they stand across the page's direction


def pdfium_words(page: Any, number: int) -> PageText:
    """Words of an open pypdfium2 page."""
    text_page = page.get_textpage()
    try:
        left, bottom, right, top = page.get_cropbox()
        glyphs, unmapped = _pdfium_glyphs(text_page.raw, left, top)
        fonts = _Fonts(text_page.raw)
        size = (right - left, top - bottom)
        return _page_text(glyphs, number, size, "pdfium", unmapped, lambda glyph: fonts.bold(glyph["at"]))
    finally:
        text_page.close()


def pdfplumber_words(page: Any, number: int) -> PageText:
    """Words of an open pdfplumber page, which the caller closes."""
    height = float(page.height)
    glyphs = [_plumber_glyph(char, height) for char in page.chars]
    size = (float(page.width), height)
    return _page_text(glyphs, number, size, "pdfplumber", 0.0, lambda glyph: _BOLD.search(glyph["at"]) is not None)


def _pdfium_glyphs(raw: Any, left: float, top: float) -> tuple[list[Glyph], float]:
    """Characters of a text page and the share whose Unicode value pdfium only guessed, from every fourth one."""
    import pypdfium2.raw as pdfium

    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_ref, x_ref, y_ref = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    get_code, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    glyphs: list[Glyph] = []
    seen = unmapped = 0
    size, turn, above, below, guessed = 0.0, 0, math.nan, math.nan, False
    for at in range(pdfium.FPDFText_CountChars(raw)):
        code = get_code(raw, at)
        if code in (0, 10, 13, 0xAD) or (code == 32 and pdfium.FPDFText_IsGenerated(raw, at) == 1):
            above, guessed = math.nan, code == 32
            continue
        get_box(raw, at, box_ref)
        # asked anew where a word begins or the box changes height, as with font, size and baseline: saves half
        if box.top != above or box.bottom != below:
            pdfium.FPDFText_GetCharOrigin(raw, at, x_ref, y_ref)
            size, turn = _size_and_turn(raw, at)
            above, below = box.top, box.bottom
        if at % 4 == 0:
            seen += 1
            unmapped += pdfium.FPDFText_HasUnicodeMapError(raw, at) == 1
        if guessed:
            _separate(glyphs, box.left - left, size)
            guessed = False
        glyphs.append(
            {"text": chr(code) if 32 < code < 0xD800 else _letter(code), "size": size, "turn": turn, "at": at,
             "x0": box.left - left, "x1": box.right - left, "y0": top - above, "y1": top - below,
             "x": x.value - left, "y": top - y.value, "upright": True}
        )  # fmt: skip
        if code == 32:
            above = math.nan
    return glyphs, unmapped / seen if seen else 0.0


def _separate(glyphs: list[Glyph], x0: float, size: float) -> None:
    """Put a space where pdfium guesses one and the gap, too narrow to tell by itself, does not speak against it."""
    if glyphs and x0 - glyphs[-1]["x1"] > 0.1 * size:
        glyphs.append({**glyphs[-1], "text": " ", "x0": glyphs[-1]["x1"], "x1": x0})


def _size_and_turn(raw: Any, at: int) -> tuple[float, int]:
    """Type size scaled by the text matrix, which Quartz files need, and the direction of writing."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, at, ctypes.byref(matrix))
    size = pdfium.FPDFText_GetFontSize(raw, at) * (math.hypot(matrix.c, matrix.d) or 1.0)
    return size, _quarter(matrix.a, matrix.b)


def _letter(code: int) -> str:
    """pdfium reports a hyphen at a line's end as U+0002 or U+FFFE."""
    if code in (2, 0xFFFE):
        return "-"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def _quarter(a: float, b: float) -> int:
    """Direction of writing in quarter turns to the left."""
    return 0 if b == 0 and a > 0 else round(math.atan2(b, a) / (math.pi / 2)) % 4


def _plumber_glyph(char: dict[str, Any], height: float) -> Glyph:
    a, b, _c, _d, x, y = char["matrix"]
    size = float(char["size"]) if char["upright"] else float(char["width"])
    return {"text": char["text"], "size": size, "turn": _quarter(a, b), "at": char["fontname"],
            "x0": char["x0"], "x1": char["x1"], "y0": char["top"], "y1": char["bottom"],
            "x": x, "y": height - y, "upright": True}  # fmt: skip


def _page_text(
    glyphs: list[Glyph],
    number: int,
    size: tuple[float, float],
    method: str,
    unmapped: float,
    bold: Callable[[Glyph], bool],
) -> PageText:
    """Words of the characters that stand in the page's main direction."""
    from pdfplumber.utils.text import extract_words

    turns = Counter(glyph["turn"] for glyph in glyphs)
    turn = turns.most_common(1)[0][0] if turns else 0
    size = _set_upright(glyphs, turn, size)
    kept = [g for g in glyphs if g["turn"] == turn and -1 < g["top"] < size[1] + 1 and -1 < g["x0"] < size[0] + 1]
    # baselines are exact, so lines of neighbouring columns need not be clustered: a wide tolerance would chain them
    found = extract_words(kept, x_tolerance_ratio=0.15, y_tolerance=1, keep_blank_chars=False, return_chars=True)
    words = [_word(part, bold) for word in found for part in _parts(word["chars"])]
    return PageText(number, *size, words, method, unmapped, turns.total() - turns[turn])


def _set_upright(glyphs: Iterable[Glyph], turn: int, size: tuple[float, float]) -> tuple[float, float]:
    """Give each glyph its edges and baseline, the page turned so that its text runs right; the size after that."""
    width, height = size
    for glyph in glyphs:
        base = glyph["y"]
        if turn == 1:
            glyph["x0"], glyph["x1"], base = height - glyph["y1"], height - glyph["y0"], glyph["x"]
        elif turn == 2:
            glyph["x0"], glyph["x1"], base = width - glyph["x1"], width - glyph["x0"], height - base
        elif turn == 3:
            glyph["x0"], glyph["x1"], base = glyph["y0"], glyph["y1"], width - glyph["x"]
        # words are put together by baseline: edges would part the letters of small capitals
        glyph["top"] = glyph["doctop"] = glyph["bottom"] = base
    return (height, width) if turn % 2 else size


def _parts(chars: list[Glyph]) -> Iterable[list[Glyph]]:
    """A large first letter apart from the line it stands on; nothing of letters squeezed to a hairline, which hide."""
    if len(chars) > 1 and chars[0]["size"] > 1.8 * chars[1]["size"]:
        yield chars[:1]
        chars = chars[1:]
    if chars[-1]["x1"] - chars[0]["x0"] > 0.02 * chars[0]["size"] * len(chars):
        yield chars


def _word(chars: list[Glyph], bold: Callable[[Glyph], bool]) -> Word:
    first, last = chars[0], chars[-1]
    size = first["size"] if first["size"] == last["size"] else statistics.median(char["size"] for char in chars)
    text = "".join(char["text"] for char in chars)
    top, bottom = first["top"] - _ASCENT * size, first["top"] + _DESCENT * size
    return Word(text, first["x0"], last["x1"], top, bottom, size, bold(first))


class _Fonts:
    """Whether a character is bold, asked once a font name."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.buffer = ctypes.create_string_buffer(128)
        self.flags = ctypes.byref(ctypes.c_int())
        self.known: dict[bytes, bool] = {}

    def bold(self, at: int) -> bool:
        import pypdfium2.raw as pdfium

        pdfium.FPDFText_GetFontInfo(self.raw, at, self.buffer, 128, self.flags)
        name = self.buffer.value
        if name not in self.known:
            self.known[name] = _BOLD.search(name.decode("utf-8", "replace")) is not None
        return self.known[name]
