"""`contentan review`: the screen on which analysts judge hits, and the users who may sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, app, check_language, names, say

review = typer.Typer(
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(review, name="review")

Users = Annotated[Path | None, typer.Option("--users", help="File with names and password hashes.")]


@review.callback()
def serve(
    context: typer.Context,
    outputs: Outputs = DEFAULT_OUTPUTS,
    port: Annotated[
        int, typer.Option("--port", help="Port; 0 takes a free one.", min=0, max=65535)
    ] = 8765,
    host: Annotated[
        str,
        typer.Option(
            "--host", help="Address to listen on; any but this machine's own needs --users."
        ),
    ] = "127.0.0.1",
    known_as: Annotated[
        list[str] | None, typer.Option("--known-as", help="Another host name that browsers use.")
    ] = None,
    users: Users = None,
    reviewer: Annotated[
        str, typer.Option("--reviewer", help="Who reviews; by default the first page asks.")
    ] = "",
    role: Annotated[
        str,
        typer.Option(
            "--role",
            help="What --reviewer may do here, commas between; by default what the roles say.",
        ),
    ] = "",
    lang: Annotated[
        str, typer.Option("--lang", help="kk, ru or en; by default the browser's language.")
    ] = "",
) -> None:
    """Judge hits in the browser.

    Prints an address that opens the review screen. Press Ctrl-C to stop.

    Example: contentan review --reviewer aigerim
    """
    if context.invoked_subcommand:
        return
    from contentan.review.screen import server

    check_language(lang)
    hosts = tuple(known_as or ())
    server.serve(
        server.Choices(outputs, host, port, hosts, users, reviewer, lang, names(role)), say
    )


@review.command()
def user(
    name: Annotated[str, typer.Argument(help="Name under which decisions are stored.")],
    users: Annotated[
        Path, typer.Option("--users", help="File with names and password hashes.")
    ] = Path("users.txt"),
) -> None:
    """Add a reviewer who may sign in, or set a new password; it is asked for.

    Example: contentan review user aigerim --users users.txt
    """
    from contentan.review.screen import sign_in

    sign_in.set_password(
        users, name, typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    say(f"{name} may sign in: contentan review --users {users}")
