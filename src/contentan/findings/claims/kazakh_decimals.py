"""Kazakh decimals in words: «екі бүтін оннан тоғыз», and as they are spoken: «екі бүтін тоғыз»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contentan.findings.claims.numerals import Number

_TENTHS = re.compile(r"(?:\s(нөл|бір))?\s+бүтін\s+$", re.IGNORECASE)
_UNDER = {"оннан": 10, "жүзден": 100, "мыңнан": 1000}


def joined(text: str, found: Sequence[Number]) -> list[Number]:
    """Kazakh decimals in words: «екі бүтін оннан тоғыз миллион» is 2.9 million."""
    made: list[Number] = []
    at = 0
    while at < len(found):
        named = _TENTHS.search(text, 0, found[at].start)
        under = _UNDER.get(text[found[at].start : found[at].stop].lower())
        parts = found[at + 1] if at + 1 < len(found) else None
        if named and under and parts and not text[found[at].stop : parts.start].strip():
            before = made.pop() if made and named.start() == made[-1].stop else None
            if before or named[1]:
                scale = next((one for one in (1e12, 1e9, 1e6, 1e3) if parts.value >= one), 1.0)
                whole = before.value if before else float(named[1].lower() == "бір")
                start = before.start if before else named.start() + 1
                value = float(f"{whole * scale + parts.value / under:.12g}")
                made.append(parts._replace(start=start, value=value, digits=False))
                at += 2
                continue
        made.append(found[at])
        at += 1
        if named and not under and len(made) > 1 and named.start() == made[-2].stop:
            made[-2:] = _as_spoken(made[-2], made[-1])
    return made


def _as_spoken(whole: Number, part: Number) -> list[Number]:
    """«отыз төрт бүтін бес миллиард» is 34.5 billion; what cannot be so stays two numbers."""
    scale = next((one for one in (1e12, 1e9, 1e6, 1e3) if part.value >= one), 1.0)
    digits = part.value / scale
    if scale == 1 or whole.value % 1 or digits % 1:
        return [whole, part]
    value = float(f"{whole.value:.0f}.{digits:.0f}") * scale
    return [part._replace(start=whole.start, value=float(f"{value:.12g}"), digits=False)]
