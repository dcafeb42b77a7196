"""Bytes of a file that is to be annotated, as text: UTF-8, or UTF-16 and UTF-32 with their mark.

Unlike a document of the corpus, whose encoding is guessed, this text is a person's own input: a
wrong guess would be lemmatized without a word.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from contentan.errors import ExtractError, UsageError

#: UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(raw: bytes, where: str | Path) -> str:
    """The text without a byte order mark.

    Raises UsageError with the line of the first byte that is none, or with what the file is.

    >>> decoded("сөз".encode("utf-16"), "a.txt")
    'сөз'
    >>> decoded(b"one\\nt\\xffo", "a.txt")
    Traceback (most recent call last):
    contentan.errors.UsageError: a.txt:2: not UTF-8; save the text as UTF-8
    """
    codec = next((codec for mark, codec in _MARKS if raw.startswith(mark)), "utf-8-sig")
    if kind := "" if codec != "utf-8-sig" else _document(raw):
        raise UsageError(kind, where=where, line=1)
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError as error:
        line = raw[: error.start].decode(codec, "ignore").count("\n") + 1
        name = "UTF-8" if codec == "utf-8-sig" else codec.upper()
        raise UsageError(f"not {name}; save the text as UTF-8", where=where, line=line) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise UsageError("a zero byte, so not a text", where=where, line=line)
    return text


def _document(raw: bytes) -> str:
    """What to say of a file that is a document of a known kind; '' for a text."""
    from contentan.extract.sniff import sniff

    if not raw.startswith((b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return ""
    try:
        kind = sniff(raw).upper()
    except ExtractError as error:
        return f"not a text: {error.detail}"
    return f"a {kind} file, not a text; `contentan extract FILE` prints its text"
