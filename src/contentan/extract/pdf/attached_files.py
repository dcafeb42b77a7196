"""Files that a PDF holds: attachments, and the documents of a portfolio, whose own page only says
which program to open it with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from contentan.extract.left_out import left_out
from contentan.extract.limits import Limits
from contentan.extract.parts import Part, with_parts
from contentan.extract.raw_blocks import Reading


def with_attached(own: Reading, path: Path, limits: Limits) -> Reading:
    """The reading of a PDF, and of the files in it behind it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        count = document.count_attachments()
        if count < 1:
            return own
        made = with_parts(own, _parts(document, min(count, 10_000)), limits)
    finally:
        document.close()
    if len(made.sheets) > len(own.sheets) and _is_portfolio(path):
        return _without_cover(own, made)
    return made


def _parts(document: Any, count: int) -> Iterator[Part]:
    import pypdfium2

    for number in range(count):
        attached = document.get_attachment(number)
        try:
            yield attached.get_name(), bytes(attached.get_data())
        except pypdfium2.PdfiumError:
            yield f"attachment {number + 1}", b""


def _is_portfolio(path: Path) -> bool:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    try:
        with path.open("rb") as file:
            return "Collection" in PDFDocument(PDFParser(file)).catalog
    # pdfminer raises whatever a broken file brings up; then nothing is left out.
    except Exception:
        return False


def _without_cover(own: Reading, made: Reading) -> Reading:
    """The documents without the page that stands before them."""
    cover = " ".join(line.text for block in own.blocks for line in block.lines)
    return replace(
        made,
        blocks=tuple(made.blocks)[len(own.blocks) :],
        notices=(*made.notices, *left_out({"cover of the portfolio": cover})),
    )
