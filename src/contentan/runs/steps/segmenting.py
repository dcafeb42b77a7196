"""Segment: one cleaned text becomes headings, paragraphs and sentences with their language."""

from __future__ import annotations

from contentan.extract.tables import Extraction
from contentan.model import Document
from contentan.runs.document_keys import keys_of
from contentan.runs.workshop import Workshop
from contentan.segment.segments import Segmented, segment


def segmented(shop: Workshop, document: Document, extraction: Extraction) -> Segmented:
    """Segments and sentences of a document, from the store or made."""
    own = keys_of(document, shop.recipe).segment
    return Segmented(**shop.store.kept("segment", own, lambda: segment(extraction)._asdict()))
