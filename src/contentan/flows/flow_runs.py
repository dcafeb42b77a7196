"""The parts that all flows share: from a job that was made ready to a published run, and from a
script to its exit code.
"""

from __future__ import annotations

import functools
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import typer
from prefect import get_client, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import State, StateType
from prefect.runtime import deployment, flow_run
from prefect.states import Crashed

from contentan.errors import ContentanError, many
from contentan.flows import artifacts, batch_tasks, loopback
from contentan.flows.batch_tasks import Crew, whole
from contentan.runs import annotate_and_code, pipeline, run_files
from contentan.runs.after import summary
from contentan.runs.clock import now
from contentan.runs.job import Job
from contentan.runs.pipeline import Outcome
from contentan.runs.shards import Shard
from contentan.runs.workshop import Failure
from contentan.store import machine_faults, sharing
from contentan.store.run_folders import latest, manifest_of, point


def first_name() -> str:
    """Name of a flow run while its documents are not yet counted."""
    given = flow_run.parameters
    named = given.get("corpus") or given.get("codebook")
    return f"{flow_run.flow_name} {Path(named).resolve().name}" if named else flow_run.flow_name


def carry_out(title: str, job: Job, crew: Crew) -> Outcome:
    """Do what is not done yet, publish, and show in Prefect's pages what came of it."""
    loopback.leave_with_starter()
    _rename(f"{title} {many(len(job.documents), 'document')}")
    outputs = job.settings.outputs
    before, done = latest(outputs), pipeline.finished(job)
    if done is None:
        started, progress = now(), artifacts.meter()
        with sharing.at_work(job.store, job.settings.shared):
            failures, shards = annotate_and_code.annotate_and_code(
                job, progress, functools.partial(batch_tasks.each, crew)
            )
            compare(whole(job), whole(failures), whole(shards), started)
    folder = outputs / "runs" / job.id
    if latest(outputs) != folder.resolve():
        point(outputs, job.id)
    outcome = Outcome(folder, manifest_of(folder), worked=done is None)
    if outcome.worked or before is None or before.name != folder.name:
        artifacts.publish(outcome, before)
    return outcome


def end_the_dead(outputs: str | None) -> None:
    """Let the history show runs of this deployment as crashed whose process was killed.

    To be called by whoever holds the lock of the outputs: the lock ends with its process, so that
    another run into the same outputs, given as the parameter `outputs`, cannot be at work.
    """
    if not deployment.id:
        return
    wanted = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[UUID(deployment.id)]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])),
    )
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=wanted):
            if str(run.id) != flow_run.id and run.parameters.get("outputs") == outputs:
                gone: State[Any] = Crashed(
                    message="its process was killed; a later run holds its lock"
                )
                client.set_flow_run_state(run.id, gone, force=True)


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


def script(main: Callable[..., Any]) -> NoReturn:
    """Run a script's main: an error that a person can act on is one line on stderr and exit code
    2.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command()(main)
    leave_with(app)


def leave_with(call: Callable[[], Any]) -> NoReturn:
    """Call, and end this process with the exit code that what comes of it stands for."""
    code = _code_of(call)
    sys.stdout.flush()
    sys.stderr.flush()
    # What was to be told to the server has been told; Prefect's own handlers would wait a minute
    # for one that is gone.
    os._exit(code)


def _code_of(call: Callable[[], Any]) -> int:
    try:
        call()
    except ContentanError as error:
        print(f"contentan: {error}", file=sys.stderr)
        return 2
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except KeyboardInterrupt:
        return 130
    except BaseException as error:
        if said := machine_faults.said_of(error):
            print(f"contentan: {said}", file=sys.stderr)
            return 2
        traceback.print_exc()
        return 1
    return 0
