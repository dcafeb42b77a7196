"""What a file is, by its bytes; its name is never trusted.

A kind is recognised by what it has: a reader is named for a structure that was seen, a refusal for
a signature. What remains must prove that it is text, and then that it may be prose.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from contentan.errors import ExtractError
from contentan.extract.desk_kinds import (
    REMEDIES,
    compound_kind,
    container_kind,
    mail_kind,
    markup_kind,
    picture_kind,
)
from contentan.extract.file_kinds import named_binary, named_text
from contentan.extract.text.charset import HEAD_LETTERS, prove, wide

#: Bytes that are looked at of a text.
HEAD = 65_536

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKDOWN = re.compile(
    r"\A\ufeff?---\r?\n.*?\r?\n---\r?\n|^#{1,6} \S|^\s*[-*+] \[.*\]\("
    r"|\[[^\]\n]+\]\(https?://|^={3,}\s*$|^(?:__|\*\*)\S.*?(?:__|\*\*)",
    re.MULTILINE | re.DOTALL,
)


def sniff(head: bytes, *, name: str = "") -> str:
    """The kind of a file, for which `reading` has a reader, from its bytes (all of them for a ZIP
    container, 64 KiB else suffice).

    `name` only decides between markdown and plain text, which no byte can tell apart for certain.
    Raises ExtractError 'empty', 'encrypted', 'not_text' or 'unsupported', the last with what the
    file is.

    >>> sniff(b"%PDF-1.7")
    'pdf'
    """
    if not head.strip(b"\x00\t\n\f\r \xef\xbb\xbf"):
        raise ExtractError("empty", "the file holds nothing")
    # Other bytes may stand before the header of a PDF.
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _container(head)
    if head.startswith(_OLE):
        return _ole(head)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    of_the_desk = picture_kind(head) or mail_kind(head, name)
    if of_the_desk:
        return _readable(of_the_desk)
    if what := named_binary(head):
        raise ExtractError("unsupported", f"the file is {what}")
    return _text(head, name)


def _container(whole: bytes) -> str:
    """What a ZIP file holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            names = set(archive.namelist())
            kind = ""
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    # A few bytes of it: it may unpack to gigabytes.
                    kind = member.read(100).decode("ascii", "replace")
    # The file ends too soon (OSError, EOFError) or deflate breaks off; a method that zipfile lacks,
    # or a password (both RuntimeError).
    # Places that cannot be are a ValueError.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError) as error:
        raise ExtractError("damaged", f"a ZIP container that does not open ({error})") from None
    # Some programs number the main part: document2.xml is as good.
    if "word/document.xml" in names or "word/document2.xml" in names:
        return "docx"
    if kind.startswith("application/vnd.oasis.opendocument.text"):
        return "odt"
    of_the_desk = container_kind(names, kind)
    if of_the_desk:
        return of_the_desk
    if "[Content_Types].xml" in names:
        raise ExtractError("unsupported", "an Office file of another kind: save it as PDF or DOCX")
    if kind:
        raise ExtractError("unsupported", f"a file of type {kind}: save it as PDF or ODT")
    raise ExtractError("unsupported", REMEDIES["zip"])


def _readable(kind: str) -> str:
    """The kind, if it is one that has a reader. Raises ExtractError('unsupported')."""
    if kind in REMEDIES:
        raise ExtractError("unsupported", REMEDIES[kind])
    return kind


def _ole(head: bytes) -> str:
    # A DOCX with a password is a compound file that holds the encrypted ZIP.
    if "EncryptedPackage".encode("utf-16-le") in head:
        raise ExtractError("encrypted", "an Office file with a password")
    kind = compound_kind(head)
    if kind:
        return _readable(kind)
    raise ExtractError(
        "unsupported", "an old Office file that is not a Word document: save it as PDF"
    )


def _text(head: bytes, name: str) -> str:
    start = head[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    plain = head[:HEAD]
    # UTF-16 is full of zero bytes without being binary.
    if codec := "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else wide(head):
        plain = head[:HEAD].decode(codec, "ignore").encode("utf-8", "ignore")
        start = plain[:4096].lstrip()
    # A stray zero byte occurs in text that a program cut badly; one in fifty is binary.
    elif plain.count(b"\x00") * 50 > len(plain):
        raise ExtractError("unsupported", "a binary file of unknown kind")
    # XHTML begins as XML does, so its first element decides.
    if re.match(rb"<[?!A-Za-z]", start):
        return markup_kind(plain)
    text = prove(head[:HEAD])
    if name.lower().endswith((".md", ".markdown")) or _looks_markdown(text):
        return "markdown"
    if what := named_text(text, whole=len(text) < HEAD_LETTERS):
        raise ExtractError("unsupported", f"the file is {what}")
    return "text"


def _looks_markdown(text: str) -> bool:
    """Front matter at the top, or at least two marks of markdown."""
    return text.startswith("---\n") or len(_MARKDOWN.findall(text)) >= 2
