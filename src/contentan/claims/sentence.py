"""A sentence as claims are looked for in it: its text, and its words with the lemmas that they have there."""

from __future__ import annotations

import bisect
import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Word(NamedTuple):
    """`start` and `stop` count from the beginning of the sentence; `lemmas` are plausible ones, best first."""

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
        """The part of speech of its best lemma, as its language's module names it; '' where that is not known."""
        return _part(self.form, self.lemma, self.lang)


@functools.lru_cache(maxsize=100_000)
def _part(form: str, lemma: str, lang: str) -> str:
    from contentan.lemmatize import kazakh, russian

    module = {"kk": kazakh, "ru": russian}.get(lang)
    return module.part_of_speech(form, lemma) if module else ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`words` are in the order of the text."""

    text: str
    lang: str
    words: tuple[Word, ...]

    def index_at(self, offset: int) -> int:
        """The number of the first word that begins at an offset or behind it."""
        return bisect.bisect_left(self.words, (offset,))

    def gap(self, number: int) -> str:
        """What stands between a word and the one before it."""
        return self.text[self.words[number - 1].stop : self.words[number].start]


def language(words: Sequence[Word], home: str) -> str:
    """The language of most words that have one; `home` where none has."""
    found = Counter(word.lang for word in words if word.lang and word.form[:1].isalpha())
    return found.most_common(1)[0][0] if found else home
