"""Text of a PDF page that nobody sees on paper: drawn invisibly, white on white, or on a layer that
is switched off. It is taken off the page, and counted by kind.

A page whose text is mostly invisible is a scan with a text layer of OCR, and keeps it.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

_WHITE = 250  # of 255
_DEEP = 3
INVISIBLE, WHITE, OFF = "invisible text", "white text", "text of layers that are switched off"


def take_off(page: Any, off: Collection[str]) -> dict[str, str]:
    """Take unseen text off an open pypdfium2 page, before its characters are read; the text by
    kind. `off` names the layers that are switched off.
    """
    import pypdfium2.raw as pdfium

    found: defaultdict[str, list[Any]] = defaultdict(list)
    seen = 0.0
    for item in _texts(page):
        kind = _kind(item, off)
        if kind:
            found[kind].append(item)
        else:
            seen += _width(item)
    if sum(map(_width, found.get(INVISIBLE, ()))) >= seen:
        found.pop(INVISIBLE, None)
    if found[WHITE]:
        behind = list(_painted(page))
        found[WHITE] = [item for item in found[WHITE] if not _lies_on(item, behind)]
    # All white: the page has a ground that is drawn in a way not looked at here.
    if sum(map(_width, found[WHITE])) >= seen:
        del found[WHITE]
    texts = {kind: _text(page, items) for kind, items in found.items() if items}
    for items in found.values():
        for item in items:
            if pdfium.FPDFPage_RemoveObject(page, item):
                pdfium.FPDFPageObj_Destroy(item)
    return texts


def layers_off(path: Path) -> frozenset[str]:
    """The names of layers that a file shows switched off; none where it has none."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import dict_value, list_value, resolve1
    from pdfminer.utils import decode_text

    try:
        with path.open("rb") as file:
            catalog = PDFDocument(PDFParser(file)).catalog
            usual = dict_value(dict_value(catalog.get("OCProperties", {})).get("D", {}))
            layers = [dict_value(layer) for layer in list_value(usual.get("OFF", []))]
            names = [resolve1(layer.get("Name", b"")) for layer in layers]
            return frozenset(decode_text(name) for name in names if isinstance(name, bytes))
    # pdfminer raises whatever a broken file brings up; then no layer is known to be off.
    except Exception:
        return frozenset()


def has_layers(page: Any) -> bool:
    """Whether any text of an open pypdfium2 page stands on a layer."""
    return any(_layer(item) is not None for item in _texts(page))


def _texts(page: Any) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    for at in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, at)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
            yield item


def _kind(item: Any, off: Collection[str]) -> str:
    import pypdfium2.raw as pdfium

    if off and _layer(item) in off:
        return OFF
    mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
    if mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
        return INVISIBLE
    filled = mode == pdfium.FPDF_TEXTRENDERMODE_FILL
    return WHITE if filled and _is_white(item) else ""


def _is_white(item: Any) -> bool:
    import pypdfium2.raw as pdfium

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= _WHITE


def _layer(item: Any) -> str | None:
    """The name of the layer on which a text stands; None where it stands on none."""
    import pypdfium2.raw as pdfium

    for at in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, at)
        if _told(pdfium.FPDFPageObjMark_GetName, mark) == "OC":
            return _told(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"Name")
    return None


def _told(ask: Any, *about: Any) -> str:
    """A text of up to 500 letters that pdfium writes as UTF-16."""
    import pypdfium2.raw as pdfium

    held, length = ctypes.create_string_buffer(1000), ctypes.c_ulong()
    letters = ctypes.cast(held, ctypes.POINTER(pdfium.FPDF_WCHAR))
    if not ask(*about, letters, len(held), length):
        return ""
    return held.raw[: min(length.value, len(held))].decode("utf-16-le", "replace").rstrip("\0")


def _painted(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """Boxes of what is painted in another colour than white, or may be."""
    import pypdfium2.raw as pdfium

    for at in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, at)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH and _is_white(item):
            continue
        if kind != pdfium.FPDF_PAGEOBJ_TEXT:
            yield _bounds(item)


def _lies_on(item: Any, boxes: list[tuple[float, float, float, float]]) -> bool:
    left, bottom, right, top = _bounds(item)
    x, y = (left + right) / 2, (bottom + top) / 2
    return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes)


def _bounds(item: Any) -> tuple[float, float, float, float]:
    import pypdfium2.raw as pdfium

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _width(item: Any) -> float:
    left, _, right, _ = _bounds(item)
    return max(0.0, right - left)


def _text(page: Any, items: list[Any]) -> str:
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    try:
        made = []
        for item in items:
            size = pdfium.FPDFTextObj_GetText(item, text_page, None, 0)
            held = ctypes.create_string_buffer(max(2, size))
            letters = ctypes.cast(held, ctypes.POINTER(pdfium.FPDF_WCHAR))
            pdfium.FPDFTextObj_GetText(item, text_page, letters, size)
            made.append(held.raw.decode("utf-16-le", "replace").rstrip("\0"))
        return " ".join(made)
    finally:
        text_page.close()
