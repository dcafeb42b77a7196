"""Which of a reviewer's rows a search finds, where SQL cannot tell: words without regard to case
and form, and what the reviewers made of an item once all have decided.

SQLite folds the case of ASCII letters alone, so Cyrillic is compared here.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from contentan.decisions.released_decisions import differing

#: Names by which rows are chosen here, and the values that `disagreement` has.
NAMES = ("text", "disagreement")
OPEN, SETTLED = "open", "settled"
_WORD = re.compile(r"\w+(?:[-’']\w+)*")


def found(
    db: sqlite3.Connection, sample: str, rows: list[dict[str, Any]], wanted: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Those of `rows` (columns id, lang, before, quote, after, note) that `wanted` asks for by
    NAMES; any other name is not looked at.

    `disagreement` shows nothing before all to whom an item was given have decided.
    """
    if text := wanted.get("text", "").strip():
        rows = [row for row in rows if finds(text, _shown(row), row["lang"])]
    if kind := wanted.get("disagreement"):
        state = {one["id"]: SETTLED if one["settled"] else OPEN for one in differing(db, sample)}
        rows = [row for row in rows if state.get(row["id"]) == kind]
    return rows


def _shown(row: Mapping[str, Any]) -> str:
    return " ".join((row["before"] + row["quote"] + row["after"], row["note"] or ""))


def finds(asked: str, text: str, lang: str) -> bool:
    """Whether a text holds what is asked for as it stands, in any case, or each of its words in
    some form.

    >>> finds("КАЗАХСТАН", "из Казахстана", "ru"), finds("народная дипломатия", "Наша дипло", "ru")
    (True, False)
    >>> finds("студенты обмениваются", "Обменивались опытом студентов", "ru")
    True
    """
    if folded(asked) in folded(text):
        return True
    words = _WORD.findall(asked)
    return bool(words) and all(_meant(word, lang) & _lemmas(text, lang) for word in words)


def folded(text: str) -> str:
    """A text for comparison without regard to case; ё counts as е, as in print.

    >>> folded("ҚАЗАҚСТАН, Ёлка")
    'қазақстан, елка'
    """
    return unicodedata.normalize("NFC", text).casefold().replace("ё", "е")


@lru_cache(maxsize=6000)
def _lemmas(text: str, lang: str) -> frozenset[str]:
    """The best lemmas of a text's words, and their stems; kept for a sample's next search."""
    from contentan.lemmatize.word_lemmas import look_up

    known = (look_up(word, lang) for word in _WORD.findall(text))
    return frozenset(lemma for one in known for lemma in one.lemmas[:1] + one.stems)


def _meant(word: str, lang: str) -> set[str]:
    from contentan.lemmatize.word_lemmas import pattern_lemmas

    return {folded(word), *pattern_lemmas(word, lang)}
