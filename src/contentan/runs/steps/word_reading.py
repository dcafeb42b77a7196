"""Words: how often each content word stands in each document of an indexed shard."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.coding.index import Index
from contentan.runs import shards
from contentan.runs.content_words import NONE, Terms, content_words
from contentan.runs.document_keys import Recipe
from contentan.runs.pattern_lemmas import Remembered
from contentan.runs.shards import Opened, Shard
from contentan.runs.steps.placing import placed
from contentan.store.keys import key
from contentan.store.results import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from polars._typing import PolarsDataType

    Ints = NDArray[np.int64]

_AT_ONCE = 500_000
_SUMS: dict[str, PolarsDataType] = {
    "number": pl.Int64(),
    "country": pl.Categorical(),
    "lang": pl.Categorical(),
    "term": pl.Int64(),
    "hits": pl.Int32(),
    "within": pl.Int32(),
    "capital": pl.Int32(),
}


def words_key(shard: Shard, made_by: Recipe) -> str:
    """Key of the words of a shard."""
    return key("words", recipe=made_by.stages["words"], place=shard.place)


class Worded(NamedTuple):
    """Table WORDS of a shard, and of each document and language (columns doc, lang, digest) the
    digest of its rows.
    """

    words: pl.DataFrame
    digests: pl.DataFrame


def worded(store: Store, shard: Shard, made_by: Recipe, lemmas: Remembered) -> Worded:
    """The words of an indexed shard, from the store or made."""
    whole = shard.whole

    def make() -> dict[str, pl.DataFrame]:
        opened = shards.open_shard(store, whole)
        counted = placed(store, whole, lemmas)["placed"]
        made = _counted(opened, content_words(opened, ()), counted)
        return {"words": made, "digests": _digests(made)}

    known = store.kept("words", words_key(shard, made_by), make)
    return Worded(**shards.alive(shard, known))


def _digests(words: pl.DataFrame) -> pl.DataFrame:
    rows = [
        (*which, hashlib.sha256(own.write_csv().encode()).hexdigest())
        for which, own in words.group_by("doc", "lang", maintain_order=True)
    ]
    names = ("doc", "lang", "digest")
    return pl.DataFrame(rows, dict.fromkeys(names, pl.String()), orient="row")


def _counted(opened: Opened, terms: Terms, counted: pl.DataFrame) -> pl.DataFrame:
    """Table WORDS: some documents at a time, and numbers in the place of texts until places are
    added up, so that memory does not grow with the shard.
    """
    index, docs = opened.positions, opened.source.docs
    capital = np.array([form[:1].isupper() for form in index.vocabulary.forms.all()], dtype=bool)
    where = counted.filter(pl.col("country") != "").select(
        pl.col("doc").replace_strict(docs, range(len(docs)), return_dtype=pl.Int64).alias("number"),
        "segment",
        pl.col("country", "lang").cast(pl.Categorical),
    )
    names = terms.frame().with_columns(pl.col("lang").cast(pl.Categorical))
    parts = [
        _of_documents(index, terms, capital, some, where, names)
        for some in _in_turn(index.first_position)
    ]
    made = pl.concat(parts) if parts else pl.DataFrame(schema=_SUMS)
    return made.select(
        pl.Series("doc", docs, pl.String()).gather(made["number"]),
        pl.col("country", "lang").cast(pl.String),
        pl.Series("word", terms.words, pl.String()).gather(made["term"]),
        "hits",
        "within",
        "capital",
    ).sort("doc", "country", "lang", "word")


def _in_turn(first_position: Ints) -> Iterator[range]:
    """Documents by their numbers, about `_AT_ONCE` positions at a time."""
    many = len(first_position) - 1
    parts = first_position[:-1] // _AT_ONCE
    starts = [*np.flatnonzero(np.diff(parts, prepend=-1)).tolist(), many] if many else []
    yield from (range(start, stop) for start, stop in itertools.pairwise(starts))


def _of_documents(
    index: Index,
    terms: Terms,
    capital: NDArray[np.bool_],
    some: range,
    where: pl.DataFrame,
    names: pl.DataFrame,
) -> pl.DataFrame:
    """What some documents say of each term: columns number, country, lang, term, hits, within,
    capital.
    """
    begin, end = int(index.first_position[some.start]), int(index.first_position[some.stop])
    at = begin + np.flatnonzero(terms.at[begin:end] != NONE)
    number = index.document(at)
    within = (at > 0) & (index.sentence[at] == index.sentence[np.maximum(at - 1, 0)])
    places = pl.DataFrame(
        {
            "number": number,
            "segment": (index.segment[at] - index.first_segment[number]).astype(np.int32),
            "term": terms.at[at],
            "within": within,
            "capital": within & capital[index.type[at]],
        }
    )
    here = where.filter(pl.col("number").is_between(some.start, some.stop, closed="left"))
    return (
        places.join(here, on=("number", "segment"), how="inner")
        # A word of another language than its paragraph's is a quotation or a name.
        .join(names, on=("term", "lang"), how="semi")
        .group_by("number", "country", "lang", "term")
        .agg(
            pl.len().cast(pl.Int32).alias("hits"),
            pl.col("within").sum().cast(pl.Int32),
            pl.col("capital").sum().cast(pl.Int32),
        )
    )
