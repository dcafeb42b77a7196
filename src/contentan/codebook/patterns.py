"""The pattern language of a codebook: from one line of text to a tree.

docs/use/patterns.md shows each form with examples.

    pattern   := operand (("NEAR" | "BEFORE") "/" (number | "s" | "p") operand)*
    operand   := element+
    element   := word | '"' words '"' | "=" word | "/" regex "/" | "<" code ">"
               | "(" operand ("|" operand)* ")" | "_" ["{" m "," n "}"]

A word with * or ? is a glob. Parsing knows no codebook, and of the language only where the text's
tokenizer would cut words (`split_words`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from contentan.errors import PatternError
from contentan.segment import token_cuts

MOST_GAP = 20
MOST_NEAR = 50


@dataclass(frozen=True, slots=True)
class Word:
    """One token. `how`: lemma (any plausible lemma), surface (as written, any case), exact, glob or
    regex.
    """

    how: str
    text: str


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
    """Any one of the sequences."""

    options: tuple[Sequence_, ...]


@dataclass(frozen=True, slots=True)
class Sequence_:  # noqa: N801 - typing has a Sequence
    """Elements one after the other, with nothing between them but space, hyphens and quotation
    marks.
    """

    elements: tuple[Element, ...]


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

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<op>(?:NEAR|BEFORE)(?=[/\s]|$)) (?:/(?P<bound>\w+))?
  | (?P<gap>_(?!\w)) (?:\{(?P<least>\d+),(?P<most>\d+)\})?
  | "(?P<surface>[^"]*)"
  | /(?P<regex>(?:[^/\\]|\\.)+)/
  | <(?P<code>[^<>]*)>
  | =(?P<exact>[^\s()|"<>]+)
  | (?P<punct>[()|])
  | (?P<word>[^\s()|"<>=]+)
    )""",
    re.VERBOSE,
)


#: Groups that are part of another: the last group of a match may be one of them.
_PART_OF = {"bound": "op", "least": "gap", "most": "gap"}


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    text: str
    column: int
    extra: tuple[str, ...] = ()


@functools.lru_cache(maxsize=20_000)
def parse(source: str, *, lang: str = "") -> Expression:
    """The tree of one pattern; PatternError names the column of what is wrong.

    >>> parse("soft power", lang="en")
    Sequence_(elements=(Word(how='lemma', text='soft'), Word(how='lemma', text='power')))
    """
    return _Parser(source, lang).pattern()


def split_words(text: str, lang: str) -> list[str]:
    """The words and numbers that the text's own tokenizer makes of plain words.

    >>> split_words("people-to-people, COVID-19", "en")
    ['people', 'to', 'people', 'COVID', '19']
    """
    return token_cuts.words(text, lang)


def _split_glob(text: str, lang: str) -> list[str]:
    """The same of one word with * or ?, which are left in it."""
    text = token_cuts.plain(text)
    # They are punctuation to a tokenizer: what they stand for holds their places, a digit beside a
    # digit, else a letter of the word's own script.
    letter = "ж" if re.search(r"[\u0400-\u04ff]", text) else "q"
    digits = re.sub(r"(?<=\d)[*?]+|[*?]+(?=\d)", lambda found: "0" * len(found.group()), text)
    held = re.sub(r"[*?]", letter, digits)
    return [
        text[start:stop]
        for start, stop in token_cuts.cut(held, lang)
        if re.search(r"[^\W_]", held[start:stop])
    ]


def _lexemes(source: str) -> Iterator[_Lexeme]:
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
        yield _Lexeme(kind, found[kind], found.start(kind) + 1, extra)
        position = found.end()


