"""The command that downloads what a register names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_CORPUS, app, now

Register = Annotated[
    Path,
    typer.Option(
        "--register", help="Register or list of sources (CSV, XLSX) with columns id and url."
    ),
]
To = Annotated[
    Path | None, typer.Option("--to", help="Corpus folder; the register's own by default.")
]
Contact = Annotated[
    str,
    typer.Option(
        "--contact",
        envvar="CONTENTAN_CONTACT",
        help="E-mail or web page that tells servers who asks.",
    ),
]
Pause = Annotated[
    float, typer.Option("--pause", help="Seconds between two requests to a host.", min=0.0)
]
Retries = Annotated[
    int, typer.Option("--retries", help="Further attempts for each document.", min=0)
]
Seconds = Annotated[float, typer.Option("--seconds", help="Time limit for one transfer.", min=1.0)]
Megabytes = Annotated[int, typer.Option("--megabytes", help="Size limit for one document.", min=1)]
Threads = Annotated[
    int, typer.Option("--threads", help="Hosts asked at the same time.", min=1, max=32)
]
AllowPrivate = Annotated[
    bool,
    typer.Option("--allow-private", help="Also fetch from this machine and local networks."),
]
Plan = Annotated[
    bool, typer.Option("--plan", help="List what would be downloaded; download nothing.")
]


@app.command()
def fetch(
    register: Register = DEFAULT_CORPUS / "register.csv",
    to: To = None,
    contact: Contact = "",
    pause: Pause = 2.0,
    retries: Retries = 3,
    seconds: Seconds = 300.0,
    megabytes: Megabytes = 100,
    threads: Threads = 4,
    allow_private: AllowPrivate = False,
    plan: Plan = False,
    as_json: AsJson = False,
) -> None:
    """Download the documents whose urls the register lists.

    A changed document becomes a new version beside the old one.
    Exit code 1 if a download failed.

    Example: contentan fetch --register corpus/sources.csv --to my-corpus --contact me@university.kz
    """
    from contentan.runs.after import summary
    from contentan.sources.fetch import fetching, terminal

    options = fetching.Options(
        contact,
        pause=pause,
        retries=retries,
        seconds=seconds,
        bytes=megabytes * 1_000_000,
        threads=threads,
        allow_private=allow_private,
    )
    if plan:
        hosts = fetching.plan(register, options)
        give({"hosts": hosts, "addresses": []}, terminal.plan_lines(hosts), as_json=as_json)
        return
    with summary.progress(sys.stderr) as shown:
        table = fetching.fetch(register, to, options, now=now, progress=shown)
    give({"hosts": [], "addresses": table}, terminal.lines(table), as_json=as_json)
    if "failed" in table["status"]:
        raise typer.Exit(1)
