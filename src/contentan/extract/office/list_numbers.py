"""Numbers that Word makes up for automatic lists and headings: '1.', '2.3', '(a)', 'IV.'. Bullets
make none.

A paragraph has a list by its own properties or by its style's. Counting goes on until a paragraph
of a higher level begins a new run, as ECMA-376 part 1, section 17.9 has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from contentan.extract.office.zip_container import attribute

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_ALPHABETS = {"Letter": "abcdefghijklmnopqrstuvwxyz", "russian": "абвгдежзиклмнопрстуфхцчшщэюя"}


class Level(NamedTuple):
    """`shown` has %1 to %9 for the numbers of the levels down to this one."""

    kind: str
    shown: str
    start: int


@dataclass(slots=True)
class Numbers:
    """Lists of a document by their number, which list a style belongs to, and how far each list has
    been counted.
    """

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    family: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counted: dict[str, dict[int, int]] = field(default_factory=dict)

    def mark(self, paragraph: Any) -> str:
        """The number of the next paragraph with a space behind it, '' where it has none."""
        found = self._list(paragraph)
        levels = self.lists.get(found[0], {}) if found else {}
        if found is None or found[1] not in levels:
            return ""
        number, depth = found
        counts = self.counted.setdefault(self.family[number], {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        # A new 2 begins its 2.1 anew.
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        if levels[depth].kind in ("bullet", "none"):
            return ""
        shown = re.sub(
            r"%(\d)", lambda one: self._digit(levels, counts, int(one[1]) - 1), levels[depth].shown
        ).strip()
        return f"{shown} " if any(map(str.isalnum, shown)) else ""

    def _list(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find("{*}pPr")
        if properties is None:
            return None
        style = properties.find("{*}pStyle")
        inherited = self.styles.get(attribute(style, "val")) if style is not None else None
        return _own(properties, inherited) or inherited

    @staticmethod
    def _digit(levels: dict[int, Level], counts: dict[int, int], depth: int) -> str:
        level = levels.get(depth, Level("decimal", "", 1))
        return written(counts.get(depth, level.start), level.kind)


def written(number: int, kind: str) -> str:
    """A number as Word writes it.

    >>> written(4, "upperRoman"), written(2, "lowerLetter")
    ('IV', 'b')
    >>> written(7, "decimal"), written(3, "russianLower")
    ('7', 'в')
    """
    made = str(number)
    if kind.endswith("Roman") and number > 0:
        made = ""
        for value, letters in _ROMAN:
            made += letters * (number // value)
            number %= value
    for name, alphabet in _ALPHABETS.items():
        if name in kind and number > 0:
            made = alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)
    return made.upper() if kind.startswith("upper") or kind.endswith("Upper") else made


def numbers(numbering: Any, styles: Any) -> Numbers:
    """The lists of numbering.xml and the styles that use them; either part may be absent."""
    made = Numbers()
    if numbering is None:
        return made
    abstract = {
        attribute(each, "abstractNumId"): dict(_levels(each))
        for each in numbering.iterfind("{*}abstractNum")
    }
    for each in numbering.iterfind("{*}num"):
        link = each.find("{*}abstractNumId")
        family = attribute(link, "val") if link is not None else ""
        number = attribute(each, "numId")
        made.lists[number] = abstract.get(family, {}) | dict(
            _overrides(each, abstract.get(family, {}))
        )
        made.family[number] = (
            # A list that restarts counts for itself; others that share an abstract list go on
            # counting together.
            f"{number}!" if each.find("{*}lvlOverride/{*}startOverride") is not None else family
        )
    for style in styles.iterfind("{*}style") if styles is not None else ():
        properties = style.find("{*}pPr")
        own = _own(properties, None) if properties is not None else None
        if own is not None:
            made.styles[attribute(style, "styleId")] = own
    return made


def _own(properties: Any, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    """List and level of a paragraph's or a style's own properties; the list may be the inherited
    one.
    """
    found = properties.find("{*}numPr")
    if found is None:
        return None
    number, depth = found.find("{*}numId"), found.find("{*}ilvl")
    default = inherited or ("", 0)
    level = attribute(depth, "val") if depth is not None else ""
    return (
        attribute(number, "val") if number is not None else default[0],
        int(level) if level.isdigit() else default[1],
    )


def _levels(abstract: Any) -> Iterator[tuple[int, Level]]:
    for level in abstract.iterfind("{*}lvl"):
        values = [level.find(f"{{*}}{name}") for name in ("numFmt", "lvlText", "start")]
        kind, shown, start = (attribute(each, "val") if each is not None else "" for each in values)
        depth = attribute(level, "ilvl")
        if depth.isdigit():
            yield int(depth), Level(kind or "decimal", shown, int(start) if start.isdigit() else 1)


def _overrides(num: Any, levels: dict[int, Level]) -> Iterator[tuple[int, Level]]:
    for over in num.iterfind("{*}lvlOverride"):
        yield from _levels(over)
        start, depth = over.find("{*}startOverride"), attribute(over, "ilvl")
        if (
            start is not None
            and depth.isdigit()
            and int(depth) in levels
            and attribute(start, "val").isdigit()
        ):
            yield int(depth), levels[int(depth)]._replace(start=int(attribute(start, "val")))
