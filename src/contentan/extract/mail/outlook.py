"""MSG: a letter of Outlook, a compound file with a stream for each property ([MS-OXMSG])."""

from __future__ import annotations

import datetime
import functools
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from contentan.errors import ExtractError
from contentan.extract.left_out import not_read
from contentan.extract.limits import Limits
from contentan.extract.mail.letter import head
from contentan.extract.mail.mime import plain_blocks
from contentan.extract.office import rtf
from contentan.extract.office.compound import streams
from contentan.extract.parts import Part, with_parts
from contentan.extract.raw_blocks import Block, Reading, one_page
from contentan.extract.text import html
from contentan.extract.text.charset import decode

_SUBJECT, _SENDER, _ADDRESS, _TO, _CC = "0037", "0C1A", "5D01", "0E04", "0E03"
_BODY, _HTML, _RTF = "1000", "1013", "1009"
_NAME, _LONG_NAME, _SHOWN, _DATA = "3704", "3707", "3001", "3701"
_SENT = 0x0039
_PROPERTIES = "__properties_version1.0"
#: Bytes before the properties of a letter, and of one that is attached to another.
_OWN_HEAD, _INNER_HEAD = 32, 24
_ATTACHED = re.compile(r"(__attach_version1\.0_#[0-9A-F]{8})/")
#: What compressed RTF begins with before a letter is written ([MS-OXRTFCP] 2.1.2.1).
_KNOWN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of a letter of Outlook and of its attachments. Raises ExtractError('damaged')."""
    try:
        found = streams(path.read_bytes(), lambda name: "__" in name)
    except (struct.error, IndexError, ValueError) as error:
        raise ExtractError(
            "damaged", f"the .msg file does not hold together ({type(error).__name__})"
        ) from None
    return _letter(found, _OWN_HEAD, limits)


def _letter(found: dict[str, bytes], head_size: int, limits: Limits) -> Reading:
    """A letter by its streams; the entries of its properties stand behind a head."""
    sender, address = _text(found, "", _SENDER), _text(found, "", _ADDRESS)
    rows = (
        ("From", sender if address in sender else f"{sender} <{address}>".strip()),
        ("To", _text(found, "", _TO)),
        ("Cc", _text(found, "", _CC)),
        ("Date", _sent(found.get(_PROPERTIES, b""), head_size)),
    )
    made = [*head(_text(found, "", _SUBJECT), rows), *_body(found)]
    folders = sorted({at[1] for at in map(_ATTACHED.match, found) if at})
    unread = [
        f"{_text(found, f'{folder}/', _SHOWN) or 'an object'}: inserted into a letter of Outlook"
        for folder in folders
        if (inside := _inside(found, folder)) and _PROPERTIES not in inside
    ]
    own = one_page("msg", made, notices=not_read(unread))
    return with_parts(own, _attached(found, folders), limits)


def _text(found: dict[str, bytes], folder: str, number: str) -> str:
    """A text property, '' where it is absent."""
    wide = found.get(f"{folder}__substg1.0_{number}001F")
    if wide is not None:
        return wide.decode("utf-16-le", "replace").strip("\0 \r\n")
    narrow = found.get(f"{folder}__substg1.0_{number}001E", b"").strip(b"\0")
    return decode(narrow)[0].strip() if narrow else ""


def _body(found: dict[str, bytes]) -> list[Block]:
    plain = _text(found, "", _BODY)
    if plain:
        return plain_blocks(plain)
    page = found.get(f"__substg1.0_{_HTML}0102", b"")
    if page:
        return html.whole(decode(page, markup=True)[0])
    packed = found.get(f"__substg1.0_{_RTF}0102", b"")
    return rtf.blocks(unpacked_rtf(packed)) if packed else []


def _attached(found: dict[str, bytes], folders: list[str]) -> Iterator[Part]:
    for folder in folders:
        blob = found.get(f"{folder}/__substg1.0_{_DATA}0102")
        if blob is not None:
            names = (_text(found, f"{folder}/", number) for number in (_LONG_NAME, _NAME, _SHOWN))
            yield next(filter(None, names), ""), blob
        elif _PROPERTIES in (inner := _inside(found, folder)):
            name = _text(found, f"{folder}/", _SHOWN) or _text(inner, "", _SUBJECT) or "a letter"
            letter = functools.partial(_letter, inner, _INNER_HEAD)
            yield re.sub(r"[/\\]", "-", name), letter


def _inside(found: dict[str, bytes], folder: str) -> dict[str, bytes]:
    """The streams of what is attached as a storage: another letter, or an object of a program."""
    above = f"{folder}/__substg1.0_{_DATA}000D/"
    return {
        name.removeprefix(above): blob for name, blob in found.items() if name.startswith(above)
    }


def _sent(properties: bytes, head_size: int) -> str:
    """The date of sending, '' where the letter has none: 100 nanoseconds since 1601."""
    # After the head, entries of 16 bytes: kind, number, flags, value.
    for at in range(head_size, len(properties) - 15, 16):
        kind, number, _, value = struct.unpack_from("<HHIQ", properties, at)
        if (kind, number) == (0x0040, _SENT) and value < 3 * 10**17:
            day = datetime.datetime(1601, 1, 1) + datetime.timedelta(microseconds=value // 10)
            return f"{day:%Y-%m-%d %H:%M} UTC"
    return ""


def unpacked_rtf(packed: bytes) -> bytes:
    """Compressed RTF as RTF. Raises ExtractError('damaged').

    >>> unpacked_rtf(struct.pack("<III4s", 17, 5, 0x414C454D, b"") + b"{rtf}")
    b'{rtf}'
    """
    if len(packed) < 16:
        raise ExtractError("damaged", "the letter's text is cut off")
    size, _, kind = struct.unpack_from("<III", packed)
    body = packed[16 : size + 4]
    if kind == 0x414C454D:  # 'MELA': stored as it is
        return body
    window, write, made, at = bytearray(_KNOWN.ljust(4096, b"\0")), len(_KNOWN), bytearray(), 0

    def put(letter: int) -> None:
        nonlocal write
        made.append(letter)
        window[write % 4096] = letter
        write += 1

    while at < len(body):
        control, at = body[at], at + 1
        for bit in range(8):
            if at >= len(body):
                break
            if not control >> bit & 1:
                put(body[at])
                at += 1
                continue
            # Twelve bits say where in the last 4,096 letters, four how many.
            place = int.from_bytes(body[at : at + 2], "big")
            at += 2
            if place >> 4 == write % 4096:
                return bytes(made)
            for step in range((place & 15) + 2):
                put(window[((place >> 4) + step) % 4096])
    return bytes(made)
