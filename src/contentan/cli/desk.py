"""`contentan desk`: the page on which a codebook is tuned with its lines and figures beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.options import (
    DEFAULT_CODEBOOK,
    DEFAULT_OUTPUTS,
    Codebook,
    Outputs,
    app,
    check_language,
    now,
    say,
)


@app.command()
def desk(
    codebook: Codebook = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Only show: nothing can be saved or reviewed.")
    ] = False,
    port: Annotated[
        int, typer.Option("--port", help="Port; 0 takes a free one.", min=0, max=65535)
    ] = 8766,
    host: Annotated[
        str,
        typer.Option(
            "--host", help="Address to listen on; any but this machine's own needs --users."
        ),
    ] = "127.0.0.1",
    known_as: Annotated[
        list[str] | None, typer.Option("--known-as", help="Another host name that browsers use.")
    ] = None,
    users: Annotated[
        Path | None, typer.Option("--users", help="File with names and password hashes.")
    ] = None,
    reviewer: Annotated[
        str, typer.Option("--reviewer", help="Who works here; by default the account's name.")
    ] = "",
    lang: Annotated[
        str, typer.Option("--lang", help="kk, ru or en; by default the browser's language.")
    ] = "",
) -> None:
    """Read, tune the codebook, compare and review in the browser, on the latest run.

    Prints an address that opens the desk. Press Ctrl-C to stop.

    Example: contentan desk --codebook codebooks/people_diplomacy
    """
    from contentan.desk.screen import desk_server
    from contentan.review.screen.server import Choices

    check_language(lang)
    choices = Choices(outputs, host, port, tuple(known_as or ()), users, reviewer, lang)
    desk_server.serve(choices, codebook, say, now=now, read_only=read_only)
