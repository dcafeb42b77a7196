"""From the documents' results to the files of a run: add up, compare, write, all in memory that
does not grow with the corpus.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from contentan import __version__
from contentan.codebook import canonical_form
from contentan.corpus.register import sha256
from contentan.errors import UsageError
from contentan.model import as_row
from contentan.runs import recipe
from contentan.runs.analysis import DECLARED, Analysis, analyse, compared
from contentan.runs.answer import Answer
from contentan.runs.job import CHANGED, Job
from contentan.runs.key_words import key_words
from contentan.runs.shards import Shard
from contentan.runs.totals import HitWriter, add_up
from contentan.runs.workshop import PASSING, Failure
from contentan.store.files import temporary
from contentan.store.keys import key
from contentan.store.run_folders import drafts_of, publish, write_manifest
from contentan.tables.frames import to_csv, to_parquet

if TYPE_CHECKING:
    from contentan.runs.pool import Progress

RESULTS = (
    *(f"{name}.{kind}" for name in (*DECLARED, "hits") for kind in ("csv", "parquet")),
    "report.html",
    "codebook.json",
)


def write(
    ready: Job,
    failures: Mapping[str, Failure],
    parts: Sequence[Shard],
    started: str,
    now: Callable[[], str],
    progress: Progress,
    answered: Callable[[Answer], None] | None = None,
) -> None:
    """Count, compare and publish the run folder. One that stands there already is not sound, or
    could not read all: it goes. `answered` hears what was found before the rest is made.
    """
    progress("comparing", 0, 1)
    told = False

    def tell(found: Answer) -> None:
        nonlocal told
        told = True
        progress("comparing", 1, 1)
        if answered:
            answered(found)

    replaces = (ready.settings.outputs / "runs" / ready.id / "run.json").is_file()
    drafts = drafts_of(ready.settings.outputs)
    draft = temporary(drafts)
    draft.mkdir(parents=True)
    try:
        make(draft, ready, failures, parts, (started, now), tell if answered else None)
        if not recipe.unchanged():
            raise UsageError(CHANGED)
        publish(ready.settings.outputs / "runs" / ready.id, draft, replace=replaces)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        with contextlib.suppress(OSError):  # another process makes a run at the same time
            drafts.rmdir()
    if not told:
        progress("comparing", 1, 1)


def make(
    draft: Path,
    ready: Job,
    failures: Mapping[str, Failure],
    parts: Sequence[Shard],
    times: tuple[str, Callable[[], str]],
    answered: Callable[[Answer], None] | None = None,
) -> None:
    """All files of a run, into a folder that is empty. `times` are that of its begin, and whom to
    ask for that of its end.
    """
    started, now = times
    hits = HitWriter(draft)
    totals = add_up(ready, failures, parts, hits)
    manifest = describe(ready, totals.documents)
    first = compared(ready, totals)
    if answered:
        answered(
            Answer(
                ready.id,
                manifest,
                ready.codebook,
                totals.documents,
                first.counts,
                first.judged.comparison,
            )
        )
    hits.write()
    found = analyse(ready, totals, first, key_words(ready, parts, totals))
    _fill(draft, ready, found, manifest, totals.placed)
    manifest["files"] = {
        name: [(draft / name).stat().st_size, sha256(draft / name)] for name in RESULTS
    }
    manifest["may_pass"] = sorted(f.doc for f in failures.values() if f.cause in PASSING)
    # What two runs with equal results may differ in.
    manifest["circumstances"] = {
        "started": started,
        "finished": now(),
        "corpus": str(ready.settings.corpus.resolve()),
        "codebook": str(ready.settings.codebook.resolve()),
    }
    write_manifest(draft, manifest)


def _fill(
    draft: Path,
    ready: Job,
    found: Analysis,
    manifest: Mapping[str, Any],
    placed: pl.DataFrame,
) -> None:
    """The files of a run but for run.json; hits.csv and hits.parquet are there already."""
    from contentan.report import html_report  # templates are needed only when something is written
    from contentan.report.sections import hit_parts

    for name, (table, _) in found.tables.items():
        (draft / f"{name}.csv").write_bytes(to_csv(table))
        (draft / f"{name}.parquet").write_bytes(to_parquet(table))
    shown = {name: table for name, (table, _) in found.tables.items() if name in html_report.TABLES}
    page = html_report.render(
        html_report.Found(
            manifest=manifest,
            codebook=ready.codebook,
            network=found.network,
            cases=found.profiles,
            gazetteer=ready.gazetteer,
            hits=hit_parts.taken(pl.scan_parquet(draft / "hits.parquet"), placed),
            **shown,
        ),
        ready.settings.report_lang,
    )
    (draft / "report.html").write_text(page, encoding="utf-8", newline="\n")
    (draft / "codebook.json").write_text(
        canonical_form.canonical(ready.codebook), encoding="utf-8", newline="\n"
    )


def describe(ready: Job, documents: pl.DataFrame) -> dict[str, Any]:
    """What the run was made of, without times."""
    rows = [as_row(document) for document in ready.documents]
    status = dict.fromkeys(("ok", "warning", "failed"), 0) | dict(
        documents["status"].value_counts().iter_rows()
    )
    return {
        "id": ready.id,
        "contentan": __version__,
        "corpus": {"documents": len(rows), "digest": key("documents", rows=rows)},
        "codebook": {
            "name": ready.codebook.name,
            "version": ready.codebook.version,
            "digest": ready.codebook.digest,
            "order": [code.id for code in ready.codebook.codes],
            # No part of the digest, but decisions follow it.
            **({"crosswalk": ready.codebook.crosswalk} if ready.codebook.crosswalk else {}),
        },
        **ready.beside,
        "case_names": ready.gazetteer.names.digest,
        "stages": ready.recipe.stages,
        "sources": dict(recipe.code_digests()),
        "libraries": ready.recipe.libraries,
        "seed": ready.settings.seed,
        "options": {
            "countries": ",".join(ready.settings.countries),
            "report_lang": ready.settings.report_lang,
            "period": "-".join(map(str, ready.settings.period or ())),
            "limits": ready.settings.own_limits,
        },
        "study": ready.settings.study.as_json(),
        "status": status,
        "hits": int(documents["hits"].sum()),
        "documents": rows,
    }
