"""Words: how often each content word stands in each document of an indexed shard."""

from __future__ import annotations

import numpy as np
import polars as pl

from contentan.runs import shards
from contentan.runs.content_words import NONE, Terms, content_words
from contentan.runs.document_keys import Recipe
from contentan.runs.pattern_lemmas import Remembered
from contentan.runs.shards import Opened, Shard
from contentan.runs.steps.placing import placed
from contentan.store.keys import key
from contentan.store.results import Store


def words_key(shard: Shard, made_by: Recipe) -> str:
    """Key of the words of a shard."""
    return key("words", recipe=made_by.stages["words"], place=shard.place)


def worded(store: Store, shard: Shard, made_by: Recipe, lemmas: Remembered) -> pl.DataFrame:
    """Table WORDS of an indexed shard, from the store or made."""
    whole = shard.whole

    def make() -> dict[str, pl.DataFrame]:
        opened = shards.open_shard(store, whole)
        counted = placed(store, whole, lemmas)["placed"]
        return {"words": _counted(opened, content_words(opened, ()), counted)}

    known = store.kept("words", words_key(shard, made_by), make)
    return shards.alive(shard, known)["words"]


def _counted(opened: Opened, terms: Terms, counted: pl.DataFrame) -> pl.DataFrame:
    index = opened.positions
    at = np.flatnonzero(terms.at != NONE)
    number = index.document(at)
    capital = np.array([form[:1].isupper() for form in index.vocabulary.forms.all()], dtype=bool)
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
    docs = pl.DataFrame(
        {"doc": opened.source.docs, "number": np.arange(len(opened.source.docs))},
        schema={"doc": pl.String(), "number": pl.Int64()},
    )
    where = counted.filter(pl.col("country") != "").select("doc", "segment", "country", "lang")
    return (
        places.join(where.join(docs, on="doc"), on=("number", "segment"), how="inner")
        # A word of another language than its paragraph's is a quotation or a name.
        .join(terms.frame(), on=("term", "lang"), how="inner")
        .group_by("doc", "country", "lang", pl.col("words").alias("word"))
        .agg(
            pl.len().cast(pl.Int32).alias("hits"),
            pl.col("within").sum().cast(pl.Int32),
            pl.col("capital").sum().cast(pl.Int32),
        )
        .sort("doc", "country", "lang", "word")
    )
