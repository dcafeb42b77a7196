"""The two sources of a PDF page's characters: pdfium, fast; pdfplumber, slow, but right where a font has no Unicode map.

Both give characters by baseline, not by glyph box: boxes differ between a base font and the fallback font that supplies
Қ or Ғ, and a word would be cut at each such letter. For the same reason words are never grouped by font (`pdf_words`).
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from contentan.extract.pdf_words import Glyphs, PageText, page_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BOLD = re.compile(r"bold|black|heavy|demi|semibold|CMBX|SFBX|-Bd|,B\b", re.IGNORECASE)
_BREAKS = (10, 13)


def pdfium_words(page: Any, number: int) -> PageText:
    """Words of an open pypdfium2 page."""
    text_page = page.get_textpage()
    try:
        left, bottom, right, top = page.get_cropbox()
        glyphs, unmapped = _pdfium_glyphs(text_page.raw, left, top)
        return page_text(glyphs, number, (right - left, top - bottom), "pdfium", unmapped)
    finally:
        text_page.close()


def pdfplumber_words(page: Any, number: int) -> PageText:
    """Words of an open pdfplumber page, which the caller closes."""
    import numpy as np

    height = float(page.height)
    chars = [char for char in page.chars if char["text"] not in ("\u00ad", "\n", "\r")]
    rows = [_plumber_glyph(char, height) for char in chars]
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 9)
    none = np.zeros(len(rows), dtype=bool)
    glyphs = Glyphs([char["text"] for char in chars], *table.T[:7], table[:, 7].astype(int), table[:, 8] > 0, none)
    return page_text(glyphs, number, (float(page.width), height), "pdfplumber", 0.0)


def _plumber_glyph(char: dict[str, Any], height: float) -> tuple[float, ...]:
    a, b, _c, _d, x, y = char["matrix"]
    size = float(char["size"]) if char["upright"] else float(char["width"])
    bold = _BOLD.search(char["fontname"]) is not None
    return char["x0"], char["x1"], char["top"], char["bottom"], x, height - y, size, _quarter(a, b), bold


class _Run(NamedTuple):
    """What characters from `at` on have in common until the next run; `x` and `y` are where the first one stands."""

    at: int
    x: float
    y: float
    size: float
    turn: int
    bold: bool


@cache
def _calls() -> tuple[Callable[..., int], Callable[..., int]]:
    """pdfium's functions for a character's code and box, declared so that they take plain addresses: half the time."""
    import pypdfium2.raw as pdfium

    code = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
    box = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    addresses = [
        ctypes.cast(f, ctypes.c_void_p).value for f in (pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox)
    ]
    return code(addresses[0]), box(addresses[1])  # type: ignore[call-overload]


def _pdfium_glyphs(raw: Any, left: float, top: float) -> tuple[Glyphs, float]:
    """Characters of a text page and the share whose Unicode value pdfium only guessed, from every fourth one."""
    import numpy as np
    import pypdfium2.raw as pdfium

    count = max(0, pdfium.FPDFText_CountChars(raw))
    code_of, box_of = _calls()
    handle = ctypes.cast(raw, ctypes.c_void_p).value
    codes = np.fromiter(map(code_of, repeat(handle), range(count)), dtype=np.uint32, count=count)
    boxes = np.zeros((count, 4), dtype=np.float32)
    first = boxes.ctypes.data
    for _ in map(box_of, repeat(handle), range(count), range(first, first + 16 * count, 16)):
        pass
    made = [at for at in np.flatnonzero(codes == 32).tolist() if pdfium.FPDFText_IsGenerated(raw, at) == 1]
    generated = np.zeros(count, dtype=bool)
    generated[made] = True
    kept = ~(generated | np.isin(codes, (0, *_BREAKS, 0xAD)))
    guessed = np.zeros(count, dtype=bool)
    guessed[1:] = generated[:-1]
    runs = list(_runs(raw, _run_starts(codes, boxes, kept), left, top))
    each = np.flatnonzero(kept)
    unmapped = [pdfium.FPDFText_HasUnicodeMapError(raw, at) == 1 for at in each[::4].tolist()]
    texts = [_letter(code) for code in codes[each].tolist()]
    edges = boxes[each].astype(np.float64)
    of_run = _spread(runs, each)
    x0, y0, x1, y1 = edges[:, 0] - left, top - edges[:, 1], edges[:, 2] - left, top - edges[:, 3]
    glyphs = Glyphs(texts, x0, x1, y0, y1, *of_run[:3], of_run[3].astype(int), of_run[4] > 0, guessed[each])
    return glyphs, sum(unmapped) / len(unmapped) if unmapped else 0.0


def _run_starts(codes: NDArray[np.uint32], boxes: NDArray[np.float32], kept: NDArray[np.bool_]) -> list[int]:
    """Characters after a space, after one left out, or where the box changes height: there font and baseline may differ."""
    import numpy as np

    fresh = np.ones(len(codes), dtype=bool)
    # FS_RECTF is left, top, right, bottom
    same = (boxes[1:, 1] == boxes[:-1, 1]) & (boxes[1:, 3] == boxes[:-1, 3])
    fresh[1:] = ~(same & kept[:-1] & (codes[:-1] != 32))
    found: list[int] = np.flatnonzero(fresh & kept).tolist()
    return found


def _runs(raw: Any, starts: list[int], left: float, top: float) -> Iterator[_Run]:
    """Font, size and direction are asked once a text object, the baseline at each start."""
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    fonts = _Fonts(raw)
    known: dict[int, tuple[float, int, bool]] = {}
    for at in starts:
        pdfium.FPDFText_GetCharOrigin(raw, at, x_ref, y_ref)
        item = ctypes.cast(pdfium.FPDFText_GetTextObject(raw, at), ctypes.c_void_p).value or -1
        if item not in known:
            known[item] = (*_size_and_turn(raw, at), fonts.bold(at))
        yield _Run(at, x.value - left, top - y.value, *known[item])


def _spread(runs: list[_Run], each: NDArray[np.int64]) -> NDArray[np.float64]:
    """x, y, size, turn and bold of the run that each character belongs to, one row each."""
    import numpy as np

    table = np.array(runs, dtype=np.float64).reshape(len(runs), 6)
    x, y, size, turn, bold = (
        table[np.searchsorted(table[:, 0], each, side="right") - 1, 1:].T if runs else np.zeros((5, 0))
    )
    return np.stack([x, y, size, turn, bold])


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


class _Fonts:
    """Whether a character is bold, decided once a font name."""

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
