"""From the documents' results to the files of a run: add up, compare, write, all in memory that does not grow with the corpus."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from contentan import __version__, card, codebook, compare, counts, passages, shards, stages, tables, words
from contentan.corpus import sha256
from contentan.job import Job
from contentan.model import Document, as_row
from contentan.shards import Shard
from contentan.stages import Failure
from contentan.store import Store, key, publish, temporary

if TYPE_CHECKING:
    from contentan.pool import Progress

RESULTS = (
    "documents.csv", "hits.csv", "hits.parquet", "counts.csv", "comparison.csv", "patterns.csv", "report.html", "codebook.json",
)  # fmt: skip
#: Notices that tell how a document was read, not that something may be wrong with it.
INFORMATION = ("page_by_ocr", "glyph_numbers", "turned_text", "other_than_named")
_CHUNK = 20_000  # hits in memory at a time while they are written


def write(
    ready: Job,
    failures: Mapping[str, Failure],
    parts: Sequence[Shard],
    started: str,
    now: Callable[[], str],
    progress: Progress,
) -> None:
    """Count, compare and publish the run folder. One that stands there already is not sound, or could not read all: it goes."""
    from contentan import report  # templates are needed only when something is written

    progress("comparing", 0, 1)
    replaces = (ready.settings.outputs / "runs" / ready.id / "run.json").is_file()
    draft = temporary(ready.store / "tmp")
    draft.mkdir(parents=True)
    try:
        gathered = gather(ready, failures, parts, draft)
        codes = sorted(code.id for code in ready.codebook.codes)
        counted = counts.count(gathered.tally, gathered.exposure, gathered.documents, codes)
        compared = compare.compare(
            gathered.tally, gathered.exposure, gathered.documents, codes,
            countries=ready.settings.countries, seed=ready.settings.seed,
        )  # fmt: skip
        patterns = card.card(
            gathered.fired, gathered.tally, gathered.exposure, ready.codebook, ready.settings.countries
        )
        manifest = describe(ready, gathered.documents)
        page = report.render(
            manifest, ready.codebook, gathered.documents, counted, compared, gathered.passages, patterns
        )
        (draft / "documents.csv").write_bytes(tables.to_csv(gathered.documents))
        (draft / "counts.csv").write_bytes(tables.to_csv(counted))
        (draft / "comparison.csv").write_bytes(tables.to_csv(compared))
        (draft / "patterns.csv").write_bytes(tables.to_csv(patterns))
        (draft / "report.html").write_text(page, encoding="utf-8", newline="\n")
        (draft / "codebook.json").write_text(codebook.canonical(ready.codebook), encoding="utf-8", newline="\n")
        manifest["files"] = {name: [(draft / name).stat().st_size, sha256(draft / name)] for name in RESULTS}
        manifest["may_pass"] = sorted(f.doc for f in failures.values() if f.cause in stages.PASSING)
        # What two runs with equal results may differ in.
        manifest["circumstances"] = {
            "started": started, "finished": now(),
            "corpus": str(ready.settings.corpus.resolve()), "codebook": str(ready.settings.codebook.resolve()),
        }  # fmt: skip
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        (draft / "run.json").write_text(text + "\n", encoding="utf-8", newline="\n")
        publish(ready.settings.outputs / "runs" / ready.id, draft, replace=replaces)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    progress("comparing", 1, 1)


def describe(ready: Job, documents: pl.DataFrame) -> dict[str, Any]:
    """What the run was made of, without times."""
    rows = [as_row(document) for document in ready.documents]
    status = dict.fromkeys(("ok", "warning", "failed"), 0) | dict(documents["status"].value_counts().iter_rows())
    return {
        "id": ready.id,
        "contentan": __version__,
        "corpus": {"documents": len(rows), "digest": key("documents", rows=rows)},
        "codebook": {"name": ready.codebook.name, "version": ready.codebook.version, "digest": ready.codebook.digest},
        "stages": ready.recipe.stages,
        "libraries": ready.recipe.libraries,
        "seed": ready.settings.seed,
        "options": {"countries": ",".join(ready.settings.countries)},
        "status": status,
        "documents": rows,
    }


@dataclass(frozen=True, slots=True)
class Gathered:
    documents: pl.DataFrame
    tally: pl.DataFrame
    exposure: pl.DataFrame
    passages: pl.DataFrame
    fired: pl.DataFrame


def gather(ready: Job, failures: Mapping[str, Failure], shards_of: Sequence[Shard], draft: Path) -> Gathered:
    """Add up the shards' results, one at a time, and write hits.csv and hits.parquet on the way.

    A text that another document already brought (the same report as PDF and HTML) is listed with a warning and counted once.
    """
    store = Store(ready.store)
    twins = shards.twins(store, shards_of)
    lemmas = words.remembered(store, ready.recipe)
    parts: dict[str, list[pl.DataFrame]] = {"tally": [], "exposure": [], "passages": [], "fired": []}
    known: dict[str, dict[str, Any]] = {}
    hits_of: dict[str, int] = {}
    with HitWriter(draft) as hits:
        for shard in shards_of:
            done = shards.code(store, shard, ready.recipe, ready.codebook, lemmas, twins)
            known |= shards.read_facts(store, shard)
            hits_of |= dict(done["hits"].filter(pl.col("blocked_by").is_null()).group_by("doc").len().iter_rows())
            hits.add(done["hits"])
            exposure = shards.placed(store, shard, lemmas)["exposure"]
            parts["exposure"].append(exposure.filter(pl.col("doc").is_in(list(twins)).not_()))
            for name in ("tally", "passages", "fired"):
                parts[name].append(done[name])
    rows = [
        _failed(document, failures[document.id])
        if document.id in failures
        else _read(document, known[document.id], hits_of.get(document.id, 0), twins.get(document.id, ""))
        for document in ready.documents
    ]
    made = {name: pl.concat(part) if part else _empty(name) for name, part in parts.items()}
    documents = tables.frame(tables.DOCUMENTS, [[row[name] for name in tables.DOCUMENTS.schema] for row in rows])
    return Gathered(documents, made["tally"], made["exposure"], passages.best_of(made["passages"]), made["fired"])


def _empty(name: str) -> pl.DataFrame:
    by_name = {"tally": tables.TALLY, "exposure": tables.EXPOSURE, "passages": tables.PASSAGES, "fired": tables.FIRED}
    return pl.DataFrame(schema=by_name[name].schema)


def _read(document: Document, known: Mapping[str, Any], hits: int, twin: str) -> dict[str, Any]:
    warns = any(name not in INFORMATION for name, _, _ in known["notices"])
    reasons = [
        f"{name}{f': {detail}' if detail else ''}{f' ({n})' if n > 1 else ''}" for name, detail, n in known["notices"]
    ]
    if twin:
        reasons.append(f"same_text: as {twin}; counted there only")
    if not known["tokens"]:
        reasons.append("no_words: nothing in it can be counted")
    status = "warning" if warns or twin or not known["tokens"] else "ok"
    own = {**as_row(document), "doc": document.id, **known, "hits": hits}
    return {**own, "status": status, "reason": "; ".join(reasons)}


def _failed(document: Document, failure: Failure) -> dict[str, Any]:
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
        "hits",
    )
    own = {**as_row(document), "doc": document.id, **dict.fromkeys(numbers, 0), "format": "", "text_digest": ""}
    return {**own, "status": "failed", "reason": f"{failure.cause}: {failure.message}"}


class HitWriter:
    """hits.csv and hits.parquet, written in chunks: memory does not grow with the corpus."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.chunks, self.rows = folder, 0, 0
        self.waiting: list[pl.DataFrame] = []

    def __enter__(self) -> HitWriter:
        self.csv = (self.folder / "hits.csv").open("wb")
        self.csv.write(tables.to_csv(pl.DataFrame(schema=tables.HITS.schema)))
        return self

    def add(self, hits: pl.DataFrame) -> None:
        self.waiting.append(hits)
        self.rows += len(hits)
        if self.rows >= _CHUNK:
            self.flush()

    def flush(self) -> None:
        chunk = pl.concat(self.waiting) if self.waiting else pl.DataFrame(schema=tables.HITS.schema)
        self.csv.write(tables.to_csv(chunk).split(b"\n", 1)[1])
        chunk.write_ipc(self._part(self.chunks))
        self.chunks, self.waiting, self.rows = self.chunks + 1, [], 0

    def _part(self, number: int) -> Path:
        return self.folder / f".hits{number}.ipc"

    def __exit__(self, *error: object) -> None:
        self.flush()
        self.csv.close()
        parts = [self._part(number) for number in range(self.chunks)]
        pl.scan_ipc(parts).sink_parquet(
            self.folder / "hits.parquet",
            compression="zstd",
            statistics=False,
            row_group_size=_CHUNK,
            maintain_order=True,
        )
        for part in parts:
            part.unlink()
