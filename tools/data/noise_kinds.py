"""What is no prose, made from sound text: a function for each kind, (line, random) to line."""

from __future__ import annotations

import base64
import random
import string
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

Maker: TypeAlias = Callable[[str, random.Random], str]

_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
#: English read by an engine that knew Russian letters only, twice.
_IN_CYRILLIC = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "аЬсаеГдпізкЇтпорцгз1иушхугАВСОЕГСН1ЛКЬММОРОК8ТИУWХУ2",
        strict=True,
    )
)
_IN_CYRILLIC_TOO = _IN_CYRILLIC | dict(
    zip("fghlnrstwyvDNSRIGdW", "Г§Ь1пг5ГшуУБК5ЯІОбУ", strict=True)
)
_IN_LATIN = dict(
    pair.split("=")
    for pair in (
        "а=a б=6 в=B г=r д=A е=e ж=>K з=3 и=u й=iz к=K л=JI м=M н=H о=o п=n р=p с=c т=T у=y ф=qb"
        " х=x ц=u, ч=u ш=III щ=LI, ъ=b ы=bI ь=b э=3 ю=IO я=fl ә=a ғ=F қ=K, ң=H, ө=e ұ=Y ү=Y і=i"
        " һ=h"
    ).split()
)
_NAMES = (
    "self data value index name count item list node size type key user path file start stop result"
    " page block text lang doc row config args load save read write get set is has to from by"
).split()
_CODE = (
    "{a}.{b}({c}, {d}={n})",
    "if {a}[{n}] != {b}: return {c}",
    "for ({a}=0; {a}<{b}; {a}++) {{ {c}->{d}(); }}",
    "def {a}({b}: {c}) -> {d}:",
    "var {a}=function({b}){{return {c}.{d}}}",
    ".{a}-{b}{{margin:{n}px;color:#{h}}}",
    '<{a} {b}="{c}">{d}</{a}>',
    "import {a}.{b} as {c}",
    "{a}::{b}<{c}>& {d};",
    '"{a}": {{"{b}": {n}, "{c}": "{d}"}},',
    "SELECT {a}, {b} FROM {c} WHERE {d} = {n};",
    "{n}-{n}-{n} {n}:{n}:{n} INFO [{a}] {b}={n} {c}={d}",
)


def _recoded(written: str, read: str) -> Maker:
    return lambda line, rng: line.encode(written, "ignore").decode(read, "ignore")


def _swapped(table: Mapping[str, str]) -> Maker:
    def swap(sign: str) -> str:
        if sign in table or sign.lower() not in table:
            return table.get(sign, sign)
        return table[sign.lower()].upper()

    return lambda line, rng: "".join(map(swap, line))


def _bytes(read: str, lowest: int = 0) -> Maker:
    def make(line: str, rng: random.Random) -> str:
        raw = bytes(rng.randrange(lowest, 256) for _ in range(len(line) + 20))
        return raw.decode(read, "ignore")

    return make


def _base64(line: str, rng: random.Random) -> str:
    return base64.b64encode(rng.randbytes(len(line))).decode()


def _quoted_printable(line: str, rng: random.Random) -> str:
    return "".join(f"={b:02X}" if b > 126 or b == 61 else chr(b) for b in line.encode())


def _hexadecimal(line: str, rng: random.Random) -> str:
    return " ".join(f"{rng.randrange(65536):04x}" for _ in range(max(4, len(line) // 5)))


def _name(rng: random.Random) -> str:
    parts = [rng.choice(_NAMES) for _ in range(rng.randrange(1, 4))]
    parts = [part if rng.random() < 0.7 else part.title() for part in parts]
    return rng.choice(("_", "", "")) + rng.choice(("_", "")).join(parts)


def _code(line: str, rng: random.Random) -> str:
    out: list[str] = []
    while sum(map(len, out)) < len(line):
        names = {slot: _name(rng) for slot in "abcd"}
        number, colour = rng.randrange(2000), f"{rng.randrange(1 << 24):06x}"
        out.append(rng.choice(_CODE).format(**names, n=number, h=colour))
    return " ".join(out)


def _alphabet(line: str) -> str:
    return _RUSSIAN if any("а" <= sign <= "я" for sign in line.lower()) else string.ascii_lowercase


def _ciphered(line: str, rng: random.Random) -> str:
    """A font whose letters stand at wrong places: one letter for another, all through the line."""
    letters = _alphabet(line)
    return _swapped(dict(zip(letters, rng.sample(letters, len(letters)), strict=True)))(line, rng)


def _shifted(line: str, rng: random.Random) -> str:
    """Glyph numbers off by a constant."""
    by = rng.choice((-29, -3, 1, 3, 29, 31))
    moved = [chr(ord(s) + by) if not s.isspace() and ord(s) + by > 32 else s for s in line]
    return "".join(moved)


def _bad_scan(line: str, rng: random.Random) -> str:
    """A third to two thirds of the letters wrong, signs for letters, words broken."""
    pool = "іїґ1!|/\\()[]{}~^«»*'`.,:;-_" + _alphabet(line) * 2
    rate = rng.uniform(0.35, 0.65)
    return "".join(
        rng.choice(pool)
        if not sign.isspace() and rng.random() < rate
        else (sign if rng.random() > 0.08 else " ")
        for sign in line
    )


def _random_letters(line: str, rng: random.Random) -> str:
    letters = rng.choice((_RUSSIAN, string.ascii_lowercase))
    return " ".join(
        "".join(rng.choice(letters) for _ in range(rng.randrange(1, 12)))
        for _ in range(max(2, len(line) // 7))
    )


_PAGES = """
    utf-8:cp1251 utf-8:cp1252 utf-8:latin1 utf-8:koi8_r utf-8:cp866 utf-8:mac_roman cp1251:cp1252
    cp1251:koi8_r cp1251:cp866 koi8_r:cp1251 koi8_r:cp1252 cp866:cp1251 cp866:cp1252
    mac_cyrillic:cp1251 iso8859_5:cp1251 utf-16-le:cp1251
""".split()
KINDS: dict[str, Maker] = {
    **{pair: _recoded(*pair.split(":")) for pair in _PAGES},
    **{f"bytes:{page}": _bytes(page) for page in ("cp1251", "cp1252", "koi8_r", "utf-8")},
    **{f"packed:{page}": _bytes(page, 33) for page in ("cp1251", "cp1252", "koi8_r")},
    "base64": _base64,
    "quoted-printable": _quoted_printable,
    "hexadecimal": _hexadecimal,
    "code": _code,
    "cipher": _ciphered,
    "shifted": _shifted,
    "bad scan": _bad_scan,
    "random letters": _random_letters,
    "backwards": lambda line, rng: line[::-1],
    "look-alike cyrillic": _swapped(_IN_CYRILLIC),
    "look-alike cyrillic 2": _swapped(_IN_CYRILLIC_TOO),
    "look-alike latin": _swapped(_IN_LATIN),
    "letters apart": lambda line, rng: " ".join(line.replace(" ", "")),
    "glued": lambda line, rng: line.replace(" ", ""),
}
_FROM_ENGLISH = {"look-alike cyrillic", "look-alike cyrillic 2"}
_FROM_CYRILLIC = {*_PAGES, "look-alike latin", "quoted-printable"}


def noise(kind: str, lines: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    """A line of noise of a kind, made from a line of kk, ru or en."""
    langs = ("kk", "ru", "en")
    if kind in _FROM_ENGLISH:
        langs = ("en",)
    elif kind in _FROM_CYRILLIC:
        langs = ("kk", "ru")
    return KINDS[kind](rng.choice(lines[rng.choice(langs)]), rng)
