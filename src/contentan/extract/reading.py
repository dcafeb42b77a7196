"""Reading documents: any file to pages, blocks, places and one cleaned text.

The kind of a file is told by its content. `extract` reads in this process; `sandbox.reader.Reader`
reads in a child process that may crash, hang or eat memory without harm.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
from pathlib import Path

from contentan.errors import ExtractError
from contentan.extract.limits import Limits
from contentan.extract.raw_blocks import Reading
from contentan.extract.tables import Extraction

__all__ = ["Limits", "extract", "options"]


_PICTURES = ("png", "jpeg", "tiff", "webp", "gif")
#: The module that reads each kind; loaded when a file of that kind comes, since some are slow to
#: load.
_READERS = {
    "pdf": "contentan.extract.pdf.pdf",
    "docx": "contentan.extract.office.docx",
    "odt": "contentan.extract.office.odt",
    "doc": "contentan.extract.office.doc",
    "rtf": "contentan.extract.office.rtf",
    **dict.fromkeys(_PICTURES, "contentan.extract.picture_file"),
    "pptx": "contentan.extract.office.slides",
    "xlsx": "contentan.extract.office.workbook",
    "ods": "contentan.extract.office.open_sheets",
    "epub": "contentan.extract.office.book",
    "mht": "contentan.extract.mail.saved_page",
    "eml": "contentan.extract.mail.letter",
    "msg": "contentan.extract.mail.outlook",
    "html": "contentan.extract.text.html",
    "xml": "contentan.extract.office.xml",
    "markdown": "contentan.extract.text.markdown",
    "text": "contentan.extract.text.plain",
}
#: Kinds that a name may stand for; anything else is worth a look: servers send error pages under
#: any name.
_NAMES = {
    ".pdf": ("pdf",),
    ".docx": ("docx",),
    ".doc": ("doc", "docx", "rtf", "mht"),
    ".odt": ("odt",),
    ".rtf": ("rtf",),
    ".pptx": ("pptx",),
    ".xlsx": ("xlsx",),
    ".ods": ("ods",),
    ".epub": ("epub",),
    ".mht": ("mht",),
    ".mhtml": ("mht",),
    ".msg": ("msg",),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif"), _PICTURES),
}


def extract(path: Path, *, limits: Limits = Limits()) -> Extraction:  # noqa: B008  a frozen value
    """One document as read; `format` is what the file is, whatever its name says.

    Raises ExtractError with one of the causes empty, unsupported, not_text, encrypted, damaged,
    too_big, timeout, crashed, no_text, error_page.

    >>> extract(Path("speech.docx")).text  # doctest: +SKIP
    """
    from contentan.extract.assembly import assemble

    return assemble(read_file(path, limits))


def read_file(path: Path, limits: Limits) -> Reading:
    """A file as read, before its text is cleaned and put together. Raises as `extract`."""
    from contentan.extract.sniff import sniff

    size = _size(path, limits.file_bytes)
    with path.open("rb") as file:
        head = file.read(65_536)
        # A ZIP has its table of contents at its end, and a compound file its directory anywhere.
        if head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
            head += file.read()
    kind = sniff(head, name=path.name)
    # Texts are held whole in memory, several times over; a PDF of the same size is mostly pictures.
    if kind in ("html", "xml", "markdown", "text", "rtf", "mht") and size > limits.text_bytes:
        raise ExtractError(
            "too_big", f"{size:,} bytes of {kind}; at most {limits.text_bytes:,} are read"
        )
    named = _NAMES.get(path.suffix.lower(), (kind,))
    # Plain text under the name of a PDF, Word file or picture is an error page or a broken
    # download, never the document.
    if kind == "text" and kind not in named:
        raise ExtractError("damaged", f"named {path.suffix}, but holds plain text")
    reader = importlib.import_module(_READERS[kind])
    reading: Reading = reader.read(path, limits)
    if kind not in named:
        detail = f"{kind} by its content, {path.suffix} by its name"
        return dataclasses.replace(
            reading, notices=(*reading.notices, ("other_than_named", detail, 1))
        )
    return reading


def _size(path: Path, most: int) -> int:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ExtractError("damaged", f"the file does not open ({error.strerror})") from None
    if size > most:
        raise ExtractError("too_big", f"{size:,} bytes; at most {most:,} are read")
    return size


@functools.cache
def options() -> dict[str, str]:
    """What decides the result besides the file, the code and its libraries: the version of
    Tesseract and its languages ('' if absent).
    """
    from contentan.extract.scan import ocr

    version, languages = ocr.installed()
    return {"tesseract": version, "tesseract_languages": "+".join(languages)}
