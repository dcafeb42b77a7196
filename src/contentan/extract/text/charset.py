"""Bytes to text: byte order mark, what the file declares, strict UTF-8, then the likeliest
single-byte code page.
"""

from __future__ import annotations

import codecs
import re

from contentan.extract.repair.clean import KAZAKH

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:charset\s*=\s*["']?|encoding\s*=\s*["'])([A-Za-z0-9_:.-]+)""", re.IGNORECASE
)
_SAME = {
    "kz-1048": "kz1048",
    "strk1048": "kz1048",
    "strk1048-2002": "kz1048",
    "windows-154": "ptcp154",
    "pt154": "ptcp154",
}


def decode(raw: bytes, *, markup: bool = False) -> tuple[str, str]:
    """The text and the name of its encoding; `markup` looks for a declaration in the first bytes.

    Kazakh in a single-byte code page is told from Russian by its own nine letters.

    >>> decode("Қазақстан Республикасының".encode())[1]
    'utf-8'
    """
    # UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            return raw.decode(codec, "replace"), codec
    declared = _declared(raw) if markup else ""
    # Valid UTF-8 first: text in another encoding is hardly ever valid by chance, and declarations
    # are often wrong.
    for codec in ("utf-8", declared):
        text = _strict(raw, codec) if codec else None
        if text is not None:
            return _kazakh(raw, text, codec)
    guess = _guess(raw)
    return _kazakh(raw, raw.decode(guess, "replace"), guess)


def _declared(raw: bytes) -> str:
    found = _DECLARED.search(raw[:4096])
    name = found.group(1).decode("ascii").lower() if found else ""
    try:
        return codecs.lookup(_SAME.get(name, name)).name if name else ""
    except LookupError:
        return ""


def _strict(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _guess(raw: bytes) -> str:
    """UTF-16 without a mark, UTF-8 with a few bad bytes, or what charset-normalizer finds."""
    # Latin text in UTF-16 has a zero in every second byte.
    if raw[1:200:2].count(0) > 60:
        return "utf-16-le"
    if raw[0:200:2].count(0) > 60:
        return "utf-16-be"
    soft = raw.decode("utf-8", "replace")
    high = sum(byte >= 0x80 for byte in raw)
    # Few bad bytes among many good ones: UTF-8 that was cut or mended by hand.
    if soft.count("\ufffd") * 20 < high:
        return "utf-8"
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:200_000], cp_isolation=list(_CANDIDATES)).best()
    return best.encoding if best is not None else "cp1251"


_CANDIDATES = ("cp1251", "kz1048", "ptcp154", "koi8_r", "cp866", "mac_cyrillic", "cp1252", "utf_8")


def _kazakh(raw: bytes, text: str, codec: str) -> tuple[str, str]:
    """The Kazakh reading of what was taken for windows-1251, where it has Kazakh letters for
    foreign ones.
    """
    if codec not in ("cp1251", "kz1048", "ptcp154", "windows-1251"):
        return text, codec
    best = max(
        ("cp1251", "kz1048", "ptcp154"), key=lambda name: _score(raw.decode(name, "replace"))
    )
    return raw.decode(best, "replace"), best


def _score(text: str) -> float:
    """Letters of Kazakh inside words count for a reading, foreign letters and signs inside words
    against it.
    """
    good = sum(text.count(letter) for letter in KAZAKH)
    odd = len(
        re.findall(
            r"[ЃѓЉљЊњЌќЋћЂђЏџЈјЅѕЎўЄєЇїҐґҖҗҸҹӢӣӮӯҲҳҶҷҜҝҠҡ\ufffd]|(?<=[а-я])[^\w\s.,;:!?()«»\"'…–—-](?=[а-я])",
            text,
        )
    )
    return good - 2.0 * odd
