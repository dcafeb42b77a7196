"""The pieces that a pattern is written in: words, operators, parentheses, with their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from contentan.errors import PatternError

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<op>(?:NEAR|BEFORE)(?=[/\s]|$)) (?:/(?P<bound>\w+))?
  | (?P<gap>_(?!\w)) (?:\{(?P<least>\d+),(?P<most>\d+)\})?
  | "(?P<surface>[^"]*)"
  | /(?P<regex>(?:[^/\\]|\\.)+)/
  | <(?P<code>[^<>]*)>
  | =(?P<exact>[^\s()|"<>]+)
  | @(?P<set>[^\s()|"<>=@]*) (?P<call>\()?
  | (?P<hole>\$(?=[\s()|]|$))
  | (?P<punct>[()|])
  | (?P<word>[^\s()|"<>=]+)
    )""",
    re.VERBOSE,
)


#: Groups that are part of another: the last group of a match may be one of them.
_PART_OF = {"bound": "op", "least": "gap", "most": "gap", "call": "set"}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """`extra` is what belongs to the piece: a bound, the sizes of a gap, a parenthesis."""

    kind: str
    text: str
    column: int
    extra: tuple[str, ...] = ()


def lexemes(source: str) -> Iterator[Lexeme]:
    """The pieces of a pattern; PatternError for one that does not end."""
    half = re.search("[\ud800-\udfff]", source)  # a byte of the command line that is no UTF-8
    if half:
        raise PatternError("not UTF-8", source=source, column=half.start() + 1)
    position, end = 0, len(source.rstrip())
    while position < end:
        found = _TOKEN.match(source, position)
        if not found:
            column = position + len(source[position:]) - len(source[position:].lstrip()) + 1
            raise PatternError(
                f"{source[column - 1]!r} opens something that does not end",
                source=source,
                column=column,
            )
        kind = _PART_OF.get(found.lastgroup or "", found.lastgroup or "")
        extra: tuple[str, ...] = ()
        if kind == "op":
            extra = (found["bound"] or "",)
        elif kind == "gap":
            extra = (found["least"] or "1", found["most"] or found["least"] or "1")
        elif kind == "set":
            extra = (found["call"] or "",)
        yield Lexeme(kind, found[kind], found.start(kind) + 1, extra)
        position = found.end()


def sets_in(source: str) -> list[str]:
    """Names of the sets that a pattern names, as written.

    >>> sets_in("@exchange(@learner|teacher)")
    ['exchange', 'learner']
    """
    return [one.text for one in lexemes(source) if one.kind == "set"]


def is_construction(source: str) -> bool:
    """Whether an entry of a set has a place for an argument.

    >>> is_construction("exchange of $")
    True
    """
    return any(one.kind == "hole" for one in lexemes(source))
