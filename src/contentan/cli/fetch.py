"""Commands that download what a register names, and tell documents from pages about them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_CORPUS, app, now
from contentan.errors import UsageError

fetch_app = typer.Typer(
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(fetch_app, name="fetch")

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
    typer.Option(
        "--allow-private",
        help="Also fetch from hosts of the list that are on this machine or in a local network.",
    ),
]
Render = Annotated[
    bool,
    typer.Option(
        "--render", help="Show pages that need scripts to an installed Chromium, in its sandbox."
    ),
]
Warc = Annotated[
    bool, typer.Option("--warc", help="Also record what servers send, as fetched/<time>.warc.gz.")
]
Plan = Annotated[
    bool, typer.Option("--plan", help="List what would be downloaded; download nothing.")
]


Ids = Annotated[
    list[str] | None, typer.Argument(help="Ids of doubtful documents; none: they are listed.")
]
Take = Annotated[
    bool | None, typer.Option("--take/--reject", help="It is the document, or it is none.")
]


@fetch_app.callback()
def fetch(
    context: typer.Context,
    register: Register = DEFAULT_CORPUS / "register.csv",
    to: To = None,
    contact: Contact = "",
    pause: Pause = 2.0,
    retries: Retries = 3,
    seconds: Seconds = 300.0,
    megabytes: Megabytes = 100,
    threads: Threads = 4,
    allow_private: AllowPrivate = False,
    render: Render = False,
    warc: Warc = False,
    plan: Plan = False,
    as_json: AsJson = False,
) -> None:
    """Download the documents whose urls the register lists.

    A changed document becomes a new version beside the old one. What is no document (a log-in
    form, a page that says that there is none) is doubtful: the register keeps the last sound
    version until `contentan fetch decide`.
    Exit code 1 if a download failed or is doubtful.

    Example: contentan fetch --register corpus/sources.csv --to my-corpus --contact me@university.kz
    """
    if context.invoked_subcommand:
        return
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
        render=render,
        warc=warc,
    )
    if plan:
        hosts = fetching.plan(register, options)
        give({"hosts": hosts, "addresses": []}, terminal.plan_lines(hosts), as_json=as_json)
        return
    with summary.progress(sys.stderr) as shown:
        table = fetching.fetch(register, to, options, now=now, progress=shown)
    give({"hosts": [], "addresses": table}, terminal.lines(table), as_json=as_json)
    if {"failed", "doubtful"} & set(table["status"]):
        raise typer.Exit(1)


@fetch_app.command()
def decide(
    ids: Ids = None,
    register: Register = DEFAULT_CORPUS / "register.csv",
    to: To = None,
    take: Take = None,
    as_json: AsJson = False,
) -> None:
    """List what is doubtful, or decide on it.

    What is taken becomes a version and goes into the register, and later ones are not doubted for
    the same reason. What is rejected is not asked about again.

    Example: contentan fetch decide S017 --reject
    """
    from contentan.sources.fetch import decisions, fetching, terminal

    folder = fetching.folder_of(register, to)
    if not ids:
        if take is not None:
            raise UsageError(
                "name the documents to decide on; `contentan fetch decide` lists them",
                where="--take" if take else "--reject",
            )
        waiting = decisions.open_doubts(folder)
        give({"doubts": waiting, "decided": []}, terminal.doubt_lines(waiting), as_json=as_json)
        return
    if take is None:
        raise UsageError("say --take, if it is the document, or --reject, if it is none")
    decided = decisions.decide(register, folder, ids, take=take, now=now)
    lines = terminal.decided_lines(decided, take=take)
    rows = [{"id": one.id, "taken": take, "file": one.file} for one in decided]
    give({"doubts": [], "decided": rows}, lines, as_json=as_json)


@fetch_app.command()
def changes(
    doc: Annotated[str, typer.Argument(metavar="ID", help="Id of a fetched document.")],
    versions: Annotated[
        list[str] | None,
        typer.Argument(help="Beginnings of two digests; the last two versions by default."),
    ] = None,
    register: Register = DEFAULT_CORPUS / "register.csv",
    to: To = None,
    as_json: AsJson = False,
) -> None:
    """Show what has changed between two versions of a document, sentence by sentence.

    Example: contentan fetch changes S017
    """
    from contentan.sources.fetch import decisions, fetching, terminal

    files, found = decisions.changes(fetching.folder_of(register, to), doc, versions or ())
    rows = [{"sign": one.sign, "text": one.text} for one in found]
    lines = terminal.change_lines(files, found)
    give({"files": files, "sentences": rows}, lines, as_json=as_json)
