"""The written sources: a few lines of options, then plain Markdown of five block kinds.

    ---
    layout: two-columns        what is made of it: two-columns, one-column, scan, docx, html, txt
    head: Annual report        running head, or header of the DOCX
    ---
    # title                    ## and ### are headings; '{hidden}' behind one hides its section in
                               the web page
    a paragraph on one line    with a footnote mark[^1]
    - a list item
    | a | table |              the second row, |---|---|, is not printed
    [^1]: the footnote

Nothing else of Markdown is read, so that every format can carry all of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

#: One of these stands in every text.
MARKS = (
    "Demonstration text written for contentan; not an official document.",
    "Демонстрационный текст, написан для contentan; не официальный документ.",
    "contentan үшін жазылған көрнекі мәтін; ресми құжат емес.",
)
NOTE_MARK = re.compile(r"\[\^(\d+)\]")
LATIN = str.maketrans("әі", "əi")


@dataclass(frozen=True, slots=True)
class Block:
    """`kind` is heading, paragraph, list or table; `rows` holds a list's items in rows of one
    cell.
    """

    kind: str
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One text. `blocks[0]` is its title; `notes` are footnotes by number."""

    id: str
    options: dict[str, str]
    blocks: tuple[Block, ...]
    notes: dict[int, str]


def read(path: Path) -> Source:
    """The text in the file; ValueError when its options are not between two '---' lines.

    >>> read(Path("corpus/texts/us-youth-exchange-2020.md")).options["layout"]  # doctest: +SKIP
    'scan'
    """
    parts = path.read_text(encoding="utf-8").split("---\n", 2)
    if len(parts) != 3 or parts[0]:
        raise ValueError(f"{path}: expected options between two lines '---' at the top")
    options = dict(line.split(": ", 1) for line in parts[1].splitlines())
    lines = [
        line for line in _latin(parts[2], options.get("latin_letters", "")).splitlines() if line
    ]
    notes = {
        int(line[2 : line.index("]")]): line.split(": ", 1)[1]
        for line in lines
        if line.startswith("[^")
    }
    blocks = _blocks([line for line in lines if not line.startswith("[^")])
    return Source(path.stem, options, _hide(blocks), notes)


def _latin(text: str, words: str) -> str:
    """The text with Latin ə and i inside these Kazakh words, as many official files have them."""
    for word in filter(None, words.split(", ")):
        text = text.replace(word, word.translate(LATIN))
    return text


def _blocks(lines: list[str]) -> list[Block]:
    blocks = []
    for start, group in groupby(enumerate(lines), key=lambda pair: _group(*pair)):
        run = [line for _, line in group]
        if start == "-":
            blocks.append(Block("list", rows=tuple((line[2:],) for line in run)))
        elif start == "|":
            cells = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in run)
            blocks.append(
                Block("table", rows=tuple(row for row in cells if set("".join(row)) != {"-"}))
            )
        else:
            blocks.append(_single(run[0]))
    return blocks


def _group(number: int, line: str) -> str | int:
    """Lists and tables run over lines; each other line is a block of its own."""
    return line[0] if line.startswith(("- ", "|")) else number


def _single(line: str) -> Block:
    if not line.startswith("#"):
        return Block("paragraph", line)
    signs, title = line.split(" ", 1)
    return Block(
        "heading", title.removesuffix(" {hidden}"), len(signs), hidden=title.endswith(" {hidden}")
    )


def _hide(blocks: list[Block]) -> tuple[Block, ...]:
    """A hidden heading hides what follows, up to the next heading."""
    made, hidden = [], False
    for block in blocks:
        hidden = block.hidden if block.kind == "heading" else hidden
        made.append(replace(block, hidden=hidden))
    return tuple(made)
