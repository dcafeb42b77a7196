"""Flows on a schedule: scheduled by the clock, recode when a person asks for it. One run at a time;
the rest wait.

    python flows/schedule.py --cron "0 5 * * *" --timezone Asia/Almaty

serves until Ctrl-C, against PREFECT_API_URL where that is set, else with a server of its own whose
address it prints.
"""

from __future__ import annotations

import datetime
import zoneinfo
from pathlib import Path
from typing import Annotated, cast

import typer
from prefect import serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Interval, Schedule

import notify as hooks
from _prefect import flow_runs, loopback
from contentan.cli import options as cli
from contentan.errors import UsageError
from contentan.runs import preparing
from contentan.settings import settings_file as files
from recode import recode
from scheduled import SettingsOption, scheduled, settings

CronOption = Annotated[str, typer.Option("--cron", help="Minute, hour, day, month, weekday.")]
ZoneOption = Annotated[str, typer.Option("--timezone", help="Of --cron, such as Asia/Almaty.")]
IntervalOption = Annotated[
    float, typer.Option("--interval", help="Seconds between runs, instead of --cron.", min=0)
]
NotifyOption = Annotated[
    str, typer.Option("--notify", help="Address told of held runs: https://… or mailtos://…")
]
PortOption = Annotated[
    int, typer.Option("--port", help="Of our own server; 0 is any that is free.", min=0, max=65535)
]


def schedule(cron: str, timezone: str, interval: float) -> Schedule:
    """When to run; UsageError for a schedule that Prefect does not understand."""
    try:
        zoneinfo.ZoneInfo(timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise UsageError(
            f"{timezone!r} is no time zone such as Asia/Almaty or UTC", where="--timezone"
        ) from None
    if interval:
        return Interval(datetime.timedelta(seconds=interval))
    try:
        return Cron(cron, timezone=timezone)
    except ValueError:
        raise UsageError(f"{cron!r} is no schedule such as '0 5 * * *'", where="--cron") from None


def main(  # noqa: PLR0913, PLR0917 - options of a command
    corpus: str = "",
    codebook: str = "",
    outputs: str = "",
    countries: str = "",
    workers: cli.Workers = 0,
    seconds: flow_runs.SecondsOption = 300.0,
    dask: flow_runs.DaskOption = "",
    settings_file: SettingsOption = "",
    cron: CronOption = "0 5 * * *",
    timezone: ZoneOption = "UTC",
    interval: IntervalOption = 0.0,
    port: PortOption = 4200,
    notify: NotifyOption = "",
) -> None:
    """Run scheduled by the clock, and recode on demand, until Ctrl-C. What is not given is as in
    contentan.toml.

    Example: python flows/schedule.py --cron "0 5 * * *" --timezone Asia/Almaty
    """
    when = schedule(cron, timezone, interval)
    file = files.find(Path(settings_file) if settings_file else None)
    chosen = settings(file, corpus, codebook, outputs, countries, workers, seconds)
    preparing.prepare(chosen)  # better now than at night
    shared = {
        "codebook": str(chosen.codebook.resolve()),
        "outputs": str(chosen.outputs.resolve()),
        "countries": ",".join(chosen.countries),
        "workers": workers,
        "dask": dask,
    }
    own = {"corpus": str(chosen.corpus.resolve()), "seconds": seconds}
    named = {"settings_file": str(file.path.resolve())} if file.path else {}
    by_clock = scheduled.to_deployment(
        "schedule", schedule=when, parameters={**shared, **own, **named}
    )
    with loopback.api(chosen.outputs, port=port, ui=True) as url:
        typer.echo(f"Prefect: {url.removesuffix('/api')}")
        if notify:
            hooks.notify(notify)
        on_demand = recode.to_deployment("on-demand", parameters=shared)
        # Both are coroutines only where an event loop runs already.
        serve(cast(RunnerDeployment, by_clock), cast(RunnerDeployment, on_demand), limit=1)


if __name__ == "__main__":
    flow_runs.script(main)
