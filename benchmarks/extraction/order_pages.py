"""Pages whose order of reading is known, each drawn in three ways: in that order, line by line over
the whole page as layout programs and OCR layers do, and its pieces at random.

`python -m benchmarks.extraction.order_pages` prints the share of 5-word runs of each layout and
way, and the share of hanging entries that are one paragraph; `--pin` raises the gates.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from benchmarks.extraction import gates
from benchmarks.extraction.reportlab_pages import register
from benchmarks.extraction.texts import LANGS, parts
from contentan.extract.reading import extract

WIDTH, HEIGHT = 595.0, 842.0
WAYS = ("flow", "across", "mixed")


@dataclass(slots=True)
class Text:
    """Sentences of the sample texts, without end."""

    sentences: Iterator[list[str]]

    @classmethod
    def of(cls, lang: str, seed: int) -> Text:
        """From a place that depends on the seed."""
        whole = " ".join(part.text for part in parts(lang) if part.kind == "paragraph")
        found = [each.split() for each in re.split(r"(?<=[.!?]) (?=\w)", whole)]
        found = [each for each in found if 5 < len(each) < 45]
        return cls(islice(cycle(found), seed * 37 % len(found), None))

    def paragraph(self, count: int = 3) -> list[str]:
        return [word for _ in range(count) for word in next(self.sentences)]

    def few(self, count: int) -> list[str]:
        """The first words of a sentence, as a title."""
        return next(self.sentences)[:count]


@dataclass(slots=True)
class Page:
    """Pieces (x, y from the top, text, font, size, extra word space), and what they say in reading
    order.
    """

    pieces: list[tuple[float, float, str, str, float, float]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def put(
        self, x: float, y: float, text: str, size: float, font: str = "full", space: float = 0.0
    ) -> None:
        self.pieces.append((x, y, text, font, size, space))


@dataclass(frozen=True, slots=True)
class Set:
    """How paragraphs are set: type size, whether words are broken and lines filled, first indent,
    hanging indent.
    """

    size: float = 9.0
    filled: bool = False
    indent: float = 10.0
    hang: float = 0.0


def _wide(text: str, size: float, font: str = "full") -> float:
    return float(pdfmetrics.stringWidth(text, font, size))


def _lines(words: list[str], room: float, how: Set) -> list[list[str]]:
    made, line, first = [], list[str](), -how.hang if how.hang else how.indent
    for whole in words:
        word = whole
        while True:
            avail = room - how.hang - (first if not made else 0)
            if not line or _wide(" ".join([*line, word]), how.size) <= avail:
                line.append(word)
                break
            rest = avail - _wide(" ".join([*line, ""]), how.size)
            cut = 0
            if how.filled and word.isalpha() and len(word) > 7:
                most = len(word) - 3
                fits = [at for at in range(3, most) if _wide(word[:at] + "-", how.size) <= rest]
                cut = max(fits, default=0)
            made.append([*line, word[:cut] + "-"] if cut else line)
            line, word = [], word[cut:]
    return [*made, line]


def _paragraph(page: Page, x: float, y: float, room: float, words: list[str], how: Set) -> float:
    page.said.append(" ".join(words))
    made = _lines(words, room, how)
    for at, line in enumerate(made):
        left = x + (how.hang if at else (0.0 if how.hang else how.indent))
        space = 0.0
        if how.filled and at < len(made) - 1 and len(line) > 1:
            space = (x + room - left - _wide(" ".join(line), how.size)) / (len(line) - 1)
        page.put(left, y, " ".join(line), how.size, space=space)
        y += 1.22 * how.size
    return y


def _column(
    page: Page, text: Text, x: float, y: float, room: float, bottom: float, how: Set
) -> float:
    lead = 1.22 * how.size
    while bottom - y > 7 * lead:
        words = text.paragraph()
        while len(_lines(words, room, how)) * lead > bottom - y:
            words = words[: len(words) * 2 // 3]
        y = _paragraph(page, x, y, room, words, how)
    return y


def _columns(
    page: Page, text: Text, many: int, gutter: float, how: Set, top: float = 85, bottom: float = 780
) -> None:
    room = (495 - gutter * (many - 1)) / many
    for at in range(many):
        _column(page, text, 50 + at * (room + gutter), top, room, bottom, how)


def _title(page: Page, text: Text, y: float = 60) -> None:
    words = " ".join(text.few(5))
    page.said.append(words)
    page.put(50, y, words, 14, "bold")


def _two(page: Page, text: Text) -> None:
    _title(page, text)
    _columns(page, text, 2, 18, Set(9.5))


def _three(page: Page, text: Text) -> None:
    _title(page, text)
    _columns(page, text, 3, 12, Set(8.5, filled=True))


def _newspaper(page: Page, text: Text) -> None:
    _title(page, text)
    _columns(page, text, 5, 7, Set(8, filled=True))


def _articles(page: Page, text: Text) -> None:
    """Two articles one above the other, each in columns of its own."""
    _title(page, text)
    _columns(page, text, 4, 7, Set(8, filled=True), bottom=400)
    _title(page, text, 425)
    _columns(page, text, 3, 7, Set(8.5, filled=True), top=450)


def _leaders(page: Page, text: Text) -> None:
    """Two columns of prose, with rows of leaders amid the one and at the top of the other."""
    for at, x in enumerate((50, 308)):
        y = 80.0 if at else _column(page, text, x, 80, 237, 300, Set())
        for row in range(9 if at else 6):
            name, number = " ".join(text.few(3)), str(9000 + 20 * at + row)
            dots = "." * int((237 - _wide(f"{name} {number}", 9) - 10) / _wide(".", 9))
            page.put(x, y, f"{name} {dots} {number}", 9)
            page.said.append(f"{name} {number}")
            y += 11
        _column(page, text, x, y + 4, 237, 780, Set())


def _tables(page: Page, text: Text) -> None:
    """Two columns, each with rows of figures inside."""
    for x in (50, 308):
        y = _column(page, text, x, 80, 237, 330, Set()) + 6
        chance = random.Random(x)
        for _ in range(7):
            name = " ".join(text.few(2))[:22].strip()
            numbers = [str(chance.randrange(10, 999)) for _ in range(3)]
            page.put(x, y, name, 8.5)
            for at, number in enumerate(numbers):
                page.put(x + 130 + 38 * at, y, number, 8.5)
            page.said.append(" ".join([name, *numbers]))
            y += 11
        _column(page, text, x, y + 6, 237, 780, Set())


def _side_heads(page: Page, text: Text) -> None:
    y = 80.0
    for _ in range(6):
        head = " ".join(text.few(2))
        page.put(50, y, head, 9, "bold")
        page.said.append(head)
        y = _paragraph(page, 230, y, 315, text.paragraph(), Set(10, indent=0.0)) + 14


def _hanging(page: Page, text: Text) -> None:
    y = 80.0
    for number in range(9):
        words = [f"{chr(65 + number)}uthor,", f"{chr(75 + number)}.", *text.paragraph(2)]
        y = _paragraph(page, 60, y, 470, words, Set(10, indent=0.0, hang=24))


def _single(page: Page, text: Text) -> None:
    _column(page, text, 60, 80, 475, 780, Set(11, filled=True))


LAYOUTS: dict[str, Callable[[Page, Text], None]] = {
    "two_columns": _two,
    "three_columns": _three,
    "newspaper": _newspaper,
    "two_articles": _articles,
    "leaders": _leaders,
    "tables": _tables,
    "side_heads": _side_heads,
    "hanging": _hanging,
    "one_column": _single,
}


def make(folder: Path, layout: str, lang: str, way: str, pages: int = 2) -> tuple[Path, list[str]]:
    """Draw a document; its path and its paragraphs in reading order."""
    register()
    path, said = folder / f"{layout}_{lang}_{way}.pdf", list[str]()
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    for number in range(pages):
        page = Page()
        LAYOUTS[layout](page, Text.of(lang, 1 + number + len(layout)))
        said += page.said
        pieces = page.pieces
        if way == "across":
            pieces = sorted(pieces, key=lambda piece: (round(piece[1]), piece[0]))
        if way == "mixed":
            random.Random(7).shuffle(pieces)
        for left, y, text, font, size, space in pieces:
            canvas.setFont(font, size)
            x = left
            for word in text.split() if space else [text]:
                canvas.drawString(x, HEIGHT - y, word)
                x += _wide(word + " ", size, font) + space
        canvas.showPage()
    canvas.save()
    return path, said


def runs(text: str, length: int = 5) -> set[tuple[str, ...]]:
    """Runs of words of a text, hyphens at line ends closed."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"(\w)[-\u2010\u00ad]\s*(\w)", r"\1\2", text.lower()))
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def share(said: list[str], read: str) -> float:
    """Share of the 5-word runs of the true order that stand in the reading."""
    true = runs("\n".join(said))
    return len(true & runs(read)) / len(true)


def whole(said: list[str], read: str) -> float:
    """Share of the true paragraphs that are blocks of their own, by letters and digits."""
    found = {re.sub(r"\W", "", block) for block in read.split("\n\n")}
    return sum(re.sub(r"\W", "", each) in found for each in said) / len(said)


def figures(folder: Path, layouts: Iterable[str] = tuple(LAYOUTS)) -> dict[str, float]:
    """The least share of 5-word runs over languages, in percent, and of hanging entries whole."""
    found: dict[str, list[float]] = defaultdict(list)
    for layout in layouts:
        for way in WAYS:
            for lang in LANGS:
                path, said = make(folder, layout, lang, way)
                text = extract(path).text
                found[f"{layout}_{way}_runs"].append(share(said, text))
                if layout == "hanging":
                    found["hanging_entries_whole"].append(whole(said, text))
    return {name: round(100 * min(each), 1) for name, each in found.items()}


def main() -> int:
    """Measure and print; with --pin write the gates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pin", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = figures(Path(folder))
    for name, value in found.items():
        print(f"{name:32} {value}")
    if asked.pin:
        print(*gates.pin("order", found), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
