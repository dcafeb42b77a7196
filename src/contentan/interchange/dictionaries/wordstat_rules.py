"""The rules of WordStat: `@REALBAD [#NEGATIVE NOT AFTER #NEGATIONS /S 3]`.

    rule      := "@" name "[" items condition (("AND" | "OR") condition)* bound? "]"
    condition := "NOT"? ("NEAR" | "BEFORE" | "AFTER") ["/" number] items bound?
    items     := item ("OR" item)*      an item is a word, a phrase, a word with * or ?,
                                        or # and a category
    bound     := "/S" | "/P" | "/W" | "/D" | "/C", each with a number of words or without

A bound at the end holds for every condition that has none. `A AND B /S` is A near B within the
sentence. The publisher gives no grammar; this is what its manual's examples and published
dictionaries show, and whatever else occurs is refused by name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal, cast

from contentan.interchange.dictionaries.entry_patterns import RefusedError
from contentan.interchange.shared.dictionary import Condition, Item, Rule

_TOKEN = re.compile(
    r"""\s*(?:
    /\s*(?P<unit>[SPWDC])\s*(?P<many>\d{1,4})?(?![^\s\])(,])
  | /\s*(?P<number>\d{1,4})
  | "(?P<quoted>[^"]*)"
  | (?P<punct>[()|,])
  | (?P<word>[^\s()|,"/]+(?:/[^\s()|,"]+)*?(?=[\s()|,"]|/\s*\d|/[SPWDC]\b|$))
  )""",
    re.VERBOSE | re.IGNORECASE,
)
_PLACES = ("NEAR", "BEFORE", "AFTER")
_WORDS_OF_RULES = (*_PLACES, "AND", "OR", "NOT")
_OPEN = "no bound in the rule; taken as the same sentence"
_COUNTED = "the number of words was taken over as it stands; neighbours are 1 word apart here"
_ACROSS = "words of a paragraph counted within the sentence only"

Lexeme = tuple[str, str]


def parse(text: str) -> Rule:
    """The rule in an entry, its categories by name. Raises RefusedError.

    >>> parse("@X [#GOOD NOT AFTER NO /S 3]").alternatives[0][0].negated
    True
    """
    inside = re.fullmatch(r"@[^\[\]]*\[(.*)\]\s*", text, re.DOTALL)
    if not inside:
        raise RefusedError("is not of the form @NAME [ ... ]")
    lexemes = _lexemes(inside[1])
    targets, at = _items(lexemes, 0)
    if not targets:
        raise RefusedError("does not say of which words it speaks")
    alternatives: list[list[Condition]] = [[]]
    while at < len(lexemes) and lexemes[at][0] != "bound":
        joint = lexemes[at] if lexemes[at] in (("op", "AND"), ("op", "OR")) else None
        # AND binds more tightly than OR: a new alternative begins.
        if joint == ("op", "OR") and alternatives[-1]:
            alternatives.append([])
        condition, at = _condition(lexemes, at + 1 if joint else at, joined=joint == ("op", "AND"))
        alternatives[-1].append(condition)
    # What stands at the end of the rule holds for each condition without a bound.
    last, at = _bound(lexemes, at)
    if at < len(lexemes):
        raise RefusedError(f"{lexemes[at][1]!r} is not understood here")
    return Rule(
        targets,
        tuple(tuple(_bounded(one, last) for one in conditions) for conditions in alternatives),
    )


def _lexemes(text: str) -> list[Lexeme]:
    found: list[Lexeme] = []
    position, text = 0, text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise RefusedError(f"{text[position : position + 20].strip()!r} is not understood")
        position = match.end()
        if match["unit"]:
            found.append(("bound", match["unit"].upper() + (match["many"] or "")))
        elif match["number"]:
            found.append(("bound", f"W{match['number']}"))
        elif match["quoted"] is not None:
            found.append(("words", match["quoted"]))
        elif match["punct"]:
            found.append(("punct", match["punct"]))
        elif match["word"].upper() in _WORDS_OF_RULES:
            found.append(("op", match["word"].upper()))
        else:
            found.append(("words", match["word"]))
    return found


def _items(lexemes: list[Lexeme], at: int) -> tuple[tuple[Item, ...], int]:
    """Items with OR, | or a comma between them, in parentheses or not; words that follow each other
    are a phrase.
    """
    opened = at < len(lexemes) and lexemes[at] == ("punct", "(")
    at += opened
    items: list[Item] = []
    while True:
        words = []
        while at < len(lexemes) and lexemes[at][0] == "words":
            words.append(lexemes[at][1])
            at += 1
        items += [_item(" ".join(words))] if words else []
        more = at + 1 < len(lexemes) and lexemes[at] in (
            ("op", "OR"),
            ("punct", "|"),
            ("punct", ","),
        )
        if not (more and lexemes[at + 1][0] == "words"):
            break
        at += 1
    if opened:
        if at >= len(lexemes) or lexemes[at] != ("punct", ")"):
            raise RefusedError("parentheses within parentheses, or not closed")
        at += 1
    return tuple(items), at


def _item(text: str) -> Item:
    return Item(category=(text[1:].strip(),)) if text.startswith("#") else Item(words=text)


def _condition(lexemes: list[Lexeme], at: int, *, joined: bool) -> tuple[Condition, int]:
    negated = at < len(lexemes) and lexemes[at] == ("op", "NOT")
    at += negated
    place = "near"
    if at < len(lexemes) and lexemes[at][1] in _PLACES and lexemes[at][0] == "op":
        place, at = lexemes[at][1].lower(), at + 1
    elif not joined:
        raise RefusedError("NEAR, BEFORE or AFTER is missing")
    first, at = _bound(lexemes, at)
    items, at = _items(lexemes, at)
    if not items:
        raise RefusedError("a condition without words")
    behind, at = _bound(lexemes, at) if not first else ("", at)
    where = cast(Literal["near", "before", "after"], place)
    return Condition(where, items, first or behind, negated), at


def _bound(lexemes: list[Lexeme], at: int) -> tuple[str, int]:
    if at < len(lexemes) and lexemes[at][0] == "bound":
        return lexemes[at][1], at + 1
    return "", at


def _bounded(condition: Condition, last: str) -> Condition:
    """The condition with a bound of ours, and what was guessed about it."""
    written = condition.bound or last
    unit, many = written[:1], written[1:]
    if unit in ("D", "C"):
        return replace(condition, bound="d")
    if many:
        return replace(condition, bound=str(int(many)), guess=_ACROSS if unit == "P" else _COUNTED)
    if unit in ("S", "P"):
        return replace(condition, bound=unit.lower())
    return replace(condition, bound="s", guess=_OPEN)
