"""Cases: what an indexed shard says of programmes and institutions, and its quantitative claims."""

from __future__ import annotations

from typing import Any

import polars as pl

from contentan.findings import cases
from contentan.findings.cases import Gazetteer
from contentan.findings.claims.document_claims import claims
from contentan.model import Document
from contentan.runs import shards
from contentan.runs.document_keys import Recipe
from contentan.runs.pattern_lemmas import Remembered
from contentan.runs.shards import Repeated, Shard
from contentan.runs.steps.placing import placed
from contentan.store.keys import key
from contentan.store.results import Store


def cases_key(shard: Shard, made_by: Recipe, gazetteer: Gazetteer, repeated: Repeated) -> str:
    """Key of what is said of cases in a shard."""
    programmes = [document.programme for document in shard.indexed]
    return key(
        "cases",
        recipe=made_by.stages["cases"],
        place=shard.place,
        gazetteer=gazetteer.names.digest,
        programmes=programmes,
        repeated=repeated.among(shard),
    )


def said(
    store: Store,
    shard: Shard,
    made_by: Recipe,
    gazetteer: Gazetteer,
    lemmas: Remembered,
    repeated: Repeated,
) -> dict[str, Any]:
    """Mentions of cases, candidates for their passages and the quantitative claims of an indexed
    shard, from the store or made.
    """
    whole = shard.whole

    def make() -> dict[str, pl.DataFrame]:
        opened = shards.open_shard(store, whole)
        counted = placed(store, whole, lemmas)["placed"]
        mentions = cases.mentions(opened.positions, opened.source, gazetteer, lemmas, *repeated)
        programmes = {document.id: _programme(gazetteer, document) for document in whole.documents}
        return {
            "mentions": mentions,
            "case_passages": cases.passage_candidates(mentions, counted, gazetteer, opened.source),
            "claims": claims(
                opened.positions,
                opened.source,
                opened.segments,
                mentions,
                programmes,
                # What a text claims, it claims once, in whosever voice.
                {*repeated.twins, *repeated.shared},
            ),
        }

    known = store.kept("cases", cases_key(shard, made_by, gazetteer, repeated), make)
    return shards.alive(shard, known)


def _programme(gazetteer: Gazetteer, document: Document) -> str:
    """The case that the register names as the document's programme, by id or label in any language;
    empty for none.
    """
    own = document.programme.casefold()
    names = ((case.id, (case.id, *case.label.values())) for case in gazetteer.cases)
    return next(
        (case for case, known in names if own and own in (name.casefold() for name in known)), ""
    )
