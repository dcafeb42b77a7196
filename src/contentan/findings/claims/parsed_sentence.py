"""A sentence as claims are looked for in it: its text, and its words with the lemmas that they have
there.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


class Word(NamedTuple):
    """`start` and `stop` count from the beginning of the sentence; `lemmas` are plausible ones,
    best first.
    """

    start: int
    stop: int
    form: str
    lemmas: tuple[str, ...]
    lang: str

    @property
    def lemma(self) -> str:
        return self.lemmas[0] if self.lemmas else self.form.lower()

    @property
    def part(self) -> str:
        """The part of speech of its best lemma, as its language's module names it; '' where that is
        not known.
        """
        return part_of(self.form, self.lemma, self.lang)

    @property
    def is_nominative(self) -> bool:
        """Whether a Kazakh noun has no case ending; it may be plural or possessed."""
        return self.part == "N" and _last_ending(self.form) in ("", "plural", "poss3")


@functools.lru_cache(maxsize=100_000)
def _last_ending(form: str) -> str:
    from contentan.lemmatize.kazakh import kazakh

    chain = kazakh.analyse(form)[0].chain
    return chain[-1] if chain else ""


@functools.lru_cache(maxsize=100_000)
def part_of(form: str, lemma: str, lang: str) -> str:
    """The part of speech of a form with this lemma; '' where that is not known."""
    from contentan.lemmatize.kazakh import kazakh
    from contentan.lemmatize.russian import russian

    module = {"kk": kazakh, "ru": russian}.get(lang)
    return module.part_of_speech(form, lemma) if module else ""


@dataclass(frozen=True)
class Sentence:
    """`numeric` are the words that may be a number in words. All words are made when they are asked
    for: most sentences have no claim.
    """

    text: str
    lang: str
    numeric: tuple[Word, ...]
    make: Callable[[], tuple[Word, ...]]

    @functools.cached_property
    def words(self) -> tuple[Word, ...]:
        """In the order of the text."""
        return self.make()

    def index_at(self, offset: int) -> int:
        """The number of the first word that begins at an offset or behind it."""
        return bisect.bisect_left(self.words, (offset,))
