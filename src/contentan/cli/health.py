"""The command for a monitor: whether the schedule does its work."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, app, now

NightHours = Annotated[
    float, typer.Option("--night-hours", help="Hours without a good night.", min=0)
]
StuckHours = Annotated[float, typer.Option("--stuck-hours", help="Hours of one run.", min=0)]
Free = Annotated[
    int, typer.Option("--free-megabytes", help="Megabytes of disk that stay free.", min=0)
]
Notify = Annotated[
    str, typer.Option("--notify", help="Address told of what is wrong: https://… or mailtos://…")
]
Ping = Annotated[
    str, typer.Option("--ping", help="Dead man's switch, called while all is well: https://…")
]


@app.command()
def health(
    outputs: Outputs = DEFAULT_OUTPUTS,
    night_hours: NightHours = 26.0,
    stuck_hours: StuckHours = 6.0,
    free_megabytes: Free = 2_000,
    notify: Notify = "",
    ping: Ping = "",
    as_json: AsJson = False,
) -> None:
    """Show whether scheduled runs do their work: the last good night, the disk, what waits.

    With PREFECT_API_URL set, the server is asked for the next run, too.
    Exit code 1 if something is wrong.

    Example: contentan health
    """
    from contentan.publish import health as state
    from contentan.publish import notices

    limits = state.Limits(night_hours, stuck_hours, free_megabytes * 1_000_000)
    time = now()
    found = state.checks(outputs, limits, time, server=os.environ.get("PREFECT_API_URL", ""))
    wrong = any(one.wrong for one in found)
    give({"healthy": not wrong, "checks": found}, state.lines(found), as_json=as_json)
    if notify and notices.due(outputs, found, time):
        notices.tell(outputs, found, time, notify)
    if ping and not wrong:
        notices.ping(ping)
    if wrong:
        raise typer.Exit(1)
