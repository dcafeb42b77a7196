"""A dictionary as its file states it: categories in a tree, and entries with their line, weight and
conditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from contentan.errors import ContentanError
from contentan.interchange.shared.losses import Loss

#: Names from the outermost category to the innermost.
CategoryPath: TypeAlias = tuple[str, ...]
#: A file with more levels or longer lines is no dictionary that a person wrote, and reading it
#: could take hours.
MOST_LEVELS, MOST_LINE = 50, 10_000


@dataclass(frozen=True, slots=True)
class Category:
    """`about` is the file's own description of it, `weight` its own score; both are mostly
    empty.
    """

    path: CategoryPath
    line: int
    about: str = ""
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One side of a rule: words as an entry has them, or all entries of a category."""

    words: str = ""
    category: CategoryPath = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """Any one of `items` stands near, before or after the target, or (negated) none of them does.

    `bound` is a number of words, 's' the sentence, 'p' the paragraph, 'd' the document, or 'next'
    for neighbours. 'after' means that the target stands after the item. `guess` says what about the
    bound the file leaves open.
    """

    place: Literal["near", "before", "after"]
    items: tuple[Item, ...]
    bound: str
    negated: bool = False
    guess: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Any one of `targets` under one of the alternatives: in each, all conditions must hold."""

    targets: tuple[Item, ...]
    alternatives: tuple[tuple[Condition, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a category. `text` is as the file has it; `kind` says how its program reads
    it.
    """

    path: CategoryPath
    text: str
    line: int
    weight: str = ""
    kind: Literal["words", "regex", "rule"] = "words"
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Dictionary:
    """`wild` are the characters that stand for others in the entries; `losses` what could not be
    read.
    """

    format: str
    categories: tuple[Category, ...]
    entries: tuple[Entry, ...]
    losses: tuple[Loss, ...] = ()
    wild: str = "*?"
    name: str = ""


def numbered(text: str) -> list[tuple[int, str]]:
    """Lines with their numbers, from 1, empty ones left out. Raises ContentanError for one that is
    too long.

    >>> numbered("a\\n\\nb")
    [(1, 'a'), (3, 'b')]
    """
    lines = [
        (number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()
    ]
    for number, line in lines:
        if len(line) > MOST_LINE:
            raise ContentanError(
                f"a line of {len(line):,} characters; at most {MOST_LINE:,} are read", line=number
            )
    return lines


def with_parents(categories: list[Category]) -> tuple[Category, ...]:
    """The categories, each once and after its parents, which are added where the file does not
    state them.

    >>> [c.path for c in with_parents([Category(("a", "b"), 2)])]
    [('a',), ('a', 'b')]
    """
    made: dict[CategoryPath, Category] = {}
    for category in categories:
        for depth in range(1, len(category.path)):
            made.setdefault(category.path[:depth], Category(category.path[:depth], category.line))
        made.setdefault(category.path, category)
    return tuple(made.values())
