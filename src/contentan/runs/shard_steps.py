"""What is made of an indexed shard, each kept in the store by key: which country each segment
counts for (`attributed`, `placed`), what is said of programmes and institutions (`said`), and the
hits of a codebook with what is counted from them (`code`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from contentan.coding import attribution, coder, counts, hits
from contentan.coding.matcher import Lemmas
from contentan.findings import cases, passages
from contentan.findings.cases import Gazetteer
from contentan.findings.claims.document_claims import claims
from contentan.model import Codebook, Document
from contentan.runs import shards
from contentan.runs.document_steps import Recipe
from contentan.runs.shards import Shard
from contentan.store.store import Store, key

#: The two readings of "country": whose voice a document is, or what its segments speak of where it
#: has no country of its own; and what every segment speaks of, whoever says it.
VOICE, ABOUT = "", "_about"
READINGS = (VOICE, ABOUT)


def code_key(shard: Shard, made_by: Recipe, codebook: str, twins: Collection[str]) -> str:
    """Key of a shard's hits under a codebook's digest; `twins` are documents whose text another one
    brought already.
    """
    own = sorted(document.id for document in shard.documents if document.id in twins)
    return key(
        "code", recipe=made_by.stages["code"], place=shard.place, codebook=codebook, twins=own
    )


def attributed(store: Store, shard: Shard, lemmas: Lemmas) -> dict[str, pl.DataFrame]:
    """Table ATTRIBUTION of an indexed shard in both readings, from the store or made:
    `attribution`, `attribution_about`.
    """

    def make() -> dict[str, pl.DataFrame]:
        opened = shards.open_shard(store, shard)
        names = coder.compile_rules(attribution.countries(), lemmas)
        segments = opened.segments.partition_by("doc", as_dict=True, maintain_order=True)
        empty = opened.segments.clear()
        named = attribution.mentions(opened.positions, names)
        return {
            f"attribution{reading}": pl.concat(
                attribution.attribute(
                    _read_as(document, reading), segments.get((document.id,), empty), mentions
                )
                for document, mentions in zip(shard.documents, named, strict=True)
            )
            for reading in READINGS
        }

    return store.kept("attribution", shard.place, make)


def _read_as(document: Document, reading: str) -> Document:
    return replace(document, about="mentioned") if reading == ABOUT else document


def placed(store: Store, shard: Shard, lemmas: Lemmas) -> dict[str, pl.DataFrame]:
    """What `counts.place` and `counts.expose` make of an indexed shard in both readings, from the
    store or made.

    Tables `placed`, `exposure`, `placed_about`, `exposure_about`.
    """

    def make() -> dict[str, pl.DataFrame]:
        segments, known = shards.open_shard(store, shard).segments, attributed(store, shard, lemmas)
        counted = {
            reading: counts.place(segments, known[f"attribution{reading}"]) for reading in READINGS
        }
        exposed = {f"exposure{reading}": counts.expose(own) for reading, own in counted.items()}
        return {f"placed{reading}": own for reading, own in counted.items()} | exposed

    return store.kept("place", shard.place, make)


def cases_key(shard: Shard, made_by: Recipe, gazetteer: Gazetteer, twins: Collection[str]) -> str:
    """Key of what is said of cases in a shard."""
    own = sorted(document.id for document in shard.documents if document.id in twins)
    programmes = [document.programme for document in shard.documents]
    return key(
        "cases",
        recipe=made_by.stages["cases"],
        place=shard.place,
        gazetteer=gazetteer.names.digest,
        programmes=programmes,
        twins=own,
    )


def said(
    store: Store,
    shard: Shard,
    made_by: Recipe,
    gazetteer: Gazetteer,
    lemmas: Lemmas,
    twins: Collection[str],
) -> dict[str, Any]:
    """Mentions of cases, their best passages and the quantitative claims of an indexed shard, from
    the store or made.
    """

    def make() -> dict[str, pl.DataFrame]:
        opened = shards.open_shard(store, shard)
        counted = placed(store, shard, lemmas)["placed"]
        mentions = cases.mentions(opened.positions, opened.source, gazetteer, lemmas, twins)
        programmes = {document.id: _programme(gazetteer, document) for document in shard.documents}
        return {
            "mentions": mentions,
            "case_passages": cases.best_passages(mentions, counted, gazetteer, opened.source),
            "claims": claims(
                opened.positions, opened.source, opened.segments, mentions, programmes, twins
            ),
        }

    return store.kept("cases", cases_key(shard, made_by, gazetteer, twins), make)


def _programme(gazetteer: Gazetteer, document: Document) -> str:
    """The case that the register names as the document's programme, by id or label in any language;
    empty for none.
    """
    own = document.programme.casefold()
    names = ((case.id, (case.id, *case.label.values())) for case in gazetteer.cases)
    return next(
        (case for case, known in names if own and own in (name.casefold() for name in known)), ""
    )


def code(
    store: Store,
    shard: Shard,
    made_by: Recipe,
    codebook: Codebook,
    lemmas: Lemmas,
    twins: Collection[str],
) -> dict[str, Any]:
    """Hits of an indexed shard with what is counted from them, from the store or made: hits, fired,
    tally in both readings, passages.
    """

    def make() -> dict[str, pl.DataFrame]:
        return coded(
            shards.open_shard(store, shard), placed(store, shard, lemmas), codebook, lemmas, twins
        )

    return store.kept("code", code_key(shard, made_by, codebook.digest, twins), make)


def coded(
    opened: shards.Opened,
    places: Mapping[str, pl.DataFrame],
    codebook: Codebook,
    lemmas: Lemmas,
    twins: Collection[str],
) -> dict[str, pl.DataFrame]:
    """What `code` stores, made anew."""
    rules = coder.compile_rules(codebook, lemmas)
    found = coder.code(opened.positions, rules)
    every = hits.table(found, opened.positions, rules, opened.source, twins)
    fired = hits.fired(found, opened.positions, opened.source.docs)
    counted, about = (places[f"placed{reading}"] for reading in READINGS)
    return {
        "hits": every,
        "fired": fired.filter(pl.col("doc").is_in(list(twins)).not_()),
        "tally": counts.tally(every, counted, codebook),
        f"tally{ABOUT}": counts.tally(every, about, codebook),
        "passages": passages.passages(every, counted, codebook, opened.source),
    }
