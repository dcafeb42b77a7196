"""The pattern language of a codebook: from one line of text to a tree.

docs/use/patterns.md shows each form with examples.

    pattern   := operand (("NEAR" | "BEFORE") "/" (number | "s" | "p") operand)*
    operand   := element+
    element   := word | '"' words '"' | "=" word | "/" regex "/" | "<" code ">"
               | choice | "@" set [choice] | "$" | "_" ["{" m "," n "}"]
    choice    := "(" pattern ("|" pattern)* ")"

A word with * or ? is a glob. `$` stands for the argument of a set that is called with one. Parsing
knows no codebook but the sets that it is given, and of the language only where the text's tokenizer
would cut words (`split_words`). A pattern carries the sets that it uses, so `tree_of` needs nothing
beside it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass, field, replace

from contentan.codebook.pattern_lexemes import Lexeme, is_construction, lexemes
from contentan.codebook.pattern_tree import (
    Choice,
    Element,
    Expression,
    Gap,
    Near,
    Reference,
    Sequence_,
    Word,
    extent,
    references,
)
from contentan.errors import PatternError, UnknownSetError
from contentan.model import Pattern, Sets
from contentan.segment import token_cuts

MOST_GAP = 20
MOST_NEAR = 50
#: Parentheses, sets and distances within one another; and the words that a pattern stands for,
#: which sets that use sets multiply.
MOST_DEEP = 30
MOST_WORDS = 1_000_000


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a pattern is read. `argument` is what `$` stands for, `inside` the sets whose entry it
    is.
    """

    lang: str
    sets: Sets = ()
    case: bool = False
    coordination: bool = False
    argument: Choice | None = None
    inside: tuple[str, ...] = field(default=(), compare=False)


def tree_of(pattern: Pattern, source: str | None = None) -> Expression:
    """The tree of a pattern, or of one of its `unless` and `requires`, its sets written out."""
    return parse(
        pattern.source if source is None else source,
        lang=pattern.lang,
        sets=pattern.sets,
        case=pattern.case,
        coordination=pattern.coordination,
    )


def referred(pattern: Pattern, source: str) -> set[str]:
    """Codes to which a pattern refers, or one of its `unless` and `requires`."""
    # Entries of sets refer to none, so most patterns need no tree for this.
    return references(tree_of(pattern, source)) if "<" in source else set()


@functools.lru_cache(maxsize=20_000)
def parse(
    source: str, *, lang: str = "", sets: Sets = (), case: bool = False, coordination: bool = False
) -> Expression:
    """The tree of one pattern; PatternError names the column of what is wrong.

    >>> parse("soft power", lang="en").elements
    (Word(how='lemma', text='soft', capitals=''), Word(how='lemma', text='power', capitals=''))
    """
    # A letter typed in two pieces (и with a breve) is the letter; other loose marks are told.
    whole = unicodedata.normalize("NFC", source)
    parser = _Parser(whole, _Reading(lang, sets, case, coordination))
    try:
        tree = parser.pattern()
    except RecursionError:
        raise parser.fail(_too_deep()) from None
    return parser.bounded(tree)


def _too_deep() -> str:
    return f"nested too deeply: at most {MOST_DEEP} parentheses, sets and distances in one another"


@functools.lru_cache(maxsize=20_000)
def _entries(name: str, reading: _Reading, inside: tuple[str, ...]) -> Choice:
    """The entries of a set as a choice."""
    own = replace(reading, inside=(*inside, name))
    entries = dict(reading.sets)[name]
    parsers = [_Parser(entry, own) for entry in entries]
    return Choice(tuple(parser.bounded(parser.pattern()) for parser in parsers))


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


def _number(digits: str) -> int:
    """A small number; -1 for anything else, a number of many digits among it."""
    return int(digits) if re.fullmatch(r"[0-9]{1,4}", digits) else -1


