"""The two sources of a PDF page's characters: pdfium, fast; pdfplumber, slow, but right where a
font has no Unicode map.

Both give characters by baseline, not by glyph box: boxes differ between a base font and the
fallback font that supplies Қ or Ғ, and a word would be cut at each such letter. For the same reason
words are never grouped by font (`page_words`).
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import deque
from collections.abc import Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Any, TypeAlias

from contentan.extract.page_words import Glyphs, PageText, page_text
from contentan.extract.pdf.quick_calls import address, quick
from contentan.extract.repair.glyph_numbers import letter, piece

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BOLD = re.compile(
    r"bold|black|heavy|demi|semibold|CMBX|SFBX|Medi(?:Ital)?$|-Bd|,B\b", re.IGNORECASE
)
_BREAKS = (10, 13)


def pdfium_words(page: Any, number: int) -> PageText:
    """Words of an open pypdfium2 page."""
    text_page = page.get_textpage()
    try:
        left, bottom, right, top = page.get_cropbox()
        glyphs, unmapped, by_number = _pdfium_glyphs(text_page.raw, left, top)
        found = page_text(glyphs, number, (right - left, top - bottom), "pdfium", unmapped)
        found.by_number = by_number
        return found
    finally:
        text_page.close()


def pdfplumber_words(page: Any, number: int) -> PageText:
    """Words of an open pdfplumber page, which the caller closes."""
    import numpy as np

    height = float(page.height)
    chars = [char for char in page.chars if char["text"] not in ("\u00ad", "\n", "\r")]
    rows = [_plumber_glyph(char, height) for char in chars]
    x0, x1, y0, y1, x, y, size, turn, bold = (
        np.array(rows, dtype=np.float64).reshape(len(rows), 9).T
    )
    guessed = np.zeros(len(rows), dtype=bool)
    texts = [char["text"] for char in chars]
    glyphs = Glyphs(texts, x0, x1, y0, y1, x, y, size, turn.astype(int), bold > 0, guessed)
    return page_text(glyphs, number, (float(page.width), height), "pdfplumber", 0.0)


def _plumber_glyph(char: dict[str, Any], height: float) -> tuple[float, ...]:
    a, b, _c, _d, x, y = char["matrix"]
    # pdfplumber measures turned characters across their direction.
    size = float(char["size"]) if char["upright"] else float(char["width"])
    bold = _BOLD.search(char["fontname"]) is not None
    return (
        char["x0"],
        char["x1"],
        char["top"],
        char["bottom"],
        x,
        height - y,
        size,
        _quarter(a, b),
        bold,
    )


#: What characters have in common until the next run: number of the first one, x and y where it
#: stands, size, direction, whether bold, piece of a font cut up by glyph number (else -1).
_Run: TypeAlias = tuple[int, float, float, float, int, bool, int]


def _pdfium_glyphs(raw: Any, left: float, top: float) -> tuple[Glyphs, float, int]:
    """Characters of a text page, the share whose Unicode value pdfium only guessed (of every fourth
    one), and how many are read by glyph number.
    """
    import numpy as np
    import pypdfium2.raw as pdfium

    handle = address(raw)
    count = max(0, pdfium.FPDFText_CountChars(raw))
    codes, boxes = _codes(handle, count), np.zeros((count, 4), dtype=np.float32)
    first, box_of = boxes.ctypes.data, quick("FPDFText_GetLooseCharBox", "ipip")
    deque(map(box_of, repeat(handle), range(count), range(first, first + 16 * count, 16)), 0)
    is_made = quick("FPDFText_IsGenerated", "ipi")
    made = [at for at in np.flatnonzero(codes == 32).tolist() if is_made(handle, at) == 1]
    # Spaces that pdfium made up itself are left out; that it saw a gap before the next character is
    # kept as a hint.
    generated = np.zeros(count, dtype=bool)
    generated[made] = True
    kept = ~(generated | np.isin(codes, (0, *_BREAKS, 0xAD)))
    guessed = np.zeros(count, dtype=bool)
    guessed[1:] = generated[:-1]
    runs = list(_runs(handle, _run_starts(codes, boxes, kept), left, top))
    each = np.flatnonzero(kept)
    x, y, size, turn, bold, pieces = _spread(runs, each)
    unmapped = np.zeros(len(each), dtype=bool)
    # Every fourth character is enough for a share, and the question is slow.
    is_guess = quick("FPDFText_HasUnicodeMapError", "ipi")
    unmapped[::4] = [is_guess(handle, at) == 1 for at in each[::4].tolist()]
    texts = _letters(codes[each])
    by_number = 0
    for number in sorted(set(pieces[pieces >= 0].astype(int).tolist())):
        by_number += _renumber(texts, np.flatnonzero(pieces == number), number, unmapped)
    edges = boxes[each].astype(np.float64)
    x0, y0, x1, y1 = edges[:, 0] - left, top - edges[:, 1], edges[:, 2] - left, top - edges[:, 3]
    glyphs = Glyphs(texts, x0, x1, y0, y1, x, y, size, turn.astype(int), bold > 0, guessed[each])
    return glyphs, float(unmapped[::4].mean()) if len(each) else 0.0, by_number


def _renumber(
    texts: list[str], places: NDArray[np.int64], number: int, unmapped: NDArray[np.bool_]
) -> int:
    """Put letters for the glyph numbers of a font's piece, where its codes are such numbers; how
    many.
    """
    codes = [ord(texts[at]) for at in places.tolist()]
    # Codes over 255 are no low bytes of glyph numbers; and piece 0 without a guessed value or a
    # space as glyph 3 already has its letters.
    if max(codes) > 255 or (number == 0 and not unmapped[places].any() and 3 not in codes):
        return 0  # letters already
    for at, code in zip(places.tolist(), codes, strict=True):
        texts[at] = letter(256 * number + code)
    unmapped[places] = False
    return len(codes)


def _run_starts(
    codes: NDArray[np.uint32], boxes: NDArray[np.float32], kept: NDArray[np.bool_]
) -> list[int]:
    """Characters after a space, after one left out, or where the box changes height: there font and
    baseline may differ.
    """
    import numpy as np

    fresh = np.ones(len(codes), dtype=bool)
    # FS_RECTF is left, top, right, bottom
    same = (boxes[1:, 1] == boxes[:-1, 1]) & (boxes[1:, 3] == boxes[:-1, 3])
    fresh[1:] = ~(same & kept[:-1] & (codes[:-1] != 32))
    found: list[int] = np.flatnonzero(fresh & kept).tolist()
    return found


def _runs(handle: int, starts: list[int], left: float, top: float) -> Iterator[_Run]:
    """Font, size and direction are asked once a text object, the baseline at each start."""
    x, y = ctypes.c_double(), ctypes.c_double()
    x_at, y_at = ctypes.addressof(x), ctypes.addressof(y)
    origin_of = quick("FPDFText_GetCharOrigin", "ipipp")
    item_of = quick("FPDFText_GetTextObject", "ppi")
    fonts = _Fonts(handle)
    known: dict[int | None, tuple[float, int, bool, int]] = {}
    for at in starts:
        origin_of(handle, at, x_at, y_at)
        item = item_of(handle, at)
        # No text object: nothing can be remembered for it.
        if item is None or item not in known:
            known[item] = (*_size_and_turn(handle, at), *fonts.look(at))
        yield at, x.value - left, top - y.value, *known[item]


def _spread(runs: list[_Run], each: NDArray[np.int64]) -> NDArray[np.float64]:
    """x, y, size, turn, bold and piece of the run that each character belongs to, one row each."""
    import numpy as np

    if not runs:
        return np.zeros((6, 0))
    table = np.array(runs, dtype=np.float64)
    found: NDArray[np.float64] = table[np.searchsorted(table[:, 0], each, side="right") - 1, 1:].T
    return found


def _size_and_turn(handle: int, at: int) -> tuple[float, int]:
    """Type size scaled by the text matrix, which Quartz files need, and the direction of
    writing.
    """
    matrix = (ctypes.c_float * 6)()
    quick("FPDFText_GetMatrix", "ipip")(handle, at, ctypes.addressof(matrix))
    a, b, c, d, _, _ = matrix
    size = quick("FPDFText_GetFontSize", "dpi")(handle, at) * (math.hypot(c, d) or 1.0)
    return size, _quarter(a, b)


def _codes(handle: int, count: int) -> NDArray[np.uint32]:
    """The code of each character of a text page."""
    import numpy as np

    units = np.zeros(count + 1, dtype=np.uint16)
    # All at once costs a twentieth, where each character is one unit of UTF-16.
    got = quick("FPDFText_GetText", "ipiip")(handle, 0, count, units.ctypes.data)
    codes = units[:count].astype(np.uint32)
    if got == count + 1 and not ((codes >= 0xD800) & (codes <= 0xDFFF)).any():
        return codes
    code_of = quick("FPDFText_GetUnicode", "upi")
    return np.fromiter(map(code_of, repeat(handle), range(count)), dtype=np.uint32, count=count)


def _letters(codes: NDArray[np.uint32]) -> list[str]:
    """The characters; pdfium reports a hyphen at a line's end as U+0002 or U+FFFE."""
    import numpy as np

    none = ((codes >= 0xD800) & (codes <= 0xDFFF)) | (codes > 0x10FFFF)
    shown = np.where(none, 0xFFFD, np.where((codes == 2) | (codes == 0xFFFE), ord("-"), codes))
    return list(shown.astype("<u4").tobytes().decode("utf-32-le"))


def _quarter(a: float, b: float) -> int:
    """Direction of writing in quarter turns to the left."""
    return 0 if b == 0 and a > 0 else round(math.atan2(b, a) / (math.pi / 2)) % 4


class _Fonts:
    """Whether a character is bold and whether its font is a piece of a cut one, decided once a font
    name.
    """

    def __init__(self, handle: int) -> None:
        self.handle = handle
        self.buffer = ctypes.create_string_buffer(128)
        self.flags = ctypes.c_int()
        self.known: dict[bytes, tuple[bool, int]] = {}
        self.ask = quick("FPDFText_GetFontInfo", "lpiplp")

    def look(self, at: int) -> tuple[bool, int]:
        into = ctypes.addressof(self.buffer)
        self.ask(self.handle, at, into, 128, ctypes.addressof(self.flags))
        raw_name = self.buffer.value
        if raw_name not in self.known:
            name = raw_name.decode("utf-8", "replace")
            self.known[raw_name] = (_BOLD.search(name) is not None, piece(name))
        return self.known[raw_name]
