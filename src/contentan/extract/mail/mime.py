"""MIME as both letters and saved pages have it: decoded heads and bodies, in whatever encoding.

The parser of `email` never fails on a broken letter, and what its policy for new programs makes of
hostile heads may; so heads are decoded here.
"""

from __future__ import annotations

from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from contentan.extract.raw_blocks import Block
from contentan.extract.text import html, plain
from contentan.extract.text.charset import decode

_MOST_PARTS = 2_000


def leaves(letter: Message) -> list[Message]:
    """Its parts that hold content, in order; a letter within it is one of them."""
    found, waiting = list[Message](), [letter]
    while waiting and len(found) < _MOST_PARTS:
        part = waiting.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting += [one for one in reversed(payload) if isinstance(one, Message)]
        else:
            found.append(part)
    return found


def header(letter: Message, name: str) -> str:
    """A field of the head as a person reads it, '' where there is none."""
    raw = letter.get(name)
    if raw is None:
        return ""
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError):
        pieces = [(str(raw), None)]
    made = "".join(_piece(piece, charset) for piece, charset in pieces)
    return " ".join(made.split())


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        # Bytes that are not ASCII come as lone halves of letters.
        piece = piece.encode("utf-8", "surrogateescape")
        charset = None
    return _decoded(piece, charset or "")


def _decoded(raw: bytes, charset: str, *, markup: bool = False) -> str:
    """By the declared encoding where every byte fits it, else by what the bytes say."""
    if charset and charset.lower() not in ("unknown-8bit", "us-ascii"):
        try:
            return raw.decode(charset)
        except (LookupError, ValueError):
            pass
    return decode(raw, markup=markup)[0]


def content(part: Message) -> bytes:
    """The bytes of a part, of a letter within a letter that letter."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return payload[0].as_bytes() if payload and isinstance(payload[0], Message) else b""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def text_of(part: Message) -> str:
    """The text of a part, its markup included."""
    charset = part.get_content_charset() or ""
    return _decoded(content(part), charset, markup=part.get_content_subtype() == "html")


def blocks_of(part: Message) -> list[Block]:
    """The blocks of a part of a letter: web page or plain text, without quotation marks of mail."""
    text = text_of(part)
    return html.whole(text) if part.get_content_subtype() == "html" else plain_blocks(text)


def plain_blocks(text: str) -> list[Block]:
    """Blocks of the text of a letter; the marks `>` of an answer are no text."""
    lines = (line.lstrip("> \t") if line.startswith(">") else line for line in text.splitlines())
    return plain.blocks("\n".join(lines))
