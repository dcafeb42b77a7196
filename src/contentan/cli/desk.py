"""`contentan desk`: the page on which a codebook is tuned with its lines and figures beside it."""

from __future__ import annotations

from typing import Annotated

import typer

from contentan.cli.options import (
    DEFAULT_CODEBOOK,
    DEFAULT_CORPUS,
    DEFAULT_OUTPUTS,
    Codebook,
    Columns,
    Corpus,
    Outputs,
    app,
    check_language,
    now,
    say,
)
from contentan.cli.screen_options import LOCALHOST, Host, KnownAs, PageLang, Port, Users


@app.command()
def desk(
    ctx: typer.Context,
    codebook: Codebook = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
    corpus: Corpus = DEFAULT_CORPUS,
    columns: Columns = None,
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
    """Read, tune the codebook, compare, fill the register and review in the browser, on the latest
    run.

    Prints an address that opens the desk. Press Ctrl-C to stop.

    Example: contentan desk --codebook codebooks/people_diplomacy
    """
    from contentan.desk import open_desk
    from contentan.desk.draft.register_draft import RegisterFile
    from contentan.desk.screen import desk_server
    from contentan.review.screen.server import Choices
    from contentan.runs.run_options import columns_of

    check_language(lang)
    choices = Choices(outputs, host, port, tuple(known_as or ()), users, reviewer, lang)
    families = tuple(ctx.obj.study().families)
    named = columns_of(ctx.obj, columns)
    register = RegisterFile(corpus, outputs / open_desk.REGISTER, now, named, families)
    desk_server.serve(choices, codebook, say, now=now, register=register, read_only=read_only)
