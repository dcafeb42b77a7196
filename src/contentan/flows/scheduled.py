"""A scheduled run as a Prefect flow: fetch, run, compare with the published run, publish or hold.
`contentan scheduled` does the same.

    python -m contentan.flows.scheduled --corpus corpus --codebook codebooks/people_diplomacy

The run ends as Published, Held, Unchanged or Gave way. One that is held sends the event
`contentan.run.held` with its reasons, for automations (`notify`, docs/use/schedule.md).
What is not given here is as in contentan.toml.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import typer
from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State
from prefect.events import emit_event
from prefect.runtime import deployment, flow_run
from prefect.states import Completed

from contentan.errors import ContentanError, UsageError
from contentan.flows import artifacts, flow_options, flow_runs, loopback
from contentan.flows.batch_tasks import Crew
from contentan.flows.flow_options import (
    Codebook,
    Columns,
    Contact,
    Corpus,
    Countries,
    Dask,
    Outputs,
    Period,
    ReportLang,
    Seconds,
    Seed,
    SettingsPath,
    Workers,
)
from contentan.publish import nights, publish_or_hold, published, scheduled_run, terminal
from contentan.publish.scheduled_run import Concluded
from contentan.runs import preparing, run_options
from contentan.runs.after import summary
from contentan.runs.clock import now
from contentan.runs.job import Settings
from contentan.runs.pipeline import Outcome
from contentan.settings.settings_file import File
from contentan.sources.fetch.fetching import Options

EVENT = "contentan.run"


#: Seconds until a night that failed is tried once more: what was done by then is in the store.
AGAIN = 600


@flow(name="scheduled", flow_run_name=flow_runs.first_name, persist_result=False)
def scheduled(
    corpus: Corpus = None,
    codebook: Codebook = None,
    outputs: Outputs = None,
    countries: Countries = None,
    columns: Columns = None,
    workers: Workers = None,
    seconds: Seconds = None,
    period: Period = None,
    seed: Seed = None,
    report_lang: ReportLang = None,
    contact: Contact = "",
    settings_file: SettingsPath = None,
    dask: Dask = "",
) -> State[Any]:
    """Fetch, run, compare with the published run, publish or hold."""
    file = flow_options.file_of(settings_file)
    chosen = run_options.choose(
        file,
        corpus=corpus,
        codebook=codebook,
        outputs=outputs,
        countries=countries,
        columns=columns,
        workers=workers,
        seconds=seconds,
        period=period,
        seed=seed,
        report_lang=report_lang,
    )
    try:
        with published.alone(chosen.outputs), nights.kept(chosen.outputs, now) as ending:
            flow_runs.end_the_dead(outputs)
            crew = Crew(chosen.workers, dask)
            outcome, done = _tried_twice(lambda: _published_or_held(chosen, file, contact, crew))
            ending.set(done.ending, done.run.name, published.said(done.verdict.reasons))
            address = file.section("health")["address"]
            return _ended(outcome, done, terminal.address_of(done, chosen.outputs, address))
    except published.BusyError as error:
        return Completed(name="Gave way", message=str(error))


def _tried_twice(
    work: Callable[[], tuple[Outcome, Concluded]],
) -> tuple[Outcome, Concluded]:
    """Do the work, and of a deployment once more where it failed by something that may pass. A
    person at a terminal is told at once.
    """
    try:
        return work()
    except ContentanError:
        raise
    except Exception as error:
        if not deployment.id:
            raise
        get_run_logger().warning("failed: %s; tried once more in %d seconds", error, AGAIN)
    time.sleep(AGAIN)
    return work()


def _published_or_held(
    chosen: Settings, file: File, contact: str, crew: Crew
) -> tuple[Outcome, Concluded]:
    """What came of the run, and of its comparison with the published one."""
    options = scheduled_run.fetch_options(file.section("fetch"), contact)
    fetched = fetch(chosen.corpus, options) if options else None
    job = preparing.prepare(chosen)
    outcome = flow_runs.carry_out(f"scheduled {job.root.resolve().name}", job, crew)
    limits = publish_or_hold.thresholds(file.section("publish"))
    return outcome, scheduled_run.conclude(
        chosen.outputs, outcome.folder, limits, now=now, fetched=fetched
    )


def _ended(outcome: Outcome, done: Concluded, page: str) -> State[Any]:
    """Shown, told, and how the flow run ends; with the lines for whoever started it, and whether
    somebody should look.
    """
    if done.folder is not None:
        artifacts.verdict(done)
    report(done, page)
    lines = [*summary.lines(outcome), "", *terminal.lines(done)]
    said = published.said(done.verdict.reasons) or f"run {done.run.name}"
    attention = bool(outcome.failed) or not done.verdict.publish
    return Completed(name=done.ending.capitalize(), message=said, data=[lines, attention])


@task(name="fetch", cache_policy=NO_CACHE, persist_result=False)
def fetch(corpus: Path, options: Options) -> pl.DataFrame | None:
    """Fetch what the register names; None where it has no address."""
    return scheduled_run.fetch_into(corpus, options, now=now, progress=artifacts.meter())


def report(done: Concluded, page: str) -> None:
    """Send the event that automations wait for: contentan.run.published or contentan.run.held; none
    where nothing changed. `page` is the address of changes.html.
    """
    if done.folder is None:
        return
    payload = {
        "run": done.run.name,
        "published": (
            done.run.name if done.verdict.publish else done.before.name if done.before else ""
        ),
        "since": done.since,
        "reasons": [
            publish_or_hold.named(reason) for reason in (*done.verdict.reasons, *done.verdict.notes)
        ],
        "page": page,
    }
    related = [
        {
            "prefect.resource.id": f"prefect.flow-run.{flow_run.id}",
            "prefect.resource.role": "flow-run",
        }
    ]
    resource = {
        "prefect.resource.id": f"{EVENT}.{done.run.name}",
        "prefect.resource.name": done.run.name,
    }
    emit_event(f"{EVENT}.{done.ending}", resource, related=related, payload=payload)
    loopback.tell()  # this process may end before Prefect sends it by itself


@flow_options.with_options_of(scheduled)
def main(**given: Any) -> None:
    """Fetch, run, compare with the published run, publish or hold, as a Prefect flow. What is not
    given is as in contentan.toml.

    Example: python -m contentan.flows.scheduled --corpus corpus
    """
    chosen = flow_options.chosen(**given)
    with loopback.api(chosen.outputs):
        found = scheduled(**given)
    if not found:
        raise UsageError(
            "another scheduled run is at work here; this one gives way", where=chosen.outputs
        )
    lines, attention = found
    for line in lines:
        typer.echo(line)
    if attention:
        raise typer.Exit(1)


if __name__ == "__main__":
    flow_runs.script(main)
