"""From a reading to the four checked tables: blocks joined by an empty line to one cleaned text,
with places and repairs.

Blocks cover disjoint rising spans, none empty and none with white space at an end; the places of a
block partition it; repairs lie inside the text. Offsets are code points.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import polars as pl

from contentan.errors import ExtractError
from contentan.extract.packed_blocks import PackedBlocks
from contentan.extract.raw_blocks import Block, Line, Reading
from contentan.extract.repair import clean
from contentan.extract.repair.edited_text import Passage, Repair, merged, trim
from contentan.extract.repair.hyphens import Lexicon, joint, lexicon
from contentan.extract.repair.unreadable_text import lacks_kazakh_letters
from contentan.extract.shells import shell
from contentan.extract.tables import BLOCKS, PAGES, PLACES, REPAIRS, Extraction
from contentan.tables.frames import check_frame, frame_of

SEPARATOR = "\n\n"
_MANY = 20_000  # rows of places that wait for the table
#: What is left of UTF-8 that was taken for a single-byte code page.
_HALF_MENDED = re.compile(
    "[РС][\u00a0-\u00bf\u0402-\u0405\u0408-\u040f\u0452\u0453\u0455\u0457-\u045f\u2013-\u2122]"
    "|[ÐÑ][\u0080-\u00bf\u0152-\u0178\u2010-\u2122 ]"
)


def assemble(reading: Reading) -> Extraction:
    """The extraction of a reading. Raises ExtractError 'no_text' where not one letter was read, and
    'error_page' where a server's message stands in the place of the document.
    """
    rows = _Rows()
    for block, passage in cleaned(reading.blocks):
        rows.add(block, passage)
    text = SEPARATOR.join(rows.texts)
    if not any(map(str.isalpha, text)):
        raise ExtractError("no_text", _why_no_text(reading))
    notices = reading.notices
    found = shell(text)
    if found == "error_page":
        raise ExtractError(found, f"it only says: {' '.join(text.split())[:80]}")
    if found:
        notices = (*notices, (found, f"it only says: {' '.join(text.split())[:80]}", 1))
    if left := len(_HALF_MENDED.findall(text)) if _mended(rows.repairs) else 0:
        notices = (*notices, ("half_mended", "letters of another code page are left", left))
    if mapped := sum(map(_is_kazakh_code_page, rows.repairs)):
        notices = (
            *notices,
            ("kazakh_code_page", "words of an old Kazakh font or code page were put right", mapped),
        )
    if lacks_kazakh_letters(text):
        notices = (
            *notices,
            ("kazakh_without_its_letters", "Kazakh without ә ғ қ ң ө ұ ү: words guessed", 1),
        )
    return Extraction(
        format=reading.format,
        text=text,
        pages=frame_of(PAGES, rows.pages(reading)),
        blocks=frame_of(BLOCKS, rows.blocks),
        places=check_frame(rows.all_places(), PLACES),
        repairs=frame_of(REPAIRS, rows.repairs),
        notices=notices,
    )


def _is_kazakh_code_page(repair: Repair) -> bool:
    return repair.rule == "code_page" and any("Ѐ" <= letter <= "ӿ" for letter in repair.raw)


def _mended(repairs: Iterable[Repair]) -> bool:
    return any(repair.rule == "mojibake" for repair in repairs)


def cleaned(given: Iterable[Block]) -> Iterator[tuple[Block, Passage]]:
    """The blocks of a document, each with its text repaired, which may be empty."""
    loose = None if isinstance(given, PackedBlocks) else [_tidy(block) for block in given]

    def blocks() -> Iterable[Block]:
        # Packed blocks are unpacked three times over: they are never objects all at once.
        return map(_tidy, given) if loose is None else loose

    words = lexicon(
        # Rows of a table end where cells end: a hyphen there says nothing about a word.
        [line.text for line in block.lines]
        for block in blocks()
        if block.kind != "table"
    )
    code_page = clean.kazakh_code_page(
        "\n".join(line.text for block in blocks() for line in block.lines)
    )
    for block in blocks():
        if block.lines:
            # Joined first, then cleaned: a look-alike or a code page is judged by whole words.
            yield block, trim(clean.clean(joined(block, words), code_page=code_page))


def joined(block: Block, words: Lexicon) -> Passage:
    """The lines of a block as one passage; a mark stands at the beginning of each line."""
    made, marks, repairs, length = [], [], [], 0
    for number, line in enumerate(block.lines):
        marks.append(length)
        # What is left out has an empty span, so that `original` can put it back.
        repairs += [Repair(length + at, length + at, raw, "note_mark") for at, raw in line.dropped]
        text = line.text
        if number + 1 < len(block.lines):
            text, raw = _line_end(block, number, words)
            if raw:
                repairs.append(Repair(length + len(text), length + len(text), raw, "hyphen"))
        made.append(text)
        length += len(text)
    return Passage("".join(made), merged(repairs), tuple(marks))


def _line_end(block: Block, number: int, words: Lexicon) -> tuple[str, str]:
    """A line with what joins it to the next one, and what was left out there."""
    text = block.lines[number].text
    if block.kind == "table":
        return text + "\n", ""
    how = joint(text, block.lines[number + 1].text, words)
    if how == "join":
        return text[:-1], text[-1] + "\n"
    return (text + " ", "") if how == "space" else (text, "")


def _tidy(block: Block) -> Block:
    """The block with plain white space in its lines folded, and without lines that have none but
    white space.
    """
    lines = tuple(line if line.dropped else _folded(line) for line in block.lines)
    return Block(block.kind, tuple(line for line in lines if line.text), block.level)


def _folded(line: Line) -> Line:
    text = re.sub(r"[ \t\r\n\f\v]+", " ", line.text).strip()
    return line if text == line.text else Line(line.page, text, line.box)


def _why_no_text(reading: Reading) -> str:
    reasons = [sheet.warning for sheet in reading.sheets if sheet.warning]
    return f"no letter was read from {len(reading.sheets)} page(s)" + (
        f": {reasons[0]}" if reasons else ""
    )


@dataclass(slots=True)
class _Rows:
    """Rows of the tables as the text grows."""

    texts: list[str] = field(default_factory=list)
    blocks: list[tuple[int, int, int, str, int, int, int]] = field(default_factory=list)
    places: list[tuple[int | float | None, ...]] = field(default_factory=list)
    filed: list[pl.DataFrame] = field(default_factory=list)  # places that are a frame already
    read: Counter[int] = field(default_factory=Counter)  # characters by page
    repairs: list[Repair] = field(default_factory=list)
    length: int = 0
    paragraphs: Counter[int] = field(default_factory=Counter)

    def add(self, block: Block, passage: Passage) -> None:
        """One more block; an empty one leaves no trace."""
        # A block of soft hyphens or unseen signs alone is empty once it is cleaned.
        if not passage.text:
            return
        start = self.length + (len(SEPARATOR) if self.texts else 0)
        number = len(self.blocks)
        parts = list(_parts(block.lines, passage))
        page = parts[0][0].page
        self.paragraphs[page] += 1
        level = block.level if block.kind == "heading" else 0
        stop = start + len(passage.text)
        self.blocks.append((number, start, stop, block.kind, level, page, self.paragraphs[page]))
        for line, first, last in parts:
            self.places.append(
                (number, line.page, start + first, start + last, *(line.box or (None,) * 4))
            )
            self.read[line.page] += last - first
        if len(self.places) > _MANY:
            self.file_places()
        self.repairs += [
            Repair(start + r.start, start + r.stop, r.raw, r.rule) for r in passage.repairs
        ]
        self.texts.append(passage.text)
        self.length = stop

    def pages(self, reading: Reading) -> Iterable[tuple[int | float | str | None, ...]]:
        """Rows of the pages table; characters are those of the places on the page."""
        for sheet in reading.sheets:
            size = (sheet.width, sheet.height)
            yield sheet.page, sheet.label, sheet.method, self.read[sheet.page], *size, sheet.warning

    def file_places(self) -> None:
        """Make the places so far a frame, which takes a tenth of the memory of their rows."""
        self.filed.append(pl.DataFrame(self.places, schema=PLACES.schema, orient="row"))
        self.places = []

    def all_places(self) -> pl.DataFrame:
        """The table of places."""
        self.file_places()
        return pl.concat(self.filed, rechunk=True)


def _parts(lines: tuple[Line, ...], passage: Passage) -> Iterable[tuple[Line, int, int]]:
    """Each line that is left in the passage with its span; together they cover the passage."""
    stops = [*passage.marks[1:], len(passage.text)]
    left = [
        (line, start, stop)
        for line, start, stop in zip(lines, passage.marks, stops, strict=True)
        if start < stop
    ]
    for number, (line, start, stop) in enumerate(left):
        # The first part begins with the block even where a line before it was cleaned away: places
        # must partition their block.
        yield line, 0 if number == 0 else start, stop
