"""The content words of a shard: what may be suggested at all.

A word is taken by its best lemma. Left out are the function words that the lemmatizers know by
name, words of fewer than three letters or with anything but letters and hyphens in them, and all of
what does not count: running heads and other boilerplate, and texts that came a second time.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.coding.counts import COUNTED
from contentan.coding.index import Index
from contentan.coding.vocabulary import LANG_OF, Vocabulary, fold
from contentan.lemmatize import english
from contentan.lemmatize.kazakh import lexicon
from contentan.lemmatize.russian import word_lists
from contentan.lemmatize.word_lemmas import look_up, upos
from contentan.runs.shards import Opened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*|[^\W\d_]+(?:-[^\W\d_]+)+")
NONE = -1


#: A word is a name where so large a share of its places within sentences has a capital, and a verb
#: (in English, whose word list has no parts of speech) where so large a share of its forms ends in
#: -ed or -ing.
NAME, VERB = 0.8, 1 / 3
_KEPT_PARTS = ("NOUN", "ADJ", "PROPN", "_")


class Terms(NamedTuple):
    """`at` has the term of each position, or NONE; `words` and `lang` have an entry a term."""

    at: Ints
    words: list[str]
    lang: list[str]

    def frame(self) -> pl.DataFrame:
        """Columns term, lang, words."""
        return pl.DataFrame(
            {"term": np.arange(len(self.words)), "lang": self.lang, "words": self.words},
            schema={"term": pl.Int64(), "lang": pl.String(), "words": pl.String()},
        )


@functools.cache
def function_words(lang: str) -> frozenset[str]:
    """Lemmas that say nothing of what a text is about.

    >>> "және" in function_words("kk"), "the" in function_words("en")
    (True, True)
    """
    if lang == "kk":
        return frozenset(lexicon.closed_forms().values())
    known = {"en": english.function_words, "ru": word_lists.function_words}.get(lang)
    return known() if known else frozenset()


def is_content(word: str, lang: str) -> bool:
    """Whether a lemma may be suggested.

    >>> [is_content(word, "en") for word in ("accord", "of", "2024", "non-state")]
    [True, False, False, True]
    """
    return bool(_WORD.fullmatch(word)) and word not in function_words(lang)


def content_words(opened: Opened, without: Collection[str]) -> Terms:
    """The content words of a shard; `without` are documents that are left out."""
    of_type, words, lang = _types(opened.positions.vocabulary)
    index = opened.positions
    keep = counted_segments(opened)[index.segment]
    for number, doc in enumerate(opened.source.docs):
        if doc in without:
            keep[index.first_position[number] : index.first_position[number + 1]] = False
    return Terms(np.where(keep, of_type[index.type], NONE), words, lang)


def _types(vocabulary: Vocabulary) -> tuple[Ints, list[str], list[str]]:
    """The term of each type, and word and language of each term."""
    number: dict[tuple[str, str], int] = {}
    found = np.full(len(vocabulary), NONE, dtype=np.int64)
    langs = [LANG_OF[n] for n in vocabulary.lang.tolist()]
    for t, (lemmas, lang) in enumerate(zip(vocabulary.lemmas.all(), langs, strict=True)):
        word = fold(lemmas.partition("|")[0])
        if lang and is_content(word, lang):
            found[t] = number.setdefault((lang, word), len(number))
    return found, [word for _, word in number], [lang for lang, _ in number]


def traits(index: Index, found: Terms) -> pl.DataFrame:
    """Columns lang, words, places, within (a sentence, not its first word), capital (of those),
    verbal (forms in -ed and -ing).
    """
    forms = index.vocabulary.forms.all()
    capital = np.array([form[:1].isupper() for form in forms], dtype=bool)
    verbal = np.array([form.endswith(("ed", "ing")) for form in forms], dtype=bool)
    at = np.flatnonzero(found.at != NONE)
    term, of_type = found.at[at], index.type[at]
    within = (at > 0) & (index.sentence[at] == index.sentence[np.maximum(at - 1, 0)])
    own = np.array([word.endswith(("ed", "ing")) for word in found.words], dtype=bool)
    counted = {
        "places": np.ones(len(at), dtype=bool),
        "within": within,
        "capital": within & capital[of_type],
        "verbal": verbal[of_type] & ~own[term],
    }
    sums = {
        name: np.bincount(term[mask], minlength=len(found.words)) for name, mask in counted.items()
    }
    return found.frame().select("lang", "words").with_columns(**sums).filter(pl.col("places") > 0)


def names(summed: pl.DataFrame) -> set[tuple[str, str]]:
    """Language and word of the names, from the traits of the whole corpus."""
    found = summed.filter((pl.col("within") >= 3) & (pl.col("capital") >= NAME * pl.col("within")))
    return set(found.select("lang", "words").iter_rows())


def verbs(summed: pl.DataFrame, wanted: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of some words, by language and word, are verbs, adverbs and the like: patterns are
    seldom made of these.
    """
    verbal = summed.filter((pl.col("lang") == "en") & (pl.col("verbal") > VERB * pl.col("places")))
    known = set(summed.filter(pl.col("lang") == "en")["words"])
    adverbs = {
        ("en", word)
        for lang, word in wanted
        if lang == "en" and word.endswith("ly") and word[:-2] in known
    }
    others = {
        (lang, word)
        for lang, word in wanted
        if upos(word, lang, look_up(word, lang)) not in _KEPT_PARTS
    }
    return set(verbal.select("lang", "words").iter_rows()) | adverbs | others


def counted_segments(opened: Opened) -> NDArray[np.bool_]:
    """For each segment of the index, whether its words count."""
    return _spread(opened, pl.col("kind").is_in(COUNTED)).astype(bool)


def segment_rows(opened: Opened) -> Ints:
    """For each segment of the index, its row in the shard's segments."""
    return _spread(opened, pl.int_range(pl.len()))


def _spread(opened: Opened, what: pl.Expr) -> Ints:
    """A column of the shard's segments, by their number in the index, which leaves out those at a
    document's end that have no word.
    """
    index: Index = opened.positions
    docs = pl.Series(opened.source.docs, dtype=pl.String)
    rows = opened.segments.select("doc", "segment", what.alias("what")).join(
        pl.DataFrame({"doc": docs, "number": np.arange(len(docs))}),
        on="doc",
        how="left",
        maintain_order="left",
    )
    number, segment = rows["number"].to_numpy(), rows["segment"].to_numpy()
    place = index.first_segment[number] + segment
    inside = place < index.first_segment[number + 1]
    found = np.zeros(int(index.first_segment[-1]), dtype=np.int64)
    found[place[inside]] = rows["what"].to_numpy()[inside].astype(np.int64)
    return found
