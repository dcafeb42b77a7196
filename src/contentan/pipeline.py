"""A run: all verbs in order, skipping what is unchanged, published as one folder.

The id of a run is the digest of all that decides its results: documents, register, codebook, stages, libraries, seed and options. The
same inputs are the same run, so an unchanged run does no work, and it does not matter how results were reached: cold, from
the store, in any order, by any number of processes. The clock is looked at only for the times in run.json.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from contentan import __version__, codebook, compare, corpus, counts, extract, passages, stages, tables
from contentan.errors import UsageError
from contentan.model import Codebook, Document
from contentan.pool import Progress, each, quiet
from contentan.stages import Failure, Recipe
from contentan.store import Store, digest, key, latest, point, publish, run_folder, sweep, temporary, write_atomic

SEED = 20240101
#: The study's countries; others are compared when the settings name them.
COUNTRIES = ("KAZ", "USA")
RESULTS = ("documents.csv", "hits.csv", "hits.parquet", "counts.csv", "comparison.csv", "report.html")
_CHUNK = 20_000  # hits in memory at a time while they are written


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chooses. `workers` and `seconds` change how long a run takes, never its results."""

    corpus: Path
    codebook: Path
    outputs: Path
    countries: tuple[str, ...] = COUNTRIES
    columns: Mapping[str, str] = field(default_factory=dict)
    seed: int = SEED
    workers: int = 0
    seconds: float = 300.0


