"""The command that runs by the clock."""

from __future__ import annotations

from typing import Annotated

import typer

from contentan.cli.options import (
    DEFAULT_CODEBOOK,
    DEFAULT_CORPUS,
    DEFAULT_COUNTRIES,
    DEFAULT_OUTPUTS,
    DEFAULT_SECONDS,
    DEFAULT_SEED,
    Codebook,
    Columns,
    Corpus,
    Countries,
    Outputs,
    Period,
    ReportLang,
    Seconds,
    Seed,
    Workers,
    app,
    typed,
)
from contentan.cli.scheduled import Contact

Cron = Annotated[str, typer.Option("--cron", help="Minute, hour, day, month, weekday.")]
Zone = Annotated[str, typer.Option("--timezone", help="Of --cron, such as Asia/Almaty.")]
Interval = Annotated[
    float, typer.Option("--interval", help="Seconds between runs, instead of --cron.", min=0)
]
Port = Annotated[
    int, typer.Option("--port", help="Of our own server; 0 is any that is free.", min=0, max=65535)
]
Notify = Annotated[
    str, typer.Option("--notify", help="Address told of held runs: https://… or mailtos://…")
]
Dask = Annotated[
    str, typer.Option("--dask", help="Address of a Dask scheduler, such as tcp://10.0.0.5:8786.")
]


@app.command()
def schedule(
    ctx: typer.Context,
    cron: Cron = "0 5 * * *",
    timezone: Zone = "UTC",
    interval: Interval = 0.0,
    port: Port = 4200,
    notify: Notify = "",
    corpus: Corpus = DEFAULT_CORPUS,
    codebook: Codebook = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
    countries: Countries = DEFAULT_COUNTRIES,
    columns: Columns = None,
    workers: Workers = 0,
    seconds: Seconds = DEFAULT_SECONDS,
    period: Period = "",
    seed: Seed = DEFAULT_SEED,
    report_lang: ReportLang = "en",
    contact: Contact = "",
    dask: Dask = "",
) -> None:
    """Run `contentan scheduled` by the clock until Ctrl-C, with a history in the browser; `recode`
    starts there on demand.

    Example: contentan schedule --cron "0 5 * * *" --timezone Asia/Almaty
    """
    from contentan.flows import flow_runs
    from contentan.flows import schedule as by_clock

    file = str(ctx.obj.path) if ctx.obj.path else None
    flow_runs.leave_with(lambda: by_clock.serve_flows(settings_file=file, **typed(ctx)))
