"""Entries as patterns: what another program finds by its words, written so that our coder finds the
same.

An entry is cut by the tokenizer that cuts the text, so "don't" is the two tokens that the text has.
Plain words are written as surface forms ("word") or, where the caller asks, as lemmas; what our
grammar cannot write so becomes a regular expression for one token. Whatever is written has been
parsed, and is the tree that was meant.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from contentan.codebook.pattern_tree import Gap, Sequence_, Word
from contentan.codebook.patterns import parse, split_words
from contentan.errors import PatternError
from contentan.lemmatize.word_lemmas import kind_of
from contentan.segment import token_cuts

# Letters to every tokenizer and of no language here: they hold the place of * and ?
_MANY, _ONE = (
    "ƿ",
    "ȝ",
)
_SOFT = frozenset(" -–—‐‑/'’\"«»“”„‘`´(_")
_LONGEST = 400


class RefusedError(Exception):
    """An entry that no pattern of ours stands for; the text says why."""


@dataclass(frozen=True, slots=True)
class Written:
    """A pattern, and in what it differs from the entry."""

    pattern: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """How a dictionary's entries are to be written: language, characters that stand for others,
    lemmas or surface forms.
    """

    lang: str
    wild: str = "*?"
    lemmas: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    apart: bool  # something stands before it that no phrase of ours passes
    stop: bool  # a full stop follows it at once


def write(entry: str, style: Style) -> Written:
    """The pattern of one entry. Raises RefusedError.

    >>> write("SOUTH_AFRICAN*", Style("en")).pattern
    '"south" african*'
    """
    notes = []
    text = unicodedata.normalize("NFC", entry)
    bare = re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff\u00ad]", " ", text)
    if bare.split() != text.split():
        notes.append("control characters left out")
    if "\ufffd" in bare:
        notes.append("characters that could not be decoded; give the right --encoding")
    if len(bare) > _LONGEST:
        raise RefusedError(f"longer than {_LONGEST} characters")
    if _MANY in bare or _ONE in bare:
        raise RefusedError(f"letters {_MANY} and {_ONE} cannot be imported")
    tokens, left_out = _tokens(bare.lower().replace("_", " "), style)
    if left_out:
        notes.append("punctuation and signs left out; only words and numbers are coded")
    if any(_any(token) and "-" in bare for token in tokens):
        notes.append("any word may stand behind a space as well as behind the hyphen")
    if any(token.apart for token in tokens):
        notes.append("punctuation within a phrase may stand there or not")
    return Written(_whole(tokens, style), tuple(notes))


def _tokens(text: str, style: Style) -> tuple[list[_Token], bool]:
    """Words of an entry with placeholders for wildcards, and whether something else was left
    out.
    """
    # Wildcards are punctuation to a tokenizer; letters in their places stay in their words.
    held = text.replace("*", _MANY) if "*" in style.wild else text
    held = token_cuts.plain(held.replace("?", _ONE) if "?" in style.wild else held)
    spans = [
        (start, stop)
        for start, stop in token_cuts.cut(held, style.lang)
        if kind_of(held[start:stop]) != "punct"
    ]
    tokens: list[_Token] = []
    end, hard = 0, False
    for start, stop in spans:
        between = held[end:start]
        apart = bool(tokens) and not set(between) <= _SOFT
        end = stop
        tokens.append(_Token(held[start:stop], apart, held[end : end + 1] == "."))
        hard = hard or not set(between.replace(".", "")) <= _SOFT - {"("}
    return tokens, hard or not set(held[end:].replace(".", "")) <= _SOFT - {"("}


def _whole(tokens: list[_Token], style: Style) -> str:
    if not tokens:
        raise RefusedError("holds no word and no number")
    if all(_any(token) for token in tokens):
        raise RefusedError("wildcards alone would match every word")
    parts: list[str] = []
    quoted: list[str] = []
    for token in tokens:
        plain = not style.lemmas and not token.stop and _is_plain(token.text, style.lang)
        # What was quoted so far ends here: quotation marks hold neighbours that are plain.
        if quoted and (token.apart or not plain):
            parts, quoted = [*parts, _quote(quoted)], []
        if token.apart:
            parts.append("_{0,0}")
        if plain:
            quoted.append(token.text)
        else:
            parts.append(_one(token, style))
    whole = " ".join([*parts, _quote(quoted)] if quoted else parts)
    _expect(whole, len(tokens), style.lang)
    return whole


def _any(token: _Token) -> bool:
    """Whether it is wildcards and nothing else."""
    return set(token.text) <= {_MANY, _ONE}


def _quote(words: list[str]) -> str:
    return '"' + " ".join(words) + '"'


def _is_plain(token: str, lang: str) -> bool:
    """Whether quotation marks around a token make a surface form of the whole of it."""
    return not {_MANY, _ONE} & set(token) and split_words(token, lang) == [token]


def _one(token: _Token, style: Style) -> str:
    """One token that is no surface form: any word, a glob, a lemma, or a regular expression."""
    text = token.text
    if _any(token):
        least = text.count(_ONE)
        return "/.+/" if _MANY in text else f"/.{{{least}}}/"
    glob = text.replace(_MANY, "*").replace(_ONE, "?")
    how = "glob" if glob != text else "lemma"
    if (
        not token.stop
        and (how == "glob" or style.lemmas)
        and _tree(glob, style.lang) == (Word(how, glob),)
    ):
        return glob
    return regex(text, stop=token.stop)


def regex(token: str, *, stop: bool = False) -> str:
    """A regular expression for one token in any case; `stop` lets a full stop follow, as in
    abbreviations.

    >>> regex("u.s", stop=True)
    '/(?i)u\\\\.s\\\\.?/'
    """
    parts = {_MANY: ".*", _ONE: ".", "е": "[её]", "ё": "[её]", "'": "['’]", "’": "['’]", "/": r"\/"}
    body = "".join(parts.get(letter, re.escape(letter)) for letter in token) + (
        r"\.?" if stop else ""
    )
    return f"/(?i){body}/"


def foreign_regex(entry: str, lang: str) -> Written:
    """A regular expression of another program as one of ours, which matches one whole token. Raises
    RefusedError.
    """
    bare = entry.strip()
    if re.search(r"\s|\\s|\\n|\\t", bare):
        raise RefusedError("a regular expression that spans words; ours match one token")
    # A slash ends our regular expressions, so it is escaped where it is not yet.
    written = "/(?i)" + re.sub(r"(?<!\\)/", r"\\/", bare) + "/"
    if _tree(written, lang) is None:
        raise RefusedError("a regular expression that a linear-time engine does not know")
    return Written(written, ("a regular expression; ours must match the whole token",))


def _tree(pattern: str, lang: str) -> tuple[object, ...] | None:
    try:
        tree = parse(pattern, lang=lang)
    except PatternError:
        return None
    return tree.elements if isinstance(tree, Sequence_) else None


def _expect(pattern: str, tokens: int, lang: str) -> None:
    """RefusedError unless the pattern parses to one element a token."""
    tree = _tree(pattern, lang)
    if tree is None or sum(not isinstance(element, Gap) for element in tree) != tokens:
        raise RefusedError("our pattern language cannot write it")
