"""A scheduled run as a Prefect flow: fetch, run, compare with the published run, publish or hold.
`contentan scheduled` does the same.

    python flows/scheduled.py --corpus corpus --codebook codebooks/people_diplomacy

The run ends as Published, Held, Unchanged or Gave way. One that is held sends the event
`contentan.run.held` with its reasons, for automations (flows/notify.py, docs/use/schedule.md).
What is not given here is as in contentan.toml.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State
from prefect.events import emit_event
from prefect.runtime import flow_run
from prefect.states import Completed
from pydantic import Field

from _prefect import artifacts, flow_runs, loopback
from _prefect.batches import Crew
from _prefect.flow_runs import DaskAddress, Seconds, WorkerCount
from contentan.cli import options as cli
from contentan.cli import summary
from contentan.corpus.study import country_list
from contentan.errors import UsageError
from contentan.publish import publish_or_hold, published, scheduled_run, terminal
from contentan.publish.scheduled_run import Concluded
from contentan.runs import preparing
from contentan.runs.job import Settings
from contentan.settings import settings_file as files
from contentan.sources.fetch import fetching

#: A parameter that is as in the settings file where it is empty.
Given = Annotated[str, Field(description="Empty: as in the settings file")]
SettingsPath = Annotated[
    str, Field(description="Settings file; empty: contentan.toml of the folder, where there is one")
]
SettingsOption = Annotated[
    str, typer.Option("--settings", help="Settings; by default contentan.toml of the folder.")
]
EVENT = "contentan.run"


@flow(name="scheduled", flow_run_name=flow_runs.first_name, persist_result=False)
def scheduled(
    corpus: Given = "",
    codebook: Given = "",
    outputs: Given = "",
    countries: Given = "",
    workers: WorkerCount = 0,
    seconds: Seconds = 300.0,
    dask: DaskAddress = "",
    settings_file: SettingsPath = "",
) -> State[Any]:
    """Fetch, run, compare with the published run, publish or hold."""
    file = files.find(Path(settings_file) if settings_file else None)
    chosen = settings(file, corpus, codebook, outputs, countries, workers, seconds)
    try:
        with published.alone(chosen.outputs):
            fetched = fetch(chosen.corpus, file.section("fetch"))
            job = preparing.prepare(chosen)
            outcome = flow_runs.carry_out(
                f"scheduled {job.root.resolve().name}", job, Crew(workers, dask)
            )
            limits = publish_or_hold.thresholds(file.section("publish"))
            done = scheduled_run.conclude(
                chosen.outputs, outcome.folder, limits, now=cli.now, fetched=fetched
            )
    except published.BusyError as error:
        return Completed(name="Gave way", message=str(error))
    artifacts.verdict(done)
    report(done)
    lines = [*summary.lines(outcome), "", *terminal.lines(done)]
    said = published.said(done.verdict.reasons) or f"run {done.run.name}"
    return Completed(
        name=name(done),
        message=said,
        data=[lines, bool(outcome.failed) or not done.verdict.publish],
    )


def settings(file: files.File, *given: Any) -> Settings:
    """What is given, else what the file says; the study, the limits and the register's columns
    always as in the file.
    """
    corpus, book, outputs, countries, workers, seconds = given
    paths, study = file.section("paths"), file.section("study")
    names = country_list(countries or ",".join(study["countries"]))
    return Settings(
        Path(corpus or paths["corpus"]),
        Path(book or paths["codebook"]),
        Path(outputs or paths["outputs"]),
        countries=names,
        columns={ours: theirs for ours, theirs in file.section("register").items() if theirs},
        seed=study["seed"],
        report_lang=file.section("report")["lang"],
        period=(study["period"][0], study["period"][1]) if study["period"] else None,
        limits=file.limits(),
        workers=workers,
        seconds=seconds,
        shared=paths["shared"],
    )


@task(name="fetch", cache_policy=NO_CACHE, persist_result=False)
def fetch(corpus: Path, section: dict[str, Any]) -> pl.DataFrame | None:
    """Fetch what the register names, if the settings say who asks and the register has
    addresses.
    """
    if not section["contact"]:
        return None
    options = fetching.Options(
        **{name: value for name, value in section.items() if name != "megabytes"},
        bytes=section["megabytes"] * 1_000_000,
    )
    return scheduled_run.fetch_into(corpus, options, now=cli.now, progress=artifacts.meter())


def name(done: Concluded) -> str:
    """How the flow run ends."""
    if done.folder is None:
        return "Unchanged"
    return "Published" if done.verdict.publish else "Held"


def report(done: Concluded) -> None:
    """Send the event that automations wait for: contentan.run.published or contentan.run.held; none
    where nothing changed.
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
        "page": str(done.page.resolve()) if done.page else "",
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
    emit_event(f"{EVENT}.{name(done).lower()}", resource, related=related, payload=payload)
    loopback.tell()  # this process may end before Prefect sends it by itself


def main(
    corpus: str = "",
    codebook: str = "",
    outputs: str = "",
    countries: str = "",
    workers: cli.Workers = 0,
    seconds: flow_runs.SecondsOption = 300.0,
    dask: flow_runs.DaskOption = "",
    settings_file: SettingsOption = "",
) -> None:
    """Fetch, run, compare with the published run, publish or hold, as a Prefect flow.

    Example: python flows/scheduled.py --corpus corpus --codebook codebooks/people_diplomacy
    """
    file = files.find(Path(settings_file) if settings_file else None)
    given = (corpus, codebook, outputs, countries, workers, seconds)
    chosen = replace(settings(file, *given), columns={})
    with loopback.api(chosen.outputs):
        found = scheduled(*given, dask, settings_file)
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
