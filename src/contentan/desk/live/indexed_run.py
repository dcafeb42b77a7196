"""A run whose indexes are held open, mapped into memory, with what decides for which country and
language each of their segments counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.coding.hits import Source
from contentan.coding.index import Index
from contentan.compare import contrasts
from contentan.compare.contrasts import Laws
from contentan.compare.document_arrays import Material, material
from contentan.compare.works import whole_works
from contentan.desk.live.work_shares import WorkShares, work_shares
from contentan.model import LANGS, Codebook, Document
from contentan.runs import pattern_lemmas, shards
from contentan.runs.after.lookup import Stored, stored
from contentan.runs.pattern_lemmas import Remembered
from contentan.runs.shards import Opened, Shard
from contentan.runs.steps import hit_coding, placing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int32]


class Part(NamedTuple):
    """A shard, held open. `counting` has an entry a document, `lang` (a number in LANGS, -1 for
    another one) one a segment; `row` (countries, segments) is where a hit of the segment counts for
    a country among the rows of the run's material, -1 where it does not.
    """

    positions: Index
    source: Source
    segments: pl.DataFrame
    counting: NDArray[np.bool_]
    lang: Numbers
    row: Numbers


class IndexedRun(NamedTuple):
    """The run in `folder`; `of` has a row for each document, country and language with text, `laws`
    say how hits of each of its codes vary, `works` what each row adds to its work.
    """

    folder: Path
    manifest: Mapping[str, Any]
    book: Codebook
    parts: tuple[Part, ...]
    documents: Mapping[str, Document]
    countries: tuple[str, ...]
    of: Material
    laws: Laws
    works: WorkShares
    lemmas: Remembered

    def place(self, doc: str) -> tuple[Part, int]:
        """The part that holds a document, and its number there; KeyError where none does."""
        for part in self.parts:
            if doc in part.source.docs:
                return part, part.source.docs.index(doc)
        raise KeyError(doc)


def open_run(outputs: Path, run: str = "") -> IndexedRun:
    """A run by its id, or the latest; UsageError where it, or its index, is no longer there."""
    whole = stored(outputs, run)
    book = codebook_of_run(whole.folder)
    lemmas = pattern_lemmas.remembered(whole.store, whole.recipe)
    again = shards.repeated(shards.facts_of(whole.store, whole.shards), whole.shards)
    tables = _tables(whole, book, lemmas, again)
    countries = tuple(whole.manifest["options"]["countries"].split(","))
    facts = pl.read_parquet(whole.folder / "documents.parquet")
    codes = [code.id for code in book.codes]
    of = material(tables["tally"], tables["exposure"], facts, codes, countries)
    opened = tuple(
        _part(shards.open_shard(whole.store, one), tables["placed"], of, again.twins)
        for one in whole.shards
    )
    return IndexedRun(
        whole.folder,
        whole.manifest,
        book,
        opened,
        {row["id"]: Document(**row) for row in whole.manifest["documents"]},
        countries,
        of,
        contrasts.laws(whole_works(of)),
        work_shares(of),
        lemmas,
    )


def _tables(
    whole: Stored, book: Codebook, lemmas: Remembered, again: shards.Repeated
) -> dict[str, pl.DataFrame]:
    """Tables TALLY and EXPOSURE and what `counts.place` gives, of all documents that count."""

    def of_shard(shard: Shard) -> dict[str, pl.DataFrame]:
        coded = hit_coding.code(whole.store, shard, whole.recipe, book, lemmas, again)
        return {"tally": coded["tally"], **placing.placed(whole.store, shard, lemmas)}

    made = [of_shard(shard) for shard in whole.shards]
    counts = ~pl.col("doc").is_in(list(again.twins))
    return {
        name: pl.concat(one[name].filter(counts) for one in made)
        for name in ("tally", "exposure", "placed")
    }


def _part(opened: Opened, placed: pl.DataFrame, of: Material, twins: Mapping[str, str]) -> Part:
    source = opened.source
    first = opened.positions.first_segment
    numbers = pl.DataFrame(
        {"doc": source.docs, "first": first[:-1]}, schema={"doc": pl.String(), "first": pl.Int64()}
    )
    at = pl.col("first") + pl.col("segment")
    lang = np.full(int(first[-1]), -1, dtype=np.int32)
    spoken = opened.segments.join(numbers, on="doc").select(at.alias("at"), "lang")
    for number, name in enumerate(LANGS):
        lang[spoken.filter(pl.col("lang") == name)["at"].to_numpy()] = number
    row = np.full((len(of.countries), int(first[-1])), -1, dtype=np.int32)
    keys = pl.DataFrame(
        {
            "doc": pl.Series(of.docs, dtype=pl.String).gather(of.doc),
            "country": pl.Series(of.countries, dtype=pl.String).gather(of.country),
            "lang": pl.Series(of.langs, dtype=pl.String).gather(of.lang),
            "number": of.country,
            "row": np.arange(len(of.doc), dtype=np.int32),
        }
    )
    own = placed.join(numbers, on="doc").join(keys, on=("doc", "country", "lang"))
    own = own.select("number", "row", at.alias("at"))
    row[own["number"].to_numpy(), own["at"].to_numpy()] = own["row"].to_numpy()
    counting = np.array([doc not in twins for doc in source.docs], dtype=bool)
    return Part(opened.positions, source, opened.segments, counting, lang, row)
