"""Files inside a file (attachments, embedded files): each read by its own reader, its pages behind
those of the file that holds it.

The label of such a page names the part: `annex.docx`, or `annex.docx: 3` for its third page. What
no reader can read is named in a notice, and never ends the file.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from contentan.errors import ExtractError
from contentan.extract.left_out import not_read
from contentan.extract.limits import Limits
from contentan.extract.raw_blocks import Block, NoticeRow, Reading, Sheet

#: What reads a part that has no file of its own, as a letter in a letter of Outlook.
Inner: TypeAlias = Callable[[Limits], Reading]
Part: TypeAlias = tuple[str, bytes | Inner]  # name, content


def with_parts(own: Reading, parts: Iterable[Part], limits: Limits) -> Reading:
    """The reading of a file, and of each of its parts behind it, within the limits of one file."""
    made, unread, spent = own, list[str](), 0
    for number, (name, blob) in enumerate(parts):
        label = plain_name(name) or f"part {number + 1}"
        spent += len(blob) if isinstance(blob, bytes) else 0
        if number >= limits.parts:
            unread.append(f"{label}: more than {limits.parts} parts")
        elif spent > limits.unpacked_bytes:
            unread.append(f"{label}: the parts hold more than {limits.unpacked_bytes:,} bytes")
        else:
            left = _left(made, limits)
            try:
                made = _behind(made, _read(label, blob, left), label)
            except ExtractError as error:
                unread.append(f"{label}: {error.detail}")
    return replace(made, notices=(*made.notices, *not_read(unread)))


def plain_name(name: str) -> str:
    """The last part of a name, without what could end a line or a notice.

    >>> plain_name("..\\\\secret/annex;1.docx")
    'annex,1.docx'
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    return " ".join("".join(sign if sign.isprintable() else " " for sign in last).split()).replace(
        ";", ","
    )[:120]


def _left(made: Reading, limits: Limits) -> Limits:
    """What a part may cost: pages and OCR are those of the whole file."""
    by_ocr = sum(sheet.method == "ocr" for sheet in made.sheets)
    return replace(
        limits,
        pages=max(1, limits.pages - len(made.sheets)),
        ocr_pages=max(0, limits.ocr_pages - by_ocr),
    )


def read_part(name: str, blob: bytes, limits: Limits) -> Reading:
    """A part read by its own reader. Raises ExtractError as any file; 'too_big' for files that lie
    too deep in one another.
    """
    deeper = _deeper(limits)
    with tempfile.TemporaryDirectory() as folder:
        # Of the name only the ending: nothing that a letter says becomes a path.
        ending = PurePosixPath(name).suffix
        path = Path(folder) / f"part{ending if ending[1:].isalnum() else ''}"
        path.write_bytes(blob)
        # By name, as `reading` names its readers: each of them needs the other.
        any_file = importlib.import_module("contentan.extract.reading")
        made: Reading = any_file.read_file(path, deeper)
        return made


def _read(name: str, blob: bytes | Inner, limits: Limits) -> Reading:
    return read_part(name, blob, limits) if isinstance(blob, bytes) else blob(_deeper(limits))


def _deeper(limits: Limits) -> Limits:
    """The limits of a file in this one. Raises ExtractError('too_big') where there may be none."""
    if limits.nesting < 1:
        raise ExtractError("too_big", "files within files within files")
    return replace(limits, nesting=limits.nesting - 1)


def _behind(made: Reading, part: Reading, name: str) -> Reading:
    """Both readings as one, the pages of the part counted on."""
    first = len(made.sheets)
    sheets = tuple(
        replace(sheet, page=first + sheet.page, label=_label(name, sheet, len(part.sheets)))
        for sheet in part.sheets
    )
    notices: list[NoticeRow] = [
        (kind, _placed(detail, first, name), count) for kind, detail, count in part.notices
    ]
    return Reading(
        made.format,
        made.sheets + sheets,
        made.blocks + tuple(_moved(block, first) for block in part.blocks),
        (*made.notices, *notices),
    )


def _label(name: str, sheet: Sheet, pages: int) -> str:
    if sheet.label:
        return f"{name}: {sheet.label}"
    return name if pages == 1 else f"{name}: {sheet.page}"


def _placed(detail: str, first: int, name: str) -> str:
    """A notice of a part, its page counted on where it begins with one."""
    page, _, rest = detail.removeprefix("page ").partition(": ")
    if detail.startswith("page ") and page.isdigit():
        return f"page {first + int(page)}: {rest}"
    return f"{name}: {detail}"


def _moved(block: Block, pages: int) -> Block:
    return replace(
        block, lines=tuple(replace(line, page=line.page + pages) for line in block.lines)
    )
