"""Code: the hits of a codebook in an indexed shard, with what is counted from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from contentan.coding import coder, counts, hits
from contentan.findings import passages
from contentan.model import Codebook
from contentan.runs import shards
from contentan.runs.document_keys import Recipe
from contentan.runs.pattern_lemmas import Remembered
from contentan.runs.shards import Opened, Repeated, Shard
from contentan.runs.steps.placing import ABOUT, READINGS, placed
from contentan.store.keys import key
from contentan.store.results import Store


def code_key(shard: Shard, made_by: Recipe, codebook: str, repeated: Repeated) -> str:
    """Key of a shard's hits under a codebook's digest; `repeated` are documents whose text
    another one brought already.
    """
    return key(
        "code",
        recipe=made_by.stages["code"],
        place=shard.place,
        codebook=codebook,
        repeated=repeated.among(shard),
    )


def code(
    store: Store,
    shard: Shard,
    made_by: Recipe,
    codebook: Codebook,
    lemmas: Remembered,
    repeated: Repeated,
) -> dict[str, Any]:
    """Hits of an indexed shard with what is counted from them, from the store or made: hits, fired,
    tally in both readings, candidates for passages.
    """

    def make() -> dict[str, pl.DataFrame]:
        return coded(
            shards.open_shard(store, shard.whole),
            placed(store, shard.whole, lemmas),
            codebook,
            lemmas,
            repeated,
        )

    known = store.kept("code", code_key(shard, made_by, codebook.digest, repeated), make)
    return shards.alive(shard, known)


def coded(
    opened: Opened,
    places: Mapping[str, pl.DataFrame],
    codebook: Codebook,
    lemmas: Remembered,
    repeated: Repeated,
) -> dict[str, pl.DataFrame]:
    """What `code` stores, made anew."""
    rules = coder.compile_rules(codebook, lemmas)
    found = coder.code(opened.positions, rules)
    every = hits.table(found, opened.positions, rules, opened.source, *repeated)
    fired = hits.fired(found, opened.positions, opened.source.docs)
    counted, about = (places[f"placed{reading}"] for reading in READINGS)
    return {
        "hits": every,
        "fired": fired.filter(pl.col("doc").is_in(list(repeated.twins)).not_()),
        "tally": counts.tally(every, counted, codebook),
        f"tally{ABOUT}": counts.tally(every, about, codebook),
        "passages": passages.candidates(every, counted, codebook, opened.source),
    }
