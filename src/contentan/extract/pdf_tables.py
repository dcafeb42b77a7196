"""Tables with drawn rules: cells from pdfium's path objects, which costs nothing on pages without any.

Rules are paired to cells by pdfplumber's table code. A table takes its words' place in the flow as one tall word, so that
the page layout need not know of tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from contentan.extract.pdf_chars import PageText, Word
from contentan.extract.pdf_layout import rows

Rect: TypeAlias = tuple[float, float, float, float]

_THIN = 2.0  # points; a filled rectangle thinner than this is a rule
_MAX_PATHS = 3_000


def set_tables(found: PageText, page: Any) -> PageText:
    """The page with the words of each ruled table replaced by one word that holds its rows."""
    if page.get_rotation():
        return found
    edges = _edges(page, found.height)
    if len(edges) < 4:
        return found
    for cells in _tables(edges):
        inside = [word for word in found.words if _covers(cells, word)]
        lines = _lines(cells, inside)
        if lines:
            gone = set(map(id, inside))
            found.words = [word for word in found.words if id(word) not in gone]
            found.words.append(_as_word(cells, lines, inside))
    return found


def _edges(page: Any, height: float) -> list[dict[str, Any]]:
    """Rules on the page, in the form that pdfplumber's table code reads."""
    import pypdfium2.raw as pdfium

    left, _, _, top = page.get_cropbox()
    made: list[dict[str, Any]] = []
    for count, item in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2)):
        if count > _MAX_PATHS:
            return []
        x0, y0, x1, y1 = item.get_bounds()
        made += _rules((x0 - left, top - y1, x1 - left, top - y0), item, height)
    return made


def _rules(box: Rect, item: Any, height: float) -> Iterable[dict[str, Any]]:
    """A thin path is one rule; a larger rectangle with a stroke is four."""
    import pypdfium2.raw as pdfium

    x0, top, x1, bottom = box
    if bottom - top <= _THIN < x1 - x0:
        yield _edge("h", x0, x1, (top + bottom) / 2)
    elif x1 - x0 <= _THIN < bottom - top:
        yield _edge("v", top, bottom, (x0 + x1) / 2)
    elif pdfium.FPDFPath_CountSegments(item) <= 6 and bottom - top < 0.95 * height:
        yield from (_edge("h", x0, x1, top), _edge("h", x0, x1, bottom))
        yield from (_edge("v", top, bottom, x0), _edge("v", top, bottom, x1))


def _edge(direction: str, start: float, stop: float, at: float) -> dict[str, Any]:
    if direction == "h":
        return {
            "orientation": "h",
            "x0": start,
            "x1": stop,
            "top": at,
            "bottom": at,
            "width": stop - start,
            "height": 0.0,
        }
    return {"orientation": "v", "x0": at, "x1": at, "top": start, "bottom": stop, "width": 0.0, "height": stop - start}


def _tables(edges: list[dict[str, Any]]) -> list[list[Rect]]:
    from pdfplumber import table

    merged = table.merge_edges(edges, 3, 3, 3, 3)
    if len(merged) > 400:
        return []
    cells = table.intersections_to_cells(table.edges_to_intersections(merged, 3, 3))
    return [list(group) for group in table.cells_to_tables(cells) if len(group) >= 4]


def _covers(cells: Sequence[Rect], word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, word.middle
    return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in cells)


def _lines(cells: Sequence[Rect], words: Sequence[Word]) -> tuple[str, ...]:
    """One text a row of the table; empty where the rules make no table: frames, underlines, one column."""
    tops = sorted({round(cell[1]) for cell in cells})
    if len(tops) < 2 or len({round(cell[0]) for cell in cells}) < 2:
        return ()
    made, filled = [], 0
    for top in tops:
        row = sorted(cell for cell in cells if round(cell[1]) == top)
        texts = [_cell_text(cell, words) for cell in row]
        filled += sum(map(bool, texts)) >= 2
        if any(texts):
            made.append(" | ".join(texts))
    return tuple(made) if filled >= 2 else ()


def _cell_text(cell: Rect, words: Sequence[Word]) -> str:
    inside = [word for word in words if _covers([cell], word)]
    return " ".join(row.text for row in rows(inside))


def _as_word(cells: Sequence[Rect], lines: tuple[str, ...], inside: Sequence[Word]) -> Word:
    size = sorted(word.size for word in inside)[len(inside) // 2]
    x0, top = min(cell[0] for cell in cells), min(cell[1] for cell in cells)
    x1, bottom = max(cell[2] for cell in cells), max(cell[3] for cell in cells)
    return Word("\n".join(lines), x0, x1, top, bottom, size, table=lines)
