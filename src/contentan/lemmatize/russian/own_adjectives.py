"""Participles and superlatives as adjectives of their own, by their endings.

Other dictionaries have them so, where pymorphy3 has the verb or the positive.
"""

from __future__ import annotations

import re

_ADJECTIVE_ENDINGS = frozenset(
    "ого его ому ему ыми ими ый ий ой ей ым им ом ем ых их ая яя ую юю ое ее ые ие ою ею".split()
)
_SUPERLATIVE = re.compile(
    "(.+[еа]йш|(?:наи)?(?:лучш|больш|меньш|высш)|низш|худш)"
    "(?:ий|его|ему|им|ем|ая|ей|ую|ею|ее|ие|их|ими)"
)


def participle(low: str, pos: str) -> str:
    """The participle as an adjective of its own, by its ending; '' where it has none of them.

    >>> participle("окружающих", "PRTF"), participle("борющегося", "PRTF")
    ('окружающий', 'борющийся')
    >>> participle("создана", "PRTS")
    'созданный'
    """
    if pos == "PRTS":
        stem = low.rstrip("аоы")
        return stem + ("ный" if stem.endswith("н") else "ый") if stem[-1:] in ("н", "т") else ""
    self_ = "ся" if low.endswith("ся") else ""
    stem = low.removesuffix("ся")
    for size in (3, 2):
        if stem[-size:] in _ADJECTIVE_ENDINGS:
            stem = stem[:-size]
            return stem + ("ий" if stem[-1:] in ("щ", "ш") else "ый") + self_
    return ""


def superlative(low: str) -> str:
    """The superlative as an adjective of its own; '' where the form is none.

    >>> superlative("новейших"), superlative("высшую"), superlative("новых")
    ('новейший', 'высший', '')
    """
    found = _SUPERLATIVE.fullmatch(low) if "ш" in low else None
    return found.group(1) + "ий" if found else ""