@dataclass(frozen=True, slots=True)
class Job:
    """A run made ready: everything that its id is made of."""

    id: str
    settings: Settings
    documents: tuple[Document, ...]
    codebook: Codebook
    recipe: Recipe

    @property
    def store(self) -> Path:
        return self.settings.outputs / "cache"

    @property
    def root(self) -> Path:
        """The folder to which the register's paths are relative."""
        where = self.settings.corpus
        return where.parent if where.is_file() else where


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to. `worked` is False when nothing had changed."""

    folder: Path
    manifest: dict[str, Any]
    worked: bool

    @property
    def failed(self) -> int:
        return int(self.manifest["status"]["failed"])


def prepare(settings: Settings) -> Job:
    """Read register and codebook and name the run; nothing is written but the memory of digests, and only when all is well."""
    book = codebook.read(settings.codebook)
    digests = corpus.Digests(settings.outputs / "cache" / "digests.json")
    documents = corpus.read(settings.corpus, columns=settings.columns, digest=digests)
    ready = job(settings, documents, book)
    if digests.changed:
        blob = json.dumps(digests.known, sort_keys=True).encode()
        write_atomic(digests.path, blob, tmp=ready.store / "tmp")
    return ready


def job(settings: Settings, documents: Sequence[Document], book: Codebook) -> Job:
    """A job from what was read; UsageError for countries that no document has."""
    spoken = {document.country for document in documents} - {""}
    for country in settings.countries:
        if country not in corpus.countries():
            raise UsageError(f"country {country!r} is no ISO 3166-1 alpha-3 code such as KAZ or USA", where="--countries")
    if not spoken.intersection(settings.countries) and not any(d.about == "mentioned" for d in documents):
        raise UsageError(f"no document is of {' or '.join(settings.countries)}; there are {', '.join(sorted(spoken))}", where="--countries")
    made_by = stages.recipe(extract.options())
    inputs = {
        "documents": [asdict(document) for document in documents],
        "codebook": book.digest,
        "recipe": asdict(made_by),
        "countries": list(settings.countries),
        "seed": settings.seed,
        "version": __version__,
    }
    return Job("r" + key("run", **inputs)[:10], settings, tuple(documents), book, made_by)


def run(settings: Settings, *, now: Callable[[], str], progress: Progress = quiet) -> Outcome:
    """Everything, incremental. `now` is asked twice, for the times in run.json."""
    return carry_out(prepare(settings), now=now, progress=progress)


def recode(settings: Settings, *, now: Callable[[], str], progress: Progress = quiet) -> Outcome:
    """The latest run again with the codebook as it is now: the documents that run read, without looking at their files."""
    folder = run_folder(settings.outputs)
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    book = codebook.read(settings.codebook)
    settings = replace(settings, corpus=Path(manifest["circumstances"]["corpus"]))
    documents = [Document(**row) for row in manifest["documents"]]
    return carry_out(job(settings, documents, book), now=now, progress=progress)


def carry_out(ready: Job, *, now: Callable[[], str], progress: Progress = quiet) -> Outcome:
    """Do what is not done yet, and publish."""
    known = finished(ready)
    if known is None:
        started = now()
        sweep(ready.store / "tmp")
        failures = {failure.doc: failure for failure in annotate(ready, progress)}
        failures |= {failure.doc: failure for failure in code(ready, set(failures), progress)}
        write(ready, failures, started, now, progress)
    if latest(ready.settings.outputs) != (ready.settings.outputs / "runs" / ready.id).resolve():
        point(ready.settings.outputs, ready.id)
    folder = ready.settings.outputs / "runs" / ready.id
    return Outcome(folder, known or _manifest_of(folder), worked=known is None)


def finished(ready: Job) -> dict[str, Any] | None:
    """The manifest of this very run, when it is complete and no failure in it may have passed."""
    folder = ready.settings.outputs / "runs" / ready.id
    if not (folder / "run.json").is_file():
        return None
    manifest = _manifest_of(folder)
    sound = all((folder / name).is_file() and (folder / name).stat().st_size == size for name, (size, _) in manifest["files"].items())
    return manifest if sound and not manifest["may_pass"] else None


def _manifest_of(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return manifest


def annotate(ready: Job, progress: Progress) -> list[Failure]:
    """Extract, segment and lemmatize the documents that are not yet in the store."""
    store = Store(ready.store)
    missing = [d for d in ready.documents if not store.has("lemmatize", stages.keys_of(d, ready.recipe).lemmatize)]
    return each(stages_annotate, ready, missing, progress, "reading")


def code(ready: Job, failed: set[str], progress: Progress) -> list[Failure]:
    """Code the documents that were not yet coded with this codebook."""
    store = Store(ready.store)
    missing = [
        d for d in ready.documents
        if d.id not in failed and not store.has("code", stages.code_key(d, ready.recipe, ready.codebook.digest))
    ]  # fmt: skip
    return each(stages_code, ready, missing, progress, "coding")


def stages_annotate(ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """A batch of `annotate`, in any process."""
    with _workshop(ready) as shop:
        return stages.annotate_batch(shop, documents)


def stages_code(ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """A batch of `code`, in any process."""
    lemmas = stages.lookup(Store(ready.store), ready.recipe, ready.codebook)
    with _workshop(ready) as shop:
        return stages.code_batch(shop, documents, ready.codebook, lemmas)


class _workshop:  # noqa: N801 - used as a function
    """A workshop whose reading process lives as long as the batch, and starts only when a file must be read."""

    def __init__(self, ready: Job) -> None:
        from contentan.extract.guard import Reader
        from contentan.extract.limits import Limits

        self.reader = Reader(Limits(seconds=ready.settings.seconds))
        self.shop = stages.Workshop(Store(ready.store), ready.root, ready.recipe, self.reader.read)

    def __enter__(self) -> stages.Workshop:
        self.reader.__enter__()
        return self.shop

    def __exit__(self, *error: object) -> None:
        self.reader.__exit__(*error)


def write(ready: Job, failures: Mapping[str, Failure], started: str, now: Callable[[], str], progress: Progress) -> None:
    """Count, compare and publish the run folder. One that stands there already is not sound, or could not read all: it goes."""
    from contentan import report  # templates are needed only when something is written

    progress("comparing", 0, 1)
    replaces = (ready.settings.outputs / "runs" / ready.id / "run.json").is_file()
    draft = temporary(ready.store / "tmp")
    draft.mkdir(parents=True)
    try:
        gathered = gather(ready, failures, draft)
        codes = sorted(code.id for code in ready.codebook.codes)
        counted = counts.count(gathered.tally, gathered.exposure, gathered.documents, codes)
        compared = compare.compare(
            gathered.tally, gathered.exposure, gathered.documents, codes,
            countries=ready.settings.countries, seed=ready.settings.seed,
        )  # fmt: skip
        manifest = describe(ready, gathered.documents)
        page = report.render(manifest, ready.codebook, gathered.documents, counted, compared, gathered.passages)
        (draft / "documents.csv").write_bytes(tables.to_csv(gathered.documents))
        (draft / "counts.csv").write_bytes(tables.to_csv(counted))
        (draft / "comparison.csv").write_bytes(tables.to_csv(compared))
        (draft / "report.html").write_text(page, encoding="utf-8", newline="\n")
        files = {name: (draft / name).read_bytes() for name in RESULTS}
        manifest["files"] = {name: [len(data), digest(data)] for name, data in files.items()}
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
    rows = [asdict(document) for document in ready.documents]
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


def gather(ready: Job, failures: Mapping[str, Failure], draft: Path) -> Gathered:
    """Add up the documents' results, one at a time, and write hits.csv and hits.parquet on the way.

    A text that another document already brought (the same report as PDF and HTML) is listed with a warning and counted once.
    """
    store = Store(ready.store)
    rows: list[dict[str, Any]] = []
    parts: dict[str, list[pl.DataFrame]] = {"tally": [], "exposure": [], "passages": []}
    first_with: dict[str, str] = {}
    with HitWriter(draft) as hits:
        for document in ready.documents:
            if document.id in failures:
                rows.append(_failed(document, failures[document.id]))
                continue
            done = _coded(ready, document, store)
            twin = first_with.setdefault(done["facts"]["text_digest"], document.id)
            rows.append(_read(document, done["facts"], twin))
            if twin == document.id:
                hits.add(done["hits"])
                for name, part in parts.items():
                    part.append(done[name])
    made = {name: pl.concat(part) if part else _empty(name) for name, part in parts.items()}
    documents = tables.frame(tables.DOCUMENTS, [[row[name] for name in tables.DOCUMENTS.schema] for row in rows])
    return Gathered(documents, made["tally"], made["exposure"], passages.best_of(made["passages"]))


def _coded(ready: Job, document: Document, store: Store) -> dict[str, Any]:
    """A document's results from the store; made again where the file there is damaged."""
    own = stages.code_key(document, ready.recipe, ready.codebook.digest)
    done = store.read("code", own)
    if done is None:
        stages_code(ready, [document])
        done = store.read("code", own)
    if done is None:
        raise UsageError(f"the results of {document.id} vanish while they are read; is another program clearing it?", where=store.root)
    return done