class _Parser:
    """Recursive descent over the lexemes of one pattern: state is a position in a list."""

    def __init__(self, source: str, lang: str) -> None:
        self.source, self.lang, self.at = source, lang, 0
        self.lexemes = list(_lexemes(source))

    def fail(self, message: str, lexeme: _Lexeme | None = None) -> PatternError:
        column = lexeme.column if lexeme else len(self.source) + 1
        return PatternError(message, source=self.source, column=column)

    def peek(self) -> _Lexeme | None:
        return self.lexemes[self.at] if self.at < len(self.lexemes) else None

    def pattern(self) -> Expression:
        tree = self.near()
        left_over = self.peek()
        if left_over:
            raise self.fail(f"{left_over.text!r} has no partner", left_over)
        return tree

    def near(self) -> Expression:
        tree: Expression = self.sequence()
        while (op := self.peek()) and op.kind == "op":
            self.at += 1
            tree = Near(tree, self.sequence(), self.bound(op), op.text == "BEFORE")
        return tree

    def bound(self, op: _Lexeme) -> str:
        bound = op.extra[0]
        if bound in ("s", "p") or (bound.isdigit() and 1 <= int(bound) <= MOST_NEAR):
            return bound
        raise self.fail(f"{op.text} needs /number (1-{MOST_NEAR}), /s or /p", op)

    def sequence(self) -> Sequence_:
        elements: list[Element] = []
        first = self.peek()
        while (
            (lexeme := self.peek())
            and lexeme.kind != "op"
            and not (lexeme.kind == "punct" and lexeme.text in "|)")
        ):
            self.at += 1
            elements += self.element(lexeme)
        if not elements:
            raise self.fail("a word is missing here", self.peek())
        if isinstance(elements[0], Gap) or isinstance(elements[-1], Gap):
            raise self.fail("a gap needs a word on both sides", first)
        return Sequence_(tuple(elements))

    def element(self, lexeme: _Lexeme) -> list[Element]:
        match lexeme.kind:
            case "punct":
                return [self.choice(lexeme)]
            case "gap":
                least, most = int(lexeme.extra[0]), int(lexeme.extra[1])
                if not least <= most <= MOST_GAP:
                    raise self.fail(f"a gap goes from few to many, at most {MOST_GAP}", lexeme)
                return [Gap(least, most)]
            case "code":
                if not re.fullmatch(r"[a-z][a-z0-9_]*", lexeme.text):
                    raise self.fail(f"<{lexeme.text}> is not a code id", lexeme)
                return [Reference(lexeme.text)]
            case "regex":
                return [Word("regex", self.regex(lexeme))]
            case "surface":
                words = split_words(lexeme.text, self.lang)
                if not words:
                    raise self.fail("there is no word between the quotation marks", lexeme)
                return [Word("surface", word.lower()) for word in words]
            case "exact":
                words = split_words(lexeme.text, self.lang)
                if not words:
                    raise self.fail(f"{lexeme.text!r} holds no word", lexeme)
                return [Word("exact", word) for word in words]
        return self.plain(lexeme)

    def plain(self, lexeme: _Lexeme) -> list[Element]:
        if re.fullmatch(r"[*?]+", lexeme.text):
            raise self.fail("a glob needs at least one letter; write _ for any token", lexeme)
        glob = re.search(r"[*?]", lexeme.text)
        words = (_split_glob if glob else split_words)(lexeme.text, self.lang)
        if not words:
            raise self.fail(f"{lexeme.text!r} holds no word", lexeme)
        return [
            Word("glob" if re.search(r"[*?]", word) else "lemma", word.lower()) for word in words
        ]

    def regex(self, lexeme: _Lexeme) -> str:
        import polars as pl

        try:
            pl.Series([""]).str.contains(lexeme.text)
        except pl.exceptions.ComputeError as error:
            reason = str(error).strip().rpartition("error: ")[2].splitlines()[0]
            raise self.fail(f"not a regular expression: {reason}", lexeme) from None
        return lexeme.text

    def choice(self, opening: _Lexeme) -> Choice:
        if opening.text != "(":
            raise self.fail(f"{opening.text!r} without an opening parenthesis", opening)
        options = [self.sequence()]
        while (lexeme := self.peek()) and lexeme.kind == "punct" and lexeme.text == "|":
            self.at += 1
            options.append(self.sequence())
        if not lexeme or lexeme.text != ")":
            raise self.fail("the parenthesis is not closed", opening)
        self.at += 1
        return Choice(tuple(options))


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


def references(tree: Expression) -> set[str]:
    """Codes that a pattern refers to."""
    return {leaf.code for leaf in elements(tree) if isinstance(leaf, Reference)}
