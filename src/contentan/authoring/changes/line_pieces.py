"""Pieces of lines for a terminal: text that cannot steer it, cut to a width; what was left out."""

from __future__ import annotations

from collections.abc import Iterator

#: Lines of a kind shown for each code, unless all are asked for.
MOST = 5
_WIDE = 70


def shortened(text: str) -> str:
    return text if len(text) <= _WIDE else text[: _WIDE - 1] + "…"


def more_lines(count: int, kind: str = "") -> Iterator[str]:
    if count > 0:
        yield f"    … {count} more{kind} (--all)"


def safe(text: str) -> str:
    """Text on one line that cannot steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
