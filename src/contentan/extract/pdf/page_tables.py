"""Tables with drawn rules, tables of numbers without any, and tables of contents.

Rules come from pdfium's path objects, which costs nothing on pages without any, and are paired to
cells by pdfplumber's table code. A table takes its words' place in the flow as one tall word, so
that the page layout need not know of tables.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from contentan.extract.page_words import PageText, Word
from contentan.extract.pdf.quick_calls import Item, bounds, items, quick
from contentan.extract.pdf.rows import Row, rows_of_words

_NUMBER = re.compile(r"[-–—−+±(<>]*[$€£₸]?[\d.,]+[%)*]*\d?|\((?:NA|X|D|S|Z|B)\)|NA|[-–—.…]{1,3}")
_LEADERS = re.compile(r"(?:\s*[.…·_]){4,}\s*")
Rect: TypeAlias = tuple[float, float, float, float]

_THIN = 2.0  # points; a filled rectangle thinner than this is a rule
_MAX_PATHS = 3_000
_MAX_SEGMENTS = 300
_MOVE = 2  # FPDF_SEGMENT_MOVETO of pdfium


def set_tables(found: PageText, page: Any) -> PageText:
    """The page with the words of each ruled table replaced by one word that holds its rows."""
    if page.get_rotation():
        return found
    edges = _edges(page, found.height)
    # Before tables take words away: a rule is full by the width of all text.
    found.rules = _full_rules(edges, found.words)
    if len(edges) < 4:
        return found
    for cells in _tables(edges):
        inside = [word for word in found.words if _covers(cells, word)]
        lines = _lines(cells, inside)
        if lines:
            gone = set(map(id, inside))
            found.words = [word for word in found.words if id(word) not in gone]
            found.words.append(_as_word(cells, lines, inside))
            top, bottom = found.words[-1].top, found.words[-1].bottom
            found.rules = tuple(rule for rule in found.rules if not top - 1 < rule < bottom + 1)
    return found


def _full_rules(edges: Iterable[dict[str, Any]], words: Sequence[Word]) -> tuple[float, ...]:
    """Heights of the lines that run across nearly all of the text: what stands above one is read
    before what is below.
    """
    if not words:
        return ()
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    found = {
        round(edge["top"], 1)
        for edge in edges
        if edge["orientation"] == "h"
        and min(right, edge["x1"]) - max(left, edge["x0"]) > 0.9 * (right - left)
    }
    return tuple(sorted(found))


def _edges(page: Any, height: float) -> list[dict[str, Any]]:
    """Rules on the page, in the form that pdfplumber's table code reads."""
    import pypdfium2.raw as pdfium

    left, _, _, top = page.get_cropbox()
    made: list[dict[str, Any]] = []
    paths = (item for item, kind in items(page, depth=2) if kind == pdfium.FPDF_PAGEOBJ_PATH)
    for count, item in enumerate(paths):
        # So many paths are a map or a drawing, not rules.
        if count > _MAX_PATHS:
            return []
        x0, y0, x1, y1 = bounds(item)
        made += _rules((x0 - left, top - y1, x1 - left, top - y0), item, height)
    return made


def _rules(box: Rect, item: Item, height: float) -> Iterable[dict[str, Any]]:
    """A thin path is one rule; of a larger one, its straight sides."""
    x0, top, x1, bottom = box
    if bottom - top <= _THIN < x1 - x0:
        yield _edge("h", x0, x1, (top + bottom) / 2)
    elif x1 - x0 <= _THIN < bottom - top:
        yield _edge("v", top, bottom, (x0 + x1) / 2)
    # A path as high as the page is its frame or background.
    elif bottom - top < 0.95 * height:
        yield from _straight_segments(item, box)


def _straight_segments(item: Item, box: Rect) -> Iterable[dict[str, Any]]:
    """The level and upright lines of a path: the sides of a rectangle, or a whole grid drawn at
    once.
    """
    count = quick("FPDFPath_CountSegments", "ip")(item)
    if count > _MAX_SEGMENTS:
        return
    segment_of = quick("FPDFPath_GetPathSegment", "ppi")
    points = [_point(segment_of(item, number)) for number in range(count)]
    matrix = (ctypes.c_float * 6)()
    quick("FPDFPageObj_GetMatrix", "ipp")(item, ctypes.addressof(matrix))
    xs = _stretched([x for x, _, _ in points], box[0], box[2], flipped=matrix[0] < 0)
    ys = _stretched([y for _, y, _ in points], box[1], box[3], flipped=matrix[3] >= 0)
    placed = [(x, y, move) for x, y, (_, _, move) in zip(xs, ys, points, strict=True)]
    # A path of four points is a rectangle that closes itself: its last side is added, that of other
    # shapes is not.
    for (xa, ya, _), (xb, yb, move) in pairwise([*placed, (*placed[0][:2], len(placed) != 4)]):
        if move:
            continue
        if abs(ya - yb) < 0.5 < abs(xa - xb):
            yield _edge("h", min(xa, xb), max(xa, xb), ya)
        elif abs(xa - xb) < 0.5 < abs(ya - yb):
            yield _edge("v", min(ya, yb), max(ya, yb), xa)


