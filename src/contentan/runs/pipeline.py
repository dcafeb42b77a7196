"""A run: all verbs in order, skipping what is unchanged, published as one folder.

The id of a run is the digest of all that decides its results: documents, register, codebook,
stages, libraries, seed and options. The same inputs are the same run, so an unchanged run does no
work, and it does not matter how results were reached: cold, from the store, in any order, by any
number of processes. The clock is looked at only for the times in run.json.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from contentan import __version__
from contentan.codebook import codebook_file
from contentan.corpus import register
from contentan.corpus.study import outside
from contentan.decisions import judged
from contentan.decisions.database import REVIEW
from contentan.errors import UsageError
from contentan.findings import cases
from contentan.model import LANGS, Codebook, Document, as_row
from contentan.runs import document_steps, shard_steps, shards, sharing
from contentan.runs.document_steps import Failure
from contentan.runs.job import (
    Job,
    Settings,
    recipe_of,
    stages_annotate,
    stages_cases,
    stages_code,
    stages_index,
)
from contentan.runs.pool import Batch, Progress, Work, batch_size, batches, each, quiet, workers
from contentan.runs.run_files import RESULTS, write
from contentan.runs.shards import Shard
from contentan.settings.keys import COUNTRIES, SEED
from contentan.store.store import (
    Store,
    key,
    latest,
    manifest_of,
    missing_files,
    point,
    run_folder,
    write_atomic,
)

__all__ = [
    "COUNTRIES",
    "RESULTS",
    "SEED",
    "Job",
    "Outcome",
    "Settings",
    "carry_out",
    "prepare",
    "prepare_again",
    "recode",
    "run",
    "work",
]


#: Who does a stage's batches: `pool.each`, or the tasks of a flow.
Each: TypeAlias = Callable[[Work, Job, Sequence[Batch], Progress, str], list[Failure]]


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
    """Read register and codebook and name the run; nothing is written but the memory of digests,
    and only when all is well.
    """
    book = codebook_file.read(settings.codebook)
    digests = register.Digests(settings.outputs / "cache" / "digests.json")
    documents = register.read(settings.corpus, columns=settings.columns, digest=digests)
    ready = job(settings, documents, book)
    if digests.changed:
        blob = json.dumps(digests.known, sort_keys=True).encode()
        write_atomic(digests.path, blob, tmp=ready.store / "tmp")
    return ready


def job(settings: Settings, documents: Sequence[Document], book: Codebook) -> Job:
    """A job from what was read; UsageError for a period in which no document lies, and for
    countries that none of it has.
    """
    counted = [document for document in documents if not outside(document, settings.period)]
    if settings.period and not counted:
        raise UsageError(
            f"no document lies in {settings.period[0]}-{settings.period[1]}", where="--period"
        )
    spoken = {document.country for document in counted} - {""}
    for country in settings.countries:
        if country not in register.countries():
            raise UsageError(
                f"country {country!r} is no ISO 3166-1 alpha-3 code such as KAZ or USA",
                where="--countries",
            )
    if not spoken.intersection(settings.countries) and not any(
        d.about == "mentioned" for d in counted
    ):
        raise UsageError(
            f"no document is of {' or '.join(settings.countries)}; there are"
            f" {', '.join(sorted(spoken))}",
            where="--countries",
        )
    if settings.report_lang not in LANGS:
        raise UsageError(
            f"language {settings.report_lang!r} is none of {', '.join(LANGS)}",
            where="--report-lang",
        )
    made_by = recipe_of(settings)
    beside = settings.root / "indicators.csv"
    own_cases = codebook_file.codebook_path(settings.codebook).with_name("cases.yaml")
    gazetteer = cases.read(own_cases if own_cases.is_file() else None)
    decided = judged.read(settings.outputs / REVIEW)
    others = {
        "decisions": decided.digest,
        "cases": key(
            "cases", names=gazetteer.names.digest, cases=[repr(case) for case in gazetteer.cases]
        ),
        "indicators": register.sha256(beside) if beside.is_file() else "",
    }
    inputs = {
        "documents": [as_row(document) for document in documents],
        "codebook": book.digest,
        "order": [code.id for code in book.codes],  # that of the report
        **others,
        "recipe": asdict(made_by),
        "countries": list(settings.countries),
        "seed": settings.seed,
        "report_lang": settings.report_lang,
        "period": settings.period,
        "version": __version__,
    }
    return Job(
        "r" + key("run", **inputs)[:10],
        settings,
        tuple(documents),
        book,
        gazetteer,
        made_by,
        decided,
        others,
    )


def run(settings: Settings, *, now: Callable[[], str], progress: Progress = quiet) -> Outcome:
    """Everything, incremental. `now` is asked twice, for the times in run.json."""
    return carry_out(prepare(settings), now=now, progress=progress)


def recode(settings: Settings, *, now: Callable[[], str], progress: Progress = quiet) -> Outcome:
    """The latest run again with the codebook as it is now: the documents that run read, without
    looking at their files.
    """
    return carry_out(prepare_again(settings), now=now, progress=progress)


def prepare_again(settings: Settings, run: str = "") -> Job:
    """The job of `recode`: the documents of a run, by default of the latest."""
    manifest = manifest_of(run_folder(settings.outputs, run))
    book = codebook_file.read(settings.codebook)
    # documents are not read again, so the limits are those under which they were
    limits = manifest["options"].get("limits", {})
    settings = replace(settings, corpus=Path(manifest["circumstances"]["corpus"]), limits=limits)
    return job(settings, [Document(**row) for row in manifest["documents"]], book)


def carry_out(
    ready: Job, *, now: Callable[[], str], progress: Progress = quiet, publish_latest: bool = True
) -> Outcome:
    """Do what is not done yet, and publish; outputs/latest points to it unless it is only looked
    at, not taken over.
    """
    known = finished(ready)
    if known is None:
        started = now()
        with sharing.at_work(ready.store, ready.settings.shared):
            failures, parts = work(ready, progress, each)
            write(ready, failures, parts, started, now, progress)
    if (
        publish_latest
        and latest(ready.settings.outputs) != (ready.settings.outputs / "runs" / ready.id).resolve()
    ):
        point(ready.settings.outputs, ready.id)
    folder = ready.settings.outputs / "runs" / ready.id
    return Outcome(folder, known or manifest_of(folder), worked=known is None)


def finished(ready: Job) -> dict[str, Any] | None:
    """The manifest of this very run, when it is complete and no failure in it may have passed."""
    folder = ready.settings.outputs / "runs" / ready.id
    if not (folder / "run.json").is_file():
        return None
    manifest = manifest_of(folder)
    return manifest if not missing_files(folder) and not manifest["may_pass"] else None


def work(ready: Job, progress: Progress, each: Each) -> tuple[dict[str, Failure], list[Shard]]:
    """All stages up to coding, each batch done by `each`; what could not be read, and the shards of
    what could.
    """
    store, hands = Store(ready.store), workers(ready.settings.workers)
    sharing.bring_read(store, ready.counted, ready.recipe, only=("lemmatize",))
    missing = [
        d
        for d in ready.counted
        if not store.has("lemmatize", document_steps.keys_of(d, ready.recipe).lemmatize)
    ]
    sharing.bring_read(store, missing, ready.recipe, only=("extract",))
    known = [document_steps.remembered(store, document, ready.recipe) for document in missing]
    failures = {failure.doc: failure for failure in known if failure}
    unread = [document for document in missing if document.id not in failures]
    new = each(
        stages_annotate, ready, batches(unread, batch_size(len(unread), hands)), progress, "reading"
    )
    sharing.bring_read(store, unread, ready.recipe, only=("lemmatize",))
    while True:
        failures |= {failure.doc: failure for failure in new}
        parts = shards.split(
            store, [d for d in ready.counted if d.id not in failures], ready.recipe
        )
        todo = [part.documents for part in parts if not _indexed(store, part)]
        new = each(stages_index, ready, todo, progress, "indexing") or _index_here(
            ready, store, parts
        )
        if not new:  # else a document was lost from the store and cannot be read again
            break
    twins = shards.twins(shards.facts_of(store, parts))
    unsaid = [shard_steps.cases_key(part, ready.recipe, ready.gazetteer, twins) for part in parts]
    todo = _without(store, "cases", parts, unsaid)
    each(functools.partial(stages_cases, frozenset(twins)), ready, todo, progress, "cases")
    uncoded = [
        shard_steps.code_key(part, ready.recipe, ready.codebook.digest, twins) for part in parts
    ]
    todo = _without(store, "code", parts, uncoded)
    each(functools.partial(stages_code, frozenset(twins)), ready, todo, progress, "coding")
    return failures, parts


def _indexed(store: Store, shard: Shard) -> bool:
    """Whether a shard is indexed and placed, here or, then copied in, in the shared storage."""
    sharing.bring_index(store, shard)
    return shards.has(store, shard) and store.has("place", shard.place)


def _index_here(ready: Job, store: Store, parts: Sequence[Shard]) -> list[Failure]:
    """Index, in this process, shards whose index was made on another machine and did not come
    back.
    """
    lost = [part for part in parts if not _indexed(store, part)]
    return [failure for part in lost for failure in stages_index(ready, part.documents)]


def _without(store: Store, stage: str, parts: Sequence[Shard], keys: Sequence[str]) -> list[Batch]:
    """The documents of shards that have no result of a stage, here or in the shared storage."""
    store.bring(stage, keys)
    return [
        shard.documents for shard, key in zip(parts, keys, strict=True) if not store.has(stage, key)
    ]
