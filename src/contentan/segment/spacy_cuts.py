"""spaCy's cut of what stands between spaces, without spaCy: its rules as data, its order of asking.

spaCy takes a second to load, and builds an entry with all attributes of each new form, of which
nothing is needed here. spacy_rules.json holds the regular expressions and special cases of its
tokenizers (tools/data/spacy_rules.py) for one version of spaCy; with another version nothing is cut
here. Tests hold that the tokens are spaCy's, and that the file is what its rules say.
"""

from __future__ import annotations

import functools
import importlib.metadata
import json
import re
from importlib import resources
from typing import Any, NamedTuple

Lengths = tuple[int, ...]


class Rules:
    """Of one language: what is cut off in front, behind and within, what is left whole, the forms
    with tokens of their own (`special`), and the same as runs of tokens among others (`joined`).
    """

    def __init__(self, given: dict[str, Any]) -> None:
        self.prefix, self.suffix, self.infix, self.url = (
            re.compile(given[name]) for name in ("prefix", "suffix", "infix", "url")
        )
        self.special = {form: tuple(sizes) for form, sizes in given["special"].items()}
        self.joined = {tuple(parts) for parts in given["joined"]}
        self.longest = max(map(len, self.joined), default=0)


class Affixes(NamedTuple):
    """Lengths of what was cut off in front, what remains, lengths of what was cut off behind."""

    before: list[int]
    core: str
    behind: list[int]


@functools.cache
def rules(lang: str) -> Rules | None:
    """The rules of 'kk', 'ru' or 'en'; None where they are of another version of spaCy."""
    given = _file()
    if given["spacy"] != importlib.metadata.version("spacy"):
        return None
    return Rules(given[lang])


@functools.cache
def _file() -> dict[str, Any]:
    path = resources.files("contentan.segment") / "data" / "spacy_rules.json"
    given: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return given


def lengths(chunk: str, lang: str) -> Lengths | None:
    """Lengths of the tokens of what stands between spaces, None where only spaCy can tell.

    >>> lengths("(e.g.,", "en")
    (1, 4, 1)
    """
    own = rules(lang)
    return cut(chunk, own) if own else None


def cut(chunk: str, own: Rules) -> Lengths:
    """Lengths of the tokens of a chunk by these rules."""
    before, core, behind = _affixes(chunk, own)
    sizes = [*before, *_core(core, own), *reversed(behind)]
    return _special_among(chunk, sizes, own) if len(sizes) > 1 else tuple(sizes)


def _affixes(chunk: str, own: Rules) -> Affixes:
    before: list[int] = []
    behind: list[int] = []
    size = -1
    while chunk and len(chunk) != size and chunk not in own.special:
        size = len(chunk)
        front = _length(own.prefix.search(chunk))
        if front and chunk[front:] in own.special:
            return Affixes([*before, front], chunk[front:], behind)
        back = _length(own.suffix.search(chunk[front:]))
        if back and chunk[:-back] in own.special:
            return Affixes(before, chunk[:-back], [*behind, back])
        if front and back and front + back > len(chunk):
            back = 0
        before += [front] if front else []
        behind += [back] if back else []
        chunk = chunk[front : len(chunk) - back]
    return Affixes(before, chunk, behind)


def _length(found: re.Match[str] | None) -> int:
    return found.end() - found.start() if found else 0


def _core(core: str, own: Rules) -> Lengths:
    """Lengths of the tokens of what is left without affixes."""
    if not core:
        return ()
    if core in own.special:
        return own.special[core]
    if own.url.match(core):
        return (len(core),)
    sizes, start = [], 0
    for found in own.infix.finditer(core):
        if found.start() == 0:
            continue
        sizes += [found.start() - start, found.end() - found.start()]
        start = found.end()
    return tuple(size for size in (*sizes, len(core) - start) if size)


def _special_among(chunk: str, sizes: list[int], own: Rules) -> Lengths:
    """The tokens with special cases among neighbours as their list has them: the longest first."""
    parts, at = [], 0
    for size in sizes:
        parts.append(chunk[at : at + size])
        at += size
    found = [
        (first - last, first, last)
        for first in range(len(parts))
        for last in range(first + 1, min(len(parts), first + own.longest) + 1)
        if tuple(parts[first:last]) in own.joined
    ]
    made: dict[int, tuple[int, Lengths]] = {}
    taken: set[int] = set()
    for _, first, last in sorted(found):
        if first not in taken and last - 1 not in taken:
            made[first] = last, own.special["".join(parts[first:last])]
        taken.update(range(first, last))
    out: list[int] = []
    at = 0
    while at < len(sizes):
        at, own_sizes = made.get(at, (at + 1, (sizes[at],)))
        out += own_sizes
    return tuple(out)
