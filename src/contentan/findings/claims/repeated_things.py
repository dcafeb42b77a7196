"""Whether a number without a noun counts what the claim before it counts: "13 were fined"."""

from __future__ import annotations

import re

from contentan.findings.claims.quantities import Quantity

#: A count without a thing of its own counts that of the claim before it behind such words.
_SAME = re.compile(
    r"\b(?:figures?|numbers?|total|показател\w+|числ\w+|цифр\w+|көрсеткіш\w*)\b"
    r"|(?:год[уа]?|г\.|жылы|in \d{4})\s*[-–—,]?\s*$",
    re.IGNORECASE,
)
#: ... or before such ones: "13 were fined".
_SAME_BEHIND = re.compile(
    r"\s+(?:were|are|had|have|do|did|live|lived|lack|work|face|died|fled|won|lost|\w+(?:ed|ing)\b|of(?:\s+the)?\s+\d"
    # «более 280 пострадали», «двенадцать арестованы»
    r"|\w+[аеиояу]ли(?:сь)?\b|\w+[нт]ы\b)",
    re.IGNORECASE,
)
#: ... or, hedged, before a place: "and more than 2,000 in the centres".
_SAME_THERE = re.compile(r"\s+(?:[-–—]\s+)?(?:in|at|from|в|на)\b", re.IGNORECASE)
#: ... or beside another part: "40 for this and six for that".
_AND, _FOR = re.compile(r"\band\s+$", re.IGNORECASE), re.compile(r"\s+(?:for|in|from|to)\b")
#: ... or in a list of parts: "including 20 for this, eight for that".
_PARTS = re.compile(
    r"\b(?:including|among them|of whom|of which|в том числе|из них)\b[^.;]*,\s+$", re.IGNORECASE
)
#: ... or behind "more": «ещё 31 оправдан».
_MORE = re.compile(r"\b(?:ещ[её]|тағы)\s+$", re.IGNORECASE)
#: ... or as the object of a second verb: "reviewed 73 petitions and rejected nine".
_AND_DID = re.compile(
    r"\b(?:and|but|и|а|но)\s+(?:\w+ly\s+)?\w+(?:ed|ила|ило|или|ил|ала|али|ал|яла|яли|ял)\s+$",
    re.IGNORECASE,
)
#: ... or beside a name and a dash: «10 партий выиграл Крамник, 5 — Топалов».
_DASH_NAME = re.compile(r"\s+[-–—]\s+[A-ZА-ЯӘІҢҒҮҰҚӨҺ]")
#: The end of a clause.
ENDS = re.compile(r"\s*(?:[.,;]|$)")
#: «погибли 38 человек, пострадали до 4 тысяч»
_RU_DID = re.compile(r"\b\w+[аеиояу]ли(?:сь)?\s+$")


def same_thing(text: str, own: Quantity) -> bool:
    """'By 2020 the figure exceeded 11,000', 'в 2022 году — 987', '13 were fined'."""
    return (
        _SAME.search(text[max(0, own.start - 30) : own.start]) is not None
        or _SAME_BEHIND.match(text, own.stop) is not None
        or (
            (own.bound != "exact" or not own.figure.number.digits)
            and _SAME_THERE.match(text, own.stop) is not None
        )
        or bool(_MORE.search(text[: own.start]))
        or _DASH_NAME.match(text, own.stop) is not None
        or bool(_RU_DID.search(text[: own.start]) and ENDS.match(text, own.stop))
        or bool(
            (_AND.search(text[: own.start]) or _PARTS.search(text[: own.start]))
            and _FOR.match(text, own.stop)
        )
        or bool(_AND_DID.search(text[: own.start]) and ENDS.match(text, own.stop))
    )
