"""Relate: which documents of a run may be one work, as far as their texts tell."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from contentan.corpus.works.kinship import Kinship, kinship, kinship_of
from contentan.corpus.works.portraits import portrait_of
from contentan.corpus.works.translations import Shape, Shapes
from contentan.model import Document
from contentan.runs.document_keys import Recipe
from contentan.runs.steps.portraying import portrait_key
from contentan.store.keys import key
from contentan.store.proofs import read_sealed, write_sealed
from contentan.store.results import Store, memory_of

_LOGGER = logging.getLogger(__name__)


def related(
    store: Store,
    made_by: Recipe,
    documents: Sequence[Document],
    portray: Callable[[Sequence[Document]], object],
) -> Kinship:
    """Pairs of documents that were read, from the store or made of their portraits. `portray` makes
    those that were lost from the store; a document of which there is none then stands alone, which
    is logged.
    """
    own = relate_key(made_by, documents)
    known = store.read("relate", own)
    if known is None:
        keys = {document.id: portrait_key(document, made_by) for document in documents}
        store.bring("portray", keys.values())
        read = {doc: store.read("portray", each) for doc, each in keys.items()}
        lost = [document for document in documents if not read[document.id]]
        if lost:
            portray(lost)
            read |= {one.id: store.read("portray", keys[one.id]) for one in lost}
        for doc in (doc for doc, parts in read.items() if not parts):
            _LOGGER.warning("%s can no longer be read: it counts as a work of its own", doc)
        origins = {document.id: origin(document) for document in documents}
        texts = {doc: portrait_of(parts) for doc, parts in read.items() if parts}
        last = memory_of(store.root, "shapes", made_by.stages)
        shapes = Shapes(_shapes(last))
        known = kinship(texts, origins, shapes).as_json()
        if len(texts) == len(documents):
            store.write("relate", own, known)
            blob = json.dumps(shapes.here, sort_keys=True).encode()
            write_sealed(last, blob, tmp=store.root / "tmp")
    return kinship_of(known)


def _shapes(last: Path) -> dict[str, Shape]:
    """Alignments of the corpus that was looked at last; none where they are not sound."""
    found = json.loads(read_sealed(last) or b"{}")
    return {both: (float(shape), int(many)) for both, (shape, many) in found.items()}


def relate_key(made_by: Recipe, documents: Sequence[Document]) -> str:
    """Key of the pairs of some documents: it depends on their bytes, ids, institutions, dates."""
    rows = [
        [document.id, portrait_key(document, made_by), origin(document)] for document in documents
    ]
    return key("relate", recipe=made_by.stages["relate"], documents=rows)


def origin(document: Document) -> str:
    """Whose document it is and of which day; '' where the register does not say both."""
    told = document.institution and document.date
    return f"{document.institution} {document.date}" if told else ""
