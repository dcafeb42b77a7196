"""From the shards' results to the tables of a whole run, and all hits to disk, in memory that does
not grow with the corpus.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from contentan.coding import counts
from contentan.coding.tables import EXPOSURE, FIRED, HITS, TALLY
from contentan.corpus.study import outside
from contentan.corpus.tables import DOCUMENTS
from contentan.corpus.works.one_work import Work
from contentan.decisions import found_again, run_scores
from contentan.decisions.found_again import Carried
from contentan.findings import passage_versions, passages
from contentan.findings.case_tables import CASES_MENTIONS
from contentan.findings.claims.document_claims import CLAIMS
from contentan.findings.passages import CANDIDATES, SourceOf
from contentan.model import Document, as_row
from contentan.runs import pattern_lemmas, shards, works_of_run
from contentan.runs.job import Job
from contentan.runs.reading_status import status_and_reason
from contentan.runs.shards import Repeated, Shard
from contentan.runs.steps import case_reading, hit_coding, placing
from contentan.runs.workshop import Failure
from contentan.store.results import Store
from contentan.tables.frames import PARQUET, frame_of, to_csv

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

_CHUNK = 20_000  # hits in memory at a time while they are written
_TABLES = {
    "tally": TALLY,
    "exposure": EXPOSURE,
    "fired": FIRED,
    "tally_about": TALLY,
    "exposure_about": EXPOSURE,
    "mentions": CASES_MENTIONS,
    "claims": CLAIMS,
}
_WHERE = ("doc", "segment", "code", "blocked_by")
_NEEDED = passage_versions.NEEDED
_SCHEMAS: dict[str, dict[str, PolarsDataType]] = {
    **{name: table.schema for name, table in _TABLES.items()},
    "passages": CANDIDATES,
    "case_passages": CANDIDATES,
    "placed": counts.PLACED,
    "hits": {name: HITS.schema[name] for name in _WHERE},
    "versions": {name: HITS.schema[name] for name in _NEEDED},
    **found_again.HERE,
    **run_scores.HERE,
}


@dataclass(frozen=True, slots=True)
class Totals:
    """What was added up.

    `_about`: by what each segment speaks of, whoever says it. `placed` is that of `counts.place`;
    `hits` only says where each stands; `carried` are the judged items in this run,
    `scored` is table SCORED, None without scores.
    """

    documents: pl.DataFrame
    tally: pl.DataFrame
    exposure: pl.DataFrame
    passages: pl.DataFrame
    versions: pl.DataFrame
    fired: pl.DataFrame
    tally_about: pl.DataFrame
    exposure_about: pl.DataFrame
    mentions: pl.DataFrame
    case_passages: pl.DataFrame
    claims: pl.DataFrame
    placed: pl.DataFrame
    hits: pl.DataFrame
    carried: Carried
    scored: pl.DataFrame | None


def add_up(
    ready: Job, failures: Mapping[str, Failure], shards_of: Sequence[Shard], hits: HitWriter
) -> Totals:
    """Add up the shards' results, one at a time, and give their hits to whoever writes them.

    A text that another document already brought (the same report as PDF and HTML) is listed with a
    warning and counted once for each country whose voice it is.
    """
    store = Store(ready.store)
    known = shards.facts_of(store, shards_of)
    again = shards.repeated(known, shards_of)
    made_of = works_of_run.works_of(ready, store, shards_of, again)
    of_work = {doc: own.name for doc, own in made_of.items()}
    often = Counter(of_work[doc] for doc in known)
    several = [doc for doc in known if often[of_work[doc]] > 1]
    uncounted = {"": list(again.twins), "_about": [*again.twins, *again.shared]}
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in _SCHEMAS}
    hits_of: dict[str, int] = {}
    for done in _results(ready, store, shards_of, again):
        hits.add(done["hits"])
        counted = done["hits"].filter(pl.col("blocked_by").is_null())
        hits_of |= dict(counted.group_by("doc").len().iter_rows())
        done["versions"] = counted.filter(pl.col("doc").is_in(several)).select(_NEEDED)
        done["hits"] = done["hits"].select(_WHERE)
        for name, part in parts.items():
            # What a text speaks of, it speaks of once, in whosever voice.
            without = uncounted["_about" if name.endswith("_about") else ""]
            part.append(done[name].filter(pl.col("doc").is_in(without).not_()))
    made = {
        name: pl.concat(part) if part else pl.DataFrame(schema=_SCHEMAS[name])
        for name, part in parts.items()
    }
    judged = {name: made.pop(name) for name in found_again.HERE}
    scored = {name: made.pop(name) for name in run_scores.HERE}
    carried = found_again.onto(ready.judged, judged, made["placed"], ready.settings.countries)
    ancestry = counts.ancestry(ready.codebook)
    helping = run_scores.onto(
        ready.scores, scored, made["placed"], ready.settings.countries, ancestry
    )
    made |= _quoted(made, of_work, shards.sources(store, shards_of))
    documents = _documents(ready, failures, known, hits_of, again, made_of)
    return Totals(documents, **made, carried=carried, scored=helping)


def _quoted(
    made: Mapping[str, pl.DataFrame], works: Mapping[str, str], source_of: SourceOf
) -> dict[str, pl.DataFrame]:
    """Passages, those of cases, and what stands for them in translations."""
    best = {name: passages.chosen(made[name], works) for name in ("passages", "case_passages")}
    return {
        **{name: passages.quoted(own, source_of) for name, own in best.items()},
        "versions": passage_versions.versions(best["passages"], made["versions"], works, source_of),
    }


def _results(
    ready: Job, store: Store, shards_of: Sequence[Shard], again: Repeated
) -> Iterator[dict[str, pl.DataFrame]]:
    """All tables of each stretch of shards, from the store."""
    lemmas = pattern_lemmas.remembered(store, ready.recipe)

    def of_shard(shard: Shard) -> dict[str, pl.DataFrame]:
        done = hit_coding.code(store, shard, ready.recipe, ready.codebook, lemmas, again)
        done |= placing.placed(store, shard, lemmas)
        done |= case_reading.said(store, shard, ready.recipe, ready.gazetteer, lemmas, again)
        opened = functools.partial(shards.open_shard, store, shard)
        done |= found_again.judged_in_shard(ready.judged, done["hits"], opened)
        done |= run_scores.units_in_shard(ready.scores, done["hits"], opened)
        return done

    for stretch in shards.by_stretch(shards_of):
        yield shards.in_order([of_shard(shard) for shard in stretch])


def _documents(
    ready: Job,
    failures: Mapping[str, Failure],
    known: Mapping[str, Mapping[str, Any]],
    hits_of: Mapping[str, int],
    again: Repeated,
    works: Mapping[str, Work],
) -> pl.DataFrame:
    """Table DOCUMENTS: those that count, and those that do not with the reason."""
    rows = []
    for document in ready.documents:
        why, own = outside(document, ready.settings.period), document.id
        if why or own in failures:
            row = _not_counted(document, why, failures.get(own))
        else:
            row = _read(document, known[own], hits_of.get(own, 0), again)
        row |= {"work": works[own].name, "work_by": works[own].by}
        rows.append([row[name] for name in DOCUMENTS.schema])
    return frame_of(DOCUMENTS, rows)


def _read(
    document: Document, known: Mapping[str, Any], hits: int, again: Repeated
) -> dict[str, Any]:
    twin, shared = (kind.get(document.id, "") for kind in again)
    status, reason = status_and_reason(known, twin, shared)
    own = {**as_row(document), "doc": document.id, **known, "hits": hits}
    return {**own, "status": status, "reason": reason}


def _not_counted(document: Document, why: str, failure: Failure | None) -> dict[str, Any]:
    numbers = (
        "pages",
        "pages_without_text",
        "characters",
        "repairs",
        "segments",
        "tokens",
        "tokens_kk",
        "tokens_ru",
        "tokens_en",
        "tokens_other",
        "tokens_noise",
        "hits",
    )
    own = {
        **as_row(document),
        "doc": document.id,
        **dict.fromkeys(numbers, 0),
        **dict.fromkeys(("format", "other_languages", "languages", "alphabet", "text_digest"), ""),
        "alphabet_certainty": None,
    }
    if failure:
        return {**own, "status": "failed", "reason": f"{failure.cause}: {failure.message}"}
    return {**own, "status": "warning", "reason": why}


class HitWriter:
    """hits.csv and hits.parquet, written in chunks: memory does not grow with the corpus. They wait
    as files, and become the two when everybody has seen what comes first.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.rows = folder, 0
        self.waiting: list[pl.DataFrame] = []
        self.parts: list[Path] = []

    def add(self, hits: pl.DataFrame) -> None:
        """More hits, behind those that came before."""
        for part in hits.iter_slices(_CHUNK):
            self.waiting.append(part)
            self.rows += len(part)
            if self.rows >= _CHUNK:
                self._flush()

    def write(self) -> None:
        """The two files, of all that was added."""
        self._flush()
        with (self.folder / "hits.csv").open("wb") as file:
            file.write(to_csv(pl.DataFrame(schema=HITS.schema)))
            for part in self.parts:
                file.write(to_csv(pl.read_ipc(part)).split(b"\n", 1)[1])
        pl.scan_ipc(self.parts).sink_parquet(
            self.folder / "hits.parquet", maintain_order=True, **PARQUET
        )
        for part in self.parts:
            part.unlink()

    def _flush(self) -> None:
        chunk = pl.concat(self.waiting) if self.waiting else pl.DataFrame(schema=HITS.schema)
        self.parts.append(self.folder / f".hits{len(self.parts)}.ipc")
        chunk.write_ipc(self.parts[-1])
        self.waiting, self.rows = [], 0
