"""WordStat's .cat: a tree by indentation; an entry ends in its weight, ` (1)`; a rule is `@NAME [A
NOT AFTER #B /S 3] (1)`.

A line without a weight is a category. Files that people wrote by hand may have no weights at all:
there a line with nothing below it is an entry. An underscore joins the words of a phrase, # names a
category.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from contentan.errors import ContentanError
from contentan.interchange.dictionaries import wordstat_rules
from contentan.interchange.dictionaries.entry_patterns import RefusedError
from contentan.interchange.shared.code_ids import slug
from contentan.interchange.shared.dictionary import (
    MOST_LEVELS,
    Category,
    CategoryPath,
    Dictionary,
    Entry,
    Item,
    Rule,
    numbered,
    with_parents,
)
from contentan.interchange.shared.losses import Loss

_WEIGHT = re.compile(r"(?P<text>.*?)\s+\(\s*(?P<weight>[+-]?\d+(?:[.,]\d+)?)\s*\)\s*", re.DOTALL)
_LOOSE = "(no category)"


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    width: int
    text: str
    weight: str
    parent: bool


def read_wordstat(text: str) -> Dictionary:
    """The dictionary in the text of a .cat file.

    >>> [entry.text for entry in read_wordstat("HOME\\n\\tHOUSE (1)\\n\\tFLAT* (1)").entries]
    ['HOUSE', 'FLAT*']
    """
    lines = _lines(text)
    weighed = any(line.weight for line in lines)
    categories: list[Category] = []
    entries: list[Entry] = []
    losses: list[Loss] = []
    above: list[tuple[int, str]] = []
    seen: set[CategoryPath] = set()
    for line in lines:
        while above and above[-1][0] >= line.width:
            above.pop()
        path: CategoryPath = tuple(name for _, name in above)
        if line.weight or line.text.startswith("@") or (not weighed and not line.parent and above):
            categories += [] if path else [Category((_LOOSE,), line.number)]
            entries.append(Entry(path or (_LOOSE,), line.text, line.number, line.weight))
            continue
        if len(path) >= MOST_LEVELS:
            raise ContentanError(
                f"categories nested deeper than {MOST_LEVELS} levels", line=line.number
            )
        if (*path, line.text) in seen:
            losses.append(
                Loss(
                    "note",
                    line.number,
                    "/".join(path),
                    line.text,
                    "the category stands here again; its entries were joined",
                )
            )
        above.append((line.width, line.text))
        seen.add((*path, line.text))
        categories.append(Category((*path, line.text), line.number))
    made = with_parents(categories)
    known = _by_name(made)
    resolved = [_resolved(entry, known, losses) for entry in entries]
    return Dictionary("wordstat", made, tuple(entry for entry in resolved if entry), tuple(losses))


def _lines(text: str) -> list[_Line]:
    raw = numbered(text)
    widths = [
        len(expanded) - len(expanded.lstrip())
        for expanded in (line.expandtabs(8) for _, line in raw)
    ]
    lines = []
    for at, (number, line) in enumerate(raw):
        found = _WEIGHT.fullmatch(line.strip())
        body, weight = (found["text"], found["weight"]) if found else (line.strip(), "")
        lines.append(
            _Line(
                number, widths[at], body, weight, at + 1 < len(raw) and widths[at + 1] > widths[at]
            )
        )
    return lines


def _by_name(categories: tuple[Category, ...]) -> dict[str, list[CategoryPath]]:
    """Categories by the folded name that a rule has for them."""
    found: dict[str, list[CategoryPath]] = {}
    for category in categories:
        found.setdefault(_folded(category.path[-1]), []).append(category.path)
    return found


def _folded(name: str) -> str:
    return slug(name) or name.casefold()


def _resolved(
    entry: Entry, known: dict[str, list[CategoryPath]], losses: list[Loss]
) -> Entry | None:
    """A rule with its categories found; None, and a loss, where it cannot be read."""
    if not entry.text.startswith("@"):
        return entry
    try:
        rule = wordstat_rules.parse(entry.text)
        found = _map(rule, lambda item: _item(item, known))
    except RefusedError as error:
        losses.append(Loss("lost", entry.line, "/".join(entry.path), entry.text, f"rule: {error}"))
        return None
    return replace(entry, kind="rule", rule=found)


def _item(item: Item, known: dict[str, list[CategoryPath]]) -> Item:
    if not item.category:
        return item
    found = known.get(_folded(item.category[-1]), [])
    if not found:
        raise RefusedError(f"names category {item.category[-1]}, which is not in the file")
    if len(found) > 1:
        raise RefusedError(f"names category {item.category[-1]}, of which there are {len(found)}")
    return Item(category=found[0])


def _map(rule: Rule, change: Callable[[Item], Item]) -> Rule:
    return Rule(
        tuple(change(item) for item in rule.targets),
        tuple(
            tuple(
                replace(condition, items=tuple(change(item) for item in condition.items))
                for condition in conditions
            )
            for conditions in rule.alternatives
        ),
    )
