"""Portray: what of a document's text is compared with others, to see which are one work."""

from __future__ import annotations

from collections import Counter

import polars as pl

from contentan.corpus.works.portraits import Portrait, kept, portrait, portrait_of
from contentan.extract.tables import Extraction
from contentan.model import Document
from contentan.runs.document_keys import Recipe, keys_of
from contentan.runs.steps.extracting import extracted
from contentan.runs.workshop import Workshop
from contentan.segment.language import language
from contentan.store.keys import key


def portrayed(shop: Workshop, document: Document) -> Portrait:
    """The portrait of a document, from the store or made; ExtractError where it cannot be read."""
    known = shop.store.read("portray", portrait_key(document, shop.recipe))
    if known is None:
        known = kept(of_extraction(extracted(shop, document)))
        shop.store.write("portray", portrait_key(document, shop.recipe), known)
    return portrait_of(known)


def portrait_key(document: Document, made_by: Recipe) -> str:
    """Key of a document's portrait; it depends on what was read alone."""
    extract = keys_of(document, made_by).extract
    return key("portray", recipe=made_by.stages["portray"], text=extract)


def of_extraction(read: Extraction) -> Portrait:
    """The portrait of a text that was read."""
    blocks = read.blocks.filter(pl.col("kind").is_in(["paragraph", "list"]))
    spans = blocks.select("start", "stop").iter_rows()
    paragraphs = [read.text[start:stop] for start, stop in spans]
    spoken = Counter[str]()
    for paragraph in paragraphs:
        spoken[language(paragraph)] += len(paragraph)
    del spoken[""]  # letters of other languages say nothing
    lang = max(spoken, key=lambda one: (spoken[one], one), default="")
    return portrait(lang, read.text, paragraphs)
