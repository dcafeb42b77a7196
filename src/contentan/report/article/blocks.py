"""The blocks of an article: no markup and no measure of any file format but millimetres."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Run(NamedTuple):
    """Words in one language (kk, ru or en; empty: that of the article)."""

    words: str
    lang: str = ""
    bold: bool = False
    italic: bool = False


class Paragraph(NamedTuple):
    """Runs that follow each other; `kind` is body, item, note, quote, source or cell."""

    runs: tuple[Run, ...]
    kind: str = "body"


class Heading(NamedTuple):
    """A heading of level 1 or 2."""

    words: str
    level: int = 1


class Caption(NamedTuple):
    """A numbered caption: `series` (table or figure) counts, the number stands between `before` and
    `after`.
    """

    series: str
    number: int
    before: str
    after: str

    @property
    def words(self) -> str:
        return f"{self.before}{self.number}{self.after}"


#: A cell of a table: its paragraphs.
Cell: TypeAlias = tuple[Paragraph, ...]


class Table(NamedTuple):
    """A table below its caption. `widths` are parts of the whole; a row of one cell goes across;
    columns of `numbers` stand to the right. A row that `splits` may go on at the next page.
    """

    caption: Caption
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    numbers: frozenset[int] = frozenset()
    splits: bool = False


class Figure(NamedTuple):
    """A picture, the text of an SVG file, above its caption; `alt` is read out in its place."""

    svg: str
    alt: str
    caption: Caption


Block: TypeAlias = Heading | Paragraph | Table | Figure


class Part(NamedTuple):
    """Blocks on pages that are upright or, where `wide`, lie on their side."""

    blocks: tuple[Block, ...]
    wide: bool = False


class Article(NamedTuple):
    """An article in a language; `run` is the id of the run that it is of, `made` when that ended
    (ISO 8601; empty where it is not known).
    """

    title: str
    lang: str
    run: str
    made: str
    contentan: str
    parts: tuple[Part, ...]


def cell(words: str, kind: str = "cell", *, bold: bool = False) -> Cell:
    """A cell of one paragraph."""
    return (Paragraph((Run(words, bold=bold),), kind),)


def paragraph(words: str, kind: str = "body") -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph((Run(words),), kind)
