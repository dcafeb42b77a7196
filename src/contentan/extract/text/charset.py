"""Bytes to text: byte order mark, strict UTF-8, what the file declares, then the code page in which
the letters make the likeliest words.

Each plausible reading is weighed by the letter model: how much better the best language explains it
than noise does. Where even the best reading is no better, the bytes are no text.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from contentan.errors import ExtractError
from contentan.extract.prose import letter_model
from contentan.extract.prose.letter_model import NOISE

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
#: Code pages of Cyrillic and of Western languages, with the nats by which each is preferred where
#: two readings say the same.
_LEAN = {
    **{"cp1251": 0.6, "kz1048": 0.0, "ptcp154": 0.0, "koi8_r": 0.0, "koi8_u": -0.6, "cp866": 0.0},
    **{"mac_cyrillic": 0.0, "iso8859_5": 0.0, "cp1252": 0.3},
}
#: Windows-1251 and its Kazakh and Asian sisters: files declare the first and are in the others.
_WINDOWS = ("cp1251", "kz1048", "ptcp154")
#: Nats against a reading for each control, unassigned or private character, and for each Latin
#: letter beside a Cyrillic one.
_ODD, _MIXED = 4.0, 2.0
#: Nats a letter that the best reading has at least. Sound text of 300 letters has 0.07 and more,
#: random bytes -0.39 and less.
_LEAST = 0.04
LEAST_LETTERS = 40
#: Words with high bytes that are weighed, and letters of text for the proof.
_WORDS, HEAD_LETTERS = 800, 8000
_NEXT_TO = re.compile(r"[A-Za-z\u00c0-\u024f][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z\u00c0-\u024f]")
_CYRILLIC_WORD = re.compile(r"(?<!\w)[\u0400-\u04ff]{3,}(?!\w)")


def decode(raw: bytes, *, markup: bool = False) -> tuple[str, str]:
    """The text and the name of its encoding; `markup` looks for a declaration in the first bytes.

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
        if codec and _strict(raw, codec) is not None and not wide(raw):
            sisters = _WINDOWS if codec in _WINDOWS else (codec,)
            best = codec if len(sisters) == 1 else _likeliest(raw, sisters)
            return raw.decode(best, "replace"), best
    guess = _guess(raw)
    return raw.decode(guess, "replace"), guess


def prove(head: bytes) -> str:
    """The text that a file begins with. ExtractError 'not_text' where its bytes make words in no
    plausible code page.
    """
    text, codec = decode(head)
    text = text[:HEAD_LETTERS]
    letters = sum(map(str.isalpha, text))
    # The upper controls stand in mojibake, which can be mended.
    odd = sum(sign < " " and sign not in "\t\n\r\f\x1a" for sign in text)
    # What valid UTF-8 or UTF-16 says is for the verdict on its passages to judge.
    proven = codec.startswith(("utf-8", "utf-16", "utf-32")) or letters < LEAST_LETTERS
    if odd * 50 > len(text) or not (proven or evidence(text) >= _LEAST * letters):
        raise ExtractError("not_text", "its bytes make words in no code page")
    return text


def evidence(text: str) -> float:
    """Nats by which the likeliest language explains a text better than noise does, less what no
    text has.
    """
    fit = letter_model.fits([text])
    letters = sum(map(str.isalpha, text))
    gained = 0.0
    script = fit.script[0]
    if script in fit.scores and fit.words[0]:
        labels, scores = letter_model.columns(script), fit.scores[script][0]
        noise = scores[labels.index(NOISE)]
        gained = max(
            float(score - noise)
            for label, score in zip(labels, scores, strict=True)
            if label != NOISE
        )
    elif script not in ("", "unknown"):
        gained = 0.5 * letters
    return gained - _ODD * _odd(text) - _MIXED * len(_NEXT_TO.findall(text))


def wide(raw: bytes) -> str:
    """The codec of UTF-16 without a mark, empty where it is none: every second byte is then the
    upper half of a letter of one or two scripts.

    >>> wide("Ассамблея народа".encode("utf-16-le"))
    'utf-16-le'
    """
    for codec, upper in (("utf-16-le", 1), ("utf-16-be", 0)):
        high, low = raw[upper:4000:2], raw[1 - upper : 4000 : 2]
        common = sum(high.count(byte) for byte in (0, 4, 5, 6))
        known = common + high.count(0x20)
        few = len(set(low)) > len(set(high))
        if len(raw) >= 8 and few and known > 0.9 * len(high) and common > 0.7 * len(high):
            return codec
    return ""


def _odd(text: str) -> int:
    """Controls, unassigned and private characters."""
    return sum(
        unicodedata.category(sign) in ("Cc", "Cn", "Co", "Cs")
        for sign in text
        if sign not in "\t\n\r\f\x85\x1a"
    )


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
    """UTF-16 without a mark, UTF-8 with a few bad bytes, or the likeliest code page."""
    if found := wide(raw):
        return found
    soft = raw.decode("utf-8", "replace")
    high = sum(byte >= 0x80 for byte in raw)
    # Few bad bytes among many good ones: UTF-8 that was cut or mended by hand.
    if soft.count("\ufffd") * 20 < high:
        return "utf-8"
    return _likeliest(raw, tuple(_LEAN))


def _likeliest(raw: bytes, candidates: tuple[str, ...]) -> str:
    """The code page among candidates in which words with high bytes are likeliest: all others read
    the same in each.
    """
    words = [word for word in raw[:400_000].split() if not word.isascii()][:_WORDS]
    sample = b" ".join(words)
    readings = {codec: sample.decode(codec, "replace") for codec in candidates}
    # An accent or two in a Western text are no evidence for Cyrillic: a word of three letters is.
    western = "cp1252" in readings and len(words) * 20 < len(raw.split())
    if western and not any(len(_CYRILLIC_WORD.findall(one)) > 2 for one in readings.values()):
        return "cp1252"
    weighed = {
        codec: evidence(text) - _ODD * text.count("\ufffd") + _LEAN[codec]
        for codec, text in readings.items()
    }
    return max(weighed, key=weighed.__getitem__)
