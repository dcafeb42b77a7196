"""Extract: a document's file becomes pages, blocks and one cleaned text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contentan.corpus.register import sha256
from contentan.errors import ExtractError
from contentan.extract.sandbox.reader import Reader
from contentan.extract.tables import Extraction
from contentan.model import Document
from contentan.runs.document_keys import Recipe, keys_of
from contentan.runs.workshop import PASSING, Failure, Workshop
from contentan.store.results import Store

__all__ = ["Reader", "extracted", "remembered_failure"]


def extracted(shop: Workshop, document: Document) -> Extraction:
    """The document as read; ExtractError where it cannot be read, remembered unless the cause may
    pass.
    """
    own = keys_of(document, shop.recipe).extract
    known = shop.store.read("extract", own)
    if known is None:
        known = _read(shop, document)
        shop.store.write("extract", own, known)
    if "failed" in known:
        raise ExtractError(*known["failed"])
    return Extraction(**{**known, "notices": tuple(tuple(notice) for notice in known["notices"])})


def _read(shop: Workshop, document: Document) -> dict[str, Any]:
    """What is to be stored of a document: the parts of its reading, or why there are none."""
    try:
        with shop.file(document) as path:
            known = _tried(shop, path)
            # Asked after reading: a file that changed meanwhile would stand under another's key.
            if not path.is_file() or sha256(path) != document.sha256:
                raise ExtractError(
                    "changed", f"{document.path} is no longer the file whose SHA-256 the run has"
                )
    except ExtractError as error:  # what an archive holds does not unpack
        if error.cause in PASSING:
            raise
        known = _failed(error)
    return known


def _tried(shop: Workshop, path: Path) -> dict[str, Any]:
    try:
        return _parts(shop.read(path))
    except ExtractError as error:
        if error.cause in PASSING:
            raise
        return _failed(error)


def _failed(error: ExtractError) -> dict[str, Any]:
    return {"failed": [error.cause, error.detail]}


def _parts(made: Extraction) -> dict[str, Any]:
    names = ("format", "text", "pages", "blocks", "places", "repairs")
    parts: dict[str, Any] = {name: getattr(made, name) for name in names}
    return {**parts, "notices": [list(notice) for notice in made.notices]}


def remembered_failure(store: Store, document: Document, made_by: Recipe) -> Failure | None:
    """Why a document could not be read, where that is known and will not pass."""
    known = store.read("extract", keys_of(document, made_by).extract) or {}
    return Failure(document.id, *known["failed"]) if "failed" in known else None
