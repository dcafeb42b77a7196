"""The content words of a whole run, as one row of numbers, and which of them may be shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.coding.index import Index
from contentan.lemmatize.kazakh import lexicon
from contentan.runs.content_words import NONE, Terms, names, traits, verbs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: A word that may be shown stands at so many places, and in so many documents (where there are so
#: many).
LEAST, DOCUMENTS = 5, 2


class CorpusWords(NamedTuple):
    """`at` has the word of each position, or NONE; `sentence` and `document` number through all
    shards. `words` and `langs` have a row a word; `places` says how often it stands, `shown`
    whether it may be shown: no name, no verb, no rare word.
    """

    at: Ints
    sentence: Ints
    document: Ints
    words: list[str]
    langs: list[str]
    places: Ints
    shown: NDArray[np.bool_]

    def of(self, lang: str) -> NDArray[np.bool_]:
        """Which words are of a language."""
        return np.array([one == lang for one in self.langs], dtype=bool)

    def number(self, lang: str, word: str) -> int:
        """The number of a word, NONE where the corpus has it not."""
        rows = zip(self.langs, self.words, strict=True)
        return next((i for i, one in enumerate(rows) if one == (lang, word)), NONE)


def corpus_words(parts: Iterable[tuple[Index, Terms]]) -> CorpusWords:
    """The words of shards, given with their indexes."""
    number: dict[tuple[str, str], int] = {}
    columns: tuple[list[Ints], list[Ints], list[Ints]] = [], [], []
    known, sentences, documents = list[pl.DataFrame](), 0, 0
    for index, terms in parts:
        pairs = zip(terms.lang, terms.words, strict=True)
        own = np.array([number.setdefault(one, len(number)) for one in pairs], dtype=np.int64)
        # NONE stays NONE: it picks the last entry, which stands for it.
        at = np.append(own, NONE)[terms.at]
        positions = np.arange(len(index), dtype=np.int64)
        sentence = index.sentence.astype(np.int64) + sentences
        rows: list[Ints] = [at, sentence, index.document(positions) + documents]
        for column, values in zip(columns, rows, strict=True):
            column.append(values)
        known.append(traits(index, terms))
        sentences += int(index.first_sentence[-1])
        documents += len(index.first_position) - 1
    at, sentence, document = (np.concatenate([np.empty(0, np.int64), *one]) for one in columns)
    langs, words = [lang for lang, _ in number], [word for _, word in number]
    places = np.bincount(at[at != NONE], minlength=len(words)).astype(np.int64)
    shown = _shown(pl.concat(known) if known else None, list(number), places)
    shown &= _spread(at, document, len(words)) >= min(DOCUMENTS, documents)
    return CorpusWords(at, sentence, document, words, langs, places, shown)


def _shown(
    known: pl.DataFrame | None, pairs: list[tuple[str, str]], places: Ints
) -> NDArray[np.bool_]:
    if known is None:
        return np.zeros(0, dtype=bool)
    summed = known.group_by("lang", "words").agg(pl.all().sum())
    often = {one for one, count in zip(pairs, places.tolist(), strict=True) if count >= LEAST}
    kept = often - names(summed) - verbs(summed, often) - _kazakh_verbs(often)
    return np.array([one in kept for one in pairs], dtype=bool)


def _kazakh_verbs(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Stems that the lexicon has as verbs alone: as a form such a stem looks like a noun."""
    return {one for one in pairs if one[0] == "kk" and lexicon.lexicon().get(one[1]) == "V"}


def _spread(at: Ints, document: Ints, size: int) -> Ints:
    """In how many documents each word stands."""
    here = at != NONE
    pairs = np.unique(np.stack([at[here], document[here]]), axis=1)
    counted: Ints = np.bincount(pairs[0], minlength=size).astype(np.int64)
    return counted
