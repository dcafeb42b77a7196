"""`contentan desk`: the page on which a codebook is tuned with its lines and figures beside it."""

from __future__ import annotations

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
from contentan.cli.screen_options import LOCALHOST, Host, KnownAs, PageLang, Port, Users


@app.command()
def desk(
    codebook: Codebook = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Only show: nothing can be saved or reviewed.")
    ] = False,
    port: Port = 8766,
    host: Host = LOCALHOST,
    known_as: KnownAs = None,
    users: Users = None,
    reviewer: Annotated[
        str, typer.Option("--reviewer", help="Who works here; by default the account's name.")
    ] = "",
    lang: PageLang = "",
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
