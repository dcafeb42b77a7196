"""Text of a PDF page that nobody sees on paper: drawn invisibly, white on white, or on a layer that
is switched off. It is taken off the page, and counted by kind.

A page whose text is mostly invisible is a scan with a text layer of OCR, and keeps it.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from contentan.extract.pdf.quick_calls import Item, address, bounds, items, quick

_WHITE = 250  # of 255
# Numbers of pdfium (FPDF_PAGEOBJ_..., FPDF_TEXTRENDERMODE_...).
_TEXT, _PATH = 1, 2
_MODE_FILL, _MODE_INVISIBLE = 0, 3
INVISIBLE, WHITE, OFF = "invisible text", "white text", "text of layers that are switched off"


def take_off(page: Any, texts: Sequence[Item], off: Collection[str]) -> dict[str, str]:
    """Take unseen text off an open pypdfium2 page, given by its objects of text, before its
    characters are read; the text by kind. `off` names the layers that are switched off.
    """
    kinds = [_kind(item, off) for item in texts]
    if not any(kinds):
        return {}
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for item, kind in zip(texts, kinds, strict=True):
        found[kind].append(item)
    seen = sum(map(_width, found.pop("", ())))
    if sum(map(_width, found.get(INVISIBLE, ()))) >= seen:
        found.pop(INVISIBLE, None)
    if found[WHITE]:
        behind = list(_painted(page))
        found[WHITE] = [item for item in found[WHITE] if not _lies_on(item, behind)]
    # All white: the page has a ground that is drawn in a way not looked at here.
    if sum(map(_width, found[WHITE])) >= seen:
        del found[WHITE]
    said = {kind: _text(page, items) for kind, items in found.items() if items}
    remove, destroy = quick("FPDFPage_RemoveObject", "ipp"), quick("FPDFPageObj_Destroy", "vp")
    for unseen in found.values():
        for item in unseen:
            if remove(address(page.raw), item):
                destroy(item)
    return said


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


def has_layers(texts: Sequence[Item]) -> bool:
    """Whether any of a page's objects of text stands on a layer."""
    return any(_layer(item) is not None for item in texts)


def texts_of(page: Any) -> list[Item]:
    """The objects of text of an open pypdfium2 page."""
    return [item for item, kind in items(page) if kind == _TEXT]


def _kind(item: Item, off: Collection[str]) -> str:
    if off and _layer(item) in off:
        return OFF
    mode = quick("FPDFTextObj_GetTextRenderMode", "ip")(item)
    if mode == _MODE_INVISIBLE:
        return INVISIBLE
    return WHITE if mode == _MODE_FILL and _is_white(item) else ""


def _is_white(item: Item) -> bool:
    colour = (ctypes.c_uint * 4)()
    first = ctypes.addressof(colour)
    if not quick("FPDFPageObj_GetFillColor", "ippppp")(
        item, first, first + 4, first + 8, first + 12
    ):
        return False
    red, green, blue, alpha = colour
    return alpha == 0 or min(red, green, blue) >= _WHITE


def _layer(item: Item) -> str | None:
    """The name of the layer on which a text stands; None where it stands on none."""
    mark_of = quick("FPDFPageObj_GetMark", "ppl")
    for at in range(quick("FPDFPageObj_CountMarks", "ip")(item)):
        mark = mark_of(item, at)
        if _told(quick("FPDFPageObjMark_GetName", "ipplp"), mark) == "OC":
            name = ctypes.create_string_buffer(b"Name")
            ask = quick("FPDFPageObjMark_GetParamStringValue", "ippplp")
            return _told(ask, mark, ctypes.addressof(name))
    return None


def _told(ask: Callable[..., Any], *about: Item) -> str:
    """A text of up to 500 letters that pdfium writes as UTF-16."""
    held, length = ctypes.create_string_buffer(1000), ctypes.c_ulong()
    if not ask(*about, ctypes.addressof(held), 1000, ctypes.addressof(length)):
        return ""
    return held.raw[: min(length.value, 1000)].decode("utf-16-le", "replace").rstrip("\0")


def _painted(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """Boxes of what is painted in another colour than white, or may be."""
    for item, kind in items(page):
        if kind != _TEXT and not (kind == _PATH and _is_white(item)):
            yield bounds(item)


def _lies_on(item: Item, boxes: list[tuple[float, float, float, float]]) -> bool:
    left, bottom, right, top = bounds(item)
    x, y = (left + right) / 2, (bottom + top) / 2
    return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes)


def _width(item: Item) -> float:
    left, _, right, _ = bounds(item)
    return max(0.0, right - left)


def _text(page: Any, unseen: list[Item]) -> str:
    text_page = page.get_textpage()
    ask = quick("FPDFTextObj_GetText", "lpppl")
    try:
        made = []
        for item in unseen:
            size = ask(item, address(text_page.raw), None, 0)
            held = ctypes.create_string_buffer(max(2, size))
            ask(item, address(text_page.raw), ctypes.addressof(held), size)
            made.append(held.raw.decode("utf-16-le", "replace").rstrip("\0"))
        return " ".join(made)
    finally:
        text_page.close()
