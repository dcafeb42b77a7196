"""Word 97-2003 files (.doc): the text by the file's own table of pieces, read without Word.

A .doc is an OLE compound file. Its stream WordDocument holds the letters, and the table stream says
which byte ranges of it make up the text, in what order, and whether in 8 or 16 bits a letter
([MS-DOC] 2.4.1).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from pathlib import Path

from contentan.errors import ExtractError
from contentan.extract.block_kinds import heading_level, kind_of
from contentan.extract.limits import Limits
from contentan.extract.office.compound import streams
from contentan.extract.raw_blocks import Block, Line, Reading, one_page

_PARTS = ("WordDocument", "0Table", "1Table")
_CELL, _FIELD_BEGIN, _FIELD_MIDDLE, _FIELD_END = "\x07", "\x13", "\x14", "\x15"
_SIGNS = str.maketrans({"\x0b": " ", "\x1e": "-", "\x1f": "\u00ad", "\xa0": "\u00a0", "\t": " "})


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of a .doc file. Raises ExtractError 'encrypted', 'unsupported' (before Word 97) or
    'damaged'.
    """
    try:
        found = streams(path.read_bytes(), _PARTS.__contains__)
        main, notes = _text(found)
    except (struct.error, IndexError, KeyError, ValueError) as error:
        raise ExtractError(
            "damaged", f"the .doc file does not hold together ({type(error).__name__})"
        ) from None
    return one_page(
        "doc", [*_blocks(main), *(Block("note", (Line(1, note),)) for note in _paragraphs(notes))]
    )


def _text(found: dict[str, bytes]) -> tuple[str, str]:
    """Text of the body, and of its footnotes and endnotes."""
    document = found["WordDocument"]
    magic, version = struct.unpack_from("<HH", document, 0)
    flags = struct.unpack_from("<H", document, 10)[0]
    # Bit fEncrypted of the file information block; fWhichTblStm (0x0200) names the table stream.
    if flags & 0x0100:
        raise ExtractError("encrypted", "the .doc file has a password")
    if magic != 0xA5EC or version < 0xC1:
        raise ExtractError("unsupported", "a file of Word 6 or 95: save it as DOCX or PDF")
    table = found["1Table" if flags & 0x0200 else "0Table"]
    body, foot, head, _, annotations, end = struct.unpack_from("<6I", document, 0x4C)
    start, length = struct.unpack_from("<II", document, 0x01A2)
    text = "".join(_pieces(table[start : start + length], document))
    after = body + foot + head + annotations
    return text[:body], text[body : body + foot] + text[after : after + end]


def _pieces(clx: bytes, document: bytes) -> Iterable[str]:
    """Pieces of the text in order."""
    at = 0
    while clx[at] == 1:  # formatting runs stand before the table of pieces
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    size = struct.unpack_from("<I", clx, at + 1)[0]
    table = clx[at + 5 : at + 5 + size]
    count = (size - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", table)
    for number in range(count):
        place = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)[0]
        letters = bounds[number + 1] - bounds[number]
        # Bit fCompressed: 8 bits a letter, at half the offset.
        if place & 0x40000000:
            start = (place & 0x3FFFFFFF) // 2
            yield document[start : start + letters].decode("cp1252", "replace")
        else:
            start = place & 0x3FFFFFFF
            yield document[start : start + 2 * letters].decode("utf-16-le", "replace")


def _blocks(text: str) -> Iterable[Block]:
    """Paragraphs and tables; two cell marks in a row end a row."""
    rows: list[str] = []
    for paragraph in re.split(r"[\r\x0c]", _without_fields(text)):
        *row_ends, rest = re.split(r"\x07\x07", paragraph)
        rows += [" | ".join(cell.strip() for cell in row.split(_CELL)) for row in row_ends]
        plain = " ".join(rest.replace(_CELL, " | ").translate(_SIGNS).split())
        if plain.strip(" |") and rows:
            yield Block("table", tuple(Line(1, row) for row in rows))
            rows = []
        if plain.strip(" |"):
            level = heading_level(plain)
            yield Block("heading" if level else kind_of(plain), (Line(1, plain),), level)
    if rows:
        yield Block("table", tuple(Line(1, row) for row in rows))


def _paragraphs(text: str) -> list[str]:
    plain = (
        " ".join(part.translate(_SIGNS).split())
        for part in re.split(r"[\r\x0c\x07]", _without_fields(text))
    )
    return [part.strip("\x02 ") for part in plain if part.strip("\x02 ")]


def _without_fields(text: str) -> str:
    """Results of fields stay, their instructions go, and so do marks of pictures and notes."""
    made: list[str] = []
    inside: list[bool] = []  # for each open field, whether its instruction is still being read
    for sign in text:
        if sign == _FIELD_BEGIN:
            inside.append(True)
        elif sign == _FIELD_MIDDLE and inside:
            inside[-1] = False
        elif sign == _FIELD_END and inside:
            inside.pop()
        elif not any(inside) and sign not in "\x01\x02\x03\x04\x05\x08":
            made.append(sign)
    return "".join(made)
