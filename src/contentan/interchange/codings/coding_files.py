"""What a file of codings is, by its content first and its name second, and the reader for it."""

from __future__ import annotations

import json
from pathlib import Path

from contentan.errors import ContentanError, UsageError
from contentan.interchange.shared.foreign_marks import Read
from contentan.interchange.shared.refi_xml import guid
from contentan.model import Codebook

FORMS = ("table", "records", "label-studio", "uima-cas-json", "webanno-tsv", "refi-qda")
MOST_BYTES = 200_000_000
_ZIP = b"PK\x03\x04"


def read(path: Path, book: Codebook, *, form: str = "") -> Read:
    """The marks of a file. Raises UsageError for a file or format that is not there, ContentanError
    at file:line.
    """
    if form and form not in FORMS:
        raise UsageError(f"unknown format {form!r}; there are {', '.join(FORMS)}", where="--format")
    if not path.is_file():
        raise UsageError("there is no such file", where=path)
    if path.stat().st_size > MOST_BYTES:
        raise UsageError(f"larger than {MOST_BYTES:,} bytes", where=path)
    try:
        with path.open("rb") as file:
            packed = file.read(4) == _ZIP
        return _packed(path, book, form) if packed else _plain(path, form)
    except ContentanError as error:
        if error.where is not None:
            raise
        raise type(error)(error.message, where=path, line=error.line) from None


def _packed(path: Path, book: Codebook, form: str) -> Read:
    from contentan.interchange.codings.coding_rows import read_table
    from contentan.interchange.codings.first_sheet import read_sheet
    from contentan.interchange.codings.project_archives import read_archive
    from contentan.interchange.refi.refi_reading import read_project

    suffix = path.suffix.lower()
    if suffix == ".qdpx" or form == "refi-qda":
        return read_project(path, {guid("code", code.id): code.id for code in book.codes})
    if suffix in (".xlsx", ".xlsm"):
        return read_table(read_sheet(path))
    return read_archive(path, _member)


def _member(text: str, name: str) -> Read:
    return _text(text, name, detect(text))


def _plain(path: Path, form: str) -> Read:
    from contentan.extract.text.charset import decode

    text = decode(path.read_bytes())[0].removeprefix("\ufeff")
    kind = form or detect(text)
    if kind == "refi-qda":
        raise UsageError("no ZIP container, which a .qdpx is", where=path)
    return _text(text, path.name, kind)


def _text(text: str, name: str, kind: str) -> Read:
    from contentan.interchange.codings.coding_rows import read_table, rows_of
    from contentan.interchange.codings.inception import read_cas, read_webanno
    from contentan.interchange.codings.json_records import read_label_studio, read_records

    if kind == "table":
        return read_table(rows_of(text))
    if kind in ("uima-cas-json", "webanno-tsv"):
        return (read_cas if kind == "uima-cas-json" else read_webanno)(text, name)
    return (read_records if kind == "records" else read_label_studio)(text)


def detect(text: str) -> str:
    """The format of a text file.

    >>> detect('[{"id": 1, "data": {"text": "x"}, "annotations": []}]'), detect("doc,code")
    ('label-studio', 'table')
    """
    start = text.lstrip()
    if start.startswith("#FORMAT=WebAnno TSV 3"):
        return "webanno-tsv"
    if start.startswith("{") and '"%FEATURE_STRUCTURES"' in text:
        return "uima-cas-json"
    if start.startswith(("[", "{")):
        return "label-studio" if _is_task(start) else "records"
    return "table"


def _is_task(text: str) -> bool:
    """Whether the first record has what Label Studio's have: the data of a task apart from what was
    said of it.
    """
    try:
        first, _ = json.JSONDecoder().raw_decode(text, text.index("{"))
    except (ValueError, RecursionError):
        return False
    return isinstance(first.get("data"), dict) and (
        "annotations" in first or "completions" in first
    )
