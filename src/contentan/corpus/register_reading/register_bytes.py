"""The bytes of a CSV register as text: UTF-8, or what Excel writes in Russia and Kazakhstan."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
#: A word of Latin and Cyrillic letters, or a capital behind a small letter: another code page.
_STRANGE = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]|[а-яё][А-ЯЁ]")
_SIGNS = frozenset("«»„“”‘’–—…№§©®°·•±€\u00a0")
#: A letter that a code page without Kazakh letters has lost.
_LOST = re.compile(r"[а-яё]\?[а-яё]|[а-яё]\?\?[а-яё]", re.IGNORECASE)
#: What a name of an encoding is called in messages.
CALLED = {"cp1251": "Windows-1251", "kz1048": "KZ-1048", "utf-16": "UTF-16"}


class Decoded(NamedTuple):
    """`encoding` writes the text back; `lost` says that letters were lost before it came here."""

    text: str
    encoding: str
    lost: bool = False


def decoded(raw: bytes) -> Decoded:
    """The text without a byte order mark. Raises UnicodeDecodeError where the code page is not
    sure.

    >>> decoded("путь;год".encode("cp1251"))
    Decoded(text='путь;год', encoding='cp1251', lost=False)
    """
    if raw.startswith(_UTF16):
        return Decoded(raw.decode("utf-16"), "utf-16")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _of_windows(raw, error)
    if text.startswith("\ufeff"):
        return Decoded(text[1:], "utf-8-sig")
    return Decoded(text, "utf-8")


def _of_windows(raw: bytes, error: UnicodeDecodeError) -> Decoded:
    """Windows-1251 or its Kazakh sister, where all that is not ASCII makes Cyrillic words."""
    sound = [
        Decoded(text, page, bool(_LOST.search(text)))
        for page in ("cp1251", "kz1048")
        if (text := _read(raw, page)) and _is_cyrillic(text)
    ]
    if not sound:
        raise error
    # The sisters differ in a few letters; where Kazakh ones stand in words, it is the Kazakh one.
    return max(
        sound, key=lambda one: (len(re.findall(r"[әғқңөұүһі]", one.text)), one.encoding < "d")
    )


def _read(raw: bytes, page: str) -> str:
    try:
        return raw.decode(page)
    except UnicodeDecodeError:
        return ""


def _is_cyrillic(text: str) -> bool:
    beyond = [sign for sign in text if ord(sign) > 127]
    letters = [sign for sign in beyond if _CYRILLIC.match(sign)]
    odd = [sign for sign in beyond if not _CYRILLIC.match(sign) and sign not in _SIGNS]
    return bool(letters) and not odd and len(_STRANGE.findall(text)) * 20 <= len(letters)


def encoded(text: str, encoding: str) -> bytes:
    """The text as it was written; as UTF-8 with a byte order mark, which Excel knows, where its
    code page lacks a letter.
    """
    try:
        if encoding == "utf-16":
            return codecs.BOM_UTF16_LE + text.encode("utf-16-le")
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8-sig")
