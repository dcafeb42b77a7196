"""The options of a pattern's parentheses, and the pattern without some of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TypeAlias

#: The number of a pair of parentheses in the pattern, and one of the options between them.
Option: TypeAlias = tuple[int, str]

#: Parentheses with options and none within; what stands between those of a set is its argument.
_CHOICE = re.compile(r"(?<![\w@])\(([^()\"/]*\|[^()\"/]*)\)")


def options(source: str) -> Iterator[Option]:
    """All options, from left to right.

    >>> list(options("(soft|hard) power (here|there)"))
    [(0, 'soft'), (0, 'hard'), (1, 'here'), (1, 'there')]
    """
    for number, found in enumerate(_CHOICE.finditer(source)):
        for option in found[1].split("|"):
            yield number, option


def without(source: str, less: Collection[Option]) -> str:
    """The pattern without some options; '' where a choice would have none left.

    >>> without("(soft|hard|smart) power (here|there)", [(0, "hard"), (1, "there")])
    '(soft|smart) power here'
    """
    parts, at = [], 0
    for number, found in enumerate(_CHOICE.finditer(source)):
        kept = [one for one in found[1].split("|") if (number, one) not in less]
        if not kept:
            return ""
        parts += [source[at : found.start()], kept[0] if len(kept) == 1 else f"({'|'.join(kept)})"]
        at = found.end()
    return "".join([*parts, source[at:]])
