"""Both flows on a schedule: reprocess by the clock, recode when a person asks for it. One run at a time; the rest wait.

    python flows/schedule.py --cron "0 5 * * *" --timezone Asia/Almaty

serves until Ctrl-C, against PREFECT_API_URL where that is set, else with a server of its own whose address it prints.
"""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Annotated, cast

import typer
from prefect import serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Interval, Schedule

import carry
import loopback
from contentan import pipeline
from contentan.cli import options as cli
from contentan.errors import UsageError
from recode import recode
from reprocess import reprocess

CronOption = Annotated[str, typer.Option("--cron", help="Minute, hour, day, month, weekday.")]
ZoneOption = Annotated[str, typer.Option("--timezone", help="Of --cron, such as Asia/Almaty.")]
IntervalOption = Annotated[float, typer.Option("--interval", help="Seconds between runs, instead of --cron.", min=0)]
PortOption = Annotated[int, typer.Option("--port", help="Of our own server; 0 is any that is free.", min=0, max=65535)]


def schedule(cron: str, timezone: str, interval: float) -> Schedule:
    """When to run; UsageError for a schedule that Prefect does not understand."""
    try:
        zoneinfo.ZoneInfo(timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise UsageError(f"{timezone!r} is no time zone such as Asia/Almaty or UTC", where="--timezone") from None
    if interval:
        return Interval(datetime.timedelta(seconds=interval))
    try:
        return Cron(cron, timezone=timezone)
    except ValueError:
        raise UsageError(f"{cron!r} is no schedule such as '0 5 * * *'", where="--cron") from None


def main(  # noqa: PLR0913, PLR0917 - options of a command
    corpus: cli.Corpus = cli.DEFAULT_CORPUS,
    codebook: cli.Codebook = cli.DEFAULT_CODEBOOK,
    outputs: cli.Outputs = cli.DEFAULT_OUTPUTS,
    countries: cli.Countries = "KAZ,USA",
    workers: cli.Workers = 0,
    seconds: carry.SecondsOption = 300.0,
    dask: carry.DaskOption = "",
    cron: CronOption = "0 5 * * *",
    timezone: ZoneOption = "UTC",
    interval: IntervalOption = 0.0,
    port: PortOption = 4200,
) -> None:
    """Run reprocess by the clock, and recode on demand, until Ctrl-C.

    Example: python flows/schedule.py --cron "0 5 * * *" --timezone Asia/Almaty
    """
    when = schedule(cron, timezone, interval)
    pipeline.prepare(carry.settings(str(corpus), str(codebook), str(outputs), countries))  # better now than at night
    shared = {
        "codebook": str(codebook.resolve()), "outputs": str(outputs.resolve()),
        "countries": countries, "workers": workers, "dask": dask,
    }  # fmt: skip
    whole = {**shared, "corpus": str(corpus.resolve()), "seconds": seconds}
    by_clock = reprocess.to_deployment("schedule", schedule=when, parameters=whole)
    with loopback.api(outputs, port=port, ui=True) as url:
        typer.echo(f"Prefect: {url.removesuffix('/api')}")
        on_demand = recode.to_deployment("on-demand", parameters=shared)
        # Both are coroutines only where an event loop runs already.
        serve(cast(RunnerDeployment, by_clock), cast(RunnerDeployment, on_demand), limit=1)


if __name__ == "__main__":
    carry.script(main)
