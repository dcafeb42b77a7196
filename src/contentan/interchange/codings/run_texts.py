"""A run as codings need it: texts by id, digests, what was given away; and what people coded, from
the file of decisions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan.codebook import canonical_form
from contentan.coding.counts import UNITS
from contentan.coding.hits import Source
from contentan.decisions.database import REVIEW
from contentan.decisions.found_again import segment_id
from contentan.decisions.known_answers import NOT_KNOWN
from contentan.errors import UsageError
from contentan.interchange.codings.coding_table import CODINGS
from contentan.interchange.codings.text_places import Corpus, Stretch
from contentan.model import Codebook, Document
from contentan.runs import shards
from contentan.runs.after import lookup
from contentan.runs.after.lookup import Stored
from contentan.tables.frames import frame_of


class Texts(Mapping[str, str]):
    """Cleaned texts by document, each made of the mapped letters of its shard when it is asked
    for.
    """

    def __init__(self, places: Mapping[str, tuple[Source, int]]) -> None:
        self.places = places
        self._read = lru_cache(maxsize=64)(self._letters)

    def _letters(self, doc: str) -> str:
        source, number = self.places[doc]
        return source.text(
            number, 0, int(source.first_letter[number + 1] - source.first_letter[number])
        )

    def __getitem__(self, doc: str) -> str:
        return self._read(doc)

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


class Whole(NamedTuple):
    """A run: its documents that were read, its codebook, its hits, the texts in which places are
    looked for, and its `segments` in which is counted (columns doc, segment, start, stop).
    """

    stored: Stored
    codebook: Codebook
    documents: tuple[Document, ...]
    hits: pl.DataFrame
    corpus: Corpus
    segments: pl.DataFrame


def whole(outputs: Path, run: str = "") -> Whole:
    """A run from the store; UsageError where it is not there."""
    stored = lookup.stored(outputs, run)
    facts = shards.facts_of(stored.store, stored.shards)
    twins = shards.repeated(facts, stored.shards).twins
    if not facts:
        raise UsageError("no document of this run was read", where=stored.folder)
    opened = [shards.open_shard(stored.store, shard) for shard in stored.shards]
    texts = Texts(
        {
            doc: (one.source, i)
            for one in opened
            for i, doc in enumerate(one.source.docs)
            if doc not in twins
        }
    )
    digests = {doc: str(facts[doc]["text_digest"]) for doc in texts}
    counted = (pl.col("kind").is_in(UNITS)) & pl.col("doc").is_in(list(texts))
    segments = pl.concat(
        one.segments.filter(counted).select("doc", "segment", "start", "stop") for one in opened
    ).sort("doc", maintain_order=True)
    hits = pl.read_parquet(stored.folder / "hits.parquet")

    def items() -> dict[str, Stretch]:
        return _hits_and_segments(hits, segments, digests) | _given(outputs, digests)

    documents = tuple(
        sorted((one for shard in stored.shards for one in shard.documents), key=lambda one: one.id)
    )
    book = canonical_form.codebook_of_run(stored.folder)
    return Whole(stored, book, documents, hits, Corpus(documents, texts, digests, items), segments)


def _hits_and_segments(
    hits: pl.DataFrame, segments: pl.DataFrame, digests: Mapping[str, str]
) -> dict[str, Stretch]:
    """All that could be given away, by the ids under which it would be."""
    items = {
        hit: (doc, start, stop)
        for hit, doc, start, stop in hits.select("hit", "doc", "start", "stop").iter_rows()
    }
    for doc, _, start, stop in segments.iter_rows():
        items[segment_id(digests[doc], start, stop)] = (doc, start, stop)
    return items


def decisions_file(outputs: Path) -> Path:
    return outputs / REVIEW


def _rows(outputs: Path, query: str) -> list[tuple[object, ...]]:
    """Rows of the file of decisions, opened for reading only; none where there is no review."""
    path = decisions_file(outputs)
    if not path.is_file():
        return []
    with sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True) as db:
        return db.execute(query).fetchall()


def _given(outputs: Path, digests: Mapping[str, str]) -> dict[str, Stretch]:
    """Items of samples whose document's text is still the same."""
    found = _rows(outputs, "select id, doc, start, stop, text_digest from item")
    return {
        str(item): (str(doc), int(str(a)), int(str(b)))
        for item, doc, a, b, digest in found
        if digests.get(str(doc)) == digest
    }


#: Decisions of people who looked at the item, once all to whom it was given have decided: before
#: that nobody may see another's. `given` is the table or view of who has what,
#: `counted` what leaves out answers that were known before.
_DECIDED = """
select d.reviewer, i.doc, i.id, i.start, i.stop, i.quote,
  case d.verdict when 'accept' then i.code else d.code end, i.text_digest
from current_decision d join item i on i.id = d.item
where d.verdict in ('accept', 'recode', 'coded') and d.how <> 'bulk' and {counted}
and not exists (
  select 1 from {given} a
  where a.sample = d.sample and a.item = d.item and not exists (
    select 1 from current_decision o
    where o.sample = a.sample and o.item = a.item and o.reviewer = a.reviewer
  )
)
"""
_OUTSIDE = "select coder, doc, item, start, stop, quote, code, text_digest from coding"
_CODED = f"{_OUTSIDE} where code <> ''"


def people(outputs: Path, corpus: Corpus) -> tuple[pl.DataFrame, int]:
    """What reviewers and outside coders coded, as CODINGS, and how many codings are of texts that
    have changed since.
    """
    rows, lost = [], 0
    # A file that only an earlier version has used knows no rows that changed hands.
    newer = _rows(outputs, "select 1 from sqlite_master where name = 'current_assignment'")
    given = "current_assignment" if newer else "assignment"
    decided = _DECIDED.format(given=given, counted=NOT_KNOWN)
    for coder, doc, item, start, stop, quote, codes, digest in _rows(outputs, decided) + _rows(
        outputs, _CODED
    ):
        if corpus.digests.get(str(doc)) == digest:
            rows += [
                (coder, doc, item, start, stop, quote, code, digest) for code in str(codes).split()
            ]
        else:
            lost += 1
    return frame_of(CODINGS, sorted(dict.fromkeys(rows), key=str)), lost


def outside(outputs: Path, corpus: Corpus) -> pl.DataFrame:
    """What outside coders coded, and read, as CODINGS; of texts that have not changed since."""
    rows = [row for row in _rows(outputs, _OUTSIDE) if corpus.digests.get(str(row[1])) == row[-1]]
    return frame_of(CODINGS, sorted(dict.fromkeys(rows), key=str)).unique(
        CODINGS.key, keep="first", maintain_order=True
    )


def has_outside(outputs: Path) -> bool:
    """Whether codings of outside coders were imported."""
    return bool(_rows(outputs, "select 1 from coding limit 1"))
