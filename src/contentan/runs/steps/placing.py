"""Place: which country each segment of an indexed shard counts for, in both readings."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from contentan.coding import attribution, coder, counts, named_words, own_voice
from contentan.model import Document
from contentan.runs import shards
from contentan.runs.pattern_lemmas import Remembered
from contentan.runs.shards import Shard
from contentan.store.results import Store

#: The two readings of "country": whose voice a document is, or what its segments speak of where it
#: has no country of its own; and what every segment speaks of, whoever says it.
VOICE, ABOUT = "", "_about"
READINGS = (VOICE, ABOUT)


def attributed(store: Store, shard: Shard, lemmas: Remembered) -> dict[str, pl.DataFrame]:
    """Table ATTRIBUTION of an indexed shard in both readings, from the store or made:
    `attribution`, `attribution_about`.
    """
    whole = shard.whole

    def make() -> dict[str, pl.DataFrame]:
        opened = shards.open_shard(store, whole)
        names = coder.compile_rules(shard.naming, lemmas)
        segments = opened.segments.partition_by("doc", as_dict=True, maintain_order=True)
        empty = opened.segments.clear()
        named = attribution.mentions(opened.positions, names)
        spoken = own_voice.voices(
            whole.documents,
            opened.positions,
            opened.source,
            opened.segments,
            coder.compile_rules(named_words.shipped("own_voice"), lemmas),
        )
        return {
            f"attribution{reading}": pl.concat(
                attribution.attribute(
                    _read_as(document, reading), segments.get((document.id,), empty), names, own
                )
                for document, names, own in zip(whole.documents, named, spoken, strict=True)
            )
            for reading in READINGS
        }

    return shards.alive(shard, store.kept("attribution", shard.place, make))


def _read_as(document: Document, reading: str) -> Document:
    return replace(document, about="mentioned") if reading == ABOUT else document


def placed(store: Store, shard: Shard, lemmas: Remembered) -> dict[str, pl.DataFrame]:
    """What `counts.place` and `counts.expose` make of an indexed shard in both readings, from the
    store or made.

    Tables `placed`, `exposure`, `placed_about`, `exposure_about`.
    """
    whole = shard.whole

    def make() -> dict[str, pl.DataFrame]:
        segments, known = shards.open_shard(store, whole).segments, attributed(store, whole, lemmas)
        counted = {
            reading: counts.place(segments, known[f"attribution{reading}"]) for reading in READINGS
        }
        exposed = {f"exposure{reading}": counts.expose(own) for reading, own in counted.items()}
        return {f"placed{reading}": own for reading, own in counted.items()} | exposed

    return shards.alive(shard, store.kept("place", shard.place, make))
