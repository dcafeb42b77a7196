"""Lemmatize: segments become tokens with their lemmas. Here a document is annotated, which is all
that is done with one document alone.

What is missing or damaged in the store is made again, whichever step it is of.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from contentan.errors import ExtractError
from contentan.extract.tables import Extraction
from contentan.lemmatize import kept_words
from contentan.lemmatize.lemmas import Lemmatized, lemmatize
from contentan.model import Document
from contentan.runs.document_keys import keys_of
from contentan.runs.steps.extracting import extracted
from contentan.runs.steps.segmenting import segmented
from contentan.runs.workshop import Failure, Workshop
from contentan.segment.segments import Segmented
from contentan.store.results import memory_of


class Annotated(NamedTuple):
    """One document with all that coding needs of it."""

    document: Document
    extraction: Extraction
    segments: Segmented
    tokens: Lemmatized


def lemmatized(
    shop: Workshop, document: Document, extraction: Extraction, segments: Segmented
) -> Lemmatized:
    """Tokens and types of a document, from the store or made."""
    own = keys_of(document, shop.recipe).lemmatize

    def make() -> dict[str, Any]:
        with _words(shop):
            return lemmatize(extraction.text, segments)._asdict()

    return Lemmatized(**shop.store.kept("lemmatize", own, make))


def _words(shop: Workshop) -> AbstractContextManager[None]:
    """The words that are kept for this state of the code; within another such context that one."""
    path = memory_of(shop.store.root, "forms", shop.recipe.stages).with_suffix(".rows")
    return kept_words.kept_at(path, shop.store.root / "tmp")


def annotated(shop: Workshop, document: Document) -> Annotated:
    """A document from the store, or made; ExtractError where it cannot be read."""
    extraction = extracted(shop, document)
    segments = segmented(shop, document, extraction)
    return Annotated(
        document, extraction, segments, lemmatized(shop, document, extraction, segments)
    )


def bring(shop: Workshop, documents: Sequence[Document]) -> None:
    """Copy in what a shared storage has of documents: many small requests, better all at once."""
    for step in ("extract", "segment", "lemmatize"):
        shop.store.bring(step, [getattr(keys_of(one, shop.recipe), step) for one in documents])


def annotate(shop: Workshop, documents: Sequence[Document]) -> list[Failure]:
    """Extract, segment and lemmatize documents; those that failed."""
    bring(shop, documents)
    failures = []
    with _words(shop):
        for document in documents:
            try:
                extraction = extracted(shop, document)
                if not shop.store.has("lemmatize", keys_of(document, shop.recipe).lemmatize):
                    lemmatized(shop, document, extraction, segmented(shop, document, extraction))
            except ExtractError as error:
                failures.append(Failure(document.id, error.cause, error.detail))
    return failures
