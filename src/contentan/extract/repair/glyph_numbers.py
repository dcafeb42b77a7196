"""Letters of fonts that were cut up by glyph number and have no Unicode map.

Windows printing through PostScript splits a TrueType font in pieces of 256 glyphs, 'Times New
Roman_00', '..._02', whose character codes are the low bytes of glyph numbers. The core fonts number
their glyphs alike: ASCII from 3, then the rest of MacRoman, Cyrillic from 556 in the order of WGL4.
Any engine shows such text as 'ML<?J@>?GU' for 'УТВЕРЖДЕНЫ'.
"""

from __future__ import annotations

import re
from functools import cache

_PIECE = re.compile(r"_0([0-9A-Fa-f])$")


def piece(font: str) -> int:
    """Which piece of 256 glyphs a font is by its name, -1 where it is none.

    >>> piece("YLVPEO+Times#20New#20Roman_02"), piece("Georgia")
    (2, -1)
    """
    found = _PIECE.search(font)
    return int(found.group(1), 16) if found else -1


def letter(number: int) -> str:
    """The character with this glyph number, U+FFFD where it is not known.

    >>> letter(3), letter(36), letter(570)
    (' ', 'A', 'А')
    """
    return _table().get(number, "\ufffd")


@cache
def _table() -> dict[int, str]:
    # Glyphs 0 to 2 have no letter (missing, null, return), so the space, U+0020, is number 3.
    table = {number: chr(number + 29) for number in range(3, 98)}
    table |= {number: bytes([number + 30]).decode("mac_roman") for number in range(98, 226)}
    cyrillic = [
        *range(0x401, 0x40D),
        *range(0x40E, 0x450),
        *range(0x451, 0x45D),
        0x45E,
        0x45F,
        0x490,
        0x491,
    ]
    return table | {number: chr(code) for number, code in enumerate(cyrillic, 556)} | {739: "№"}
