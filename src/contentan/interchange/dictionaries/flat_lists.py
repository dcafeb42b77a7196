"""Lexicoder's .lc3 and VBPro's lists: a line that names a category, then its entries, one a
line.
"""

from __future__ import annotations

import re

from contentan.interchange.shared.dictionary import (
    Category,
    CategoryPath,
    Dictionary,
    Entry,
    numbered,
    with_parents,
)
from contentan.interchange.shared.losses import Loss

_LOOSE = ("(no category)",)


def read_lexicoder(text: str) -> Dictionary:
    """The dictionary in the text of a .lc3 file: `+CATEGORY`, then its entries.

    >>> read_lexicoder("+GOOD\\nhappy\\n").entries[0].path
    ('GOOD',)
    """
    return _read(text, "lexicoder", re.compile(r"\+\s*(?P<name>.*?)\s*"))


def read_vbpro(text: str) -> Dictionary:
    """The dictionary in the text of a VBPro file: `>>category<<`, then its entries."""
    return _read(text, "vbpro", re.compile(r">>\s*(?P<name>.*?)\s*<<"))


def _read(text: str, form: str, header: re.Pattern[str]) -> Dictionary:
    categories: list[Category] = []
    entries: list[Entry] = []
    losses: list[Loss] = []
    seen: set[CategoryPath] = set()
    path: CategoryPath = _LOOSE
    for at, line in numbered(text):
        bare = line.strip()
        found = header.fullmatch(bare)
        if found and found["name"]:
            path = (found["name"],)
            if path in seen:
                losses.append(
                    Loss(
                        "note",
                        at,
                        "",
                        bare,
                        "the category stands here again; its entries were joined",
                    )
                )
            seen.add(path)
            categories.append(Category(path, at))
        elif found:
            losses.append(
                Loss("lost", at, "", bare, "a category without a name; what follows it has none")
            )
            path = _LOOSE
        else:
            if path == _LOOSE:
                categories.append(Category(path, at))
            entries.append(Entry(path, bare, at))
    return Dictionary(form, with_parents(categories), tuple(entries), tuple(losses), wild="*")