def _empty(name: str) -> pl.DataFrame:
    table = {"tally": tables.TALLY, "exposure": tables.EXPOSURE, "passages": tables.PASSAGES}[name]
    return pl.DataFrame(schema=table.schema)


def _read(document: Document, known: Mapping[str, Any], twin: str) -> dict[str, Any]:
    reasons = [f"{name}{f': {detail}' if detail else ''}{f' ({n})' if n > 1 else ''}" for name, detail, n in known["notices"]]
    if twin != document.id:
        reasons.append(f"same_text: as {twin}; counted there only")
    if not known["tokens"]:
        reasons.append("no_words: nothing in it can be counted")
    by_lang = {f"tokens_{lang}": n for lang, n in known["tokens_by_lang"].items()}
    own = {**asdict(document), "doc": document.id, **known, **by_lang}
    if twin != document.id:
        own["hits"] = 0
    return {**own, "status": "warning" if reasons else "ok", "reason": "; ".join(reasons)}


def _failed(document: Document, failure: Failure) -> dict[str, Any]:
    numbers = ("pages", "pages_without_text", "characters", "repairs", "segments", "tokens", "tokens_kk", "tokens_ru", "tokens_en", "hits")
    own = {**asdict(document), "doc": document.id, **dict.fromkeys(numbers, 0), "format": "", "text_digest": ""}
    return {**own, "status": "failed", "reason": f"{failure.cause}: {failure.message}"}


class HitWriter:
    """hits.csv and hits.parquet, written in chunks: memory does not grow with the corpus."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.chunks, self.waiting, self.rows = folder, 0, [], 0
        self.waiting: list[pl.DataFrame]

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
            self.folder / "hits.parquet", compression="zstd", statistics=False, row_group_size=_CHUNK, maintain_order=True
        )
        for part in parts:
            part.unlink()

