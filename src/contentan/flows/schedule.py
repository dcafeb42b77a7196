"""Flows on a schedule: scheduled by the clock, recode when a person asks for it. One run at a time;
the rest wait.

    contentan schedule --cron "0 5 * * *" --timezone Asia/Almaty

serves until Ctrl-C, against PREFECT_API_URL where that is set, else with a server of its own whose
address it prints.
"""

from __future__ import annotations

import datetime
import inspect
import zoneinfo
from collections.abc import Mapping
from typing import Annotated, Any, cast

import typer
from prefect import Flow, serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Interval, Schedule
from prefect.types.entrypoint import EntrypointType

from contentan.errors import UsageError
from contentan.flows import flow_options, flow_runs, loopback
from contentan.flows import notify as hooks
from contentan.flows.recode import recode
from contentan.flows.scheduled import scheduled
from contentan.runs import preparing
from contentan.runs.job import Settings

CRON, ZONE, PORT = "0 5 * * *", "UTC", 4200
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


@flow_options.with_options_of(scheduled)
def main(
    cron: CronOption = CRON,
    timezone: ZoneOption = ZONE,
    interval: IntervalOption = 0.0,
    port: PortOption = PORT,
    notify: NotifyOption = "",
    **given: Any,
) -> None:
    """Run scheduled by the clock, and recode on demand, until Ctrl-C. What is not given is as in
    contentan.toml.

    Example: python -m contentan.flows.schedule --cron "0 5 * * *" --timezone Asia/Almaty
    """
    serve_flows(cron, timezone, interval, port, notify, **given)


def serve_flows(
    cron: str = CRON,
    timezone: str = ZONE,
    interval: float = 0.0,
    port: int = PORT,
    notify: str = "",
    **given: Any,
) -> None:
    """Serve the flows until Ctrl-C; `given` are parameters of `scheduled`.

    Raises UsageError for a schedule, an address or a choice of a run that cannot be.
    """
    when = schedule(cron, timezone, interval)
    chosen = flow_options.chosen(**given)
    preparing.prepare(chosen)  # better now than at night
    by_clock = scheduled.to_deployment(
        "schedule",
        schedule=when,
        parameters=parameters_of(scheduled, given, chosen),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    with loopback.api(chosen.outputs, port=port, ui=True) as url:
        typer.echo(f"Prefect: {url.removesuffix('/api')}")
        if notify:
            hooks.notify(notify)
        on_demand = recode.to_deployment(
            "on-demand",
            parameters=parameters_of(recode, given, chosen),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        # Both are coroutines only where an event loop runs already.
        serve(cast(RunnerDeployment, by_clock), cast(RunnerDeployment, on_demand), limit=1)


def parameters_of(
    flow: Flow[Any, Any], given: Mapping[str, Any], chosen: Settings
) -> dict[str, Any]:
    """What was given of a flow's parameters, with whole paths; the rest each run takes from the
    settings file as it is by then.
    """
    file = flow_options.file_of(given.get("settings_file"))
    whole = {
        "corpus": str(chosen.corpus.resolve()),
        "codebook": str(chosen.codebook.resolve()),
        "outputs": str(chosen.outputs.resolve()),
        "settings_file": str(file.path.resolve()) if file.path else None,
    }
    found = {**given, **whole}
    taken = inspect.signature(flow.fn).parameters
    return {name: value for name, value in found.items() if name in taken and value is not None}


if __name__ == "__main__":
    flow_runs.script(main)
