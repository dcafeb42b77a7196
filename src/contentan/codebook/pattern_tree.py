"""What a pattern is made of: the nodes of its tree, and walks over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Word:
    """One token. `how`: lemma (any plausible lemma), surface (as written, any case), exact, glob or
    regex. `capitals` are those that the text's word must have: '', 'first' or 'all'.
    """

    how: str
    text: str
    capitals: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """`least` to `most` tokens of any kind inside the sentence."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Reference:
    """Hits of another code."""

    code: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Any one of the expressions."""

    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Sequence_:  # noqa: N801 - typing has a Sequence
    """Elements one after the other, with nothing between them but space, hyphens and quotation
    marks. At the elements numbered in `joints` a coordination may stand before the element.
    """

    elements: tuple[Element, ...]
    joints: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """Two expressions within `bound` tokens ('s' the sentence, 'p' the paragraph); in this order
    when `ordered`.
    """

    left: Expression
    right: Expression
    bound: str
    ordered: bool


Element: TypeAlias = Word | Gap | Reference | Choice
Expression: TypeAlias = Sequence_ | Near


def elements(tree: Expression) -> Iterator[Word | Gap | Reference]:
    """All leaves of a tree, from left to right."""
    if isinstance(tree, Near):
        yield from elements(tree.left)
        yield from elements(tree.right)
        return
    for element in tree.elements:
        if isinstance(element, Choice):
            for option in element.options:
                yield from elements(option)
        else:
            yield element


def extent(tree: Expression, most_deep: int, most_words: int) -> tuple[int, int]:
    """How deep expressions stand in one another, and how many leaves there are; counting ends where
    either is more than the most.
    """
    deep, words = 0, 0
    # No recursion: what is too deep for the other walks is found here.
    left: list[tuple[Expression | Element, int]] = [(tree, 0)]
    while left and deep <= most_deep and words <= most_words:
        node, depth = left.pop()
        deep = max(deep, depth)
        if isinstance(node, Sequence_):
            left += [(one, depth) for one in node.elements]
        elif isinstance(node, Choice):
            left += [(one, depth + 1) for one in node.options]
        elif isinstance(node, Near):
            left += [(node.left, depth + 1), (node.right, depth + 1)]
        else:
            words += 1
    return deep, words


def is_word(tree: Expression) -> bool:
    """Whether an expression is one word, or a choice of single words."""
    if isinstance(tree, Near) or len(tree.elements) != 1:
        return False
    (element,) = tree.elements
    if isinstance(element, Choice):
        return all(map(is_word, element.options))
    return isinstance(element, Word)


def single_words(choice: Choice) -> Iterator[Word]:
    """The words that are options by themselves."""
    for option in filter(is_word, choice.options):
        yield from (leaf for leaf in elements(option) if isinstance(leaf, Word))


def references(tree: Expression) -> set[str]:
    """Codes that a pattern refers to."""
    return {leaf.code for leaf in elements(tree) if isinstance(leaf, Reference)}
