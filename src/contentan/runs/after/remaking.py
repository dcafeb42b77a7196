"""What a look-up misses in the store: it is made anew where this installation made the run, since
the same code makes the same of the same file. Nothing of another version's run is made here.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from contentan.corpus.study import outside, years
from contentan.errors import UsageError
from contentan.extract.limits import Limits
from contentan.extract.sandbox.reader import Reader
from contentan.extract.tables import Extraction
from contentan.model import Document
from contentan.runs import shards, stretches
from contentan.runs.after.run_inputs import settings_of
from contentan.runs.document_keys import Recipe, keys_of
from contentan.runs.job import Settings, recipe_of
from contentan.runs.shards import Shard
from contentan.runs.steps.indexing import indexed
from contentan.runs.workshop import Workshop
from contentan.store.results import Store

_LOGGER = logging.getLogger(__name__)
#: Steps whose results are looked up.
_STEPS = ("extract", "segment", "lemmatize", "index", "place")


def workshop(outputs: Path, manifest: Mapping[str, Any]) -> Workshop:
    """The store of a run, in which nothing is made and no document read but by the code that made
    the run: else UsageError.
    """
    settings = settings_of(manifest, outputs, None, 1)
    made_by = Recipe(manifest["stages"], manifest["libraries"])
    same = functools.cache(lambda: _must_be_same(settings, manifest))
    reading = functools.partial(_read, same, Limits(**settings.limits))
    return Workshop(Store(outputs / "cache", same), settings.root, made_by, reading)


def _must_be_same(settings: Settings, manifest: Mapping[str, Any]) -> None:
    here = recipe_of(settings).stages
    if any(here[step] != manifest["stages"].get(step) for step in _STEPS):
        raise UsageError(
            f"not all that run {manifest['id']} was made of is in the store, and it was made by"
            " another version of contentan or its libraries; `contentan run` makes a new run",
            where=settings.outputs,
        )


def _read(same: Callable[[], None], limits: Limits, path: Path) -> Extraction:
    same()
    with Reader(limits) as reader:
        return reader.read(path)


def shards_of(shop: Workshop, folder: Path, manifest: Mapping[str, Any]) -> list[Shard]:
    """The shards of a run's documents that could be read, indexed."""
    read = _that_were_read(shop, folder, manifest)
    found = stretches.lay(shop.store, read, shop.recipe, shards.naming_of(manifest))
    for shard in found:
        if not shards.has(shop.store, shard):
            _LOGGER.warning("an index of run %s is not in the store; it is made anew", folder.name)
            failures = indexed(shop, shard.whole)
            if failures:
                doc, cause, says = failures[0]
                raise UsageError(
                    f"an index of run {folder.name} is no longer in the store, nor can {doc} be"
                    f" read again ({cause}: {says})",
                    where=shop.store.root,
                )
    return found


def _that_were_read(
    shop: Workshop, folder: Path, manifest: Mapping[str, Any]
) -> Sequence[Document]:
    """Those that the run read: they have a format in its table. Noise is called failed there, too,
    though it was read and is in the index.
    """
    period = years(manifest["options"].get("period", ""))
    listed = [Document(**row) for row in manifest["documents"]]
    counted = [one for one in listed if not outside(one, period)]
    has = functools.partial(shop.store.has, "lemmatize")
    if all(has(keys_of(one, shop.recipe).lemmatize) for one in counted):
        return counted
    table = pl.read_parquet(folder / "documents.parquet", columns=["doc", "format"])
    read = set(table.filter(pl.col("format") != "")["doc"])
    return [one for one in counted if one.id in read]