def _stretched(values: Sequence[float], start: float, stop: float, *, flipped: bool) -> list[float]:
    """Values set linearly between two bounds, which they touch; the path's own units are not the
    page's.
    """
    low, high = min(values), max(values)
    scale = (stop - start) / ((high - low) or 1.0)
    return [
        stop - (value - low) * scale if flipped else start + (value - low) * scale
        for value in values
    ]


def _point(segment: int) -> tuple[float, float, bool]:
    """Where a segment ends, and whether the pen was lifted on the way."""
    place = (ctypes.c_float * 2)()
    first = ctypes.addressof(place)
    quick("FPDFPathSegment_GetPoint", "ippp")(segment, first, first + 4)
    x, y = place
    return x, y, quick("FPDFPathSegment_GetType", "ip")(segment) == _MOVE


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
    return {
        "orientation": "v",
        "x0": at,
        "x1": at,
        "top": start,
        "bottom": stop,
        "width": 0.0,
        "height": stop - start,
    }


def _tables(edges: list[dict[str, Any]]) -> list[list[Rect]]:
    from pdfplumber import table

    merged = table.merge_edges(edges, 3, 3, 3, 3)
    if len(merged) > 400:
        return []
    cells = table.intersections_to_cells(table.edges_to_intersections(merged, 3, 3))
    # Two by two is the least table; fewer cells are a box around text.
    return [list(group) for group in table.cells_to_tables(cells) if len(group) >= 4]


def _covers(cells: Sequence[Rect], word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, word.middle
    return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in cells)


def _lines(cells: Sequence[Rect], words: Sequence[Word]) -> tuple[str, ...]:
    """One text a row of the table; empty where the rules make no table: frames, underlines, one
    column.
    """
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
    return " ".join(row.text for row in rows_of_words(inside))


def _as_word(cells: Sequence[Rect], lines: tuple[str, ...], inside: Sequence[Word]) -> Word:
    size = sorted(word.size for word in inside)[len(inside) // 2]
    x0, top = min(cell[0] for cell in cells), min(cell[1] for cell in cells)
    x1, bottom = max(cell[2] for cell in cells), max(cell[3] for cell in cells)
    return Word("\n".join(lines), x0, x1, top, bottom, size, table=lines)


def set_number_tables(lines: Sequence[Row]) -> list[Word]:
    """The words of the rows, runs of three or more rows of numbers, or of leaders with a page
    number, as one word each.

    Read as columns, such rows would come out as hundreds of paragraphs of bare numbers.
    """
    made: list[Word] = []
    run: list[tuple[Row, str]] = []
    # How many rows at the end of the run only hold the beginning of the next row's first cell.
    label = 0
    for number, line in enumerate(lines):
        text = "" if line.table else _cells_of_numbers(line)
        if text:
            run.append((line, text))
            label = 0
        elif run and label == 0 and _is_label(line, lines[number + 1 : number + 2], run[-1][0]):
            run.append((line, line.text))
            label = 1
        else:
            made += _closed(run[: len(run) - label]) + [
                word for row, _ in run[len(run) - label :] for word in row.words
            ]
            run, label = [], 0
            made += line.words
    return (
        made
        + _closed(run[: len(run) - label])
        + [word for row, _ in run[len(run) - label :] for word in row.words]
    )


def _is_label(line: Row, following: Sequence[Row], before: Row) -> bool:
    """Whether a row inside a table holds the beginning of a label that ends in the next row."""
    if line.table or not following or following[0].table or not _cells_of_numbers(following[0]):
        return False
    near = (
        line.middle - before.middle < 2.5 * line.size
        and following[0].middle - line.middle < 1.6 * line.size
    )
    return (
        near
        and abs(line.size - before.size) < 0.5
        and line.x1 < before.x0 + 0.5 * (before.x1 - before.x0)
    )


def _closed(run: list[tuple[Row, str]]) -> list[Word]:
    """A run of rows as one table, or as their words where it is too short."""
    if len(run) < 3 and not any(_LEADERS.search(line.text) for line, _ in run):
        return [word for line, _ in run for word in line.words]
    texts = tuple(text for _, text in run)
    lines = [line for line, _ in run]
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    return [
        Word("\n".join(texts), x0, x1, lines[0].top, lines[-1].bottom, lines[0].size, table=texts)
    ]


def _cells_of_numbers(line: Row) -> str:
    """The row with its cells divided by bars, '' where it is not a row of a table."""
    if _LEADERS.search(line.text) and len(line.words) > 1:
        parts = [part.strip() for part in _LEADERS.split(line.text)]
        numbers = parts[-1].split()
        if all(_NUMBER.fullmatch(word) or len(word) < 9 for word in numbers):
            return " | ".join(part for part in [*parts[:-1], *numbers] if part)
    cells: list[list[Word]] = []
    for word in line.words:
        near = cells and word.x0 - cells[-1][-1].x1 < 0.9 * line.size
        if near and not (_NUMBER.fullmatch(word.text) and _NUMBER.fullmatch(cells[-1][-1].text)):
            cells[-1].append(word)
        else:
            cells.append([word])
    numeric = sum(all(_NUMBER.fullmatch(word.text) for word in cell) for cell in cells)
    # Prose has a year or a sum in it: a row of a table is numbers for two fifths, and no cell of it
    # is a sentence.
    if len(cells) < 3 or numeric * 5 < len(cells) * 2 or numeric < 2 or max(map(len, cells)) > 10:
        return ""
    return " | ".join(" ".join(word.text for word in cell) for cell in cells)
