"""The command that shows the report of a run."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from contentan.cli.answers import AsJson, give, note
from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, app
from contentan.errors import UsageError


@app.command()
def report(
    run: Annotated[
        str, typer.Argument(help="A run: its id, the start of it, `latest`, or its folder.")
    ] = "latest",
    show: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Print the path of a run's report, or open it in the browser.

    Exit code 1 if no browser could be opened.

    Example: contentan report --open
    """
    from contentan.store import history

    folder = history.find_run(outputs, run)
    file = folder / "report.html"
    if not file.is_file():
        raise UsageError("is not there; the same `contentan run` makes it again", where=file)
    give({"run": folder.name, "report": file}, [str(file)], as_json=as_json)
    if show and not webbrowser.open(file.resolve().as_uri()):
        note("no browser can be opened here; open this file in one")
        raise typer.Exit(1)
