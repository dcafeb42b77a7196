"""Kinds of files on an analyst's desk beside documents, by their structure: letters, saved pages,
pictures, slides, sheets, books; and the remedy for what is not read.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection

from contentan.extract.office.compound import paths

_ROOT = re.compile(
    rb"(?:\s+|<\?.{0,2000}?\?>|<!--.{0,5000}?-->|<!doctype[^>\[]{0,500}(?:\[.{0,20000}?\]\s*)?>)*"
    rb"<([a-z][\w.-]*)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_TAGS = frozenset(
    """
    html body div article main section header footer nav p h1 h2 h3 h4 h5 h6 table ul ol dl span
    center font strong br img pre blockquote form script style
    """.split()
)
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_JATS = re.compile(rb"<(?:article|journal)-meta\b|\sdtd-version=|\sarticle-type=")
_FIELD = re.compile(rb"[!-9;-~]+:(?:[ \t]|$)")
_OF_MAIL = frozenset(
    b"mime-version message-id received return-path content-type content-transfer-encoding".split()
)
_OF_LETTER = frozenset(b"from to date subject cc".split())
_ROUTED = frozenset(b"message-id received to return-path delivered-to".split())
_COMPOUND = {
    "WordDocument": "doc",
    "__properties_version1.0": "msg",
    "PowerPoint Document": "ppt",
    "Workbook": "xls",
    "Book": "xls",
}
_PICTURES = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)

#: What to do with a file that no reader reads, by what it is.
REMEDIES = {
    "djvu": "a DjVu file: print it to a PDF",
    "7z": "a 7z archive: unpack it first",
    "rar": "a RAR archive: unpack it first",
    "zip": "a ZIP of documents: unpack it first",
    "mbox": "a mailbox of several letters: save each letter as .eml",
    "xls": "an old Excel workbook: save it as XLSX",
    "ppt": "an old PowerPoint file: save it as PPTX or PDF",
    "heic": "a HEIC picture: save it as JPEG or PNG",
    "odp": "a presentation of LibreOffice: save it as PPTX or PDF",
}


def mail_kind(head: bytes, name: str = "") -> str:
    """'eml' for a letter, 'mht' for a saved page, 'mbox' for several letters, '' for anything else.

    A memorandum begins like a letter; only a file that is named a letter may do without the fields
    that programs write.

    >>> mail_kind(b"From: a@example.kz\\nMIME-Version: 1.0\\n\\nText")
    'eml'
    """
    start = head[:65_536].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if re.match(rb"From \S+.*\d{4}\r?\n\S+:", start):
        return "mbox"
    fields = _header_fields(start)
    by_program = fields.keys() & _OF_MAIL or name.lower().endswith(".eml")
    if not by_program or len(fields.keys() & (_OF_MAIL | _OF_LETTER)) < 2:
        return ""
    whole_page = re.match(rb"multipart/related|text/html", fields.get(b"content-type", b"").lower())
    return "mht" if whole_page and not fields.keys() & _ROUTED else "eml"


def _header_fields(start: bytes) -> dict[bytes, bytes]:
    """The fields of a head of mail by name; nothing where any line of it is none."""
    found: dict[bytes, bytes] = {}
    name = b""
    for line in start.splitlines():
        if not line.strip():
            break
        if line[:1] in b" \t" and name:
            found[name] += line.strip()
        elif _FIELD.match(line):
            name, _, value = line.partition(b":")
            name = name.lower()
            found.setdefault(name, value.strip())
        else:
            return {}
    return found


def markup_kind(start: bytes) -> str:
    """'html' or 'xml' for text that begins with a tag, by its first element: TEI, JATS and laws
    have a `body` too.

    >>> markup_kind(b"<?xml version='1.0'?><TEI><text><body/></text></TEI>")
    'xml'
    """
    root = _ROOT.match(start)
    name = root[1].lower().decode("ascii") if root else ""
    if name == "article" and _JATS.search(start):
        return "xml"
    known = name in _PAGE_TAGS or _PAGE.search(start)
    return "html" if known else "xml"


def picture_kind(head: bytes) -> str:
    """The format of a picture that can be read, '' for anything else.

    >>> picture_kind(b"GIF89a")
    'gif'
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return next((form for magic, form in _PICTURES if head.startswith(magic)), "")


def container_kind(names: Collection[str], mimetype: str) -> str:
    """What a ZIP container holds beside texts of Word and LibreOffice; '' where nothing known."""
    if any(name.startswith("ppt/slides/") for name in names):
        return "pptx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if mimetype.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    return "epub" if mimetype.startswith("application/epub") else ""


def compound_kind(raw: bytes) -> str:
    """What a compound file holds: 'doc', 'msg', 'xls', 'ppt', or '' for anything else."""
    try:
        found: Collection[str] = paths(raw)
    # A torn file is known by the names in it, as long as they can be seen.
    except (struct.error, IndexError, ValueError):
        found = [name for name in _COMPOUND if name.encode("utf-16-le") in raw]
    return next((kind for name, kind in _COMPOUND.items() if name in found), "")