class _Parser:
    """Recursive descent over the lexemes of one pattern: state is a position in a list."""

    def __init__(self, source: str, reading: _Reading) -> None:
        self.source, self.reading, self.at = source, reading, 0
        self.lexemes = list(lexemes(source))

    def fail(self, message: str, lexeme: Lexeme | None = None) -> PatternError:
        column = lexeme.column if lexeme else len(self.source) + 1
        return PatternError(message, source=self.source, column=column)

    def peek(self) -> Lexeme | None:
        return self.lexemes[self.at] if self.at < len(self.lexemes) else None

    def bounded(self, tree: Expression) -> Expression:
        """The tree; PatternError where finding it would take too much time or memory."""
        deep, words = extent(tree, MOST_DEEP, MOST_WORDS)
        if deep > MOST_DEEP:
            raise self.fail(_too_deep())
        if words > MOST_WORDS:
            raise self.fail(f"stands for more than {MOST_WORDS:,} words; make its sets smaller")
        return tree

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

    def bound(self, op: Lexeme) -> str:
        bound = op.extra[0]
        if bound in ("s", "p") or 1 <= _number(bound) <= MOST_NEAR:
            return bound
        raise self.fail(f"{op.text} needs /number (1-{MOST_NEAR}), /s or /p", op)

    def sequence(self) -> Sequence_:
        elements: list[Element] = []
        joints: list[int] = []
        first, before = self.peek(), ""
        while (
            (lexeme := self.peek())
            and lexeme.kind != "op"
            and not (lexeme.kind == "punct" and lexeme.text in "|)")
        ):
            self.at += 1
            # What is quoted, or written with hyphens, stays together.
            if elements and not {before, lexeme.kind} <= {"surface", "exact"}:
                joints.append(len(elements))
            elements += self.element(lexeme)
            before = lexeme.kind
        if not elements:
            raise self.fail("a word is missing here", self.peek())
        if isinstance(elements[0], Gap) or isinstance(elements[-1], Gap):
            raise self.fail("a gap needs a word on both sides", first)
        return Sequence_(tuple(elements), tuple(joints) if self.reading.coordination else ())

    def element(self, lexeme: Lexeme) -> list[Element]:
        match lexeme.kind:
            case "punct" | "set" | "hole":
                return [self.choice(lexeme)]
            case "gap":
                least, most = (_number(size) for size in lexeme.extra)
                if not 0 <= least <= most <= MOST_GAP:
                    raise self.fail(f"a gap goes from few to many, at most {MOST_GAP}", lexeme)
                return [Gap(least, most)]
            case "code":
                if not re.fullmatch(r"[a-z][a-z0-9_]*", lexeme.text):
                    raise self.fail(f"<{lexeme.text}> is not a code id", lexeme)
                return [Reference(lexeme.text)]
            case "regex":
                return [Word("regex", self.regex(lexeme))]
            case "surface":
                words = split_words(lexeme.text, self.reading.lang)
                if not words:
                    raise self.fail("there is no word between the quotation marks", lexeme)
                return [self.word("surface", word) for word in words]
            case "exact":
                words = split_words(lexeme.text, self.reading.lang)
                if not words:
                    raise self.fail(f"{lexeme.text!r} holds no word", lexeme)
                return [Word("exact", word) for word in words]
        return self.plain(lexeme)

    def word(self, how: str, written: str) -> Word:
        if not self.reading.case or written == written.lower():
            return Word(how, written.lower())
        letters = [letter for letter in written if letter.isalpha()]
        whole = len(letters) > 1 and all(letter.isupper() for letter in letters)
        return Word(how, written.lower(), "all" if whole else "first")

    def plain(self, lexeme: Lexeme) -> list[Element]:
        if re.fullmatch(r"[*?]+", lexeme.text):
            raise self.fail("a glob needs at least one letter; write _ for any token", lexeme)
        glob = re.search(r"[*?]", lexeme.text)
        words = (_split_glob if glob else split_words)(lexeme.text, self.reading.lang)
        if not words:
            raise self.fail(f"{lexeme.text!r} holds no word", lexeme)
        return [self.word("glob" if re.search(r"[*?]", word) else "lemma", word) for word in words]

    def regex(self, lexeme: Lexeme) -> str:
        import polars as pl

        try:
            pl.Series([""]).str.contains(lexeme.text)
        except pl.exceptions.ComputeError as error:
            reason = str(error).strip().rpartition("error: ")[2].splitlines()[0]
            raise self.fail(f"not a regular expression: {reason}", lexeme) from None
        return lexeme.text

    def choice(self, opening: Lexeme) -> Choice:
        if opening.kind == "set":
            return self.set(opening)
        if opening.kind == "hole":
            if self.reading.argument is None:
                raise self.fail("$ stands for an argument, and here is none", opening)
            return self.reading.argument
        if opening.text != "(":
            raise self.fail(f"{opening.text!r} without an opening parenthesis", opening)
        return self.options(opening)

    def options(self, opening: Lexeme) -> Choice:
        options = [self.near()]
        while (lexeme := self.peek()) and lexeme.kind == "punct" and lexeme.text == "|":
            self.at += 1
            options.append(self.near())
        if not lexeme or lexeme.text != ")":
            raise self.fail("the parenthesis is not closed", opening)
        self.at += 1
        return Choice(tuple(options))

    def set(self, named: Lexeme) -> Choice:
        name, own = named.text, self.reading
        argument = self.options(named) if named.extra[0] else None
        known = dict(own.sets)
        if name not in known:
            raise UnknownSetError(name, source=self.source, column=named.column)
        if name in own.inside:
            raise self.fail(f"the set @{name} uses itself", named)
        if argument is None and is_construction(known[name][0]):
            raise self.fail(f"@{name} needs an argument: @{name}(…)", named)
        if argument is not None and not is_construction(known[name][0]):
            raise self.fail(f"@{name} takes no argument: none of its entries has a $", named)
        return _entries(name, replace(own, argument=argument), own.inside)
