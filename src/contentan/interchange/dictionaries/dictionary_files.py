"""What a dictionary file is, by its content first and its name second, and its text in the encoding
that fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from contentan.errors import ContentanError, UsageError
from contentan.interchange.shared.dictionary import Dictionary

MOST_BYTES = 50_000_000
_SUFFIXES = {
    ".cat": "wordstat",
    ".dic": "liwc",
    ".dicx": "liwc-22",
    ".ykd": "yoshikoder",
    ".lcd": "yoshikoder",
    ".lc3": "lexicoder",
    ".vbpro": "vbpro",
    ".yml": "quanteda",
    ".yaml": "quanteda",
    ".csv": "csv",
    ".tsv": "csv",
    ".qdc": "refi-qda",
}
#: Read from their bytes: XML says its own encoding.
_XML = ("yoshikoder", "refi-qda")
FORMATS = tuple(dict.fromkeys(_SUFFIXES.values()))
_BINARY = {
    b"PK\x03\x04": "a ZIP container",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x1f\x8b": "a gzip file",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A dictionary as read, with what its file turned out to be."""

    dictionary: Dictionary
    encoding: str


def load(path: Path, *, form: str = "", encoding: str = "") -> Loaded:
    """The dictionary in a file. Raises UsageError for a file or format that is not there,
    ContentanError at file:line.
    """
    raw = _bytes(path)
    try:
        text, codec = _decode(raw, encoding)
        kind = form or detect(path.name, text)
        if kind not in FORMATS:
            raise UsageError(f"unknown format {kind!r}; there are {', '.join(FORMATS)}")
        found = _reader(kind)(raw if kind in _XML else text)
    except ContentanError as error:
        if error.where is not None:
            raise
        raise type(error)(error.message, where=path, line=error.line) from None
    if not found.entries and not found.categories:
        raise ContentanError(f"no category and no entry found in it, read as {kind}", where=path)
    return Loaded(found, "as its XML declares" if kind in _XML else codec)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError("there is no such file", where=path)
    if path.stat().st_size > MOST_BYTES:
        raise UsageError(f"larger than {MOST_BYTES:,} bytes, which no dictionary is", where=path)
    if path.suffix.lower() == ".qdpx":
        raise UsageError(
            "a project of codings, not a codebook; --coder NAME takes them in as that coder's",
            where=path,
        )
    raw = path.read_bytes()
    for magic, name in _BINARY.items():
        if raw.startswith(magic):
            raise UsageError(f"this is {name}, not a dictionary in text", where=path)
    return raw


def _decode(raw: bytes, encoding: str) -> tuple[str, str]:
    """Text with \\n at line ends, and the encoding."""
    if encoding:
        try:
            text, codec = raw.decode(encoding), encoding
        except LookupError:
            raise UsageError(
                f"unknown encoding {encoding!r}; for instance utf-8, cp1251, cp1252, utf-16"
            ) from None
        except UnicodeDecodeError as error:
            raise ContentanError(f"not {encoding} at byte {error.start}") from None
    else:
        text, codec = _guess(raw)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\0") > 0:
        raise ContentanError("binary data, not text")
    return text, codec


def _guess(raw: bytes) -> tuple[str, str]:
    """As documents are decoded, but for Latin words with an accent here and there, too few for a
    statistical guess.

    In Cyrillic code pages a word is all high bytes; in windows-1252 high bytes stand alone among
    ASCII letters.
    """
    from contentan.extract.text.charset import decode

    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        text, codec = _unmarked(raw)
        if text:
            return text, codec
    text, codec = decode(raw)
    if codec in ("utf-8", "utf-8-sig") or codec.startswith(("utf-16", "utf-32")):
        return text, codec
    words = re.findall(rb"[A-Za-z\x80-\xff]+", raw)
    mixed = sum(
        bool(re.search(rb"[A-Za-z]", word)) for word in words if re.search(rb"[\x80-\xff]", word)
    )
    high = sum(bool(re.search(rb"[\x80-\xff]", word)) for word in words)
    return (raw.decode("cp1252", "replace"), "cp1252") if mixed * 2 > high else (text, codec)


def _unmarked(raw: bytes) -> tuple[str, str]:
    """UTF-16 without a byte order mark, where the zeros beside its spaces and line ends show the
    order; else nothing.
    """
    codec = "utf-16-le" if raw[1::2].count(0) > raw[::2].count(0) else "utf-16-be"
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        return "", ""
    return (text, codec) if text.isprintable() or "\n" in text or "\r" in text else ("", "")


def detect(name: str, text: str) -> str:
    """The format of a file by its text and its name. Raises UsageError where neither says.

    >>> detect("list.txt", ">>good<<\\nhappy\\n")
    'vbpro'
    """
    start = text.lstrip()
    first = start.split("\n", 1)[0].rstrip()
    suffix = _SUFFIXES.get(Path(name).suffix.lower(), "")
    if re.match(r"<\?xml|<!DOCTYPE|<dictionary|<ykproject|<CodeBook", start):
        return (
            "refi-qda"
            if "urn:QDA-XML:" in start[:2000] or start.startswith("<CodeBook")
            else "yoshikoder"
        )
    if re.fullmatch(r">>.*<<", first):
        return "vbpro"
    if suffix:
        return suffix
    if len(re.findall(r"^[^\S\n]*%[^\S\n]*$", text, re.MULTILINE)) >= 2:
        return "liwc"
    if re.match(r"\+\S", first):
        return "lexicoder"
    if re.search(r"^[^\n]*\S \(\d+\)[^\S\n]*$", text, re.MULTILINE):
        return "wordstat"
    if re.search(r"[\t;,|]", first):
        return "csv"
    raise UsageError(
        f"cannot tell what kind of dictionary this is; say --format {'|'.join(FORMATS)}"
    )


def _reader(form: str) -> Callable[..., Dictionary]:
    from contentan.interchange.dictionaries import (
        dictionary_tables,
        flat_lists,
        liwc,
        quanteda,
        wordstat,
        yoshikoder,
    )
    from contentan.interchange.refi import refi_reading

    def dicx(text: str) -> Dictionary:
        return dictionary_tables.read_table(text, liwc=True)

    readers: dict[str, Callable[..., Dictionary]] = {
        "wordstat": wordstat.read_wordstat,
        "liwc": liwc.read_liwc,
        "liwc-22": dicx,
        "yoshikoder": yoshikoder.read_yoshikoder,
        "lexicoder": flat_lists.read_lexicoder,
        "vbpro": flat_lists.read_vbpro,
        "quanteda": quanteda.read_quanteda,
        "csv": dictionary_tables.read_table,
        "refi-qda": refi_reading.read_codebook,
    }
    return readers[form]
