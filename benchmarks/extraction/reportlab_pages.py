"""Synthetic documents drawn glyph run by glyph run: columns, running heads, notes, hyphens,
fallback fonts, no spaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.extraction.texts import HEADS, Part, breaks

FONTS = Path("/usr/share/fonts/truetype")
WIDTH, HEIGHT = A4
LEFT, TOP, BOTTOM, GUTTER = 60.0, 75.0, 85.0, 20.0
_LACKING = frozenset("ҚқҒғӨөҰұҮүӘәҢңҺһІі")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is set."""

    columns: int = 1
    size: float = 10.0
    heads: bool = True
    notes: bool = True
    hyphens: bool = False
    spaces: bool = True
    fallback: bool = (
        False  # Kazakh letters come from a second font and are drawn after the rest of the line
    )


@dataclass(slots=True)
class _Line:
    words: list[str]
    size: float
    bold: bool = False
    indent: float = 0.0
    last: bool = False
    mark: str = ""
    note: list[_Line] = field(default_factory=list)


def register() -> None:
    """The fonts under their short names."""
    for name, file in (
        ("full", "dejavu/DejaVuSerif.ttf"),
        ("bold", "dejavu/DejaVuSerif-Bold.ttf"),
        ("base", "liberation/LiberationSerif-Regular.ttf"),
    ):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))


def make(path: Path, parts: Sequence[Part], lang: str, layout: Layout) -> Path:
    """Draw the parts; returns the path."""
    register()
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    width = (WIDTH - 2 * LEFT - GUTTER * (layout.columns - 1)) / layout.columns
    for number, page in enumerate(_pages(list(_lines(parts, width, layout)), layout), 1):
        if layout.heads:
            _furniture(canvas, number, lang)
        for at, (lines, notes) in enumerate(page):
            x = LEFT + at * (width + GUTTER)
            _column(canvas, lines, x, HEIGHT - TOP, width, layout)
            _column(
                canvas,
                notes,
                x,
                BOTTOM + sum(1.25 * line.size for line in notes) - 8,
                width,
                layout,
            )
        canvas.showPage()
    canvas.save()
    return path


def _furniture(canvas: Canvas, number: int, lang: str) -> None:
    canvas.setFont("full", 8)
    x = LEFT if number % 2 else WIDTH - LEFT - pdfmetrics.stringWidth(HEADS[lang], "full", 8)
    canvas.drawString(x, HEIGHT - 45, HEADS[lang])
    canvas.drawString(WIDTH / 2, 40, str(number + 10))


def _lines(parts: Sequence[Part], width: float, layout: Layout) -> Iterator[_Line]:
    count = 0
    for part in parts:
        heading = part.kind == "heading"
        size = layout.size * 1.25 if heading else layout.size
        indent = 0.0 if part.kind != "paragraph" else 1.4 * size
        text = f"• {part.text}" if part.kind == "list" else part.text
        made = _filled(text, width, size, heading, indent, layout)
        if part.note and layout.notes:
            count += 1
            made[-1].mark = str(count)
            made[-1].note = _filled(
                f"{count} {part.note}", width, 0.78 * layout.size, False, 0.0, layout
            )
        yield from made


def _filled(
    text: str, width: float, size: float, bold: bool, indent: float, layout: Layout
) -> list[_Line]:
    """Lines of a paragraph, full ones as wide as the column."""
    made, line, room = [], list[str](), width - indent - 8
    for whole in text.split():
        word = whole
        if _wide(word, bold, size, layout) > room and line:
            cut = _cut(word, room, bold, size, layout)
            if cut:
                line.append(word[:cut] + "-")
                word = word[cut:]
            made.append(_Line(line, size, bold, 0.0 if made else indent))
            line, room = [], width - 8
        line.append(word)
        room -= _wide(word, bold, size, layout) + 0.28 * size
    made.append(_Line(line, size, bold, 0.0 if made else indent, last=True))
    return made


def _cut(word: str, room: float, bold: bool, size: float, layout: Layout) -> int:
    """Where to break a word that has no room, 0 where it goes to the next line whole."""
    if not layout.hyphens or bold:
        return 0
    return max(
        (at for at in breaks(word) if _wide(word[:at] + "-", bold, size, layout) <= room), default=0
    )


def _wide(word: str, bold: bool, size: float, layout: Layout) -> float:
    return float(
        sum(pdfmetrics.stringWidth(letter, _font(letter, bold, layout), size) for letter in word)
    )


def _font(letter: str, bold: bool, layout: Layout) -> str:
    if layout.fallback:
        return "full" if letter in _LACKING else "base"
    return "bold" if bold else "full"


def _pages(lines: list[_Line], layout: Layout) -> Iterator[list[tuple[list[_Line], list[_Line]]]]:
    """Pages of columns of lines with their notes."""
    columns: list[tuple[list[_Line], list[_Line]]] = []
    text, notes, used, most = list[_Line](), list[_Line](), 0.0, HEIGHT - TOP - BOTTOM
    for line in lines:
        need = (
            1.35 * line.size
            + sum(1.25 * each.size for each in line.note)
            + (14 if line.note and not notes else 0)
        )
        if used + need > most:
            columns.append((text, notes))
            text, notes, used = [], [], 0.0
        text.append(line)
        notes += line.note
        used += need
    columns.append((text, notes))
    for start in range(0, len(columns), layout.columns):
        yield columns[start : start + layout.columns]


def _column(
    canvas: Canvas, lines: Sequence[_Line], x: float, top: float, width: float, layout: Layout
) -> None:
    y = top
    for line in lines:
        y -= 1.35 * line.size if line.size >= layout.size else 1.25 * line.size
        _draw(canvas, line, x + line.indent, y, width - line.indent, layout)


def _draw(canvas: Canvas, line: _Line, x: float, y: float, width: float, layout: Layout) -> None:
    """Words of a line, justified; spaces as glyphs where the layout has them; letters of the
    fallback font last.
    """
    natural = sum(_wide(word, line.bold, line.size, layout) for word in line.words)
    gap = 0.28 * line.size
    if not line.last and len(line.words) > 1:
        gap = max(gap, (width - 8 - natural) / (len(line.words) - 1))
    late: list[tuple[float, str]] = []
    for number, word in enumerate(line.words):
        trail = " " if layout.spaces and number + 1 < len(line.words) else ""
        _run(canvas, word + trail, x, y, line, layout, late)
        x += _wide(word, line.bold, line.size, layout) + gap
    if line.mark:
        canvas.setFont("full", 0.62 * line.size)
        canvas.drawString(x - gap + 0.3, y + 0.36 * line.size, line.mark)
    for at, letter in late:
        canvas.setFont("full", line.size)
        canvas.drawString(at, y, letter)


def _run(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    line: _Line,
    layout: Layout,
    late: list[tuple[float, str]],
) -> None:
    if not layout.fallback:
        canvas.setFont("bold" if line.bold else "full", line.size)
        canvas.drawString(x, y, text)
        return
    canvas.setFont("base", line.size)
    for letter in text:
        if letter in _LACKING:
            late.append((x, letter))
        else:
            canvas.drawString(x, y, letter)
        x += _wide(letter, line.bold, line.size, layout)
