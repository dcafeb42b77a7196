"""`contentan review`: the screen on which analysts judge hits, and the users who may sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, app, check_language, names, say
from contentan.cli.screen_options import LOCALHOST, Host, KnownAs, PageLang, Port, Users

review = typer.Typer(
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(review, name="review")


@review.callback()
def serve(
    context: typer.Context,
    outputs: Outputs = DEFAULT_OUTPUTS,
    port: Port = 8765,
    host: Host = LOCALHOST,
    known_as: KnownAs = None,
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
    lang: PageLang = "",
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
