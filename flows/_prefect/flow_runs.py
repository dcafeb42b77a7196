"""The parts that both flows share: from a job that was made ready to a published run, and from a
script to its exit code.
"""

from __future__ import annotations

import functools
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from prefect import get_client, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run
from pydantic import Field

from _prefect import artifacts, batches, loopback
from _prefect.batches import Crew
from contentan.cli import summary
from contentan.cli.options import now
from contentan.corpus.study import country_list
from contentan.errors import ContentanError
from contentan.runs import annotate_and_code, pipeline, run_files
from contentan.runs.job import Job, Settings
from contentan.runs.pipeline import Outcome
from contentan.runs.shards import Shard
from contentan.runs.workshop import Failure
from contentan.store import sharing
from contentan.store.run_folders import latest, manifest_of, point

# Parameters of the flows, as the form in Prefect's pages shows them.
CorpusPath = Annotated[
    str, Field(description="Folder with register.csv, or the register itself", min_length=1)
]
CodebookPath = Annotated[str, Field(description="Folder with codebook.yaml", min_length=1)]
OutputsPath = Annotated[str, Field(description="Where results and the store live", min_length=1)]
CountryList = Annotated[
    str,
    Field(description="Countries to compare, ISO 3166-1 alpha-3, comma between them", min_length=3),
]
WorkerCount = Annotated[int, Field(description="Processes; 0 is one a core", ge=0, le=256)]
Seconds = Annotated[float, Field(description="Longest time for one file", gt=0)]
DaskAddress = Annotated[
    str,
    Field(
        description="Address of a Dask scheduler; empty for processes of this machine",
        pattern=r"^$|^\w+://.+",
    ),
]
SharedAddress = Annotated[
    str,
    Field(
        description=(
            "Object storage behind the store, such as s3://bucket/folder; empty leaves it as it is"
        )
    ),
]

# The same for the scripts.
SecondsOption = Annotated[float, typer.Option("--seconds", help="Longest time for one file.")]
DaskOption = Annotated[
    str, typer.Option("--dask", help="Address of a Dask scheduler, such as tcp://10.0.0.5:8786.")
]
SharedOption = Annotated[
    str, typer.Option("--shared", help="Object storage behind the store: s3://bucket/folder.")
]


def first_name() -> str:
    """Name of a flow run while its documents are not yet counted."""
    given = flow_run.parameters
    return f"{flow_run.flow_name} {Path(given.get('corpus') or given['codebook']).resolve().name}"


def carry_out(title: str, job: Job, crew: Crew) -> Outcome:
    """Do what is not done yet, publish, and show in Prefect's pages what came of it."""
    loopback.leave_with_starter()
    _rename(f"{title} {len(job.documents)} documents")
    outputs = job.settings.outputs
    before, done = latest(outputs), pipeline.finished(job)
    if done is None:
        started, progress = now(), artifacts.meter()
        with sharing.at_work(job.store, job.settings.shared):
            failures, shards = annotate_and_code.annotate_and_code(
                job, progress, functools.partial(batches.each, crew)
            )
            compare(batches.whole(job), batches.whole(failures), batches.whole(shards), started)
    folder = outputs / "runs" / job.id
    if latest(outputs) != folder.resolve():
        point(outputs, job.id)
    outcome = Outcome(folder, manifest_of(folder), worked=done is None)
    artifacts.publish(outcome, before)
    return outcome


@task(
    name="compare",
    task_run_name="count, compare and publish",
    cache_policy=NO_CACHE,
    persist_result=False,
)
def compare(job: Job, failed: Mapping[str, Failure], shards: Sequence[Shard], started: str) -> None:
    """Count, compare and write the run folder."""
    run_files.write(job, failed, shards, started, now, progress=artifacts.meter())


def _rename(name: str) -> None:
    """How many documents there are is known only now."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, name=name)


def settings(
    corpus: str,
    book: str,
    outputs: str,
    given: str,
    workers: int = 0,
    seconds: float = 300.0,
    shared: str = "",
) -> Settings:
    """The settings that a flow's parameters stand for."""
    return Settings(
        Path(corpus),
        Path(book),
        Path(outputs),
        countries=country_list(given),
        workers=workers,
        seconds=seconds,
        shared=shared or None,
    )


def started_here(outputs: Path, flow: Callable[[], Outcome]) -> None:
    """Run a flow for the person at the terminal: against PREFECT_API_URL, else a server of our own.
    Ends with the CLI's exit codes.
    """
    try:
        with loopback.api(outputs):
            outcome = flow()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    for line in summary.lines(outcome):
        typer.echo(line)
    if outcome.failed:
        raise typer.Exit(1)


def script(main: Callable[..., Any]) -> None:
    """Run a script's main: an error that a person can act on is one line on stderr and exit code
    2.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command()(main)
    code = _code_of(app)
    sys.stdout.flush()
    sys.stderr.flush()
    # What was to be told to the server has been told; Prefect's own handlers would wait a minute
    # for one that is gone.
    os._exit(code)


def _code_of(app: typer.Typer) -> int:
    try:
        app()
    except ContentanError as error:
        print(f"contentan: {error}", file=sys.stderr)
        return 2
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException:
        traceback.print_exc()
        return 1
    return 0
