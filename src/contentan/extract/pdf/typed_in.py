"""What people typed into a PDF: values of form fields and free texts, as words where they stand on
the page. Their notes to one another (comments) are counted.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from contentan.extract.page_words import Word

_LEAST, _USUAL = 4.0, 10.0  # points: sizes between which type is fitted into its box
_WIDTH = 0.5  # of the type size: a usual letter with its share of spaces


def typed_in(document: Any, page: Any) -> tuple[list[Word], list[str]]:
    """Words of form values and free texts of an open pypdfium2 page; and the texts of comments."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPage_GetAnnotCount(page)
    if not count:
        return [], []
    comments = {
        pdfium.FPDF_ANNOT_TEXT,
        pdfium.FPDF_ANNOT_HIGHLIGHT,
        pdfium.FPDF_ANNOT_UNDERLINE,
        pdfium.FPDF_ANNOT_STRIKEOUT,
    }
    words: list[Word] = []
    said: list[str] = []
    for number in range(min(count, 20_000)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            if kind == pdfium.FPDF_ANNOT_WIDGET:
                words += _set(_value(document, note), _box(page, note))
            elif kind == pdfium.FPDF_ANNOT_FREETEXT:
                words += _set(_string(note, b"Contents"), _box(page, note))
            elif kind in comments:
                said.append(_string(note, b"Contents"))
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
    return words, said


def _value(document: Any, note: Any) -> str:
    """The value of a text or choice field, '' of a button or a signature."""
    import pypdfium2.raw as pdfium

    if document.formenv is None:
        document.init_forms()
    if document.formenv is None:
        return _string(note, b"V")
    form = document.formenv.raw
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, note)
    if kind not in (
        pdfium.FPDF_FORMFIELD_TEXTFIELD,
        pdfium.FPDF_FORMFIELD_COMBOBOX,
        pdfium.FPDF_FORMFIELD_LISTBOX,
    ):
        return ""
    return _filled(lambda held, size: pdfium.FPDFAnnot_GetFormFieldValue(form, note, held, size))


def _string(note: Any, key: bytes) -> str:
    import pypdfium2.raw as pdfium

    return _filled(lambda held, size: pdfium.FPDFAnnot_GetStringValue(note, key, held, size))


def _filled(ask: Any) -> str:
    """A text that pdfium writes as UTF-16 after it has said how long it is."""
    import pypdfium2.raw as pdfium

    size = ask(None, 0)
    if not 2 < size < 2_000_000:
        return ""
    held = ctypes.create_string_buffer(size)
    ask(ctypes.cast(held, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return held.raw.decode("utf-16-le", "replace").rstrip("\0").strip()


def _box(page: Any, note: Any) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in points from the upper left corner."""
    import pypdfium2.raw as pdfium

    held = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(note, held)
    left, _, _, top = page.get_cropbox()
    x0, x1 = sorted((held.left - left, held.right - left))
    y0, y1 = sorted((top - held.top, top - held.bottom))
    return x0, y0, max(x1, x0 + 20), y1


def _set(text: str, box: tuple[float, float, float, float]) -> Iterator[Word]:
    """The words of a text set into its box, as small as it needs."""
    x0, top, x1, bottom = box
    if not text.strip():
        return
    size = min(_USUAL, max(_LEAST, 0.7 * (bottom - top)))
    lines = _lines(text, (x1 - x0) / (_WIDTH * size))
    while len(lines) * 1.2 * size > max(bottom - top, 1.2 * size) and size > _LEAST:
        size -= 0.5
        lines = _lines(text, (x1 - x0) / (_WIDTH * size))
    for number, line in enumerate(lines):
        x, y = x0 + 1, top + 1.2 * size * number
        for word in line:
            wide = _WIDTH * size * len(word)
            yield Word(word, x, x + wide, y, y + size, size)
            x += wide + 0.3 * size


def _lines(text: str, letters: float) -> list[list[str]]:
    """Words by line, as many as fit."""
    made: list[list[str]] = []
    for part in text.splitlines():
        made.append([])
        length = 0
        for word in part.split():
            if made[-1] and length + len(word) > letters:
                made.append([])
                length = 0
            made[-1].append(word)
            length += len(word) + 1
    return [line for line in made if line]
