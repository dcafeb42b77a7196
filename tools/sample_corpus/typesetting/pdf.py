"""PDF as ministries print it: one or two columns, running heads that change sides, page numbers,
footnotes.

Lines are first given places (`flow`), then drawn. A space is drawn behind every word but a line's
last, so that the text layer has the spaces of the page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from typesetting import fonts
from typesetting.lines import Line, fill, pieces
from typesetting.source import NOTE_MARK, Source

WIDTH, HEIGHT = 595.0, 842.0
LEFT, TOP, BOTTOM, GUTTER = 56.0, 770.0, 70.0, 22.0
MEASURE = WIDTH - 2 * LEFT
MARK_SIZE, MARK_RISE = 0.65, 0.38  # of the type size


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes in points; `indent` is the first line's, `hang` that of all lines."""

    font: str
    size: float
    leading: float
    before: float = 0.0
    hang: float = 0.0
    justified: bool = False


STYLES = {
    "title": Style("bold", 16, 21),
    "heading": Style("bold", 10.5, 14, before=9),
    "paragraph": Style("text", 9.5, 13, before=4, justified=True),
    "list": Style("text", 9.5, 13, before=2, hang=12),
    "note": Style("text", 7.5, 9.5),
}


@dataclass(frozen=True, slots=True)
class Set:
    """One line ready for the page; `before` is the space above it; `bullet` stands in the hanging
    indent.
    """

    line: Line
    style: Style
    before: float
    keep: int = 0
    bullet: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its place: page from 0, left edge and baseline in points."""

    page: int
    x: float
    y: float
    width: float
    set: Set


def make(source: Source, row: Mapping[str, str]) -> bytes:
    """The file's bytes. `row` is the register's row: title, language and institution.

    Raises FontsMissingError where the DejaVu fonts are not found.
    """
    register_fonts()
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer, pagesize=(WIDTH, HEIGHT), invariant=1, lang=row["lang"], initialFontName="text"
    )
    canvas.setTitle(row["title"])
    canvas.setAuthor("contentan")
    placed = [*_title(source), *flow(source)]
    for page in range(max(one.page for one in placed) + 1):
        _furniture(canvas, source, page, row["institution"])
        for one in (one for one in placed if one.page == page):
            _draw(canvas, one)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def register_fonts() -> None:
    """Make the two faces known to reportlab as 'text' and 'bold'."""
    for name, path in zip(("text", "bold"), fonts.find(), strict=True):
        pdfmetrics.registerFont(TTFont(name, str(path)))


def _run_width(run: str, mark: bool, style: Style) -> float:
    return float(pdfmetrics.stringWidth(run, style.font, style.size * (MARK_SIZE if mark else 1)))


def _lines(text: str, name: str, width: float) -> list[Line]:
    style = STYLES[name]
    return fill(
        text,
        width - style.hang,
        partial(_run_width, style=style),
        divide=name not in ("title", "heading"),
    )


def _title(source: Source) -> list[Placed]:
    style = STYLES["title"]
    lines = _lines(source.blocks[0].text, "title", MEASURE)
    return [
        Placed(0, LEFT, TOP - 20 - n * style.leading, MEASURE, Set(line, style, 0))
        for n, line in enumerate(lines)
    ]


def _sets(source: Source, width: float) -> Iterator[Set]:
    """Every line of the text below the title. A table would need a layout of its own: none of the
    PDF has one.
    """
    bullet = "–" if any("а" <= letter <= "я" for letter in source.blocks[0].text) else "•"
    for block in source.blocks[1:]:
        for text in [row[0] for row in block.rows] or [block.text]:
            style = STYLES[block.kind]
            for n, line in enumerate(_lines(text, block.kind, width)):
                first = n == 0
                mark = bullet if first and block.kind == "list" else ""
                yield Set(
                    line, style, style.before * first, 3 if block.kind == "heading" else 0, mark
                )


def flow(source: Source) -> list[Placed]:
    """Places for all lines and footnotes: column after column, a footnote in the column of its
    mark.
    """
    two = source.options["layout"] == "two-columns"
    width = (MEASURE - GUTTER) / 2 if two else MEASURE
    lefts = [LEFT, LEFT + width + GUTTER] if two else [LEFT]
    title = len(_lines(source.blocks[0].text, "title", MEASURE)) * STYLES["title"].leading + 24
    placed: list[Placed] = []
    feet: list[Set] = []
    column, y = 0, TOP - title
    for one in _sets(source, width):
        notes = _notes(source, one, width)
        room = (1 + one.keep) * one.style.leading + one.before + _height([*feet, *notes])
        if y - room < BOTTOM:
            placed += _feet(feet, column, lefts, width)
            feet, column = [], column + 1
            y = TOP - (title if column < len(lefts) else 0)
        y -= one.style.leading + one.before
        feet += notes
        placed.append(Placed(column // len(lefts), lefts[column % len(lefts)], y, width, one))
    return placed + _feet(feet, column, lefts, width)


def _notes(source: Source, one: Set, width: float) -> list[Set]:
    numbers = [int(number) for number in NOTE_MARK.findall(" ".join(one.line.words))]
    texts = (f"[^{number}] {source.notes[number]}" for number in numbers)
    return [Set(line, STYLES["note"], 0) for text in texts for line in _lines(text, "note", width)]


def _height(feet: list[Set]) -> float:
    return sum(one.style.leading for one in feet) + (10 if feet else 0)


def _feet(feet: list[Set], column: int, lefts: list[float], width: float) -> list[Placed]:
    y = BOTTOM + _height(feet) - 10
    page, x = column // len(lefts), lefts[column % len(lefts)]
    return [
        Placed(page, x, y - (n + 1) * one.style.leading, width, one) for n, one in enumerate(feet)
    ]


def _furniture(canvas: Canvas, source: Source, page: int, institution: str) -> None:
    number = int(source.options["first_page"]) + page
    canvas.setFont("text", 8)
    if number % 2:
        canvas.drawRightString(WIDTH - LEFT, TOP + 22, source.options["head"])
    else:
        canvas.drawString(LEFT, TOP + 22, institution)
    canvas.setLineWidth(0.4)
    canvas.line(LEFT, TOP + 16, WIDTH - LEFT, TOP + 16)
    canvas.drawCentredString(WIDTH / 2, BOTTOM - 34, str(number))


def _draw(canvas: Canvas, one: Placed) -> None:
    style, x = one.set.style, one.x + one.set.style.hang
    if one.set.bullet:
        canvas.setFont(style.font, style.size)
        canvas.drawString(one.x, one.y, one.set.bullet + " ")
    for n, word in enumerate(one.set.line.words):
        ends = n == len(one.set.line.words) - 1
        for run, mark in pieces(word if ends else word + " "):
            canvas.setFont(style.font, style.size * (MARK_SIZE if mark else 1))
            canvas.drawString(x, one.y + style.size * MARK_RISE * mark, run)
            x += _run_width(run, mark, style)
        x += _stretch(one)


def _stretch(one: Placed) -> float:
    """What each space of a justified line gets on top of its own width."""
    words, style = one.set.line.words, one.set.style
    if not style.justified or one.set.line.last or len(words) < 2:
        return 0.0
    used = sum(_run_width(run, mark, style) for word in words for run, mark in pieces(word))
    free = one.width - style.hang - used - _run_width(" ", False, style) * (len(words) - 1)
    return free / (len(words) - 1)
